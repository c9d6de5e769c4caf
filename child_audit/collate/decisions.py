"""What people typed in a workbook, applied to the readings of a new run, and carried on into the next workbook.

A value was corrected where a cell says something else than the run before wrote there. That was what is read now, or
what was decided then; a value that differs on the audits' sheet and on the sheet of answers alike is no correction, but
the reading of an older version of this library.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from child_audit.collate.answers import EVIDENCE_ID, NOTE
from child_audit.collate.applying import Applying, alike, typed_in
from child_audit.collate.batch import Outcome
from child_audit.collate.decided import Choice, choices_in
from child_audit.collate.form_view import FormView
from child_audit.collate.keys import Review, audit_key, field_key, issue_key
from child_audit.collate.ledger import LEDGER_ID, REMARK, SET_ASIDE, Became, Entry
from child_audit.collate.lists import ACTIONS_ID, BOTH, DONE, DUE, WHEN, due_of
from child_audit.collate.loading import answers_in, items_in
from child_audit.collate.pseudonymise import HIDDEN
from child_audit.collate.readback import Record, Sheet, Typed, Workbook, id_of
from child_audit.collate.review import CORRECTED, REVIEW_ID
from child_audit.collate.table import Value
from child_audit.forms.fields import Kind

_STATE, _TO_CHECK = "Review", "To check"
_Kept = tuple[str, str, str]


class KeptCells(dict[_Kept, Value]):
    """What people typed, by table, row and column; remembers what has found its place in the new workbook."""

    def __init__(self, cells: Mapping[_Kept, Value]) -> None:
        super().__init__(cells)
        self.placed: set[_Kept] = set()

    def get(self, key: Any, default: Any = None) -> Any:
        """Return a cell, and remember that it has its place."""
        if key in self:
            self.placed.add(key)
            return self[key]
        return default


@dataclass(frozen=True, slots=True)
class Since:
    """What happened since the last workbook.

    Attributes:
        applied: decisions and corrections that were applied; of these
        fresh: so many for the first time.
        still_open: doubts that were open before.
        new: doubts that are new.
        gone: doubts that were open before, and whose document isn't there any more, or was corrected.
        not_applied: what couldn't be understood, or contradicts something else.
    """

    applied: int = 0
    fresh: int = 0
    still_open: int = 0
    new: int = 0
    gone: int = 0
    not_applied: int = 0


class Decisions:
    """The decisions of one workbook, while they are applied to one reading after the other."""

    def __init__(self, book: Workbook) -> None:
        """Take what people typed out of a workbook."""
        self.book = book
        self.problems: list[str] = list(book.problems)
        self.entries: list[Entry] = []
        self._choices = choices_in(book, self.problems)
        self._answers = answers_in(book)
        self._items = items_in(book)
        self._rows = {(sheet.view.form.name, row.key): row for sheet in book.audits if sheet.view for row in sheet.rows}
        self._texts = {row.key: row.cells.get("Text") for sheet in book.of(EVIDENCE_ID) for row in sheet.rows}
        self._before = {row.key for sheet in book.of(REVIEW_ID) for row in sheet.rows}
        self._decided = {
            row.key: row for sheet in book.of(LEDGER_ID) for row in sheet.rows if SET_ASIDE not in row.text(REMARK)
        }
        self.kept = KeptCells(_kept(book))
        self._kept_of: dict[str, list[_Kept]] = {}
        for key in self.kept:
            self._kept_of.setdefault(key[1].partition("|")[0], []).append(key)
        self._masked = 0
        self._seen: set[str] = set()
        self._counts: Counter[str] = Counter()

    @property
    def since(self) -> Since:
        """What happened since the last workbook, as far as readings have come."""
        counts = self._counts
        became = Counter(entry.became for entry in self.entries)
        return Since(
            became[Became.NEW] + became[Became.UNCHANGED],
            became[Became.NEW],
            counts["open"],
            counts["new"],
            len(self._before) - counts["open"] - counts["settled"],
            became[Became.NOT_APPLIED] + len(self.problems),
        )

    @property
    def refused(self) -> list[str]:
        """Sheet, cell and what to do, for everything that wasn't applied; without what was typed."""
        return [*self.problems, *(entry.problem for entry in self.entries if entry.problem)]

    def state(self, key: str) -> str:
        """Return whether a doubt is new, or was open before."""
        return "Open before" if key in self._before else "New"

    def applied(self, outcome: Outcome, view: FormView | None) -> Outcome:
        """Return an outcome with what people decided and corrected; its doubts that are settled are gone."""
        if outcome.parsed is None or view is None:
            return outcome
        self._seen.add(outcome.sha256)
        one = Applying(self, outcome, outcome.parsed, view)
        parsed = one.parsed()
        self.entries += one.entries
        # By row of the queue: a field with two doubts has one.
        left = {issue_key(outcome.sha256, issue) for issue in parsed.issues}
        self._counts["open"] += len(left & self._before)
        self._counts["new"] += len(left - self._before)
        settled = {issue_key(outcome.sha256, issue) for issue in outcome.parsed.issues} - left
        self._counts["settled"] += len(settled & self._before)
        if settled and not parsed.issues:
            self.kept.setdefault((view.id, audit_key(outcome.sha256), _STATE), str(Review.REVIEWED))
        return replace(outcome, parsed=parsed)

    def choice(self, sha256: str, path: str) -> Choice | None:
        """Return what was decided about a field of a document."""
        return self._choices.get((sha256, path))

    def cells(self, view: FormView, sha256: str, path: str, heading: str | None) -> tuple[Typed | None, ...]:
        """Return the cells in which the workbook shows a field: the one that people correct first."""
        row = self._rows.get((view.form.name, audit_key(sha256)))
        first = row.cells.get(view.headings[path]) if row is not None and path in view.headings else None
        if heading is not None:
            first = self._items.get(field_key(sha256, path.rpartition(".")[0]), {}).get(heading)
        answer = self._answers.get(sha256, {}).get(path)
        return first, answer, self._texts.get(field_key(sha256, path))

    def before(self, key: str) -> tuple[Value, Value, Value] | None:
        """Return decision, corrected value and note as the run before listed them; None when it didn't."""
        row = self._decided.get(key)
        return None if row is None else typed_in(row.cells)

    def mask(self, sha256: str, name: str, masked: Callable[[str], str], hides: Callable[[str], bool]) -> None:
        """Take the names of a document's people out of what was typed about it.

        Args:
            sha256: of the document.
            name: what its file is called instead.
            masked: masks a text.
            hides: tells whether a field is personal, so that nothing of it is shown.
        """

        def value(path: str, typed: Value) -> Value:
            if typed is None or hides(path):
                return HIDDEN if typed is not None else None
            return masked(typed) if isinstance(typed, str) else typed

        for key in self._kept_of.get(sha256, ()):
            self.kept[key] = value(key[1].partition("|")[2], self.kept[key])
        for index in range(self._masked, len(self.entries)):
            entry = self.entries[index]
            about, _, path = entry.key.partition("|")
            if about == sha256:
                decision, corrected, note = entry.typed
                texts = (decision, value(path, corrected), masked(note) if isinstance(note, str) else note)
                remark = masked(entry.remark)
                read = value(path, entry.read)
                self.entries[index] = replace(entry, file=name, read=read, typed=texts, remark=remark, link=None)

        self._masked = len(self.entries)

    def hidden(self, entry: Entry) -> Entry:
        """Return an entry without what was typed about a document whose people aren't known in this run."""
        if entry.key.partition("|")[0] in self._seen:
            return entry
        decision, corrected, note = entry.typed
        hide = [HIDDEN if text is not None else None for text in (corrected, note)]
        return replace(entry, file="", typed=(decision, hide[0], hide[1]))

    def left(self) -> Iterator[Entry]:
        """Give what has no place in this workbook, once all its other sheets are written."""
        for (sha256, path), choice in self._choices.items():
            if sha256 not in self._seen:
                row = choice.row
                yield Entry(
                    Became.OTHER_DOCUMENT,
                    row.key,
                    row.text("File"),
                    row.text("Form"),
                    row.text("Question") or path,
                    None,
                    typed_in(row.cells),
                )
        queue = {(REVIEW_ID, choice.row.key) for choice in self._choices.values()}
        for (table, key, heading), value in self.kept.items():
            if (table, key, heading) in self.kept.placed or value is None or (table, key) in queue:
                continue
            sha256 = key.partition("|")[0]
            became = Became.NOT_APPLIED if sha256 in self._seen else Became.OTHER_DOCUMENT
            yield Entry(became, key, typed=(None, value, None), remark=f"{table}{SET_ASIDE}{heading}")


def _kept(book: Workbook) -> dict[_Kept, Value]:
    """Return what stands in the columns that people type in, and in those that they added."""
    kept: dict[_Kept, Value] = {}
    for sheet in book.sheets:
        if id_of(sheet.table) == LEDGER_ID:
            for row in sheet.rows:
                table, aside, heading = row.text(REMARK).partition(SET_ASIDE)
                if aside:
                    kept[table, row.key, heading] = row.cells[CORRECTED.title].value
            continue
        headings = [*_typed_headings(sheet), *sheet.added]
        for row in sheet.rows:
            for heading in headings:
                cell = row.cells.get(heading)
                own = heading == DUE.title and id_of(sheet.table) == ACTIONS_ID and _is_own_due(row)
                if cell is not None and cell.value is not None and not own:
                    kept[id_of(sheet.table), row.key, heading] = cell.value
            if sheet.view is not None:
                _keep_state(kept, sheet, row.key, row.text(_STATE), row.text(_TO_CHECK))
    return kept


def _is_own_due(row: Record) -> bool:
    """Return whether the due date of an action is the one that its own words give: nobody typed it."""
    cell, when = row.cells.get(DUE.title), row.cells.get(WHEN)
    due = cell.value if cell is not None else None
    if isinstance(due, datetime):
        due = due.date()
    return due == due_of(row.text(BOTH), when.value if when is not None else None)


def _typed_headings(sheet: Sheet) -> list[str]:
    # A value on an audits' sheet is a correction, and no words of its own.
    return [
        column.title for column in sheet.table.columns if column.typed and not column.path and column.title != _STATE
    ]


def _keep_state(kept: dict[_Kept, Value], sheet: Sheet, key: str, state: str, to_check: str) -> None:
    written = Review.TO_REVIEW if to_check not in ("", "0") else Review.NO_DOUBTS
    if state and state != written:
        kept[id_of(sheet.table), key, _STATE] = state


def typed_places(book: Workbook) -> list[str]:
    """Return where people have typed in a workbook: decisions, notes, corrected values, columns of their own."""
    kept = _kept(book)
    places = [
        str(row.cells[heading].place)
        for sheet in book.sheets
        for row in sheet.rows
        for heading in row.cells
        if (id_of(sheet.table), row.key, heading) in kept and id_of(sheet.table) != ACTIONS_ID
    ]
    places += [str(row.place) for sheet in book.of(LEDGER_ID) for row in sheet.rows]
    places += [
        str(row.cells[heading].place)
        for sheet in book.of(ACTIONS_ID)
        for row in sheet.rows
        for heading in (DONE.title, NOTE.title, *sheet.added)
        if (cell := row.cells.get(heading)) is not None and cell.value is not None
    ]
    return places + _corrected_places(book)


def _corrected_places(book: Workbook) -> list[str]:
    answers = answers_in(book)
    found: list[str] = []
    for sheet in book.audits:
        view = sheet.view
        for row in sheet.rows if view is not None else ():
            said = answers.get(row.key, {})
            for field in view.fields if view is not None else ():
                cell = row.cells.get(view.headings[field.path]) if view is not None else None
                answer = said.get(field.path)
                if (
                    field.kind is not Kind.ROWS
                    and cell is not None
                    and answer is not None
                    and not alike(cell, answer, field)
                ):
                    found.append(str(cell.place))
    return found
