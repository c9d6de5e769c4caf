"""From a table of cases to a folder of filled forms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from child_audit.errors import OutputError, RecordError
from child_audit.form import Form, form_named
from child_audit.form.registry import known_as
from child_audit.output import not_writable
from child_audit.prefill.cells import Synonyms, synonyms_of
from child_audit.prefill.headings import Headings
from child_audit.prefill.names import NamePattern, distinct
from child_audit.prefill.objects import OBJECTS, drafts_from, read_objects
from child_audit.prefill.records import Draft, Problem, drafts_of, recognised_headings, settled, table_of
from child_audit.prefill.tables import NOTES_TITLE, TABLES, Sheet, read_sheets
from child_audit.quoting import name_or
from child_audit.settings import Contacts

Records = str | PathLike[str] | Iterable[BaseModel | Mapping[str, Any]]
"""Where records come from: a file (.xlsx, .csv, .json, .jsonl), or records and mappings themselves."""


@dataclass(frozen=True, slots=True)
class Written:
    """A form that was written, or would be.

    Attributes:
        path: the Word file.
        sheet: where its record stands …
        row: … and in which row.
    """

    path: Path
    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class Filling:
    """What came of filling many forms.

    Attributes:
        written: the forms, in the order of the rows.
        problems: everything that was not used or not written: sheet, row, column, reason.
        passed_over: names of sheets without a heading of the form.
    """

    written: tuple[Written, ...]
    problems: tuple[Problem, ...]
    passed_over: tuple[str, ...] = ()


def fill_many(
    source: Records,
    folder: str | PathLike[str],
    form: str | PathLike[str] | Form[Any] | None = None,
    *,
    forms: Sequence[Form[Any]] | None = None,
    name: str | None = None,
    contacts: Contacts | None = None,
    ignore: Iterable[str] = (),
    dry_run: bool = False,
    force: bool = False,
    controls: bool = False,
    locked: bool = False,
) -> Filling:
    """Fill a form for each record of a table.

    A record that can't be used is listed, and the others are written.

    Args:
        source: a workbook, a CSV file, JSON, JSON Lines; or the records themselves.
        folder: where the forms go; it's made if need be.
        form: which form: by name, by its template's path, or itself; not needed for JSON that says so.
        forms: forms of your own that it may be, besides those that ship; see :func:`child_audit.forms_in`.
        name: how the files are called: ``"{child.case_id} {child.full_name}.docx"``. By default the form's name and the
            number of the record.
        contacts: whom to return the forms to.
        ignore: headings of columns that are meant for other purposes.
        dry_run: write nothing; say what would be written.
        force: replace files that are there.
        controls: write content controls; see :meth:`child_audit.Form.blank`.
        locked: let nothing but the controls be edited.

    Returns:
        What was written, and what was not.

    Raises:
        RecordError: the table as a whole can't be used, or the pattern of names.
        OutputError: the folder can't be made.
        UnknownFormName: there is no form of that name.
    """
    run = _Run(form, forms, name, contacts, dry_run=dry_run, force=force, folder=Path(folder))
    run.controls = {"controls": controls, "locked": locked}
    if isinstance(source, (str, PathLike)):
        run.read(Path(source), frozenset(" ".join(heading.split()).casefold() for heading in ignore))
    else:
        run.take(_own(source))
    return Filling(tuple(run.written), tuple(run.problems), tuple(run.passed_over))


def _own(records: Iterable[BaseModel | Mapping[str, Any]]) -> Iterator[tuple[int, Any]]:
    for number, record in enumerate(records, start=1):
        yield number, record.model_dump() if isinstance(record, BaseModel) else record


def _form_named(name: str) -> str:
    known_by = name_or(name.partition("@")[0], "")
    return f"the form {known_by}" if known_by else "another form"


def _is_ours(sheet: Sheet) -> bool:
    """Return whether this is the sheet of notes that :func:`write_sheet` adds."""
    return any(str(cell).endswith(NOTES_TITLE) for row in sheet.rows[:1] for cell in row.cells[:1])


class _Run:
    """One run over a table."""

    def __init__(
        self,
        form: str | PathLike[str] | Form[Any] | None,
        forms: Sequence[Form[Any]] | None,
        name: str | None,
        contacts: Contacts | None,
        *,
        dry_run: bool,
        force: bool,
        folder: Path,
    ) -> None:
        self.forms = forms
        self.form = form if form is None or isinstance(form, Form) else form_named(form, forms)
        self.name, self.contacts, self.dry_run, self.force, self.folder = name, contacts, dry_run, force, folder
        self.written: list[Written] = []
        self.problems: list[Problem] = []
        self.passed_over: list[str] = []
        self.controls: dict[str, bool] = {}
        self._count = 0
        self._taken: set[str] = set()
        self._known: dict[str, tuple[Headings, Synonyms, NamePattern]] = {}
        if self.form is not None:
            self._knowledge(self.form)

    def read(self, path: Path, ignored: frozenset[str]) -> None:
        suffix = path.suffix.lower()
        if suffix in OBJECTS:
            self.take(read_objects(path), path.name)
        elif suffix not in TABLES and path.is_file() and not suffix:
            raise RecordError(f"{path}: not a table known here; give .xlsx, .csv, .json or .jsonl")
        else:
            self._tables(path, ignored)

    def take(self, objects: Iterable[tuple[int, Any]], name: str = "records") -> None:
        for draft in drafts_from(name, objects, self._for_draft):
            self._finish(draft)

    def _tables(self, path: Path, ignored: frozenset[str]) -> None:
        if self.form is None:
            raise RecordError(f"say which form {path.name} is for; see: child-audit forms")
        headings, synonyms, _ = self._knowledge(self.form)
        sheets = read_sheets(path, lambda sheet: recognised_headings(headings, sheet))
        tables = [table_of(headings, sheet, ignored) for sheet in sheets]
        if not any(tables):
            raise RecordError(
                f"{path}: no heading of the form {self.form.name} was found; begin with: child-audit sheet"
            )
        for sheet, table in zip(sheets, tables, strict=True):
            if table is None:
                if not _is_ours(sheet):
                    self.passed_over.append(sheet.name)
                continue
            self.problems.extend(table.problems)
            for draft in drafts_of(table, synonyms):
                self._finish(draft)

    def _knowledge(self, form: Form[Any]) -> tuple[Headings, Synonyms, NamePattern]:
        found = self._known.get(known_as(form))
        if found is None:
            headings = Headings(form)
            fields = [info.path for info in form.fields if not info.columns]
            pattern = NamePattern(self.name or "{form} {number}", fields)
            found = self._known[known_as(form)] = headings, synonyms_of(form.layout), pattern
        return found

    def _for_draft(self, name: str | None) -> tuple[Headings, Synonyms]:
        form = self._form_of(name)
        headings, synonyms, _ = self._knowledge(form)
        return headings, synonyms

    def _form_of(self, name: str | None) -> Form[Any]:
        if self.form is not None:
            return self.form
        if name is None:
            raise RecordError("say which form the records are for; see: child-audit forms")
        return form_named(name, self.forms)

    def _finish(self, draft: Draft) -> None:
        """Write a draft's form, or list why not."""
        if self.form is not None and draft.form and draft.form.partition("@")[0] != self.form.name:
            draft.problems.append(Problem(draft.sheet, draft.row, "", f"the record is of {_form_named(draft.form)}"))
        self._count += 1
        if not draft.problems:
            form = self._form_of(draft.form)
            if not self.dry_run:
                self._make_folder()
            try:
                self._write(draft, form, form.record(settled(draft.tree)))
            except RecordError as error:
                draft.problems.extend(self._refusals(draft, error))
            except OutputError as error:
                draft.problems.append(Problem(draft.sheet, draft.row, "", str(error)))
        self.problems.extend(draft.problems)

    def _refusals(self, draft: Draft, error: RecordError) -> Iterator[Problem]:
        for problem in error.problems or (str(error),):
            path = problem.partition(":")[0]
            reason = problem.partition(": ")[2] or problem
            yield Problem(draft.sheet, draft.row, draft.places.get(path, path), reason)

    def _write(self, draft: Draft, form: Form[Any], record: BaseModel) -> None:
        number = f"{self._count:03}"
        values = {info.path: info.get(record) for info in form.fields if not info.columns}
        values |= {"number": number, "form": form.name}
        pattern = self._knowledge(form)[2]
        path = self.folder / distinct(pattern.name(values, f"{form.name} {number}"), self._taken)
        if path.exists() and not self.force:
            reason = "its file is there already; add --force to replace it, or give other names"
            draft.problems.append(Problem(draft.sheet, draft.row, "", reason))
            return
        if not self.dry_run:
            form.fill(record, path, contacts=self.contacts, record_id=draft.record_id, **self.controls)
        self.written.append(Written(path, draft.sheet, draft.row))

    def _make_folder(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise not_writable(self.folder, error) from error
        except ValueError as error:
            raise OutputError("the name of the folder can't be used by this system") from error
