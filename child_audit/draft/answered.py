"""Is a form blank, as the drafter takes it to be? What looks like somebody's answers, and where."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from child_audit.draft.page import Para, Row, Table
from child_audit.draft.scales import BOX, is_option, option_list
from child_audit.draft.texts import blank
from child_audit.draft.wholes import short, stroked
from child_audit.text import key

NOT_BLANK = (
    "this form seems to be completed already ({what} here): what is typed in it is taken for words of the form. "
    "Draft the blank form instead"
)
_TICKED = re.compile(r"[☒☑✓✔]|\[\s*[xX]\s*\]")
_DATE = re.compile(r"\s*\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*(?:\d{4}|\d{2})\s*")
_PERSONAL = re.compile(
    r"\b(?:name|worker|practitioner|manager|supervisor|supervisee|auditor|reviewer|team|case (?:number|ref\w*|id)|dob|"
    r"date|completed by|signed)\b",
    re.IGNORECASE,
)
_LABELLED_DATE = re.compile(
    r"\b(?:date|dob|born|signed|on)\b[^\n]{0,40}:\s*\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b", re.IGNORECASE
)


def answered_at(blocks: Sequence[Para | Table]) -> tuple[str, str] | None:
    """Return the first place that looks like an answer, and what it looks like; None when the form looks blank."""
    return next(_answers(blocks), None)


def _answers(blocks: Sequence[Para | Table]) -> Iterator[tuple[str, str]]:
    for block in blocks:
        if isinstance(block, Para):
            if _TICKED.search(block.text):
                yield block.place, "a box is ticked"
            elif _LABELLED_DATE.search(block.text):
                yield block.place, "a date stands"
            continue
        for row, below in zip(block.rows, [*block.rows[1:], None], strict=True):
            yield from _in_row(row, below)


def _in_row(row: Row, below: Row | None) -> Iterator[tuple[str, str]]:
    heads = (
        below is not None and len(below.cells) == len(row.cells) and any(blank(cell.text) for cell in below.cells[:1])
    )
    for number, cell in enumerate(row.cells):
        text = cell.text.strip()
        before = row.cells[number - 1].text.strip() if number else ""
        after = row.cells[number + 1].text if number + 1 < len(row.cells) else None
        if _TICKED.search(text):
            yield cell.place, "a box is ticked"
        elif _DATE.fullmatch(text):
            yield cell.place, "a date stands"
        elif number % 2 and not heads and _is_answer(before, text) and (after is None or key(after)):
            yield cell.place, f"words stand beside “{' '.join(before.split())}”"
        yield from _answers(cell.tables)


def _is_answer(label: str, text: str) -> bool:
    """Return whether a few words stand beside a label that asks for a name, a team, a number or a date."""
    asked = bool(_PERSONAL.search(label)) and len(label.split()) <= 5 and not label.endswith("?")
    asked = asked and not re.match(r"\d", label)
    offered = blank(text) or BOX.search(text) or option_list(text) or stroked(text) or is_option(text)
    return asked and short(text) and not offered and not _PERSONAL.search(text)
