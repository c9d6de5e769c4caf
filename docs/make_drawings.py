"""Draw the pictures of ``docs/explanation/reading.md``: how a completed form is aligned with its template.

Run ``python docs/make_drawings.py`` to write them to ``docs/pictures``; with ``--check``, nothing is written, and the
exit code is 1 when one is out of date. Each has a title and a description for those who can't see it, and tells nothing
by colour alone.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "pictures"

_INK, _PALE, _LABEL, _ANSWER, _DOUBT = "#1b2a33", "#6b7a82", "#dceaf0", "#ffffff", "#fff0b8"
_LINE, _STRONG = 24, "#00695c"
_STYLE = "font-family:Helvetica,Arial,sans-serif;font-size:13px"


def _svg(width: int, height: int, title: str, words: str, parts: Sequence[str]) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-labelledby="t d" style="{_STYLE}">'
    )
    paper = f'<rect width="{width}" height="{height}" rx="6" fill="#fbfcfc" stroke="#c9d3d7"/>'
    return "\n".join(
        (
            head,
            f'<title id="t">{escape(title)}</title>',
            f'<desc id="d">{escape(words)}</desc>',
            paper,
            *parts,
            "</svg>\n",
        )
    )


def _text(x: float, y: float, words: str, *, bold: bool = False, colour: str = _INK, end: str = "start") -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x}" y="{y}" fill="{colour}" text-anchor="{end}"{weight}>{escape(words)}</text>'


def _box(
    x: float, y: float, width: float, words: str, *, fill: str = _ANSWER, dashed: bool = False, bold: bool = False
) -> str:
    dash = ' stroke-dasharray="4 3"' if dashed else ""
    frame = f'<rect x="{x}" y="{y}" width="{width}" height="{_LINE}" fill="{fill}" stroke="{_INK}"{dash}/>'
    return frame + _text(x + 8, y + 17, words, bold=bold)


def _join(x1: float, y1: float, x2: float, y2: float, *, dashed: bool = False) -> str:
    look = f'stroke="{_PALE}" stroke-dasharray="3 4"' if dashed else f'stroke="{_STRONG}" stroke-width="2.5"'
    return f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" {look}/>'


_FORM = ("Date of Audit:", "{{ date_of_audit }}", "Quality of Plan", "Judgement:", "{{ plan.judgement }}")
_TYPED = ("date of audit", "12 March 2026", "QUALITY OF PLAN:", "Judgement :", "Good")


def anchors() -> str:
    """Labels are joined; what stands between them was typed."""
    parts = [_text(24, 30, "The form (tagged Word file)", bold=True), _text(420, 30, "What came back", bold=True)]
    for number, (form, typed) in enumerate(zip(_FORM, _TYPED, strict=True)):
        y, slot = 44 + number * 34, form.startswith("{")
        parts.append(_box(24, y, 240, form, fill=_ANSWER if slot else _LABEL, dashed=slot))
        parts.append(_box(420, y, 240, typed, fill=_ANSWER if slot else _LABEL, bold=slot))
        if slot:
            parts.append(_text(342, y + 16, "so this is the answer", colour=_PALE, end="middle"))
        else:
            parts.append(_join(264, y + 12, 420, y + 12))
    parts.append(_text(24, 236, "Shaded: the form’s words. Dashed: a tag. Bold: what a person typed.", colour=_PALE))
    return _svg(
        684,
        252,
        "The form’s words are found again in what came back",
        "Left the form: the labels Date of Audit, Quality of Plan and Judgement, with a tag after the first and the "
        "last. Right what came back: the same labels in other spellings, each joined to its label by a line, with 12 "
        "March 2026 and Good between them. What stands between the labels is the answer.",
        parts,
    )


_ORDER = ("Assessment", "Judgement:", "Plan", "Judgement:", "Review", "Judgement:")


def order() -> str:
    """A label that recurs is told apart by the order of all."""
    parts = [_text(24, 30, "The form", bold=True), _text(420, 30, "What came back (a section was cut out)", bold=True)]
    found = ("Assessment", "Judgement:", "Review", "Judgement:")
    partner = {0: 0, 1: 1, 4: 2, 5: 3}
    for number, words in enumerate(_ORDER):
        parts.append(_box(24, 44 + number * 34, 180, words, fill=_LABEL, dashed=number not in partner))
    for number, words in enumerate(found):
        parts.append(_box(420, 44 + number * 34, 180, words, fill=_LABEL))
    for left, words in enumerate(_ORDER):
        for right, other in enumerate(found):
            if words == other:
                parts.append(_join(204, 56 + left * 34, 420, 56 + right * 34, dashed=partner.get(left) != right))
    parts.append(_text(24, 266, "Solid: the chain that keeps the form’s order and weighs most.", colour=_PALE))
    parts.append(
        _text(
            24,
            284,
            "Dotted: other places where the same words stand. Dashed frame: not found, so flagged.",
            colour=_PALE,
        )
    )
    return _svg(
        684,
        300,
        "Labels that recur are told apart by their order",
        "Left the form: Assessment, Judgement, Plan, Judgement, Review, Judgement. Right what came back: Assessment, "
        "Judgement, Review, Judgement. Dotted lines join every Judgement with every other. Solid lines join Assessment "
        "and the Judgement after it, Review and the Judgement after it: the chain that keeps the order. Plan and its "
        "Judgement are not found.",
        parts,
    )


def row_lock() -> str:
    """In a row that is known, a quoted label is an answer."""
    parts = [
        _text(174, 30, "A row of the form", bold=True),
        _box(24, 42, 150, "Key learning:", fill=_LABEL),
        _box(174, 42, 330, "{{ key_learning }}", dashed=True),
        _text(174, 104, "The same row, completed", bold=True),
        _box(24, 116, 150, "Key learning:", fill=_LABEL),
        _box(174, 116, 330, "Comments on Risk: write more than “n/a” there.", bold=True),
        _join(99, 66, 99, 116),
        _text(
            24,
            168,
            "“Comments on Risk:” is also a label of the form. But this row is the row of Key learning,",
            colour=_PALE,
        ),
        _text(24, 186, "so all that stands in its second cell is the answer.", colour=_PALE),
    ]
    return _svg(
        540,
        204,
        "In a row that was recognised, a quoted label is part of the answer",
        "A row of the form has the label Key learning in its first cell and a tag in the second. In the completed row "
        "the second cell says: Comments on Risk, write more than n/a there. Comments on Risk is a label elsewhere in "
        "the form, but here it is part of the answer.",
        parts,
    )


_GROUPS: tuple[tuple[str, tuple[int, ...], tuple[int, ...], str], ...] = (
    ("One is bold", (1,), (), "Good"),
    ("All are bold", (0, 1, 2), (), "blank: the form looks so"),
    ("Two signs", (1,), (2,), "not decided, flagged"),
)


def marks() -> str:
    """What counts is how an option differs from the others."""
    parts: list[str] = []
    for column, (title, bold, lit, outcome) in enumerate(_GROUPS):
        x = 24 + column * 220
        parts.append(_text(x, 30, title, bold=True))
        for number, option in enumerate(("Outstanding", "Good", "Inadequate")):
            y = 44 + number * 30
            if number in lit:
                parts.append(f'<rect x="{x}" y="{y}" width="130" height="{_LINE}" fill="{_DOUBT}" stroke="{_INK}"/>')
                parts.append(_text(x + 138, y + 17, "highlighted", colour=_PALE))
            parts.append(_text(x + 8, y + 17, option, bold=number in bold))
        parts.append(_text(x, 154, f"→ {outcome}", colour=_STRONG, bold=True))
    return _svg(
        684,
        172,
        "Which option is marked",
        "Three groups with the options Outstanding, Good and Inadequate. In the first Good alone is bold: the answer "
        "is Good. In the second all three are bold: nothing is marked. In the third Good is bold and Inadequate is "
        "highlighted: not decided, and flagged.",
        parts,
    )


def way() -> str:
    """The whole way, of templates, of records, of completed forms."""
    parts = ['<defs><marker id="tip" markerWidth="8" markerHeight="8" refX="7" refY="4" orient="auto">'
             f'<path d="M0 0 8 4 0 8z" fill="{_STRONG}"/></marker></defs>']  # fmt: skip
    rows = (
        (40, ((24, 120, "template.docx"), (236, 90, "Document"), (430, 80, "Layout")), ("read", "layout_of")),
        (120, ((24, 70, "record"), (170, 70, "values"), (330, 100, "filled.docx")), ("", "render")),
        (
            200,
            ((24, 120, "completed.docx"), (236, 90, "Document"), (430, 60, "lines"), (550, 90, "Alignment")),
            ("read", "lines_of", "align"),
        ),
        (270, ((430, 80, "Division"), (640, 130, "values + issues"), (816, 60, "record")), ("marks, extract", "")),
    )
    for y, boxes, steps in rows:
        for x, width, words in boxes:
            parts.append(_box(x, y, width, words, fill=_LABEL if words.endswith("docx") else _ANSWER))
        for (x, width, _), (after, _, _), words in zip(boxes, boxes[1:], steps, strict=False):
            parts.append(_arrow(x + width, y + 12, after, y + 12))
            parts.append(_text((x + width + after) / 2, y + 6, words, colour=_PALE, end="middle"))
    parts += [
        _arrow(84, 64, 284, 116),
        _arrow(470, 64, 590, 198),
        _arrow(590, 224, 490, 268),
        _text(520, 240, "divide", colour=_PALE, end="end"),
        _text(560, 130, "its anchors and slots", colour=_PALE),
        _text(196, 88, "its tags", colour=_PALE),
    ]
    return _svg(
        900,
        316,
        "The way through: templates, records, completed forms",
        "A template is read into a Document and laid out as a Layout. A record becomes values, which are rendered with "
        "the template into a filled Word file. A completed Word file is read into a Document and cut into lines; with "
        "the Layout they are aligned, divided, and extracted as values and issues, which become a record.",
        parts,
    )


def _arrow(x1: float, y1: float, x2: float, y2: float) -> str:
    ends = f'x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"'
    return f'<line {ends} stroke="{_STRONG}" stroke-width="1.6" marker-end="url(#tip)"/>'


DRAWINGS = {"way.svg": way, "anchors.svg": anchors, "order.svg": order, "row-lock.svg": row_lock, "marks.svg": marks}


def _stale() -> Iterator[tuple[Path, str]]:
    for name, draw in DRAWINGS.items():
        path, text = FOLDER / name, draw()
        if not path.exists() or path.read_text("utf-8") != text:
            yield path, text


def main(arguments: list[str]) -> int:
    """Write the drawings, or check those that are there; return the exit code."""
    check, stale = "--check" in arguments, list(_stale())
    for path, text in stale:
        print(f"{path.name} is out of date" if check else f"{path.name} written")
        if not check:
            path.write_text(text, "utf-8", newline="\n")
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
