"""Options in cells of a table: side by side, or as the headings of their boxes; and boxes by themselves."""

from __future__ import annotations

from collections.abc import Sequence

from child_audit.draft.findings import Findings, Mark
from child_audit.draft.page import Cell
from child_audit.draft.scales import BOX, is_option, scale_of
from child_audit.draft.texts import CUT, blank
from child_audit.text import key


def is_blank(cell: Cell) -> bool:
    """Return whether a cell holds nothing but a place to write."""
    return not cell.tables and blank(cell.text)


def is_box(cell: Cell) -> bool:
    """Return whether a cell holds a box and no words."""
    return bool(BOX.search(cell.text)) and not key(BOX.sub("", cell.text))


def option_columns(header: Sequence[Cell], first: int | None = None) -> list[Cell]:
    """Return the headings that are options, with or without their meaning below the word."""
    # "No." above the numbers of the questions is no option; a first heading is one where all are.
    start = first if first is not None else (0 if all(_option_of(cell) for cell in header) else 1)
    found = [cell for cell in header[start:] if _option_of(cell)]
    return found if scale_of([_option_of(cell) for cell in found]) else []


def _option_of(cell: Cell) -> str:
    """Return the option that a heading is, "" when it's none."""
    first = next((line.strip() for line in cell.text.splitlines() if line.strip()), "").rstrip(" :=")
    return first if is_option(first) else ""


def options_across(found: Findings, cells: Sequence[Cell], at: int, label: Cell | None) -> int:
    """Propose options in cells of their own, with a box or a blank cell after each, or none."""
    end = at
    named: list[tuple[Cell, Cell | None]] = []
    while end < len(cells) and is_option(cells[end].text):
        after = cells[end + 1] if end + 1 < len(cells) else None
        boxed = after is not None and (is_box(after) or is_blank(after))
        named.append((cells[end], after if boxed else None))
        end += 2 if boxed else 1
    labels = [cell.text.strip() for cell, _ in named]
    boxed_all = all(box is not None for _, box in named)
    if not scale_of(labels) or (not boxed_all and any(box is not None for _, box in named[:-1])):
        return 0
    if at > 1 and is_option(cells[at - 1].text):
        found.doubt(cells[at - 1].place, CUT)  # "Reflection" | "Strong" | "Adequate" | "Weak", not all of one scale
        return (end - at) if boxed_all else len(named)
    marks = []
    for (cell, box), words in zip(named, labels, strict=True):
        para = next(para for para in cell.paras if para.text.strip())
        if boxed_all and box is not None:
            marks.append(_in_box(box, words))
        else:
            start = len(para.text) - len(para.text.lstrip())
            marks.append(Mark(para, start, len(para.text.rstrip()), words, False))
    found.options("" if label is None else label.text, marks)
    return (end - at) if boxed_all else len(named)


def options_under(found: Findings, cells: Sequence[Cell], at: int, label: str, options: Sequence[Cell]) -> int:
    """Propose blank cells under headings that are options."""
    by_column = {cell.column: cell for cell in options}
    boxes = []
    for cell in cells[at:]:
        if cell.column not in by_column or not (is_blank(cell) or is_box(cell)):
            break
        boxes.append(cell)
    if len(boxes) < 2 or len(boxes) != len(options):
        return 0
    marks = [_in_box(box, _option_of(by_column[box.column])) for box in boxes]
    found.options(label, marks, fallback="judgement" if len(marks) > 3 else "answer")
    return len(boxes)


def _in_box(cell: Cell, label: str) -> Mark:
    para = next((para for para in cell.paras if BOX.search(para.text)), cell.paras[0])
    box = BOX.search(para.text)
    return Mark(para, box.start() if box else 0, box.end() if box else len(para.text), label, True)


def lone_box(found: Findings, cells: Sequence[Cell], at: int, label: Cell | None) -> int:
    """Propose a box for the words behind it, or for the label before it; return how many cells that takes."""
    cell = cells[at]
    mark = _in_box(cell, "")
    after = cells[at + 1] if at + 1 < len(cells) else None
    if (label is None or at == 0) and after is not None and key(after.text):
        found.tick(after.text, mark.para, mark.start, mark.end)
        return 2
    words = "" if label is None else label.text
    found.tick(words, mark.para, mark.start, mark.end, doubt="" if words else "a box without words beside it")
    return 1
