"""A workbook → typed records again, whatever people did in it: to fill Word forms from it, or to go on in Python."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from child_audit.collate.audits import REST
from child_audit.collate.celltext import first_part
from child_audit.collate.decided import Choice, choices_in
from child_audit.collate.form_view import FormView, views_of
from child_audit.collate.lists import headings_of
from child_audit.collate.readback import Record, Typed, Workbook, read_workbook
from child_audit.collate.understanding import NotUnderstood, blank, understood
from child_audit.errors import WorkbookError
from child_audit.forms.fields import FieldInfo, Kind, nested
from child_audit.quoting import quoted
from child_audit.text import clean

ANSWERS_ID = "Answers"
_MOST_PROBLEMS = 50


@dataclass(frozen=True, slots=True)
class Loaded:
    """One audit of a workbook.

    Attributes:
        form: the name of the form.
        record: the typed record.
        file: the document that it was read from, as the workbook calls it.
        sha256: of that document.
        review: how far the review of it has come, as the workbook says.
    """

    form: str
    record: Any
    file: str = ""
    sha256: str = ""
    review: str = ""


def load_workbook(path: str | os.PathLike[str], forms: Iterable[Any] | None = None) -> tuple[Loaded, ...]:
    """Return the audits of a workbook as typed records, in the order of its rows.

    What a person corrected on the audits' sheets, and decided in the review queue, counts. Rows may be sorted, filtered
    and hidden, columns moved, renamed and added. A date may be typed as text, and "good" is Good.

    Args:
        path: a workbook that :func:`child_audit.collate` wrote, as it is now.
        forms: the forms that may be in it, as :class:`~child_audit.form.Form`; None: those that ship.

    Raises:
        WorkbookError: it can't be read; each cell that can't be understood is named, with what to do.
    """
    if forms is None:
        from child_audit.form import available_forms

        forms = available_forms()
    from child_audit.form import families_of

    known = families_of(forms)
    book = read_workbook(path, views_of(known))
    problems = list(book.problems)
    loaded = list(_Loading(book, known, problems).audits())
    if problems:
        more = [f"and {len(problems) - _MOST_PROBLEMS} more"] if len(problems) > _MOST_PROBLEMS else []
        raise WorkbookError(f"{path}: not all of it can be understood", [*problems[:_MOST_PROBLEMS], *more])
    return tuple(loaded)


class _Loading:
    """One workbook, while its records are made."""

    def __init__(self, book: Workbook, forms: Mapping[str, Any], problems: list[str]) -> None:
        self._book = book
        self._forms = forms
        self._problems = problems
        self._answers = answers_in(book)
        self._choices = choices_in(book, problems)
        self._items = items_in(book)

    def audits(self) -> Iterator[Loaded]:
        seen: dict[tuple[str, str], Record] = {}
        for sheet in self._book.audits:
            view = sheet.view
            if view is None:
                continue
            for place in sheet.loose:
                self._problems.append(
                    f"{place}: this row has no key; a workbook holds no audit that came from no document"
                )
            for row in sheet.rows:
                first = seen.setdefault((view.form.name, row.key), row)
                if first is not row:
                    self._problems.append(
                        f"{row.place}: this audit stands here twice, first at {first.place}; delete one"
                    )
                    continue
                yield Loaded(view.form.name, self._record(view, row), row.text("File"), row.key, row.text("Review"))

    def _record(self, view: FormView, row: Record) -> BaseModel:
        answers = self._answers.get(row.key, {})
        values = {
            field.path: self._list(field, field.path, row.key, answers)
            if field.kind is Kind.ROWS
            else self._value(field, field.path, row.cells.get(view.headings[field.path]), answers, row.key)
            for field in view.fields
        }
        return _of_a_version(self._forms[view.form.name].forms, values)

    def _value(self, field: FieldInfo, path: str, cell: Typed | None, answers: Mapping[str, Typed], key: str) -> Any:
        choice = self._choices.get((key, path))
        if choice is not None and choice.settles:
            return self._chosen(choice, field, cell, answers.get(path))
        return self._said(field, cell, answers.get(path))

    def _chosen(self, choice: Choice, field: FieldInfo, cell: Typed | None, answer: Typed | None) -> Any:
        if choice.corrected is None:
            return self._said(field, cell, answer) if not choice.blank else blank(field)
        return self._read(choice.corrected, field)

    def _said(self, field: FieldInfo, cell: Typed | None, answer: Typed | None) -> Any:
        """Return what the audits' sheet says; a long text whole, as the sheet of answers has it."""
        if cell is None:
            return blank(field) if answer is None else self._read(answer, field)
        if answer is not None and says_the_same(cell, answer):
            return self._read(answer, field)
        if isinstance(cell.value, str) and is_cut(cell.value):
            self._problems.append(
                f"{cell.place}: this text goes on on the sheet Answers, and was changed here or there; correct it in "
                "the document, or under Corrected value"
            )
            return blank(field)
        return self._read(cell, field)

    def _read(self, cell: Typed, field: FieldInfo) -> Any:
        if cell.formula:
            self._problems.append(f"{cell.place}: this is a formula; type the value itself")
            return blank(field)
        try:
            return understood(cell.value, field)
        except NotUnderstood as error:
            self._problems.append(f"{cell.place}: {error}{quoted(cell.value)}")
            return blank(field)

    def _list(self, field: FieldInfo, path: str, key: str, answers: Mapping[str, Typed]) -> list[dict[str, Any]]:
        """Return the rows of a list, of the sheet of answers; a list in a list likewise."""
        begin = f"{path}."
        within = (inner.removeprefix(begin).partition(".")[0] for inner in answers if inner.startswith(begin))
        rows = []
        headings = headings_of(field)
        for number in sorted({int(text) for text in within if text.isdigit()}):
            prefix = f"{path}.{number}"
            row = self._items.get(f"{key}|{prefix}", {})
            values = {
                column.path: self._list(column, f"{prefix}.{column.path}", key, answers)
                if column.kind is Kind.ROWS
                else self._value(column, f"{prefix}.{column.path}", row.get(headings[column.path]), answers, key)
                for column in field.columns
            }
            rows.append(nested(values))
        return rows


def _of_a_version(forms: Sequence[Any], values: Mapping[str, Any]) -> BaseModel:
    """Return values as a record of the newest version of a form that has a field for each of them."""
    told = {path for path, value in values.items() if value not in (None, "", False, [])}
    by_age = list(reversed(forms))
    form = next((form for form in by_age if told <= {field.path for field in form.fields}), by_age[0])
    paths = {field.path for field in form.fields}
    record: BaseModel = form.record_type.model_validate(
        nested({path: value for path, value in values.items() if path in paths})
    )
    return record


def answers_in(book: Workbook) -> dict[str, dict[str, Typed]]:
    """Return what the sheet of answers says: SHA-256 → path → value; a blank answer too."""
    found: dict[str, dict[str, Typed]] = {}
    for sheet in book.of(ANSWERS_ID):
        for row in sheet.rows:
            path, value = row.text("Field"), row.cells.get("Value")
            if path and value is not None:
                found.setdefault(row.key, {})[path] = value
    return found


def items_in(book: Workbook) -> dict[str, Mapping[str, Typed]]:
    """Return what the sheets of lists say: key of an item → heading → cell."""
    lists = (sheet for sheet in book.sheets if any(column.title == "No." for column in sheet.table.columns))
    return {row.key: row.cells for sheet in lists for row in sheet.rows}


def says_the_same(cell: Typed, answer: Typed) -> bool:
    """Return whether a cell is an answer as it was written, or as much of it as a cell can hold."""
    if isinstance(answer.value, str) and isinstance(cell.value, str):
        return clean(first_part(answer.value, REST)) == clean(cell.value)
    return type(cell.value) is type(answer.value) and bool(cell.value == answer.value)


def is_cut(text: str) -> bool:
    """Return whether a cell holds only the beginning of a text, and says so."""
    before, after = REST.split("{parts}")
    return f"[{before}" in text and text.rstrip().endswith(f"{after}]")
