"""The tables of the Summary, each row of which counts with formulas what its sheet shows at the moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from child_audit.collate.audits import GOOD, GRADED, LONGEST_LITERAL, SHOWN, quoted, said
from child_audit.collate.form_view import FormView
from child_audit.collate.styles import grade_colours
from child_audit.collate.summary.board import FEW, FIRST, LABEL, Board, Scalar, Spot, Style, area, at
from child_audit.collate.summary.tally import OLDEST, Group, Tally, others
from child_audit.forms.fields import FieldInfo, Kind
from child_audit.forms.scales import Scale

_MOST_GROUPS, _MOST_MONTHS = 60, 36
_FEW_WORDS = f"fewer than {FEW}"
_YES_NO = Scale(("Yes", "No"), 1)
_TICKED = Scale(("Yes",), 1)


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a table stands: rows counted from 0, without its headings.

    Attributes:
        head: the row of headings.
        first: the first row.
        last: the last row that a chart shows.
        options: how many columns of options it has.
    """

    head: int
    first: int
    last: int
    options: int

    @property
    def number(self) -> int:
        """The column of n."""
        return FIRST + self.options + 1 if self.options else FIRST

    @property
    def percent(self) -> int:
        """The column of % good or better."""
        return self.number + 1


def count_table(
    board: Board,
    view: FormView,
    tally: Tally,
    title: str,
    scale: Scale,
    fields: Sequence[tuple[str, FieldInfo]],
    *,
    percent: str,
    coloured: bool = False,
) -> Placed:
    """Lay out a table of answers: a row a field, a column an option, not given, n, and the share of the good ones."""
    ticked = scale is _TICKED
    names = ["Ticked"] if ticked else list(scale.options)
    head = _head(board, title, names, scale, percent, coloured=coloured, blank="Not ticked" if ticked else "Not given")
    first = board.row
    for label, info in fields:
        counts = tally.answers.get(info.path, Counter())
        column, shown = view.column(info), f"{view.id}[{SHOWN}]"
        formulas = [
            _counting(column, option, shown, at(head, cell, "r")) for cell, option in enumerate(scale.options, FIRST)
        ]
        values = [counts[option] for option in scale.options]
        rest = tally.all.audits - sum(values)
        total = f"SUM({shown})"
        _row(board, Spot(label, Style.LABEL), formulas, values, (total, rest), scale.good, everybody=ticked)
    _note_small(board, first, len(names))
    return Placed(head, first, board.row - 1, len(names))


def group_table(
    board: Board, view: FormView, tally: Tally, title: str, info: FieldInfo, groups: Mapping[Scalar, Group]
) -> Placed:
    """Lay out a table of groups: a row a team, an auditor or a month, with their overall judgements.

    Whoever isn't named in it (typed in a sheet since, or beyond the largest sixty) is counted in the last row.
    """
    overall = view.roles.overall
    scale = view.scale(overall) if overall else None
    options = scale.options if scale else ()
    percent = "% overall good or better" if scale else "% sections good or better"
    head = _head(board, title, options, scale, percent, coloured=True, extra=bool(scale))
    first = board.row
    chosen = _chosen(groups)
    for name in chosen:
        test, label = _test(view, info, name, board.row)
        _group_row(board, view, label, test, groups[name], scale, head)
    _others_row(board, view, others(tally.all, [groups[name] for name in chosen]), scale, first, head)
    named = [row for row, name in enumerate(chosen, first) if name not in ("", None)]
    _note_small(board, first, len(options), extra=1 if scale else 0)
    return Placed(head, first, named[-1] if named else first, len(options))


def named_fields(view: FormView, fields: Sequence[FieldInfo]) -> list[tuple[str, FieldInfo]]:
    """Return fields with what the Summary calls them."""
    return [(view.headings[field.path], field) for field in fields]


def choices_of(view: FormView) -> dict[tuple[str, ...], list[FieldInfo]]:
    """Return the choices that are no judgements, those of the same options together."""
    found: dict[tuple[str, ...], list[FieldInfo]] = {}
    for field in view.fields:
        if field.kind is Kind.CHOICE and view.scale(field) is None:
            found.setdefault(field.options, []).append(field)
    return found


def yes_no_table(board: Board, view: FormView, tally: Tally, title: str, fields: Sequence[FieldInfo]) -> Placed:
    """Lay out the table of the yes/no questions."""
    return count_table(board, view, tally, title, _YES_NO, named_fields(view, fields), percent="% yes")


def ticked_table(board: Board, view: FormView, tally: Tally, title: str, fields: Sequence[FieldInfo]) -> Placed:
    """Lay out the table of the boxes to tick."""
    return count_table(board, view, tally, title, _TICKED, named_fields(view, fields), percent="% ticked")


def _head(
    board: Board,
    title: str,
    options: Sequence[str],
    scale: Scale | None,
    percent: str,
    *,
    coloured: bool,
    blank: str = "Not given",
    extra: bool = False,
) -> int:
    colours = grade_colours(len(scale.options), scale.good) if scale and coloured else [None] * len(options)
    spots = {LABEL: Spot(title, Style.HEADING)}
    for column, (option, colour) in enumerate(zip(options, colours, strict=True), FIRST):
        spots[column] = Spot(option, Style.COLUMN, colour=colour)
    rest = [blank, "n", percent] if options else ["Audits", percent]
    rest += ["% sections good or better"] if extra else []
    for column, text in enumerate(rest, FIRST + len(options)):
        spots[column] = Spot(text, Style.COLUMN)
    longest = max(len(str(spot.value)) for column, spot in spots.items() if column > LABEL)
    return board.add(spots, 20 if longest <= 11 else 34 if longest <= 20 else 48)


def _row(
    board: Board,
    label: Spot,
    formulas: Sequence[str],
    values: Sequence[int],
    rest: tuple[str, int],
    good: int,
    *,
    everybody: bool = False,
    extra: Spot | None = None,
) -> None:
    """Add a row: options, not given, n, the share of the first ``good`` options, and whether n is small."""
    row, last = board.row, FIRST + len(values) - 1
    blank, number, percent = last + 1, last + 2, last + 3
    n = sum(values) + (rest[1] if everybody else 0)
    spots = {LABEL: label}
    for column, (formula, value) in enumerate(zip(formulas, values, strict=True), FIRST):
        spots[column] = Spot(value, Style.COUNT, formula)
    spots[blank] = Spot(rest[1], Style.COUNT, f"{rest[0]}-SUM({area(row, FIRST, last)})")
    spots[number] = Spot(n, Style.COUNT, f"SUM({area(row, FIRST, blank if everybody else last)})")
    share = f'IF({at(row, number)}=0,"",SUM({area(row, FIRST, FIRST + good - 1)})/{at(row, number)})'
    spots[percent] = Spot(sum(values[:good]) / n if n else "", Style.PERCENT, share)
    if extra is not None:
        spots[percent + 1] = extra
    spots[percent + 1 + (extra is not None)] = _mark(row, number, n)
    board.add(spots)


def _mark(row: int, number: int, n: int) -> Spot:
    formula = f'IF({at(row, number)}<{FEW},"{_FEW_WORDS}","")'
    return Spot(_FEW_WORDS if n < FEW else "", Style.MARK, formula)


def _note_small(board: Board, first: int, options: int, extra: int = 0) -> None:
    number = FIRST + options + 1 if options else FIRST
    board.small.append((first, board.row - 1, number + 1 + extra, number))


def _counting(column: str, option: str, shown: str, heading: str) -> str:
    """Return a formula that counts an option; COUNTIFS where no character of the option means something to it.

    An option too long to stand in a formula is told by the cell of its heading.
    """
    if len(option) > LONGEST_LITERAL:
        return f"SUMPRODUCT(({column}={heading})*{shown})"
    if option[:1].isalpha() and not any(sign in option for sign in "*?~"):
        return f"COUNTIFS({column},{quoted(option)},{shown},1)"
    return f"SUMPRODUCT(({said(column, (option,))}={quoted(option)})*{shown})"


def _group_row(
    board: Board, view: FormView, label: Spot, test: str, group: Group, scale: Scale | None, head: int
) -> None:
    shown = f"{test}*{view.id}[{SHOWN}]"
    sections = _sections(view, shown, group)
    if scale is None or view.roles.overall is None:
        row = board.row
        audits = Spot(group.audits, Style.COUNT, f"SUMPRODUCT({shown})")
        mark = _mark(row, FIRST, group.audits)
        board.add({LABEL: label, FIRST: audits, FIRST + 1: sections, FIRST + 2: mark})
        return
    column = said(view.column(view.roles.overall), scale.options)
    cells = range(FIRST, FIRST + len(scale.options))
    formulas = [f"SUMPRODUCT({test}*({column}={at(head, cell, 'r')})*{view.id}[{SHOWN}])" for cell in cells]
    values = [group.overall[option] for option in scale.options]
    rest = (f"SUMPRODUCT({shown})", group.audits - sum(values))
    _row(board, label, formulas, values, rest, scale.good, extra=sections)


def _sections(view: FormView, shown: str, group: Group) -> Spot:
    graded, good = (f"SUMPRODUCT({shown}*{view.id}[{name}])" for name in (GRADED, GOOD))
    value = group.good / group.graded if group.graded else ""
    return Spot(value, Style.PERCENT, f'IF({graded}=0,"",{good}/{graded})')


def _others_row(board: Board, view: FormView, group: Group, scale: Scale | None, first: int, head: int) -> None:
    """Add the row of all audits that no row above counts."""
    row, label = board.row, Spot("Others", Style.LABEL)
    if scale is None or view.roles.overall is None:
        above = f"SUM({at(first, FIRST)}:{at(row - 1, FIRST)})"
        total = Spot(group.audits, Style.COUNT, f"SUM({view.id}[{SHOWN}])-{above}")
        board.add({LABEL: label, FIRST: total})
        return
    column = said(view.column(view.roles.overall), scale.options)
    spots = {LABEL: label}
    for number, option in enumerate(scale.options):
        cell = FIRST + number
        counted = f"SUMPRODUCT(({column}={at(head, cell, 'r')})*{view.id}[{SHOWN}])"
        formula = f"{counted}-SUM({at(first, cell)}:{at(row - 1, cell)})"
        spots[cell] = Spot(group.overall[option], Style.COUNT, formula)
    last = FIRST + len(scale.options) - 1
    given = sum(group.overall[option] for option in scale.options)
    audits = f"SUM({view.id}[{SHOWN}])-SUM({at(first, last + 1)}:{at(row - 1, last + 2)})"
    spots[last + 1] = Spot(group.audits - given, Style.COUNT, f"{audits}-SUM({area(row, FIRST, last)})")
    spots[last + 2] = Spot(given, Style.COUNT, f"SUM({area(row, FIRST, last)})")
    board.add(spots)


def _chosen(groups: Mapping[Scalar, Group]) -> list[Scalar]:
    """Return the groups that have a row of their own: months in order, others by name; those without a name last."""
    named = [name for name in groups if name not in ("", None)]
    if any(isinstance(name, date) for name in named):
        months = sorted(name for name in named if isinstance(name, date) and name >= OLDEST)
        chosen: list[Scalar] = list(months[-_MOST_MONTHS:])
    else:
        largest = sorted(named, key=lambda name: (-groups[name].audits, str(name)))[:_MOST_GROUPS]
        chosen = sorted(largest, key=lambda name: (str(name).casefold(), str(name)))
    return [*chosen, *(name for name in groups if name in ("", None))]


def _test(view: FormView, info: FieldInfo, name: Scalar, row: int) -> tuple[str, Spot]:
    """Return what tells the audits of a group, as part of a formula, and the group's label."""
    column, label = view.column(info), at(row, LABEL, "c")
    if isinstance(name, date):
        return f"({column}>={label})*({column}<EDATE({label},1))", Spot(name, Style.MONTH)
    if name in ("", None):
        return f'({column}="")', Spot("(not given)", Style.LABEL)
    return f"({column}={label})", Spot(name, Style.LABEL)
