"""One reading, while what people typed in a workbook is applied to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from child_audit.collate.answers import NOTE
from child_audit.collate.audits import REST
from child_audit.collate.batch import Outcome
from child_audit.collate.celltext import first_part
from child_audit.collate.decided import Choice
from child_audit.collate.form_view import FormView, wording
from child_audit.collate.keys import Decision, field_key, issue_key
from child_audit.collate.ledger import Became, Entry
from child_audit.collate.lists import headings_of
from child_audit.collate.loading import is_cut
from child_audit.collate.readback import Place, Typed
from child_audit.collate.review import CORRECTED, DECISION
from child_audit.collate.table import Value
from child_audit.collate.understanding import NotUnderstood, blank, same, shown, understood
from child_audit.forms.fields import FieldInfo, Kind
from child_audit.issues import Issue
from child_audit.parsed import Evidence, Parsed
from child_audit.text import clean

CORRECTED_SIGN = "corrected by a person"
ACCEPTED_SIGN = "accepted by a person"
NOT_APPLIED = "not_applied"


class Known(Protocol):
    """What is known of the last workbook."""

    def choice(self, sha256: str, path: str) -> Choice | None:
        """Return what was decided about a field of a document."""

    def cells(self, view: FormView, sha256: str, path: str, heading: str | None) -> tuple[Typed | None, ...]:
        """Return the cells in which the workbook shows a field: the one that people correct first."""

    def before(self, key: str) -> tuple[Value, Value, Value] | None:
        """Return decision, corrected value and note as the run before listed them; None when it didn't."""


def typed_in(cells: Mapping[str, Typed]) -> tuple[Value, Value, Value]:
    """Return decision, corrected value and note of a row."""
    decision, corrected, note = (
        cells[heading].value if heading in cells else None for heading in (DECISION.title, CORRECTED.title, NOTE.title)
    )
    return decision, corrected, note


class Applying:
    """One reading, while what people typed is applied to it."""

    def __init__(self, decisions: Known, outcome: Outcome, parsed: Parsed[Any], view: FormView) -> None:
        self._decisions = decisions
        self._outcome = outcome
        self._read = parsed
        self._view = view
        self._settled: set[str] = set()
        self._evidence = dict(parsed.evidence)
        self._changed = False
        self._refused: list[Issue] = []
        self.entries: list[Entry] = []

    def parsed(self) -> Parsed[Any]:
        """Return the reading with everything applied."""
        data = self._data(self._view.fields, self._read.record, "")
        issues = tuple(issue for issue in self._read.issues if not self._is_settled(issue))
        issues += tuple(self._refused)
        if not self._changed and issues == self._read.issues:
            return self._read
        record = type(self._read.record).model_validate(data) if self._changed else self._read.record
        return replace(self._read, record=record, issues=issues, evidence=self._evidence)

    def _data(self, fields: Iterable[FieldInfo], record: Any, prefix: str) -> dict[str, Any]:
        data: dict[str, Any] = record.model_dump()
        for field in fields:
            path = f"{prefix}{field.path}"
            if not _has(data, field.path):
                continue  # a field of another version of the form
            if field.kind is Kind.ROWS:
                rows = [
                    self._data(_with_headings(field), row, f"{path}.{number}.")
                    for number, row in enumerate(field.get(record), 1)
                ]
                _put(data, field.path, rows)
                self._settle_list(path)
                continue
            value = self._value(field, path, field.get(record))
            _put(data, field.path, value)
        return data

    def _settle_list(self, path: str) -> None:
        choice = self._decisions.choice(self._outcome.sha256, path)
        if choice is not None and choice.settles:
            if choice.decision is Decision.ACCEPT:
                self._accept(path, choice, None)
            else:
                self._refuse(
                    path,
                    typed_in(choice.row.cells),
                    choice.row.place,
                    "a list is corrected row by row, on its own sheet",
                )

    def _value(self, field: FieldInfo, path: str, read: Any) -> Any:
        """Return what a field holds after all."""
        sha256 = self._outcome.sha256
        choice = self._decisions.choice(sha256, path)
        settled = choice if choice is not None and choice.settles else None
        chosen = self._chosen(settled, field, path, read) if settled is not None else read
        if chosen is _NOT_UNDERSTOOD:
            return read
        written = chosen if settled is not None and not settled.in_queue else read
        heading = field.label if "." in path and _is_item(path) else None
        corrected = self._corrected(
            self._decisions.cells(self._view, sha256, path, heading), field, path, read, written
        )
        if corrected is _NOT_UNDERSTOOD:
            return read
        if corrected is not _UNCHANGED:
            if settled is not None and settled.in_queue and corrected != chosen:
                self._refuse(
                    path,
                    typed_in(settled.row.cells),
                    settled.row.place,
                    "the cell of the audit says something else; decide in one place, and clear the other",
                    f"the cell of the audit says {shown(corrected, field)!s}",
                )
                return read
            return self._correct(field, path, read, corrected, choice)
        if settled is None:
            return read
        if settled.decision is Decision.ACCEPT:
            self._accept(path, settled, shown(read, field))
            return read
        return self._correct(field, path, read, chosen, settled)

    def _chosen(self, choice: Choice, field: FieldInfo, path: str, read: Any) -> Any:
        if choice.decision is Decision.ACCEPT:
            return read
        if choice.blank:
            return blank(field)
        return self._understood(choice.corrected, field, path) if choice.corrected is not None else read

    def _understood(self, cell: Typed, field: FieldInfo, path: str) -> Any:
        try:
            if cell.formula:
                raise NotUnderstood("this is a formula; type the value itself")
            return understood(cell.value, field)
        except NotUnderstood as error:
            self._refuse(path, (None, cell.value, None), cell.place, str(error))
            return _NOT_UNDERSTOOD

    def _corrected(self, cells: tuple[Typed | None, ...], field: FieldInfo, path: str, read: Any, written: Any) -> Any:
        """Return what a person typed over a value, if anybody did."""
        there = [cell for cell in cells if cell is not None]
        other = [cell for cell in there if not _says(cell, written, field)]
        if not other:
            return _UNCHANGED
        both = cells[0] is not None and cells[1] is not None and len(other) == len(there)
        if both and written is read and all(alike(there[0], cell, field) for cell in there[1:]):
            return _UNCHANGED  # an older version read it otherwise, and nobody has touched it
        cell = other[0]
        if isinstance(cell.value, str) and is_cut(cell.value):
            why = "this text goes on on the sheet Answers; correct it under Corrected value"
            self._refuse(path, (None, cell.value, None), cell.place, why)
            return _NOT_UNDERSTOOD
        return self._understood(cell, field, path)

    def _correct(self, field: FieldInfo, path: str, read: Any, value: Any, choice: Choice | None) -> Any:
        typed = typed_in(choice.row.cells) if choice is not None else (None, None, None)
        cleared = value == blank(field) and (value != read or (choice is not None and choice.blank))
        decision = Decision.BLANK if cleared else Decision.CORRECT
        corrected = None if decision is Decision.BLANK else shown(value, field)
        if corrected is None and decision is Decision.CORRECT:
            decision = Decision.ACCEPT
        self._note(path, (str(decision), corrected, typed[2]), shown(read, field))
        if value != read:
            self._changed = True
            before = self._evidence.get(path) or Evidence(path, "", "", "")
            self._evidence[path] = replace(before, sign=CORRECTED_SIGN, certain=True)
        return value

    def _accept(self, path: str, choice: Choice, read: Value) -> None:
        self._note(path, (str(Decision.ACCEPT), None, typed_in(choice.row.cells)[2]), read)
        before = self._evidence.get(path)
        if before is not None:
            self._evidence[path] = replace(before, certain=True, sign=f"{before.sign}, {ACCEPTED_SIGN}")

    def _note(self, path: str, typed: tuple[Value, Value, Value], read: Value) -> None:
        self._settled.add(path)
        key = field_key(self._outcome.sha256, path)
        before = self._decisions.before(key)
        became = Became.UNCHANGED if before is not None and _plain(before) == _plain(typed) else Became.NEW
        self._list(became, path, typed, read)

    def _refuse(
        self, path: str, typed: tuple[Value, Value, Value], place: Place, why: str, remark: str | None = None
    ) -> None:
        """List what can't be applied, and flag its field: the audit doesn't say what a person wants it to say.

        Args:
            path: of the field.
            typed: decision, corrected value and note.
            place: where it was typed.
            why: why it isn't applied, and what to do; without what was typed.
            remark: what the sheet says of it instead.
        """
        problem = f"{place}: {why}"
        self._list(Became.NOT_APPLIED, path, typed, None, remark or problem, problem)
        self._refused.append(Issue(path, NOT_APPLIED, f"a correction was not applied: {why}", f"workbook, {place}"))

    def _list(
        self,
        became: Became,
        path: str,
        typed: tuple[Value, Value, Value],
        read: Value,
        remark: str = "",
        problem: str = "",
    ) -> None:
        outcome = self._outcome
        question = wording(self._view.form, path) or path
        key = field_key(outcome.sha256, path)
        link: Path | None = outcome.link
        self.entries.append(
            Entry(became, key, outcome.name, self._view.name, question, read, typed, remark, link, problem)
        )

    def _is_settled(self, issue: Issue) -> bool:
        if issue.field:
            return issue.field in self._settled
        path = issue_key(self._outcome.sha256, issue).partition("|")[2]
        if path in self._settled:
            return True
        choice = self._decisions.choice(self._outcome.sha256, path)
        if choice is None or not choice.settles:
            return False
        decision, corrected, note = typed_in(choice.row.cells)
        self._note(path, (decision, corrected, note), None)
        return True


_UNCHANGED = object()
_NOT_UNDERSTOOD = object()


def _with_headings(field: FieldInfo) -> list[FieldInfo]:
    """Return the columns of a list, each with the heading that its sheet has for it as label."""
    headings = headings_of(field)
    return [replace(column, label=headings[column.path]) for column in field.columns]


def _is_item(path: str) -> bool:
    return any(part.isdigit() for part in path.split("."))


def _has(data: Any, path: str) -> bool:
    for name in path.split("."):
        if not isinstance(data, dict) or name not in data:
            return False
        data = data[name]
    return True


def _put(data: dict[str, Any], path: str, value: Any) -> None:
    *parents, leaf = path.split(".")
    for parent in parents:
        data = data[parent]
    data[leaf] = value


def _says(cell: Typed, value: Any, field: FieldInfo) -> bool:
    """Return whether a cell says a value: as it was written, or as a program saved it that can't hold all of it."""
    if cell.formula:
        return False
    if same(cell.value, value, field):
        return True
    text = shown(value, field)
    if not isinstance(text, str) or not isinstance(cell.value, str):
        return False
    return any(_saved(written) == _saved(cell.value) for written in (text, first_part(text, REST)))


def _saved(text: str) -> str:
    # LibreOffice drops tabs, and takes one level of escapes for its own.
    return clean(text.replace("\t", "").replace("_x005F_", "_"))


def alike(one: Typed, other: Typed, field: FieldInfo) -> bool:
    """Return whether two cells say the same of a field, or the one as much of the other as a cell can hold."""
    try:
        if understood(one.value, field) == understood(other.value, field):
            return True
    except NotUnderstood:
        pass
    texts = [str(cell.value or "") for cell in (one, other)]
    return clean(texts[0]) == clean(texts[1]) or clean(first_part(texts[1], REST)) == clean(texts[0])


def _plain(typed: tuple[Value, Value, Value]) -> tuple[str, ...]:
    return tuple("" if value is None else clean(str(value)) for value in typed)
