"""One reading → the same reading without names: pseudonyms, ages instead of dates of birth, masked text.

What is personal is said by the fields of the form (:mod:`child_audit.forms.personal`), so that any form serves.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from child_audit.collate.batch import Outcome
from child_audit.collate.form_view import FormLike
from child_audit.collate.masking import Masker
from child_audit.collate.names import Person, people, says_nothing_else
from child_audit.collate.pseudonyms import pseudonyms_with
from child_audit.errors import ChildAuditError
from child_audit.forms.fields import FieldInfo, Kind, fields_of, nested
from child_audit.forms.masked import age_path, masked_fields, masked_type
from child_audit.forms.personal import Personal
from child_audit.issues import CODES, Issue
from child_audit.parsed import Evidence, MarginComment, Parsed
from child_audit.text import key

HIDDEN = "[not shown]"

_PREFIX = {
    Personal.CHILD: "Child",
    Personal.IDENTIFIER: "Case",
    Personal.SERVICE_USER: "Person",
    Personal.WORKER: "Worker",
    Personal.MANAGER: "Manager",
    Personal.AUDITOR: "Auditor",
}
_NAMES = tuple(personal for personal in _PREFIX if personal is not Personal.IDENTIFIER)


@dataclass(frozen=True)
class PseudonymisedForm:
    """A form as a pseudonymised workbook shows it: ages where it has dates of birth."""

    original: Any
    fields: tuple[FieldInfo, ...]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name in {"original", "fields"}:
            raise AttributeError(name)
        return getattr(self.original, name)


@dataclass(frozen=True)
class Done:
    """What was done to a batch, for the run log: numbers only."""

    audits: int = 0
    fields: int = 0
    masked: int = 0
    nobody: int = 0
    by_role: Mapping[str, int] = field(default_factory=dict)


class Pseudonymiser:
    """Takes the names out of readings, one after the other, with one key."""

    def __init__(self, key_file: str | os.PathLike[str], forms: Mapping[str, Any]) -> None:
        """Read the key, or make it.

        Args:
            key_file: where the key is; see :func:`~child_audit.collate.pseudonyms.pseudonyms_with`.
            forms: form name → the form.

        Raises:
            KeyFileError: the key can't be used.
        """
        self._pseudonyms = pseudonyms_with(key_file)
        self._forms = forms
        self.masked: Callable[[str], str] = str
        """Masks a text about the document that went by last."""
        self.hides: Callable[[str], bool] = bool
        """Tells whether a field of that document is personal."""
        self._counts: Counter[str] = Counter()
        self._roles: Counter[str] = Counter()

    @property
    def fingerprint(self) -> str:
        """By which workbooks made with the same key are known."""
        return self._pseudonyms.fingerprint

    @property
    def done(self) -> Done:
        """What was done so far."""
        counts = self._counts
        return Done(counts["audits"], counts["fields"], counts["masked"], counts["nobody"], dict(self._roles))

    def form(self, form: Any) -> PseudonymisedForm:
        """Return a form as the workbook shows it.

        Raises:
            ChildAuditError: none of its fields says that it's personal, so that nothing would be taken out.
        """
        _refuse_without_names(form)
        return PseudonymisedForm(form, masked_fields(form.fields))

    def file_name(self, name: str) -> str:
        """Return what a file is called instead: people put names into the names of files, and of folders."""
        return f"File-{self._pseudonyms.of('file', name)}{Path(name).suffix.lower()}"

    def person(self, personal: Personal, text: str) -> str:
        """Return what a field that names people says instead."""
        named = people(text)
        if named:
            return "; ".join(dict.fromkeys(self._name_of(personal, person) for person in named))
        # Words that name nobody ("Mother", "Not applicable") tell who was meant, and not who that is.
        return text if says_nothing_else(text) else self._other(personal, text)

    def identifier(self, text: str) -> str:
        """Return what a field with a number or code says instead."""
        return self._other(Personal.IDENTIFIER, text) if key(text) else text

    def outcome(self, outcome: Outcome) -> Outcome:
        """Return an outcome without names. The place of the file isn't kept, so that nothing leads to it."""
        name = self.file_name(outcome.name)
        parsed = outcome.parsed and self._parsed(outcome.parsed, outcome.modified.date() if outcome.modified else None)
        return replace(outcome, path=Path(), name=name, parsed=parsed)

    def _parsed(self, parsed: Parsed[Any], modified: date | None) -> Parsed[Any]:
        form = self._forms[parsed.form]
        _refuse_without_names(form)
        whose = _Whose.of(form, parsed.record)
        masker = Masker(
            [
                (person, self._name_of(personal, person), personal is Personal.CHILD)
                for personal, person in whose.people
            ],
            [(text, self.identifier(text)) for text in whose.identifiers],
            whose.births,
        )
        self.masked = masker.masked
        self.hides = _Hidden(form)
        document = _Document(self, form, masker, audit_date(form, parsed.record) or modified)
        masked = document.parsed(parsed)
        self._counts["audits"] += 1
        self._counts["nobody"] += not any(personal is Personal.CHILD for personal, _ in whose.people)
        self._counts["masked"] += masker.count
        self._counts["fields"] += document.replaced.total()
        self._roles.update(document.replaced)
        return masked

    def author(self, name: str) -> str:
        """Return what the author of a margin comment is called."""
        return self._other(None, name) if not people(name) else self.person(Personal.AUDITOR, name)

    def _name_of(self, personal: Personal, person: Person) -> str:
        return f"{_PREFIX[personal]}-{self._pseudonyms.of('person', person.identity)}"

    def _other(self, personal: Personal | None, text: str) -> str:
        kind = "identifier" if personal is Personal.IDENTIFIER else "other"
        return f"{_PREFIX[personal] if personal else 'Author'}-{self._pseudonyms.of(kind, key(text) or text)}"


@dataclass(frozen=True, slots=True)
class _Whose:
    """Whom a record names."""

    people: tuple[tuple[Personal, Person], ...]
    identifiers: tuple[str, ...]
    births: tuple[date, ...]

    @classmethod
    def of(cls, form: FormLike, record: Any) -> _Whose:
        values = [(field.personal, value) for field, value in _leaves(form.fields, record) if value]
        named = [
            (role, person)
            for role in _NAMES
            for personal, value in values
            if personal is role
            for person in people(value)
        ]
        return cls(
            tuple(named),
            tuple(value for personal, value in values if personal is Personal.IDENTIFIER),
            tuple(value for personal, value in values if personal is Personal.BIRTH and isinstance(value, date)),
        )


class _Hidden:
    """Tells which fields of a form are personal; a column of a list by its own path in it."""

    def __init__(self, form: FormLike) -> None:
        self._personal = {info.path: info.personal for info in form.fields}
        for info in form.fields:
            self._personal |= {f"{info.path}.{column.path}": column.personal for column in info.columns}

    def of(self, path: str) -> Personal:
        # actions.2.who_when is said of the column actions.who_when.
        plain = ".".join(part for part in path.split(".") if not part.isdigit())
        return self._personal.get(plain, Personal.NONE)

    def __call__(self, path: str) -> bool:
        return self.of(path) is not Personal.NONE


class _Document:
    """Takes the names out of one reading."""

    def __init__(self, names: Pseudonymiser, form: FormLike, masker: Masker, audited: date | None) -> None:
        self._names = names
        self._form = form
        self._masker = masker
        self._audited = audited
        self.replaced: Counter[str] = Counter()
        self._of = _Hidden(form).of

    def parsed(self, parsed: Parsed[Any]) -> Parsed[Any]:
        # Its own fields: another version of the form may have others.
        values = dict(self._values(_fields_of(parsed.record.__class__), parsed.record))
        return Parsed(
            parsed.form,
            masked_type(parsed.record.__class__).model_validate(nested(values)),
            tuple(map(self._issue, parsed.issues)),
            {evidence.field: evidence for evidence in map(self._evidence, parsed.evidence.values())},
            tuple(map(self._comment, parsed.margin_comments)),
        )

    def _values(self, fields: Iterable[FieldInfo], record: Any) -> Iterator[tuple[str, Any]]:
        for info in fields:
            value = info.get(record)
            if info.kind is Kind.ROWS:
                yield info.path, [nested(dict(self._values(info.columns, row))) for row in value]
            elif info.personal is Personal.BIRTH and info.kind is Kind.DATE:
                yield age_path(info.path), self._age(value)
            else:
                yield info.path, self._value(info.personal, value) if isinstance(value, str) else value

    def _value(self, personal: Personal, text: Any) -> Any:
        if personal is Personal.NONE or not text:
            # A choice is a text as well, of the form's own words.
            return self._masker.masked(text) if type(text) is str else text
        self.replaced[personal.value] += 1
        return self._text(personal, text)

    def _text(self, personal: Personal, text: str) -> str:
        if personal is Personal.IDENTIFIER:
            return self._names.identifier(text)
        return HIDDEN if personal is Personal.BIRTH else self._names.person(personal, text)

    def _age(self, born: date | None) -> str:
        if born is None:
            return ""
        self.replaced[Personal.BIRTH.value] += 1
        if self._audited is None:
            return ""
        years = self._audited.year - born.year - ((self._audited.month, self._audited.day) < (born.month, born.day))
        return str(years) if years >= 0 else "unborn"

    def _evidence(self, evidence: Evidence) -> Evidence:
        personal = self._of(evidence.field)
        if personal is Personal.NONE:
            return replace(evidence, raw=self._masker.masked(evidence.raw))
        path = age_path(evidence.field) if personal is Personal.BIRTH else evidence.field
        # What stands in the document may say more than the value does.
        return replace(evidence, field=path, raw=HIDDEN if evidence.raw.strip() else "")

    def _issue(self, issue: Issue) -> Issue:
        personal = self._of(issue.field or "")
        if personal is Personal.NONE:
            masked = self._masker.masked
            return replace(issue, message=masked(issue.message), text=masked(issue.text))
        path = age_path(issue.field or "") if personal is Personal.BIRTH else issue.field
        message = CODES[issue.code][0] if issue.code in CODES else "This field needs checking."
        return replace(issue, field=path, message=message, text=HIDDEN if issue.text else "")

    def _comment(self, comment: MarginComment) -> MarginComment:
        masked = self._masker.masked
        author = self._names.author(comment.author) if comment.author else ""
        return replace(comment, author=author, text=masked(comment.text), about=masked(comment.about))


def audit_date(form: FormLike, record: Any) -> date | None:
    """Return the day of an audit: the form's own field for it, or else the day of the talk with the family."""
    dates = [info for info in form.fields if info.kind is Kind.DATE and info.personal is Personal.NONE]
    for word in ("audit", "feedback"):
        for info in dates:
            value = info.get(record)
            if value is not None and word in f"{info.path} {info.label} {info.section}".casefold():
                return date(value.year, value.month, value.day)
    return None


_fields_of = lru_cache(maxsize=64)(fields_of)


def _leaves(fields: Iterable[FieldInfo], record: Any) -> Iterator[tuple[FieldInfo, Any]]:
    for info in fields:
        value = info.get(record)
        if info.kind is Kind.ROWS:
            for row in value:
                yield from _leaves(info.columns, row)
        elif info.personal is not Personal.NONE:
            yield info, value


def _refuse_without_names(form: FormLike) -> None:
    columns = [column for info in form.fields for column in (info, *info.columns)]
    if all(column.personal is Personal.NONE for column in columns):
        raise ChildAuditError(
            f"the form {form.name} has no field that says who somebody is, so nothing can be pseudonymised; "
            'say it in its record type: json_schema_extra={"personal": "child"}'
        )
