"""From paths to a workbook: the whole of collation in one call."""

from __future__ import annotations

import io
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from child_audit.collate import destination
from child_audit.collate.batch import Outcome, Reader, Status, read_files
from child_audit.collate.inputs import Input, StrPath, find
from child_audit.collate.sheets import FormLike, tables
from child_audit.output import Target, replacing
from child_audit.parsed import Parsed
from child_audit.word.formats import Conversions, converted_together
from child_audit.word.formats import read as read_document

if TYPE_CHECKING:
    from child_audit.form import Form

Progress = Callable[[int, int], None]
"""Called with how many files are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class Collation:
    """What became of many files.

    Attributes:
        outcomes: one for each file, in the order in which they were named.
        forms: form name → the form, for every form that occurs.
    """

    outcomes: tuple[Outcome, ...]
    forms: Mapping[str, FormLike] = field(default_factory=dict)

    @property
    def read(self) -> tuple[Outcome, ...]:
        """The files that were read."""
        return self._with(Status.READ)

    @property
    def to_check(self) -> tuple[Outcome, ...]:
        """The files that were read and have something that a person should look at."""
        return tuple(outcome for outcome in self.read if outcome.parsed and outcome.parsed.issues)

    @property
    def not_read(self) -> tuple[Outcome, ...]:
        """The files that could not be read."""
        return self._with(Status.NOT_READ)

    @property
    def passed_over(self) -> tuple[Outcome, ...]:
        """The files found in folders that are no documents."""
        return self._with(Status.PASSED_OVER)

    @property
    def counts(self) -> dict[str, int]:
        """Form name → how many audits were read."""
        found = Counter(outcome.parsed.form for outcome in self.read if outcome.parsed)
        return {name: found[name] for name in self.forms}

    @property
    def exit_code(self) -> int:
        """0 when all files were read, 1 when some were not, 2 when there was nothing to read."""
        if self.not_read:
            return 1
        return 0 if self.read else 2

    def save(self, target: Target) -> None:
        """Write the workbook.

        Args:
            target: a path ending in ``.xlsx``, whose file is replaced once the new one is whole; a binary file; or a
                bytearray, which it's appended to.

        Raises:
            OutputError: it can't be written there.
        """
        # openpyxl takes a while to import, and those who only read records need none of it.
        from child_audit.collate.workbook import write

        sheets = tables(self.outcomes, self.forms)
        if isinstance(target, (str, os.PathLike)):
            path = Path(target)
            destination.check(path)
            with replacing(path) as file:
                write(sheets, file, path.parent)
        elif isinstance(target, bytearray):
            stream = io.BytesIO()
            write(sheets, stream)
            target.extend(stream.getbuffer())
        else:
            write(sheets, target)

    def _with(self, status: Status) -> tuple[Outcome, ...]:
        return tuple(outcome for outcome in self.outcomes if outcome.status is status)


def collate(
    paths: StrPath | Iterable[StrPath],
    output: Target | None = None,
    *,
    form: str | Form[Any] | None = None,
    forms: Sequence[Form[Any]] | None = None,
    password: str | None = None,
    workers: int | None = 1,
    progress: Progress | None = None,
) -> Collation:
    """Read many completed forms, and write them into one workbook.

    A file that can't be read never ends the batch: it has its row, with the reason.

    Args:
        paths: files, folders (searched with all that is in them) and patterns such as ``returned/*.docx``.
        output: where the workbook goes; None for none yet. Nothing is written when there was nothing to read.
        form: which form they all are: by name, by its template's path, or as a :class:`~child_audit.form.Form`; None:
            each is recognised.
        forms: forms of your own that they may be, besides those that ship; see :func:`child_audit.forms_in`. The
            versions of one form share a sheet.
        password: opens those documents that are protected.
        workers: how many processes read at the same time; None: one a processor when there are many files. A script
            that asks for more than one must guard its main part by ``if __name__ == "__main__":``.
        progress: called after each file.

    Returns:
        What became of each file; :meth:`Collation.save` writes the workbook later, or again.

    Raises:
        UnknownFormName: there is no form of that name.
        OutputError: the workbook can't be written where it was asked for.
    """
    # The engine opens every shipped template: not before somebody reads documents.
    from child_audit import form as engine
    from child_audit.form.registry import all_known, asked_for

    asked = asked_for(form, forms)
    names = {one.name for one in asked or ()}
    known: dict[str, FormLike] = {
        **engine.families_of(one for one in all_known(forms) if one.name not in names),
        **engine.families_of(asked or ()),
    }
    leave_out: list[StrPath] = []
    if isinstance(output, (str, os.PathLike)):
        destination.check(Path(output))
        leave_out.append(output)
    files = find(paths, leave_out=leave_out)
    with _reader(files, asked, forms, password) as reader:
        collation = gather(read_files(files, reader, workers=workers), known, len(files), progress)
    if output is not None and collation.exit_code != 2:
        collation.save(output)
    return collation


def read(
    paths: StrPath | Iterable[StrPath],
    *,
    form: str | Form[Any] | None = None,
    forms: Sequence[Form[Any]] | None = None,
    password: str | None = None,
    workers: int | None = 1,
) -> Iterator[Outcome]:
    """Read many completed forms one after the other; each outcome comes as soon as it's there.

    Args:
        paths: as in :func:`collate`; other files found in folders are left out.
        form: as in :func:`collate`.
        forms: as in :func:`collate`.
        password: as in :func:`collate`.
        workers: as in :func:`collate`.

    Raises:
        UnknownFormName: there is no form of that name.
    """
    from child_audit.form.registry import asked_for

    asked = asked_for(form, forms)
    files = [file for file in find(paths) if file.read]
    with _reader(files, asked, forms, password) as reader:
        yield from read_files(files, reader, workers=workers)


def gather(
    outcomes: Iterable[Outcome], forms: Mapping[str, FormLike], total: int = 0, progress: Progress | None = None
) -> Collation:
    """Gather outcomes as they come, telling ``progress`` of each."""
    gathered: list[Outcome] = []
    for outcome in outcomes:
        gathered.append(outcome)
        if progress is not None:
            progress(len(gathered), total)
    found = {outcome.parsed.form for outcome in gathered if outcome.parsed}
    return Collation(tuple(gathered), {name: form for name, form in forms.items() if name in found})


@contextmanager
def _reader(
    files: Iterable[Input],
    asked: tuple[Form[Any], ...] | None,
    forms: Sequence[Form[Any]] | None,
    password: str | None,
) -> Iterator[Reader]:
    own = None if forms is None else tuple(forms)
    with converted_together(file.path for file in files if file.read) as conversions:
        yield partial(_parsed, asked=asked, forms=own, password=password, conversions=conversions)


def _parsed(
    source: bytes | Path,
    asked: tuple[Form[Any], ...] | None,
    forms: tuple[Form[Any], ...] | None,
    password: str | None,
    conversions: Conversions,
) -> Parsed[Any]:
    from child_audit import form as engine
    from child_audit.form.registry import all_known

    document = read_document(source, password=password, conversions=conversions)
    return engine.recognised(document, asked, all_known(forms))
