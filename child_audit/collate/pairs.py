"""Two documents for the same child and date: shown as a pair, with the fields in which they differ."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from child_audit.collate.answers import answers_of
from child_audit.collate.batch import Outcome
from child_audit.collate.form_view import FormView, whose, wording
from child_audit.collate.gathered import CASE, CHILD, FORM
from child_audit.collate.returns import Returned, case_keys, name_key
from child_audit.collate.table import Cell, Column, Look, Row, Table, Value
from child_audit.collate.value_text import PART, spread

PAIRS_ID = "Pairs"
_FEW = 2  # so many fields differ at most in a document that was mended and sent again


@dataclass(frozen=True, slots=True)
class Pair:
    """Two audits of one child on one day.

    Attributes:
        first: place of the one among the outcomes.
        second: place of the other.
        how: by what the child was known to be the same.
    """

    first: int
    second: int
    how: str


class PairFinder:
    """Finds the pairs among files that go by: the same form, child (by case ID, or name and date of birth) and day.

    Of each file two numbers are kept, and not what they were made of: there may be very many.
    """

    def __init__(self) -> None:
        self._indexes = array("L")
        self._keys = {how: array("q") for how in _HOW}

    def add(self, file: Returned) -> None:
        """Take note of a file."""
        if not file.read:
            return
        self._indexes.append(file.index)
        for how, keys in _HOW.items():
            found = keys(file)
            self._keys[how].append(hash((file.form, found[0], file.audited)) if found else _NONE)

    def pairs(self) -> tuple[Pair, ...]:
        """Return the pairs among the files so far, in their order."""
        found: dict[tuple[int, int], Pair] = {}
        for how, keys in self._keys.items():
            # Those that are alike come together, in the order in which they came.
            order = sorted(range(len(keys)), key=keys.__getitem__)
            first = None
            for number in order:
                if first is None or keys[number] != keys[first]:
                    first = number
                elif keys[number] != _NONE:
                    one, other = self._indexes[first], self._indexes[number]
                    found.setdefault((one, other), Pair(one, other, how))
        return tuple(found[places] for places in sorted(found))


def pairs_in(files: Iterable[Returned]) -> tuple[Pair, ...]:
    """Find the pairs among files; see :class:`PairFinder`."""
    finder = PairFinder()
    for file in files:
        finder.add(file)
    return finder.pairs()


def pairs_table(pairs: Sequence[Pair], outcome: Callable[[int], Outcome], views: dict[str, FormView]) -> Table:
    """One row for each field in which two documents differ; one that says so where none does."""
    columns = (
        Column("Pair", Look.COUNT, 7),
        FORM,
        CHILD,
        CASE,
        Column("Date", Look.DATE, 12),
        Column("Same child by", width=18),
        Column("It looks like", width=30),
        Column("First file", Look.NAME, 30),
        Column("Second file", Look.NAME, 30),
        Column("Question", width=40),
        Column("First says", width=44),
        Column("Second says", width=44),
        Column("Field", Look.FIXED, 24),
        PART,
    )

    def rows() -> Iterator[Row]:
        for number, pair in enumerate(pairs, 1):
            yield from _rows(number, pair, outcome(pair.first), outcome(pair.second), views)

    return Table(PAIRS_ID, columns, lambda: spread(rows(), part=13), id=PAIRS_ID)


def differences(view: FormView, first: Outcome, second: Outcome) -> list[tuple[str, Value, Value]]:
    """Return the fields in which two readings differ: path, and what either says."""
    if first.parsed is None or second.parsed is None:
        return []
    one, other = ({a.path: a.value for a in answers_of(view.form, parsed)} for parsed in (first.parsed, second.parsed))
    return [
        (path, one.get(path), other.get(path))
        for path in dict.fromkeys((*one, *other))
        if one.get(path) != other.get(path)
    ]


def _rows(number: int, pair: Pair, first: Outcome, second: Outcome, views: dict[str, FormView]) -> Iterator[Row]:
    if first.parsed is None or second.parsed is None:
        return
    view, record = views[first.parsed.form], first.parsed.record
    roles = view.roles
    child, case, day = whose(view, record, roles.child, roles.case, roles.date)
    different = differences(view, first, second)
    auditors = whose(view, record, roles.auditor), whose(view, second.parsed.record, roles.auditor)
    for path, one, other in different or [("", None, None)]:
        yield (
            Cell(number),
            Cell(view.name),
            Cell(child),
            Cell(case),
            Cell(day),
            Cell(pair.how),
            Cell(_likely(len(different), auditors[0] != auditors[1])),
            Cell(first.name, link=first.link),
            Cell(second.name, link=second.link),
            Cell(wording(view.form, path) if path else "No field differs."),
            Cell(one),
            Cell(other),
            Cell(path),
        )


def _likely(differences: int, two_auditors: bool) -> str:
    if not differences:
        return "one document saved twice"
    if two_auditors:
        return "two people’s audits (auditor and moderator)"
    return "one document sent again, mended" if differences <= _FEW else "two audits, or one that was rewritten"


def _by_case(file: Returned) -> list[str]:
    return case_keys(file.case)[:1]


def _by_name(file: Returned) -> list[str]:
    return [f"{name_key(file.child)}|{file.birth}"] if file.child and file.birth else []


_NONE = 0  # nobody knows whose it is
_HOW = {"case ID": _by_case, "name and date of birth": _by_name}
