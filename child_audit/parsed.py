"""What comes back from reading a completed form."""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from operator import attrgetter
from typing import Any, Generic, TypeVar

from child_audit.errors import ChildAuditError
from child_audit.issues import Issue
from child_audit.notebook import field_paths, short, shown, table, value_at

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Evidence:
    """How one field was read.

    Attributes:
        field: dotted path; rows of a list count from 1: ``actions.2.who_when``.
        raw: the text that the value was read from, as it stands in the document.
        place: where, in Word's terms: "table 3, row 4, column 2".
        sign: how: "text", "date", "bold", "underline", "highlight", "only one left", "box ticked", "typed" …; several
            joined by " + "; "blank" when there was nothing; "undecided" when the signs contradict each other;
            "part not found" where a whole part of the form isn't in the document.
        certain: False when an issue names this field.
        label: the form's own words for the field, as they stand on the template.
    """

    field: str
    raw: str
    place: str
    sign: str
    certain: bool = True
    label: str = ""


@dataclass(frozen=True, slots=True)
class MarginComment:
    """A Word comment in the margin.

    Attributes:
        author: the name Word recorded, "" when none.
        text: the comment.
        date: ISO date and time as Word recorded it, "" when none.
        about: the text that the comment is attached to, "" when none.
    """

    author: str
    text: str
    date: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Parsed(Generic[R]):
    """A completed form, read.

    Attributes:
        form: name of the form, for instance ``early_help``.
        record: the typed record, always complete: what could not be read is None or "".
        issues: everything that a person should look at; empty when nothing was in doubt.
        evidence: field path → how it was read.
        margin_comments: Word comments.
        version: of the form that the document was read as, "" when it has none.
        record_id: what whoever filled the document by program called its record, "" when nothing.
    """

    form: str
    record: R
    issues: tuple[Issue, ...] = ()
    evidence: Mapping[str, Evidence] = field(default_factory=dict)
    margin_comments: tuple[MarginComment, ...] = ()
    version: str = ""
    record_id: str = ""
    # Draws the page; holds the document. Set by the form, so that nothing here imports upwards.
    _explain: Callable[[str], str] | None = field(default=None, compare=False, repr=False)

    @property
    def certain(self) -> bool:
        """True when nothing at all was flagged."""
        return not self.issues

    def __repr__(self) -> str:
        # In logs and tracebacks, too: so it tells how much there is, and nothing of what.
        return f"<Parsed {self._in_numbers}>"

    def _repr_html_(self) -> str:
        """Return what was read as a table, for a notebook: fields that are answered or flagged, then other issues."""
        flagged: dict[str | None, list[Issue]] = {}
        for issue in self.issues:
            flagged.setdefault(issue.field, []).append(issue)
        answers = {path: shown(value_at(self.record, path)) for path in self.evidence}
        rows = [
            (path, short(one.label), answers[path], one.sign, _to_check(flagged.pop(path, ())))
            for path, one in self.evidence.items()
            if (answers[path] and one.sign != _BLANK) or path in flagged
        ]
        rows += [(path or "", "", "", "", _to_check(issues)) for path, issues in flagged.items()]
        headings = ("Field", "Question", "Answer", "Read by", "To check")
        return table(self._in_numbers, headings, rows, [bool(check) for *_, check in rows])

    @property
    def _in_numbers(self) -> str:
        # Of the evidence some is of no field: whom to return the form to. And a list's is of each of its cells.
        paths = list(field_paths(self.record))
        read = {path for path, one in self.evidence.items() if one.sign not in (_BLANK, _UNDECIDED)}
        read |= {re.split(r"\.\d", path)[0] for path in read}
        answered = sum(path in read for path in paths)
        name = f"{self.form}@{self.version}" if self.version else self.form
        to_check = f"{len(self.issues)} to check" if self.issues else "nothing to check"
        return f"{name}: {answered} of {len(paths)} fields answered, {to_check}"

    def explain(self, name: str = "") -> str:
        """Return a page of HTML that shows how the document was read: self-contained, for a browser or for paper.

        Args:
            name: what the page calls the document, its file name for instance.

        Raises:
            ChildAuditError: the document isn't at hand: the reading was pickled, or comes from a batch.
        """
        if self._explain is None:
            raise ChildAuditError("this reading has let go of its document; parse the document again to explain it")
        return self._explain(name)

    def without_document(self) -> Parsed[R]:
        """Return the reading alone, which takes little memory; :meth:`explain` needs the document."""
        return replace(self, _explain=None)

    def __reduce__(self) -> tuple[Any, ...]:
        # A document is far larger than what was read from it: it stays in the process that read it. The rest goes as
        # plain tuples, which take a third of the time that as many objects do, each with its own state; the evidence,
        # most of it all, packed by itself, so that it's unpacked only where somebody asks for it.
        parts = (
            tuple(map(_of_issue, self.issues)),
            self.evidence.packed if isinstance(self.evidence, _Restored) else _packed(self.evidence),
            tuple(map(_of_comment, self.margin_comments)),
        )
        return _restored, (self.form, self.record, *parts, self.version, self.record_id)


def _to_check(issues: Iterable[Issue]) -> str:
    return "\n".join(
        f"{one.message} ({one.code}, {one.place})" + (f": {one.text}" if one.text else "") for one in issues
    )


_BLANK, _UNDECIDED = "blank", "undecided"
_of_issue = attrgetter(*(each.name for each in fields(Issue)))
_of_evidence = attrgetter(*(each.name for each in fields(Evidence)))
_of_comment = attrgetter(*(each.name for each in fields(MarginComment)))


def _packed(evidence: Mapping[str, Evidence]) -> bytes:
    return pickle.dumps({path: _of_evidence(one) for path, one in evidence.items()}, pickle.HIGHEST_PROTOCOL)


class _Restored(Mapping[str, Evidence]):
    """Evidence that is unpacked when somebody asks for it: most of a batch nobody does."""

    def __init__(self, packed: bytes) -> None:
        self.packed = packed

    @cached_property
    def _parts(self) -> dict[str, tuple[Any, ...]]:
        parts: dict[str, tuple[Any, ...]] = pickle.loads(self.packed)
        return parts

    def __getitem__(self, path: str) -> Evidence:
        return Evidence(*self._parts[path])

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)

    def __repr__(self) -> str:
        return repr(dict(self))


def _restored(
    form: str,
    record: Any,
    issues: tuple[tuple[Any, ...], ...],
    evidence: bytes,
    comments: tuple[tuple[Any, ...], ...],
    version: str,
    record_id: str,
) -> Parsed[Any]:
    """Make a reading again of what :meth:`Parsed.__reduce__` made of it."""
    return Parsed(
        form,
        record,
        tuple(Issue(*one) for one in issues),
        _Restored(evidence),
        tuple(MarginComment(*one) for one in comments),
        version,
        record_id,
    )
