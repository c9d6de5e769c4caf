"""One call of ``collate``: what was asked for, checked before the long work begins, and written when it's done."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from child_audit.collate import destination
from child_audit.collate.inputs import StrPath
from child_audit.errors import NothingRead, OutputError, TargetInUse, WorkbookError
from child_audit.output import Target, not_writable

if TYPE_CHECKING:
    from child_audit.collate.collation import Collation
    from child_audit.collate.findings import Refining
    from child_audit.collate.manner import Manner
    from child_audit.collate.readback import Workbook
    from child_audit.collate.resume import Journal

_NAMED = 4
_HEADINGS = 3  # rows of them on a form's sheet


@dataclass
class Job:
    """What one call of :func:`child_audit.collate` asks for; the attributes are its arguments."""

    known: Mapping[str, Any]
    output: Target | None
    expected: StrPath | None
    decisions: StrPath | None
    pseudonymise: StrPath | None
    kind: str | None
    table: str | None
    guard: bool
    force: bool
    book: Workbook | None = field(default=None, init=False)
    is_workbook: bool = field(default=True, init=False)

    @property
    def path(self) -> Path | None:
        """Where the output goes, when it's a file."""
        return Path(self.output) if isinstance(self.output, (str, os.PathLike)) else None

    @property
    def files(self) -> list[StrPath]:
        """The files that are no input, wherever they lie."""
        named = (self.path, self.expected, self.decisions, self.pseudonymise, self.journal_path)
        return [path for path in named if path is not None]

    @property
    def journal_path(self) -> Path | None:
        """Where readings are kept until the output is written, when it's a file."""
        if self.path is None:
            return None
        # Beside the key where the output hides names: the journal doesn't.
        return (Path(self.pseudonymise) if self.pseudonymise else self.path).with_name(self.path.name + ".resume")

    @contextmanager
    def journal(self, wanted: bool, manner: Manner) -> Iterator[Journal | None]:
        """Give the journal in which readings are kept; None where none is wanted.

        Raises:
            OutputError: it can't be used.
        """
        if not wanted:
            yield None
            return
        from child_audit.collate.resume import Journal, settings_of

        if self.journal_path is None:
            raise OutputError("to go on after an interruption, a path to write to is needed")
        forms = [*(manner.asked or ()), *manner.known]
        journal = Journal(self.journal_path, settings_of(forms, **manner.affecting_readings), forms)
        try:
            yield journal
        finally:
            journal.close()

    def prepared(self) -> Refining:
        """Check everything that can be checked before the long work, and return what the readings go through.

        Raises:
            ChildAuditError: something can't be used as asked.
        """
        # Most batches need none of it, and all of it takes a while to import.
        from child_audit.collate.decisions import Decisions
        from child_audit.collate.expected import expected_in
        from child_audit.collate.findings import Refining
        from child_audit.collate.pseudonymise import Pseudonymiser

        self._check_output()
        awaited = expected_in(self.expected, self.known) if self.expected is not None else None
        pseudonymiser = None
        if self.pseudonymise is not None:
            self._check_key(Path(self.pseudonymise))
            pseudonymiser = Pseudonymiser(self.pseudonymise, self.known)
        if self.decisions is not None:
            self.book = self._read(Path(self.decisions), pseudonymiser)
        self._protect()
        return Refining(self.known, awaited, Decisions(self.book) if self.book else None, pseudonymiser)

    def check_size(self, files: int) -> None:
        """Check, before the long work, that so many files fit into what is written.

        Raises:
            OutputError: they don't.
        """
        if self.output is None or not self.is_workbook:
            return
        from child_audit.collate.workbook import MAX_ROWS, too_long

        if files > MAX_ROWS - _HEADINGS:
            raise too_long(f"a workbook of {files:,} files")

    def write(self, collation: Collation) -> Collation:
        """Write what came out; nothing where nothing was there to be read.

        Returns:
            The same, and where the old workbook is kept if something in it has no place in the new one.

        Raises:
            OutputError: it can't be written.
            NothingRead: no audit was read, and what stands there, which may have some, was left. The error has the
                collation.
            TargetInUse: what stands there is open; the new one was saved under another name. The error has the
                collation.
        """
        if self.output is None or collation.nothing_to_read:
            return collation
        if self.path is not None and self.path.is_file() and not collation.read and not self.force:
            raise NothingRead(
                f"{self.path}: no audit was read, so this {'workbook' if self.is_workbook else 'file'} was left as it "
                "is; add --force to replace it by one without audits",
                collation,
            )
        collation = replace(collation, kept_as=self._kept())
        try:
            self._write(collation, self.output)
        except TargetInUse as error:
            error.collation = collation
            raise
        return collation

    def _write(self, collation: Collation, output: Target) -> None:
        if not self.is_workbook and self.path is not None:
            collation.export(self.path, self.kind, table=self.table, guard_formulas=self.guard)
            return
        collation.save(output)

    def _kept(self) -> Path | None:
        """Keep the old workbook under another name if something in it has no place in the new one."""
        if not self.is_workbook or self.path is None or self.book is None or not _same(self.path, self.book.path):
            return None
        if not not_carried(self.book):
            return None
        self.book = None
        return keep_copy(self.path)

    def _check_output(self) -> None:
        from child_audit.collate.exports import Format, export_to

        path = self.path
        if path is None:
            if self.kind or self.table or self.guard:
                raise OutputError("a kind of output, a table and guarded formulas need a path to write to")
            return
        export = export_to(path, self.kind, self.table, guard=self.guard)
        self.is_workbook = export.format is Format.XLSX
        if self.is_workbook:
            destination.check(path)

    def _check_key(self, path: Path) -> None:
        for other in (self.path, self.expected, self.decisions):
            if other is not None and _same(path, Path(other)):
                raise OutputError(f"{path}: the key and the {Path(other).suffix} can't be the same file; name another")

    def _read(self, path: Path, pseudonymiser: Any) -> Workbook:
        from child_audit.collate.form_view import views_of
        from child_audit.collate.readback import read_workbook

        book = read_workbook(path, views_of(self.known))
        if not book.facts.get("Pseudonymised", "").startswith("yes"):
            return book
        if pseudonymiser is None:
            raise WorkbookError(f"{path}: this workbook holds pseudonyms; name its key file as well (--pseudonymise)")
        made_with = book.facts.get("Key (fingerprint, not the key)", "")
        if made_with != pseudonymiser.fingerprint:
            raise WorkbookError(f"{path}: the pseudonyms of this workbook were made with another key; name that one")
        return read_workbook(path, views_of({name: pseudonymiser.form(form) for name, form in self.known.items()}))

    def _protect(self) -> None:
        """Make sure that nothing that people typed is replaced."""
        path = self.path
        if path is None or not self.is_workbook or self.force or not path.is_file():
            return
        if self.decisions is not None and _same(path, Path(self.decisions)):
            return
        typed = typed_in(path, self.known)
        if typed:
            raise OutputError(
                f"{path}: {_what(typed)}, which would be lost; add "
                f"--decisions {path} to keep it, give another name, or add --force to replace it"
            )


def typed_in(path: Path, forms: Mapping[str, Any]) -> list[str]:
    """Return where people have typed in a workbook that this library wrote; nothing for any other file."""
    from child_audit.collate.decisions import typed_places
    from child_audit.collate.form_view import views_of
    from child_audit.collate.readback import read_workbook

    try:
        book = read_workbook(path, views_of(forms))
    except WorkbookError:
        return []
    return [*typed_places(book), *not_carried(book)]


def not_carried(book: Workbook) -> list[str]:
    """Return what people put into a workbook that has no place in the next one: rows without a key, further sheets."""
    rows = [f"{place}" for sheet in book.sheets for place in sheet.loose]
    return [*rows, *(f"sheet {name}" for name in book.others)]


def keep_copy(path: Path) -> Path:
    """Keep a workbook as it is under another name beside it, and return that name.

    Raises:
        OutputError: it can't be written.
    """
    names = (f"{path.stem} (as it was on {date.today().isoformat()}{more})" for more in _numbers())
    copy = next(found for name in names if not (found := path.with_name(name + path.suffix)).exists())
    try:
        shutil.copy2(path, copy)
    except OSError as error:
        raise not_writable(copy, error) from error
    return copy


def _numbers() -> Any:
    yield ""
    yield from (f", {number}" for number in count(2))


def _what(places: list[str]) -> str:
    """Say what would be lost; a workbook may hold decisions of earlier runs, and nothing new."""
    from child_audit.collate.ledger import LEDGER_ID

    if all(place.startswith(f"sheet {LEDGER_ID},") for place in places):
        return f"this workbook holds {len(places)} decision{'s' if len(places) != 1 else ''}"
    return f"people have typed in this workbook ({_some(places)})"


def _some(places: list[str]) -> str:
    return ", ".join(places[:_NAMED]) + (f" and {len(places) - _NAMED} more" if len(places) > _NAMED else "")


def _same(one: Path, other: Path) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)
