"""What stands where on the Summary: a part for each form, with its tables on the left and its charts on the right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from child_audit.collate.audits import SHOWN
from child_audit.collate.batch import Status
from child_audit.collate.form_view import FormView, wording
from child_audit.collate.gathered import Gathered
from child_audit.collate.keys import Review
from child_audit.collate.lists import progress
from child_audit.collate.spool import entries
from child_audit.collate.summary.blocks import (
    Placed,
    choices_of,
    count_table,
    group_table,
    named_fields,
    ticked_table,
    yes_no_table,
)
from child_audit.collate.summary.board import FEW, FIRST, LABEL, Board, Scalar, Spot, Style, at
from child_audit.collate.summary.tally import Group, Tally
from child_audit.forms.fields import FieldInfo, Kind
from child_audit.forms.scales import Scale

TEXT = (
    "Live counts: filter a form’s sheet, or correct a judgement in it, and they follow. % good or better is of the "
    "judgements given. Grey: fewer than 5, too few to conclude anything from."
)
_HELPERS = 40
"""The first of the hidden columns that the charts of months draw from."""


@dataclass(frozen=True, slots=True)
class BarChart:
    """Stacked bars of judgements, a bar a section."""

    title: str
    placed: Placed
    scale: Scale


@dataclass(frozen=True, slots=True)
class LineChart:
    """The share of good or better by month; ``columns`` are those of the names and of the hidden numbers."""

    title: str
    placed: Placed
    columns: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Charted:
    """The charts of a form and where they begin."""

    row: int
    column: int
    bars: tuple[BarChart, ...]
    line: LineChart | None


def lay_out(gathered: Gathered, counted: Mapping[str, Tally], now: datetime) -> tuple[Board, tuple[Charted, ...]]:
    """Lay out the whole sheet."""
    board = Board()
    board.add({LABEL: Spot("Case audits: summary", Style.TITLE)}, 30)
    board.add({LABEL: Spot(f"{TEXT} Written on {now:%d/%m/%Y at %H:%M}.", Style.NOTE)}, 17)
    _files(board, gathered)
    shown = [view for name, view in gathered.views.items() if counted[name].all.audits]
    widest = max((_columns(view) for view in shown), default=0)
    charted = tuple(_form(board, view, counted[view.form.name], FIRST + widest + 1) for view in shown)
    _actions(board, progress(gathered, now.date()) if any(tally.actions for tally in counted.values()) else {})
    return board, charted


def _columns(view: FormView) -> int:
    options = [len(scale.options) for scale in view.scales.values()]
    options += [len(options) for options in choices_of(view)] + [2]
    return max(options) + 4


def _files(board: Board, gathered: Gathered) -> None:
    known = list(entries(gathered.outcomes))
    spots = {LABEL: Spot("Files, of all forms", Style.HEADING)}
    values = {LABEL: Spot("Listed on the sheet Files, with the reason for each that was not read", Style.LABEL)}
    for column, status in enumerate(Status, FIRST):
        spots[column] = Spot(status.value, Style.COLUMN)
        count = sum(entry.status is status for entry in known)
        values[column] = Spot(count, Style.COUNT, f'COUNTIFS(Files[Status],"{status.value}")' if known else "")
    board.skip()
    board.add(spots)
    board.add(values)


def _form(board: Board, view: FormView, tally: Tally, chart_column: int) -> Charted:
    board.skip()
    if board.row > 8:
        board.breaks.append(board.row)
    board.add({LABEL: Spot(view.form.title, Style.FORM)}, 26)
    _tiles(board, view, tally)
    start = board.row + 1
    bars = _judgements(board, view, tally)
    line = _groups(board, view, tally)
    _questions(board, view, tally)
    # The charts stand beside the tables; what comes next begins below both.
    height = sum(chart_height(bar.placed) for bar in bars) + (LINE_HEIGHT if line else 0)
    board.row = max(board.row, board.place_after(start, height * 0.75 + 30))
    return Charted(start, chart_column, bars, line)


LINE_HEIGHT = 330
"""Of the chart of months, in pixels."""


def chart_height(placed: Placed) -> int:
    """Return how high a chart of bars is, in pixels."""
    return 110 + 34 * (placed.last - placed.first + 1)


def _tiles(board: Board, view: FormView, tally: Tally) -> None:
    shown = f"{view.id}[{SHOWN}]"
    total = tally.all.audits
    tiles = [
        ("Audits", Spot(total, Style.TILE_COUNT, f"SUM({shown})")),
        (
            "To review",
            Spot(tally.to_review, Style.TILE_COUNT, f'COUNTIFS({view.id}[Review],"{Review.TO_REVIEW}",{shown},1)'),
        ),
    ]
    info = view.roles.date
    if info is not None:
        column = view.column(info)
        for name, number, day in (("First", 105, tally.first), ("Last", 104, tally.last)):
            formula = f'IF(SUBTOTAL(102,{column})=0,"",SUBTOTAL({number},{column}))'
            tiles.append((name, Spot(day or "", Style.TILE_DAY, formula)))
    names: dict[int, Spot] = {LABEL: Spot(_subtitle(view), Style.NOTE)}
    values: dict[int, Spot] = {}
    for column_number, (name, spot) in enumerate(tiles, FIRST):
        names[column_number] = Spot(name, Style.TILE)
        values[column_number] = spot
    board.add(names, 18)
    board.add(values, 26)


def _subtitle(view: FormView) -> str:
    info = view.roles.date
    where = f"Sheet {view.name}."
    return where if info is None else f"{where} Dates: {wording(view.form, info.path)}."


def _judgements(board: Board, view: FormView, tally: Tally) -> tuple[BarChart, ...]:
    """Lay out a table for each scale of judgement: the sections, then the overall judgement."""
    found = []
    for options, scale in view.scales.items():
        fields = [field for field in view.roles.judgements if field.options == options]
        named = [(_section(field, fields), field) for field in fields]
        overall = view.roles.overall
        if overall is not None and overall.options == options:
            named.append((overall.label, overall))
        if not named:
            continue
        board.skip()
        title = "Judgements by section"
        placed = count_table(board, view, tally, title, scale, named, percent="% good or better", coloured=True)
        found.append(BarChart(f"{view.name}: judgements by section", placed, scale))
    return tuple(found)


def _section(field: FieldInfo, alike: list[FieldInfo]) -> str:
    """Return what a judgement is of: its section, unless several judgements stand in one."""
    if not field.section or sum(other.section == field.section for other in alike) > 1:
        return f"{field.section}: {field.label}".removeprefix(": ")
    return field.section


def _groups(board: Board, view: FormView, tally: Tally) -> LineChart | None:
    roles, line = view.roles, None
    if not view.scales:
        return None
    for word, info, groups in (
        ("month", roles.date, tally.months),
        ("team", roles.team, tally.teams),
        ("auditor", roles.auditor, tally.auditors),
    ):
        if info is None or not groups:
            continue
        board.skip()
        title = f"By {word} ({wording(view.form, info.path)})"
        by_name: dict[Scalar, Group] = dict(groups.items())
        placed = group_table(board, view, tally, title, info, by_name)
        # A date before Excel's calendar stands there as text, and is in no month.
        shown = (board.spots[row, LABEL].value for row in range(placed.first, placed.last + 1))
        months = sum(isinstance(value, date) for value in shown) if word == "month" else 0
        if months > 1:
            line = _months(board, view, placed)
    return line


def _months(board: Board, view: FormView, placed: Placed) -> LineChart:
    """Put the numbers that the chart of months draws into hidden columns: what isn't there is a gap, not a zero."""
    overall = view.roles.overall is not None
    lines = [("Overall judgement", placed.percent)] if overall else []
    lines.append(("All sections", placed.percent + overall))
    columns = tuple((name, _HELPERS + number) for number, (name, _) in enumerate(lines))
    few = _HELPERS + len(lines)
    for row in range(placed.first, placed.last + 1):
        for (_, source), (_, helper) in zip(lines, columns, strict=True):
            board.spots[row, helper] = _gap(board, row, source, f'{at(row, source)}=""')
        large = f'OR({at(row, placed.percent)}="",{at(row, placed.number)}>={FEW})'
        board.spots[row, few] = _gap(board, row, placed.percent, large, hidden=not _is_few(board, row, placed))
    title = f"{view.name}: % good or better by month"
    return LineChart(title, placed, (*columns, ("fewer than 5", few)))


def _gap(board: Board, row: int, source: int, gap: str, *, hidden: bool = False) -> Spot:
    value = board.spots[row, source].value
    return Spot("#N/A" if hidden or value == "" else value, Style.HELPER, f"IF({gap},NA(),{at(row, source)})")


def _is_few(board: Board, row: int, placed: Placed) -> bool:
    number = board.spots[row, placed.number].value
    return isinstance(number, int) and number < FEW


def _questions(board: Board, view: FormView, tally: Tally) -> None:
    feedback = set(view.roles.feedback)
    for about, chosen in (
        ("", [field for field in view.fields if field not in feedback]),
        ("Service-user feedback: ", [field for field in view.fields if field in feedback]),
    ):
        yes_no = [field for field in chosen if field.kind is Kind.YES_NO]
        if yes_no:
            board.skip()
            yes_no_table(board, view, tally, about + "yes / no" if about else "Yes/no questions", yes_no)
        for options, fields in choices_of(view).items():
            asked = [field for field in fields if field in chosen]
            if asked:
                board.skip()
                words = " / ".join(options)
                named = named_fields(view, asked)
                scale = Scale(options, 1)
                count_table(board, view, tally, f"{about}{words}", scale, named, percent=f"% {options[0]}")
    ticks = [field for field in view.fields if field.kind is Kind.TICK]
    if ticks:
        board.skip()
        ticked_table(board, view, tally, "Boxes ticked", ticks)


def _actions(board: Board, counted: Mapping[str, Counter[str]]) -> None:
    if not counted:
        return
    board.skip()
    names = ("Actions", "Done", "Overdue", "Without a date")
    heads = {column: Spot(name, Style.COLUMN) for column, name in enumerate(names, FIRST)}
    board.add({LABEL: Spot("Remedial actions", Style.HEADING), **heads}, 32)
    for name, counts in sorted(counted.items()):
        form = f"(Actions[Form]={at(board.row, LABEL, 'c')})"
        tests = {"all": "", "done": '*(Actions[Done]="Yes")', "overdue": '*(Actions[Overdue]="Overdue")',
                 "undated": '*(Actions[Due date]="")'}  # fmt: skip
        cells = {
            column: Spot(counts[which], Style.COUNT, f"SUMPRODUCT({form}{test or '*1'})")
            for column, (which, test) in enumerate(tests.items(), FIRST)
        }
        board.add({LABEL: Spot(name, Style.LABEL), **cells})
