"""Awaited audits against the files that came: received, late, missing, duplicate, unexpected, and matched by what."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from child_audit.collate.batch import Outcome, Status
from child_audit.collate.expected import Case, Expected
from child_audit.collate.names import people
from child_audit.forms.personal import Personal
from child_audit.text import key

NOT_DUE = "not due yet"
_SHORTEST_ID = 3
_NUMBER = re.compile(r"\d{3,}")
_TOKENS = re.compile(r"[,;/&\n]|\s+(?:and|or)\s+")


class State(StrEnum):
    """What is known of one awaited audit, or of one file that was."""

    RECEIVED = "Received"
    LATE = "Late"
    MISSING = "Missing"
    DUPLICATE = "Duplicate"
    UNEXPECTED = "Unexpected"


@dataclass(frozen=True, slots=True)
class Returned:
    """What is known of one file: enough to say whose audit it is, and little enough to keep for every file.

    Attributes:
        index: its place among the outcomes.
        name: of the file.
        form: "" when it was not read.
        case: the ID.
        child: the name.
        birth: date of birth.
        audited: the day of the audit.
        saved: the day on which the file was last saved.
    """

    index: int
    name: str
    form: str = ""
    case: str = ""
    child: str = ""
    birth: date | None = None
    audited: date | None = None
    saved: date | None = None

    @property
    def read(self) -> bool:
        """Whether it was read."""
        return bool(self.form)


@dataclass(frozen=True, slots=True)
class Match:
    """One row of the sheet: an awaited audit with its file, or either alone.

    Attributes:
        state: what is known.
        case: what was awaited; None for a file that was not.
        returned: the file; None for an audit that is missing.
        how: by what the two were matched.
        remark: what else a person should know.
    """

    state: State
    case: Case | None
    returned: Returned | None
    how: str = ""
    remark: str = ""

    @property
    def days_late(self) -> int | None:
        """Days after the due date; for an audit that is missing see :func:`overdue`."""
        if self.state is not State.LATE or self.case is None or self.case.due is None:
            return None
        here = _here(self.returned)
        return None if here is None else (here - self.case.due).days


def returned_by(index: int, outcome: Outcome, form: Any | None) -> Returned | None:
    """Return what is known of a file; None for one that only lies there, or that another one is the same as."""
    if outcome.status not in (Status.READ, Status.NOT_READ):
        return None
    saved = outcome.modified.date() if outcome.modified else None
    found = Returned(index, outcome.name, saved=saved)
    if outcome.parsed is None or form is None:
        return found
    # Imported here: ages are counted by it as well.
    from child_audit.collate.pseudonymise import audit_date

    record = outcome.parsed.record

    def first(personal: Personal) -> Any:
        return next((info.get(record) for info in form.fields if info.personal is personal and info.get(record)), None)

    birth = first(Personal.BIRTH)
    return replace(
        found,
        form=outcome.parsed.form,
        case=str(first(Personal.IDENTIFIER) or ""),
        child=str(first(Personal.CHILD) or ""),
        birth=birth if isinstance(birth, date) else None,
        audited=audit_date(form, record),
    )


def matched(expected: Expected, files: Sequence[Returned], today: date) -> tuple[Match, ...]:
    """Match awaited audits with files; each file belongs to one of them at most.

    Tried in turn, each for all that is still open: the case ID; its number alone; the name with the date of birth; the
    name alone, where nobody else has it; for a file that could not be read, its name.
    """
    found: dict[int, tuple[Returned, str]] = {}
    again: dict[int, list[tuple[Returned, str]]] = defaultdict(list)
    taken: set[int] = set()
    for how, case_keys, file_keys in _WAYS:
        by_key: dict[str, list[int]] = defaultdict(list)
        for number, case in enumerate(expected.cases):
            for text in case_keys(case):
                by_key[text].append(number)
        for file in sorted(files, key=_first_come):
            if file.index in taken:
                continue
            numbers = [number for text in file_keys(file) for number in by_key.get(text, ())]
            numbers = [number for number in dict.fromkeys(numbers) if _can_be(expected.cases[number], file)]
            if not numbers or (how in _ONLY_ALONE and _persons(expected, numbers) > 1):
                continue
            taken.add(file.index)
            free = [number for number in numbers if number not in found]
            if free:
                found[free[0]] = (file, how)
            else:
                again[numbers[0]].append((file, how))
    return tuple(_matches(expected, files, found, again, taken, today))


def overdue(match: Match, today: date) -> int | None:
    """Return by how many days a missing audit is overdue; None when it isn't."""
    due = match.case.due if match.case else None
    return (today - due).days if match.state is State.MISSING and due is not None and due < today else None


def counts(matches: Sequence[Match]) -> dict[State, int]:
    """Return how many there are of each."""
    found = Counter(match.state for match in matches)
    return {state: found[state] for state in State}


def _matches(
    expected: Expected,
    files: Sequence[Returned],
    found: Mapping[int, tuple[Returned, str]],
    again: Mapping[int, Sequence[tuple[Returned, str]]],
    taken: set[int],
    today: date,
) -> Iterator[Match]:
    for number, case in enumerate(expected.cases):
        if number not in found:
            awaited = NOT_DUE if case.due is not None and case.due >= today else ""
            yield Match(State.MISSING, case, None, remark=awaited)
            continue
        file, how = found[number]
        here = _here(file)
        late = case.due is not None and here is not None and here > case.due
        yield Match(State.LATE if late else State.RECEIVED, case, file, how, _remark(case, file))
        for other, by in again.get(number, ()):
            yield Match(State.DUPLICATE, case, other, by, "another file for the audit in the row above")
    for file in files:
        if file.index not in taken:
            yield Match(
                State.UNEXPECTED, None, file, remark="" if file.read else "could not be read: see the sheet Files"
            )


def _remark(case: Case, file: Returned) -> str:
    remarks = []
    if not file.read:
        remarks.append("came, and could not be read: see the sheet Files")
    if file.read and case.child and file.child and not _same_name(case.child, file.child):
        remarks.append("the name in the form is another one")
    if case.birth and file.birth and case.birth != file.birth:
        remarks.append("the date of birth in the form is another one")
    return "; ".join(remarks)


def _here(file: Returned | None) -> date | None:
    """Return when a file was there at the earliest: an audit dated after the day it was saved was not."""
    days = [day for day in (file.saved, file.audited) if day] if file else []
    return max(days, default=None)


def _can_be(case: Case, file: Returned) -> bool:
    return not (case.form and file.form and case.form != file.form)


def _persons(expected: Expected, numbers: Sequence[int]) -> int:
    """Return how many different children awaited audits are of."""
    return len(
        {(_id(expected.cases[n].case), _name(expected.cases[n].child), expected.cases[n].birth) for n in numbers}
    )


def _first_come(file: Returned) -> tuple[bool, date, int]:
    return not file.read, file.saved or date.max, file.index


# What two are matched by


def case_keys(text: str) -> list[str]:
    """Return the keys of an ID; a field may hold several of them, and Excel takes the noughts from the front."""
    keys = [_id(text), *(_id(token) for token in _TOKENS.split(text))]
    return [found for found in dict.fromkeys(keys) if len(found) >= _SHORTEST_ID or found == _id(text) != ""]


def name_key(text: str) -> str:
    """Return the key of a name, whichever way round it was typed."""
    return _name(text)


def _id(text: str) -> str:
    letters = key(text)
    return letters.lstrip("0") or letters


def _name(text: str) -> str:
    named = people(text)
    return " ".join(sorted(named[0].identity.split())) if named else key(text)


def _same_name(one: str, other: str) -> bool:
    first, second = set(_name(one).split()), set(_name(other).split())
    return first <= second or second <= first


def _numbers(text: str) -> list[str]:
    return [number.lstrip("0") for number in _NUMBER.findall(text) if len(number.lstrip("0")) >= _SHORTEST_ID]


def _born(name: str, birth: date | None) -> list[str]:
    return [f"{_name(name)}|{birth.isoformat()}"] if name and birth else []


def _words_in(file: Returned) -> list[str]:
    if file.read:
        return []
    words = [key(word) for word in re.split(r"[^\w’'-]+|_", file.name) if word]
    together = [" ".join(sorted(words[start : start + size])) for size in (2, 3) for start in range(len(words))]
    return [*(word.lstrip("0") for word in words), *_numbers(file.name), *together]


_NAME_ALONE = "name only: please check"
_FILE_NAME = "name of the file: please check"
_NUMBER_ALONE = "number in the case ID: please check"
_ONLY_ALONE = {_NAME_ALONE, _FILE_NAME, _NUMBER_ALONE}
_Way = tuple[str, Callable[[Case], list[str]], Callable[[Returned], list[str]]]
_WAYS: tuple[_Way, ...] = (
    ("case ID", lambda case: case_keys(case.case), lambda file: case_keys(file.case)),
    (_NUMBER_ALONE, lambda case: _numbers(case.case), lambda file: _numbers(file.case)),
    ("name and date of birth", lambda case: _born(case.child, case.birth), lambda file: _born(file.child, file.birth)),
    (
        _NAME_ALONE,
        lambda case: [_name(case.child)] if case.child else [],
        lambda file: [_name(file.child)] if file.child else [],
    ),
    (
        _FILE_NAME,
        lambda case: [*case_keys(case.case), *([_name(case.child)] if " " in _name(case.child) else [])],
        _words_in,
    ),
)
