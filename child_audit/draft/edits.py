"""Tags written into a paragraph's XML; everything else of it stays as it was."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from child_audit.draft.page import Row, atoms_of
from child_audit.word.styles import W

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_EMPHASIS = ("rStyle", "b", "bCs", "i", "iCs", "caps", "smallCaps", "u")


@dataclass(frozen=True, slots=True)
class Edit:
    """Characters ``start`` to ``end`` of a paragraph give way to a tag.

    Attributes:
        like_label: the tag prints a label, so it looks like what it replaces; an answer is plain.
    """

    paragraph: etree._Element
    start: int
    end: int
    text: str
    like_label: bool = False


@dataclass(frozen=True, slots=True)
class LoopEdit:
    """Blank rows give way to one that repeats.

    Attributes:
        rows: the blank rows.
        columns: number of the cell → what its tag says.
        opening: the tag of the row before.
        numbered: the cell whose typed numbers Word is to count from now on.
    """

    rows: tuple[Row, ...]
    columns: tuple[tuple[int, str], ...]
    opening: str
    numbered: int | None = None


def apply(edit: Edit) -> None:
    """Carry out one edit; those of one paragraph from its end to its beginning."""
    paragraph = edit.paragraph
    atoms = atoms_of(paragraph)
    before = atoms[edit.start - 1].run if edit.start else None
    covered = atoms[edit.start].run if edit.start < min(edit.end, len(atoms)) else None
    made = _run(edit, paragraph, covered if covered is not None else before)
    if edit.end > edit.start:
        _split(paragraph, edit.end)
        first = _split(paragraph, edit.start)
        assert first is not None
        first.addprevious(made)
        doomed = [atom.run for atom in atoms_of(paragraph)[edit.start + len(edit.text) : edit.end + len(edit.text)]]
        for run in dict.fromkeys(doomed):
            parent = run.getparent()
            if parent is not None:
                parent.remove(run)
        return
    behind = _split(paragraph, edit.start)
    if behind is not None:
        behind.addprevious(made)
    elif before is not None:
        before.addnext(made)
    else:
        paragraph.append(made)


def _split(paragraph: etree._Element, position: int) -> etree._Element | None:
    """Return the run that begins at a character, cut in two if need be; None at the paragraph's end."""
    atoms = atoms_of(paragraph)
    if position >= len(atoms):
        return None
    atom = atoms[position]
    run = atom.run
    if position == 0 or atoms[position - 1].run is not run:
        return run
    left = etree.Element(W + "r")
    properties = run.find(W + "rPr")
    if properties is not None:
        left.append(deepcopy(properties))
    for child in list(run):
        if child is properties:
            continue
        if child is atom.child:
            break
        left.append(child)
    if atom.offset:
        whole = atom.child.text or ""
        part = etree.SubElement(left, W + "t")
        part.text, atom.child.text = whole[: atom.offset], whole[atom.offset :]
        part.set(_SPACE, "preserve")
        atom.child.set(_SPACE, "preserve")
    run.addprevious(left)
    return run


def _run(edit: Edit, paragraph: etree._Element, model: etree._Element | None) -> etree._Element:
    run = etree.Element(W + "r")
    properties = None if model is None else model.find(W + "rPr")
    if properties is None:
        properties = paragraph.find(f"{W}pPr/{W}rPr") if model is None else None
    if properties is not None:
        copied = deepcopy(properties)
        for child in list(copied):
            emphasis = child.tag in [W + name for name in _EMPHASIS] and not edit.like_label
            # What a paragraph's mark tells of tracked changes is no look of a run (17.3.1.29).
            if emphasis or child.tag in (W + "ins", W + "del", W + "moveFrom", W + "moveTo", W + "rPrChange"):
                copied.remove(child)
        if len(copied):
            run.append(copied)
    text = etree.SubElement(run, W + "t")
    text.text = edit.text
    text.set(_SPACE, "preserve")
    return run


def apply_loop(edit: LoopEdit, numbering: str | None) -> None:
    """Turn blank rows into a repeated one.

    Args:
        edit: what to do.
        numbering: the id of a numbering for the cell of typed numbers, None when there's none.
    """
    row, *others = edit.rows
    for other in others:
        parent = other.element.getparent()
        if parent is not None:
            parent.remove(other.element)
    if edit.numbered is not None:
        _number_by_word(row.cells[edit.numbered].paras[0].element, numbering)
    opening, closing = (_bare_copy(row.element) for _ in range(2))
    for at, text in edit.columns:
        cell = row.cells[at]
        apply(Edit(cell.paras[0].element, 0, len(cell.paras[0].text), text))
    for element, text in ((opening, edit.opening), (closing, "{%tr endfor %}")):
        paragraph = next(element.iter(W + "p"))
        apply(Edit(paragraph, 0, 0, text))
    row.element.addprevious(opening)
    row.element.addnext(closing)


def _bare_copy(row: etree._Element) -> etree._Element:
    """Return a copy of a row with nothing in it; it isn't printed."""
    copied = deepcopy(row)
    for paragraph in copied.iter(W + "p"):
        for child in list(paragraph):
            if child.tag != W + "pPr":
                paragraph.remove(child)
        for numbers in paragraph.findall(f"{W}pPr/{W}numPr"):
            numbers.getparent().remove(numbers)  # type: ignore[union-attr]
    return copied


def _number_by_word(paragraph: etree._Element, numbering: str | None) -> None:
    for child in list(paragraph):
        if child.tag != W + "pPr":
            paragraph.remove(child)
    if numbering is None:
        return
    properties = paragraph.find(W + "pPr")
    if properties is None:
        properties = etree.Element(W + "pPr")
        paragraph.insert(0, properties)
    numbers = etree.Element(W + "numPr")
    etree.SubElement(numbers, W + "ilvl").set(W + "val", "0")
    etree.SubElement(numbers, W + "numId").set(W + "val", numbering)
    # CT_PPr: pStyle, keepNext, keepLines, pageBreakBefore, framePr, widowControl, then numPr (17.3.1.26).
    before = {W + name for name in ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")}
    properties.insert(sum(child.tag in before for child in properties), numbers)
