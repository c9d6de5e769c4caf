"""Places for answers in tables: cells beside and below labels, columns of options, rows that repeat."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from child_audit.draft.findings import Findings, first_blank, is_dated, tidy
from child_audit.draft.naming import snake
from child_audit.draft.option_cells import is_blank, is_box, lone_box, option_columns, options_across, options_under
from child_audit.draft.page import Cell, Row, Table
from child_audit.draft.scales import BOX, is_option, lines_of_options, option_list, scale_of
from child_audit.draft.texts import blank, read_texts, wants_ticks
from child_audit.draft.wholes import boxed_lists, stroked, whole_lines
from child_audit.text import key

_LISTS = re.compile(r"\baction|recommend|\bby whom|\bwho\b|\btask|\bissue|\blearning point", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:section\s+)?\d+\s*[.:)]?\s+[A-Z]", re.IGNORECASE)
_ORDINAL = re.compile(r"\s*\(?\d{1,2}[.)]?\s*\Z")
_RUBRIC = (
    "descriptions under grades: if one in each row is to be marked, tag each of them, "
    """{{ voice | mark("Child’s words throughout", "4") }}"""
)
_LONG_TITLE = 90
_LONG_HEADING = 120


@dataclass
class _State:
    """What of the rows above bears on a row.

    Attributes:
        header: the headings in force, by their cells.
        ticks: the words above ask for ticks.
        label: the words of a row of one cell above, which headings of options answer.
    """

    header: list[Cell] = field(default_factory=list)
    ticks: bool = False
    label: str = ""


def read_table(found: Findings, table: Table) -> None:
    """Propose what stands in a table."""
    state = _State()
    rows = table.rows
    at = 0
    while at < len(rows):
        below = rows[at + 1] if at + 1 < len(rows) else None
        cells = _own(rows[at])
        _note_title(found, cells)
        if len(cells) == 1 and cells[0].tables:
            _inner(found, cells[0])
            at += 1
        elif len(cells) == 1:
            at += _single(found, cells[0], below, state)
        elif _is_rubric(rows[at], below):
            found.doubt(cells[0].place, _RUBRIC)
            at += 1 + sum(1 for _ in takewhile(_is_described, rows[at + 1 :]))
        elif _is_header(rows[at], below, first=at == 0):
            at += _under_header(found, table, at, state)
        else:
            taken = _repeated(found, table, at, state) if state.header else 0
            if not taken:
                _row(found, cells, state)
            at += taken or 1


def _note_title(found: Findings, cells: Sequence[Cell]) -> None:
    """A numbered title above other text in a cell begins a section: "1. Vulnerability" over its judgement."""
    for cell in cells:
        texts = [para.text.strip() for para in cell.paras if para.text.strip()]
        if len(texts) > 1 and _NUMBERED.match(texts[0]) and len(texts[0]) <= _LONG_TITLE and texts[0][-1] not in "?.":
            found.namer.enter(texts[0])


def _own(row: Row) -> list[Cell]:
    return [cell for cell in row.cells if not cell.continues]


def _inner(found: Findings, cell: Cell) -> None:
    for block in cell.blocks:
        if isinstance(block, Table):
            read_table(found, block)
    read_texts(found, [para for para in cell.paras if para.text.strip()], ends=False)


def _single(found: Findings, cell: Cell, below: Row | None, state: _State) -> int:
    """Read a row of one cell: a title, a label with its answer below or within, or a text; return rows consumed."""
    text = cell.text.strip()
    if not text:
        return 1
    state.header = []
    state.label = text if len(text) <= _LONG_HEADING else ""
    state.ticks = wants_ticks(text)
    if below is not None and 1 < len(_own(below)) == len(option_columns(_own(below), first=0)):
        return 1  # a label over its options
    lone = _own(below) if below is not None else []
    if len(lone) == 1 and is_blank(lone[0]) and not blank(text):
        if not read_texts(found, cell.paras, ends=False) or not _is_title(cell):
            paras = lone[0].paras
            found.slot(cell.text, paras[0], 0, len(paras[0].text))
        return 2
    if _is_title(cell) and not first_blank(cell):
        found.namer.enter(tidy(text))
        return 1
    if blank(text):
        found.slot("", cell.paras[0], 0, len(cell.paras[0].text))
        return 1
    read_texts(found, cell.paras, hint="")
    return 1


def _is_title(cell: Cell) -> bool:
    text = cell.text.strip()
    if BOX.search(text) or text.endswith("?") or len(text) > _LONG_HEADING or "\n" in text:
        return False
    return bool(cell.shade) or all(para.bold or para.style.startswith("heading") for para in cell.paras if para.text)


def _is_header(row: Row, below: Row | None, *, first: bool) -> bool:
    """Return whether a row holds headings: words in nearly all of its cells, and blank cells below them."""
    cells = _own(row)
    if below is None or len(cells) < 2 or len(row.cells) != len(below.cells):
        return False
    titled = [cell for cell in cells if key(cell.text)]
    if len(titled) < max(len(cells) - 1, 2) or any(
        len(cell.text) > _LONG_TITLE or first_blank(cell) for cell in cells[1:]
    ):
        return False
    if any(BOX.search(cell.text) or "_" in cell.text for cell in titled):
        return False
    # "Question | Yes / No | Comments" heads columns; "Seen alone? | Yes / No" is a question with its options.
    lists = [cell for cell in cells if _is_list(cell)]
    unknown = all(map(is_blank, below.cells)) and not any(map(_holds_options, lists))  # "Action | Who/When"
    if lists and not unknown and not (first and len(cells) > 2 and all(_is_over(cell, below) for cell in lists)):
        return False
    if all(is_option(cell.text) for cell in titled):
        return any(is_blank(cell) or is_box(cell) for cell in below.cells)
    under = [cell for cell in below.cells[1:] if is_blank(cell) or is_box(cell) or _holds_options(cell)]
    labelled = [cell for cell in below.cells if key(cell.text)]
    return bool(under) and (len(labelled) < len(below.cells)) and not _pairs(below) and not _pairs(row)


def _is_list(cell: Cell) -> bool:
    """Return whether a cell is a list of options and nothing else, whatever the words."""
    return _holds_options(cell) or (cell.column > 0 and bool(stroked(cell.text.strip())))


def _is_over(cell: Cell, below: Row) -> bool:
    """Return whether a list of options is the heading of a cell to write in or to tick."""
    under = next((other for other in below.cells if other.column == cell.column), None)
    return under is not None and (is_blank(under) or bool(BOX.search(under.text)))


def _is_rubric(row: Row, below: Row | None) -> bool:
    """Return whether grades head a row of descriptions: nothing there is blank, and one in each row may be marked."""
    cells = _own(row)
    headed = len(cells) > 2 and len(option_columns(cells, first=1)) == len(cells) - 1
    return headed and below is not None and len(below.cells) == len(row.cells) and _is_described(below)


def _is_described(row: Row) -> bool:
    return len(row.cells) > 2 and all(key(cell.text) and not _holds_options(cell) for cell in row.cells)


def _pairs(row: Row) -> bool:
    """Return whether a row is label, blank, label, blank: no row of a matrix."""
    cells = _own(row)
    return len(cells) >= 4 and all(
        is_blank(cell) if number % 2 else key(cell.text) and not _holds_options(cell)
        for number, cell in enumerate(cells)
    )


def _under_header(found: Findings, table: Table, at: int, state: _State) -> int:
    cells = _own(table.rows[at])
    state.header = cells
    first = cells[0].text.strip()
    numbered = _NUMBERED.match(first)
    options = scale_of([cell.text.strip() for cell in cells[1:] if is_option(cell.text)])
    if numbered or (options and len(first.split()) > 1 and cells[0].shade and not _is_question_word(first)):
        found.namer.enter(first)
        state.ticks = False
    return 1 + _repeated(found, table, at + 1, state)


_COLUMN_TITLES = frozenset(
    [
        "question",
        "questions",
        "standard",
        "standards",
        "area",
        "areas",
        "criteria",
        "item",
        "prompt",
        "auditquestion",
        "no",
        "ref",
        "number",
    ]
)


def _is_question_word(text: str) -> bool:
    return key(text) in _COLUMN_TITLES


def _repeated(found: Findings, table: Table, at: int, state: _State) -> int:
    """Propose a row that repeats for the blank rows under the headings; return how many there are, 0 for none."""
    rows: list[Row] = []
    numbered: int | None = None
    for row in table.rows[at:]:
        cells = row.cells
        ordinal = next((number for number, cell in enumerate(cells[:1]) if _ORDINAL.match(cell.text)), None)
        rest = cells if ordinal is None else cells[1:]
        if len(cells) != len(state.header) or len(cells) < 2 or not all(map(is_blank, rest)):
            break
        if rows and (ordinal is None) != (numbered is None):
            break
        numbered = ordinal
        rows.append(row)
    titles = [tidy(cell.text) for cell in state.header]
    listed = any(_LISTS.search(title) for title in titles)
    if not rows or (len(rows) == 1 and not listed and numbered is None):
        return 0
    if not _same_columns(state.header, rows[0]):
        return 0
    columns = [(at, title) for at, title in enumerate(titles) if at != numbered]
    actions = any(re.search(r"\baction", title, re.IGNORECASE) for title in titles)
    label = "actions" if actions else (snake(titles[0 if numbered is None else 1]) or "rows") + "_rows"
    found.rows(label, columns, rows, numbered)
    return len(rows)


def _same_columns(header: Sequence[Cell], row: Row) -> bool:
    return all(one.column == other.column for one, other in zip(header, row.cells, strict=True))


def _row(found: Findings, cells: Sequence[Cell], state: _State) -> None:
    """Read a row from left to right: labels, blanks, options and boxes."""
    at = 0
    label: Cell | None = None
    options = option_columns(state.header)
    while at < len(cells):
        cell = cells[at]
        words = state.label if label is None else label.text
        taken = options_across(found, cells, at, label) or options_under(found, cells, at, words, options)
        if taken:
            at += taken
        elif is_box(cell):
            at += lone_box(found, cells, at, label)
        elif is_blank(cell):
            _blank_cell(found, cell, label, state)
            at += 1
        else:
            after = cells[at + 1] if at + 1 < len(cells) else None
            listed = _lists_beside(cells, at, state)
            beside = after is not None and not is_option(cell.text)
            beside = beside and (_takes_answer(cells[at + 1]) or _lists_beside(cells, at + 1, state))
            holds = listed or _holds_options(cell)
            hint = _answer_name(cell, words, label, state) if holds else words
            paras = list(cell.paras)
            made = read_texts(found, paras, hint=hint, ends=not beside and _answerable(cell), answers=listed)
            for inner in cell.tables:
                read_table(found, inner)
            if holds:
                pass
            elif not made or beside or (after is not None and is_option(after.text)):
                label = cell
            at += 1


def _takes_answer(cell: Cell) -> bool:
    """Return whether a cell is there for the answer to the label before it."""
    return is_blank(cell) or is_box(cell) or _holds_options(cell)


def _holds_options(cell: Cell) -> bool:
    """Return whether a cell holds a list of options, and no label of its own."""
    lines = [para.text for para in cell.paras]
    listed = lines_of_options(lines)
    if listed:
        return not any(line.strip() for line in lines[: listed[0][0]])
    words = option_list(cell.text)
    return bool(words) and not key(cell.text[: words[0].start])


def _lists_beside(cells: Sequence[Cell], at: int, state: _State) -> bool:
    """Return whether a cell is nothing but a list, of whatever words, that answers the label before it."""
    cell = cells[at]
    if not at or cell.tables or not key(cells[at - 1].text):
        return False
    after = cells[at + 1] if at + 1 < len(cells) else None
    if after is not None and is_blank(after) and not state.header:
        return False  # a label of its own
    lines = [para.text for para in cell.paras if para.text.strip()]
    if len(lines) == 1:
        groups = boxed_lists(lines[0], labelled=True)
        return bool(stroked(lines[0])) or bool(groups and len(groups[0]) > 1)
    return bool(whole_lines(lines, lines_of_options(lines), labelled=True))


def _answerable(cell: Cell) -> bool:
    """Return whether a cell that has no blank cell beside it may take the answer itself."""
    return first_blank(cell) is not None or cell.text.rstrip().endswith(":")


def _blank_cell(found: Findings, cell: Cell, label: Cell | None, state: _State) -> None:
    para = next((para for para in cell.paras if para.text.strip()), cell.paras[0])
    title = next((head.text for head in state.header if head.column == cell.column), "")
    if label is None and not title:
        if cell.paras[0].text.strip():
            found.slot("", para, 0, len(para.text))
        else:
            found.doubt(cell.place, "a blank cell, left without a tag: nothing says what goes in")
        return
    words = "" if label is None else label.text
    if state.ticks and not para.text.strip() and not is_dated(words or title):
        found.tick(words or title, para, 0, len(para.text))
        return
    name = _answer_name(cell, words, label, state)
    found.slot(name, para, 0, len(para.text))


def _answer_name(cell: Cell, words: str, label: Cell | None, state: _State) -> str:
    """Return the words for an answer: its row's label, with its column's heading where several would share it."""
    title = next((head.text for head in state.header if head.column == cell.column and not _is_list(head)), "")
    columns = [head for head in state.header[1:] if not is_option(head.text)]
    several = sum(label is None or head.column > label.column for head in columns) > 1
    if title and words and (several or option_columns(state.header)):
        return f"{_short(words)} {title}"
    return words or title


def _short(words: str) -> str:
    """Return the first words of a question, so that the heading after them is part of the name."""
    return " ".join(snake(words, 3).split("_"))
