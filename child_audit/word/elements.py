"""What single elements of Word's XML say, each by itself: no walk over the document, no state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from child_audit.word.styles import OFF, VAL, W

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
V = "{urn:schemas-microsoft-com:vml}"
O = "{urn:schemas-microsoft-com:office:office}"  # noqa: E741
PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
SYMEX = "{http://schemas.microsoft.com/office/word/2015/wordml/symex}"
_UNDERSTOOD = frozenset(
    f"http://schemas.microsoft.com/office/word/{name}"
    for name in (
        "2010/wordprocessingShape", "2010/wordprocessingGroup", "2010/wordprocessingCanvas", "2010/wordprocessingInk",
        "2010/wordprocessingDrawing", "2010/wordml", "2012/wordml", "2015/wordml/symex",
    )
)  # fmt: skip


def local_name(element: etree._Element) -> str:
    """Return an element's name without its namespace; of one whose prefix nobody declared, without the prefix."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2]


def child_of(parent: etree._Element, tag: str) -> etree._Element | None:
    """Return the first child with a tag. lxml's own ``find`` does it in several times the time."""
    for child in parent:
        if child.tag == tag:
            return child
    return None


def children_of(parent: etree._Element | None) -> Mapping[str, etree._Element]:
    """Return the children of a list of properties by their tags, the first of each."""
    if parent is None:
        return _NO_CHILDREN
    found: dict[str, etree._Element] = {}
    for child in parent:
        found.setdefault(child.tag, child)
    return found


_NO_CHILDREN: Mapping[str, etree._Element] = {}


def choice(element: etree._Element) -> etree._Element:
    """Return the branch of ``mc:AlternateContent`` to read (ECMA-376 part 3, 7.6).

    That's the first choice that asks only for what is understood here; the fallback where there's none, unless it holds
    nothing.
    """
    choices = [branch for branch in element if branch.tag == MC + "Choice"]
    for branch in choices:
        if all(branch.nsmap.get(prefix) in _UNDERSTOOD for prefix in branch.get("Requires", "").split()):
            return branch
    fallback = element.find(MC + "Fallback")
    if fallback is not None and (len(fallback) or not choices):
        return fallback
    return choices[0] if choices else element


def text_boxes(element: etree._Element) -> Iterator[etree._Element]:
    """Yield what holds the text of a drawing, outermost first, of alternatives only the choice."""
    for child in element:
        if child.tag in _HOLD_TEXT:
            yield child
        elif child.tag == MC + "AlternateContent":
            yield from text_boxes(choice(child))
        elif not child.get("id", "").startswith(_WATERMARK):
            yield from text_boxes(child)


_HOLD_TEXT = frozenset({W + "txbxContent", V + "textpath", A + "txBody"})
_WATERMARK = "PowerPlusWaterMarkObject"  # Word's own name for them: they stand behind the text of each page


def is_picture(element: etree._Element) -> bool:
    """Return whether a drawing shows something that is no text: a picture, a chart, a diagram."""
    if element.tag == W + "pict":
        return next(element.iter(V + "imagedata"), None) is not None
    if next(element.iter(PIC + "pic"), None) is not None:
        return True
    graphic = next(element.iter(A + "graphicData"), None)
    return graphic is not None and graphic.get("uri", "").rpartition("/")[2] in ("chart", "diagram", "chartex")


_SHAPES = frozenset(("oval", "rect", "roundrect", "line", "arc", "curve", "polyline", "shape"))


def is_bare_shape(element: etree._Element) -> bool:
    """Return whether a drawing is a shape without words: a ring, an arrow; not Word's horizontal line (``o:hr``)."""
    if next(text_boxes(element), None) is not None:
        return False
    if element.tag == W + "drawing":
        return True
    return any(
        str(shape.tag).startswith(V) and local_name(shape) in _SHAPES and shape.get(f"{O}hr") is None
        for shape in element.iter()
    )


def letters_of(element: etree._Element) -> str:
    """Return all the text below an element, whatever its look."""
    return "".join(text.text or "" for text in element.iter(W + "t"))


def close_fields(root: etree._Element) -> None:
    """Take away the beginnings of complex fields that never end: whatever follows would count as an instruction."""
    open_fields: list[etree._Element] = []
    for mark in root.iter(W + "fldChar"):
        kind = mark.get(W + "fldCharType")
        if kind == "begin":
            open_fields.append(mark)
        elif kind == "end" and open_fields:
            open_fields.pop()
    for mark in open_fields:
        mark.set(W + "fldCharType", "")


def count_of(element: etree._Element, wanted: str) -> int:
    """Return how many rows a table has, or cells a row, whatever stands around them."""
    return sum(1 if child.tag == wanted else count_of(child, wanted) for child in element)


def legacy_ticked(box: etree._Element) -> bool:
    """Return whether a legacy check box is ticked: as it is set, and else by its default (17.16.8)."""
    state = box.find(W + "checked")
    if state is None:
        state = box.find(W + "default")
    return state is not None and state.get(VAL, "1").lower() not in OFF


def legacy_choice(choices: etree._Element) -> str:
    """Return the chosen entry of a legacy drop-down; without a choice Word shows the first one, which is no answer."""
    result = choices.find(W + "result")
    entries = [entry.get(VAL, "") for entry in choices.iterchildren(W + "listEntry")]
    if result is None:
        result = choices.find(W + "default")
    if result is None:
        return ""
    try:
        number = int(result.get(VAL, "0"))
    except ValueError:
        return ""
    return entries[number] if 0 <= number < len(entries) else ""


_CONTROL_KINDS = {
    W + "text": "text",
    W + "richText": "text",
    W + "date": "date",
    W + "dropDownList": "dropdown",
    W + "comboBox": "dropdown",
    W + "picture": "picture",
    W14 + "checkbox": "checkbox",
}


def control_kind(properties: etree._Element | None) -> str:
    """Return the kind of a content control: "text", "date", "dropdown", "picture", "checkbox", or "" for any other.

    A date picker that holds a day says which: "date=2024-04-03". What it shows is text that may have been typed over.
    """
    if properties is None:
        return ""
    for child in properties:
        kind = _CONTROL_KINDS.get(child.tag)
        if kind == "date" and (day := child.get(W + "fullDate", "")[:10]):
            return f"date={day}"
        if kind:
            return kind
    return ""


def control_ticked(properties: etree._Element) -> bool:
    """Return whether the check box of a content control is ticked."""
    state = properties.find(f"{W14}checkbox/{W14}checked")
    return state is not None and state.get(W14 + "val", "1").lower() not in OFF


def is_on(element: etree._Element | None) -> bool:
    """Return whether an on/off property is there, and on (17.17.4)."""
    return element is not None and element.get(VAL, "1").lower() not in OFF


def is_deleted(element: etree._Element) -> bool:
    """Return whether a tracked change deleted this row (17.13.5.13) or cell (17.13.5.1)."""
    wanted, mark = _DELETED_ROW if element.tag == _TR else _DELETED_CELL
    properties = child_of(element, wanted)
    return properties is not None and child_of(properties, mark) is not None


_TR = W + "tr"
_DELETED_ROW, _DELETED_CELL = (W + "trPr", W + "del"), (W + "tcPr", W + "cellDel")


def number_in(element: etree._Element | None, default: int = 0) -> int:
    """Return the number that an element holds, kept within what any table has."""
    try:
        return default if element is None else min(int(element.get(VAL, default)), 1_000)
    except ValueError:
        return default


_LOOK_BITS = {"firstRow": 0x20, "lastRow": 0x40, "firstColumn": 0x80, "lastColumn": 0x100}
_LOOK_CONDITIONS = {"firstRow": "firstRow", "lastRow": "lastRow", "firstColumn": "firstCol", "lastColumn": "lastCol"}


def table_look(look: etree._Element | None) -> frozenset[str]:
    """Return which special rows and columns of its style a table shows (17.4.55)."""
    if look is None:
        return frozenset()
    try:
        bits = int(look.get(VAL, "0"), 16)
    except ValueError:
        bits = 0
    shown_parts = set()
    for name, bit in _LOOK_BITS.items():
        explicit = look.get(W + name)
        if (explicit.lower() not in OFF) if explicit is not None else bool(bits & bit):
            shown_parts.add(_LOOK_CONDITIONS[name])
    return frozenset(shown_parts)


def row_conditions(number: int, count: int, flags: frozenset[str]) -> tuple[str, ...]:
    """Return which part of the table style holds for a row, by its number."""
    if number == 0 and "firstRow" in flags:
        return ("firstRow",)
    if number == count - 1 and "lastRow" in flags:
        return ("lastRow",)
    return ()


def column_conditions(number: int, count: int, flags: frozenset[str]) -> tuple[str, ...]:
    """Return which part of the table style holds for a cell, by its number."""
    if number == 0 and "firstCol" in flags:
        return ("firstCol",)
    if number == count - 1 and "lastCol" in flags:
        return ("lastCol",)
    return ()


_MARKS = (
    "bookmarkStart", "bookmarkEnd", "proofErr", "permStart", "permEnd", "commentRangeStart", "commentRangeEnd",
    "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd", "customXmlInsRangeStart",
    "customXmlInsRangeEnd", "customXmlDelRangeStart", "customXmlDelRangeEnd", "customXmlMoveFromRangeStart",
    "customXmlMoveFromRangeEnd", "customXmlMoveToRangeStart", "customXmlMoveToRangeEnd", "sectPr", "pPr", "tblPr",
    "tblGrid", "trPr", "tcPr", "tblPrEx", "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr", "subDoc",
)  # fmt: skip
SILENT = frozenset(W + name for name in _MARKS)
"""Elements that hold no text: properties, and marks of where something begins and ends."""
