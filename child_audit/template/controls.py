"""Forms whose places for answers are real Word content controls: the renderer that writes them.

``docs/maintainers/word/content-controls-written.md`` has specimens, and what Word does with them.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from lxml import etree

from child_audit.errors import TemplateError
from child_audit.template.braces import apart
from child_audit.template.control_tags import DATE_PROMPT, TEXT_PROMPT, tag_of
from child_audit.template.layout import SETTINGS
from child_audit.template.open_sections import leave_open
from child_audit.template.render import Renderer, run_like, tag_like
from child_audit.template.side_parts import xml_bytes
from child_audit.template.tags import LoopEnd, LoopStart, Option, Piece, Slot, pieces_of
from child_audit.template.values import TICKED, UNTICKED, print_tick
from child_audit.word.elements import MC, W14
from child_audit.word.styles import W

W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
_PREFIXES = {"w14": W14[1:-1], "w15": W15[1:-1], "mc": MC[1:-1]}
_BOX_FONT = "MS Gothic"  # what Word itself draws the boxes of its controls with
_GREY = "666666"

# What stands before w:documentProtection in w:settings (17.15.1.78).
_BEFORE_PROTECTION = frozenset(
    W + name
    for name in (
        "writeProtection", "view", "zoom", "removePersonalInformation", "removeDateAndTime",
        "doNotDisplayPageBoundaries",
        "displayBackgroundShape", "printPostScriptOverText", "printFractionalCharacterWidth", "printFormsData",
        "embedTrueTypeFonts", "embedSystemFonts", "saveSubsetFonts", "saveFormsData", "mirrorMargins",
        "alignBordersAndEdges", "bordersDoNotSurroundHeader", "bordersDoNotSurroundFooter", "gutterAtTop",
        "hideSpellingErrors", "hideGrammaticalErrors", "activeWritingStyle", "proofState", "formsDesign",
        "attachedTemplate", "linkStyles", "stylePaneFormatFilter", "stylePaneSortMethod", "documentType", "mailMerge",
        "revisionView", "trackRevisions", "doNotTrackMoves", "doNotTrackFormatting",
    )
)  # fmt: skip


class ControlRenderer(Renderer):
    """A template that is rendered with content controls.

    Args:
        data: the template file.
        locked: whether everything but the controls is protected against editing.
    """

    def __init__(self, data: bytes, *, locked: bool = False) -> None:
        self._locked = locked
        super().__init__(data)
        if locked:
            self._protect()

    def _prepared(self, root: etree._Element) -> etree._Element:
        for start, between, end in list(_repeated_rows(root)):
            _wrap_rows(start, between, end)
            if self._locked:
                leave_open(next(start.iterancestors(W + "tbl")))
        return _with_prefixes(root)

    def _runs_for(self, piece: Piece, source: etree._Element) -> list[etree._Element]:
        if isinstance(piece, Slot) and not piece.path.startswith(SETTINGS + "."):
            return [self._free(piece, source)]
        return super()._runs_for(piece, source)

    def _free(self, slot: Slot, source: etree._Element) -> etree._Element:
        """Return a control for text or a date; while it's blank it shows what to enter."""
        value, path = self._slot_value(slot.path), self._general(slot.path)
        dated = slot.filter == "date"
        properties, content, control = _control(tag_of(path), locked=len(self._open) == 1)
        properties[-1].tail = f"{{% if not {value} %}}"
        showing = etree.SubElement(properties, W + "showingPlcHdr")
        showing.tail = "{% endif %}"
        if dated:
            iso = self._numbered(slot.path, lambda day: "" if day is None else day.isoformat())
            showing.tail += f"{{% if {iso} %}}"
            chosen, unchosen = _date(f"{{{{ {iso} }}}}T00:00:00Z"), _date("")
            chosen.tail, unchosen.tail = "{% else %}", "{% endif %}"
            properties.extend((chosen, unchosen))
        else:
            # Rich text: LibreOffice (7.4) moves line breaks out of plain text controls, and doubles words in them.
            properties.append(_element("text") if slot.filter == "number" else _element("richText"))
        shown = tag_like(source, f"{{{{ {value} }}}}")
        prompt = run_like(source, DATE_PROMPT if dated else TEXT_PROMPT)
        _grey(prompt)
        content.text = f"{{% if {value} %}}"
        shown.tail, prompt.tail = "{% else %}", "{% endif %}"
        content.extend((shown, prompt))
        return control

    def _option(self, option: Option, source: etree._Element) -> list[etree._Element]:
        """Return the box of an option; before a label that the template marks, a box of its own."""
        label, path = option.label, self._general(option.path)
        chosen = (lambda value: value is True) if not label else (lambda value: value == label)
        state = self._numbered(option.path, lambda value: 1 if chosen(value) else 0)
        properties, content, control = _control(tag_of(path, label), locked=len(self._open) == 1)
        properties.append(_box(state))
        box = tag_like(source, f"{{% if {state} %}}{print_tick(True)}{{% else %}}{print_tick(False)}{{% endif %}}")
        _set_font(box)
        content.append(box)
        if option.filter == "tick":
            return [control]
        return [control, run_like(source, f" {label}")]

    def _general(self, path: str) -> str:
        """Return a tag's path as the record has it: the variable of what repeats gives way to the list's path."""
        variable, _, rest = path.partition(".")
        for number in range(len(self._open) - 1, 0, -1):
            scope, around = self._open[number], self._open[number - 1]
            if rest and scope.variable == variable:
                start = next(start for start, _, inside in around.inner if inside is scope)
                return f"{self._general_of_list(start.path, number - 1)}.{rest}"
        return path

    def _general_of_list(self, path: str, depth: int) -> str:
        kept, self._open = self._open, self._open[: depth + 1]
        try:
            return self._general(path)
        finally:
            self._open = kept

    def _protect(self) -> None:
        part = next(
            (rel.target for rel in self._package.relationships(self._package.main).values() if rel.kind == "settings"),
            "",
        )
        if not part or not self._package.has(part):
            problem = "it has no settings, which say that it's locked: open it in Word and save it again"
            raise TemplateError("this template can't be locked", [problem])
        settings = self._settings(part)
        for old in settings.findall(W + "documentProtection"):
            settings.remove(old)
        protection = _element("documentProtection", edit="forms", enforcement="1")
        settings.insert(sum(child.tag in _BEFORE_PROTECTION for child in settings), protection)
        self._extra[part] = xml_bytes(settings)


# --------------------------------------------------------------------------------------------------- pieces of controls


def _element(name: str, **attributes: str) -> etree._Element:
    element = etree.Element(W + name)
    for attribute, value in attributes.items():
        element.set(W + attribute, value)
    return element


def _control(tag: str, *, locked: bool) -> tuple[etree._Element, etree._Element, etree._Element]:
    """Return the properties, contents and whole of a control; the order of properties is CT_SdtPr's (17.5.2.38)."""
    control = etree.Element(W + "sdt")
    properties = etree.SubElement(control, W + "sdtPr")
    properties.extend((_element("alias", val=apart(tag)), _element("tag", val=apart(tag))))
    if locked:
        # It can't be deleted by a slip, what's in it can be edited; a repeated row must be possible to delete.
        properties.append(_element("lock", val="sdtLocked"))
    return properties, etree.SubElement(control, W + "sdtContent"), control


def _date(chosen: str) -> etree._Element:
    kind = _element("date")
    if chosen:
        kind.set(W + "fullDate", chosen)
    kind.extend(
        (
            _element("dateFormat", val="dd/MM/yyyy"),
            _element("lid", val="en-GB"),
            _element("storeMappedDataAs", val="dateTime"),
            _element("calendar", val="gregorian"),
        )
    )
    return kind


def _box(state: str) -> etree._Element:
    box = etree.Element(W14 + "checkbox")
    for name, value in (("checked", f"{{{{ {state} }}}}"), ("checkedState", TICKED), ("uncheckedState", UNTICKED)):
        child = etree.SubElement(box, W14 + name)
        child.set(W14 + "val", value if name == "checked" else f"{ord(value):04X}")
        if name != "checked":
            child.set(W14 + "font", _BOX_FONT)
    return box


def _properties(run: etree._Element) -> etree._Element:
    found = run.find(W + "rPr")
    if found is None:
        found = etree.Element(W + "rPr")
        run.insert(0, found)
    return found


def _set_font(run: etree._Element) -> None:
    properties = _properties(run)
    for old in (*properties.findall(W + "rFonts"), *properties.findall(W + "b"), *properties.findall(W + "bCs")):
        properties.remove(old)
    fonts = _element("rFonts", ascii=_BOX_FONT, hAnsi=_BOX_FONT, eastAsia=_BOX_FONT, hint="eastAsia")
    properties.insert(1 if properties.find(W + "rStyle") is not None else 0, fonts)


# What stands before w:color in w:rPr (17.3.2.28).
_BEFORE_COLOUR = frozenset(
    W + name
    for name in (
        "rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "dstrike", "outline", "shadow",
        "emboss", "imprint", "noProof", "snapToGrid", "vanish", "webHidden",
    )
)  # fmt: skip


def _grey(run: etree._Element) -> None:
    properties = _properties(run)
    for old in properties.findall(W + "color"):
        properties.remove(old)
    properties.insert(sum(child.tag in _BEFORE_COLOUR for child in properties), _element("color", val=_GREY))


# ------------------------------------------------------------------------------------------------------- repeated rows


def _repeated_rows(
    root: etree._Element,
) -> Iterator[tuple[etree._Element, list[etree._Element], etree._Element]]:
    """Yield the row that begins a repeat, the rows that repeat, and the row that ends it."""
    for table in root.iter(W + "tbl"):
        start: etree._Element | None = None
        between: list[etree._Element] = []
        for row in table.findall(W + "tr"):
            pieces = pieces_of("".join(text.text or "" for text in row.iter(W + "t")))
            if any(isinstance(piece, LoopStart) and piece.unit == "tr" for piece in pieces):
                start, between = row, []
            elif start is not None and any(isinstance(piece, LoopEnd) and piece.unit == "tr" for piece in pieces):
                yield start, between, row
                start = None
            else:
                between.append(row)


def _wrap_rows(start: etree._Element, between: list[etree._Element], end: etree._Element) -> None:
    """Put repeated rows into a repeating section (MS-DOCX 2.5.4): its plus adds a row of blank controls."""
    section, rows = _section("repeatingSection")
    item, cells = _section("repeatingSectionItem")
    start.addprevious(section)
    cells.extend(between)
    rows.extend((start, item, end))


def _section(name: str) -> tuple[etree._Element, etree._Element]:
    control = etree.Element(W + "sdt")
    properties = etree.SubElement(control, W + "sdtPr")
    etree.SubElement(properties, W15 + name)
    return control, etree.SubElement(control, W + "sdtContent")


def _with_prefixes(root: etree._Element) -> etree._Element:
    """Return the root with the names of Word 2010 and 2012 declared, and marked as those that others may ignore."""
    names: dict[Any, str] = {**root.nsmap, **_PREFIXES}
    made = etree.Element(root.tag, {str(name): str(value) for name, value in root.attrib.items()}, nsmap=names)
    made.text = root.text
    made.extend(copy.deepcopy(child) for child in root)
    ignorable = dict.fromkeys([*made.get(MC + "Ignorable", "").split(), "w14", "w15"])
    made.set(MC + "Ignorable", " ".join(ignorable))
    return made
