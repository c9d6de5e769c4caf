"""What can go wrong, as one tree of exceptions.

A badly completed form never raises: what could not be read is an issue in the result. An exception means that the
file, the template, the record or the destination itself can't be used::

    ChildAuditError
    ├── DocumentError            a file that can't be read as a completed form
    │   ├── MissingFile          there is no such file, or it may not be read
    │   ├── EmptyFile            the file holds nothing
    │   ├── NotAWordDocument     not a Word document at all (a text file renamed, a PDF, a spreadsheet …)
    │   ├── LegacyWordDocument   a Word 97–2003 .doc: open it in Word and save it as .docx
    │   ├── EncryptedDocument    protected by a password
    │   ├── DamagedDocument      a Word document that is broken inside
    │   ├── TooLarge             past a safety limit (the message names it)
    │   └── UnknownForm          a Word document, but none of the forms known here
    ├── TemplateError            a tagged template that can't be used (all its problems at once)
    ├── RecordError              data that doesn't fit the form (all its problems at once)
    ├── UnknownFormName          no form of that name is registered
    ├── KeyFileError             a key for pseudonyms that can't be used
    ├── CasesError               a list of expected cases that can't be used
    ├── ClusterError             a scheduler that can't be used, or whose workers can't read
    ├── WorkbookError            a workbook that can't be read back (all its problems at once)
    └── OutputError              the result can't be written where it was asked for
        ├── NothingRead          no audit was read, and an older result stands there: it was left as it is
        └── TargetInUse          the target is open elsewhere; the result was saved under another name

Each class has a ``code``, stable across versions, which the command line and the workbook's files sheet print.
Messages are one line, say what to do, and never quote what a person typed in a form.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any


class ChildAuditError(Exception):
    """The root of everything that this library raises on purpose."""

    code = "error"


class DocumentError(ChildAuditError):
    """A file that can't be read as a completed form."""

    code = "document"


class MissingFile(DocumentError):
    """There is no such file, or it may not be read."""

    code = "missing_file"


class EmptyFile(DocumentError):
    """The file holds no bytes."""

    code = "empty_file"


class NotAWordDocument(DocumentError):
    """The file is something other than a Word document."""

    code = "not_word"


class LegacyWordDocument(NotAWordDocument):
    """A Word 97–2003 binary document (.doc)."""

    code = "legacy_word"


class EncryptedDocument(DocumentError):
    """A document that needs a password to open."""

    code = "encrypted"


class DamagedDocument(DocumentError):
    """A Word document whose package or XML is broken."""

    code = "damaged"


class TooLarge(DocumentError):
    """A document past one of the safety limits; the message names the limit."""

    code = "too_large"


class UnknownForm(DocumentError):
    """A readable Word document that is none of the forms known here."""

    code = "unknown_form"


class _Problems(ChildAuditError):
    """An error that collects every problem found, not only the first.

    Attributes:
        problems: one sentence each.
    """

    def __init__(self, summary: str, problems: Iterable[str] = ()) -> None:
        self.problems: tuple[str, ...] = tuple(problems)
        super().__init__("; ".join((summary, *self.problems)) if self.problems else summary)


class TemplateError(_Problems):
    """A tagged template that can't be used in both directions."""

    code = "template"


class RecordError(_Problems):
    """Data that doesn't fit the form's record."""

    code = "record"


class UnknownFormName(ChildAuditError):
    """No form of that name is registered."""

    code = "unknown_form_name"


class OutputError(ChildAuditError):
    """The result can't be written where it was asked for."""

    code = "output"


class NothingRead(OutputError):
    """No audit was read, and what stands at the target may have some: it was left as it is.

    Attributes:
        collation: what became of the files.
    """

    code = "nothing_read"

    def __init__(self, message: str, collation: Any) -> None:
        super().__init__(message)
        self.collation = collation


class TargetInUse(OutputError):
    """The target is open elsewhere: what stands there is left alone, and the result was saved under another name.

    Attributes:
        saved_as: where the result is.
        collation: what became of the files, when it was a workbook of them.
    """

    code = "target_in_use"

    def __init__(self, message: str, saved_as: Path) -> None:
        super().__init__(message)
        self.saved_as = saved_as
        self.collation: Any = None


class KeyFileError(ChildAuditError):
    """A key for pseudonyms that can't be used."""

    code = "key_file"


class ClusterError(ChildAuditError):
    """A scheduler that can't be used, or whose workers can't read."""

    code = "cluster"


class CasesError(_Problems):
    """A list of expected cases that can't be used."""

    code = "cases"


class WorkbookError(_Problems):
    """A workbook that can't be read back; each problem names the sheet, the cell and what to do."""

    code = "workbook"
