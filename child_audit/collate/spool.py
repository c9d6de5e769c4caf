"""Outcomes kept on disk, so that twenty thousand audits take no more memory than twenty.

They stand in one private temporary file: its owner's alone, without a name where the system allows it, and gone when
the last who uses it is. A small batch never leaves the memory.
"""

from __future__ import annotations

import io
import pickle
import tempfile
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, overload

from child_audit.collate.batch import Outcome, Status

_IN_MEMORY = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of an outcome without reading it again.

    Attributes:
        status: what became of the file.
        form: the form's name, "" when it was not read.
        issues: how many things a person should look at.
        comments: how many Word comments it has.
    """

    status: Status
    form: str = ""
    issues: int = 0
    comments: int = 0

    @classmethod
    def of(cls, outcome: Outcome) -> Entry:
        """Describe an outcome."""
        parsed = outcome.parsed
        if parsed is None:
            return cls(outcome.status)
        return cls(outcome.status, parsed.form, len(parsed.issues), len(parsed.margin_comments))


class Outcomes(Sequence[Outcome]):
    """A sequence of outcomes that are read from disk as they are asked for, each time anew.

    So what is changed in one of them isn't changed in the sequence.
    """

    def __init__(self, outcomes: Iterable[Outcome] = ()) -> None:
        """Keep ``outcomes``; more can be appended."""
        self._store = _Store()
        self._index = _Index()
        self._chosen: Sequence[int] | None = None
        for outcome in outcomes:
            self.append(outcome)

    def append(self, outcome: Outcome) -> None:
        """Keep one more outcome."""
        self._index.add(self._store.add(outcome), Entry.of(outcome))

    def where(self, fits: Callable[[Entry], bool]) -> Outcomes:
        """Return the outcomes whose entries fit, without reading any."""
        return self._with([number for number in self._numbers if fits(self._index.entry(number))])

    @property
    def entries(self) -> Iterator[Entry]:
        """What is known of each, without reading any."""
        return map(self._index.entry, self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)

    def __iter__(self) -> Iterator[Outcome]:
        return (self._store.get(self._index.places[number]) for number in self._numbers)

    @overload
    def __getitem__(self, index: int) -> Outcome: ...
    @overload
    def __getitem__(self, index: slice) -> Outcomes: ...
    def __getitem__(self, index: int | slice) -> Outcome | Outcomes:
        if isinstance(index, slice):
            return self._with(self._numbers[index])
        return self._store.get(self._index.places[self._numbers[index]])

    @property
    def _numbers(self) -> Sequence[int]:
        return range(len(self._index.places)) if self._chosen is None else self._chosen

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(mine == theirs for mine, theirs in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<{len(self)} outcomes>"

    def _with(self, numbers: Sequence[int]) -> Outcomes:
        some = Outcomes.__new__(Outcomes)
        some._store, some._index = self._store, self._index
        some._chosen = numbers if isinstance(numbers, range) else array("L", numbers)
        return some


def select(outcomes: Sequence[Outcome], fits: Callable[[Entry], bool]) -> Sequence[Outcome]:
    """Return those of any outcomes whose entries fit."""
    if isinstance(outcomes, Outcomes):
        return outcomes.where(fits)
    return tuple(outcome for outcome in outcomes if fits(Entry.of(outcome)))


def entries(outcomes: Sequence[Outcome]) -> Iterator[Entry]:
    """Return what is known of each of any outcomes."""
    return outcomes.entries if isinstance(outcomes, Outcomes) else map(Entry.of, outcomes)


class _Index:
    """Where each outcome stands, and its entry: a few bytes each, where objects would be a few hundred."""

    def __init__(self) -> None:
        self.places = array("Q")
        self._kinds: dict[tuple[Status, str], int] = {}
        self._kind = array("H")
        self._issues = array("L")
        self._comments = array("L")

    def add(self, place: int, entry: Entry) -> None:
        """Note one more."""
        self.places.append(place)
        self._kind.append(self._kinds.setdefault((entry.status, entry.form), len(self._kinds)))
        self._issues.append(entry.issues)
        self._comments.append(entry.comments)

    def entry(self, number: int) -> Entry:
        """Return what is known of one."""
        status, form = list(self._kinds)[self._kind[number]]
        return Entry(status, form, self._issues[number], self._comments[number])


class _Store:
    """Pickles, one behind the other."""

    def __init__(self) -> None:
        # Not a named file: nobody else can open it, and it's gone even when the process is killed.
        self._file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115
        self._classes: dict[type, int] = {}

    def add(self, outcome: Outcome) -> int:
        place = self._file.seek(0, io.SEEK_END)
        _Pickler(self._file, self._classes).dump(outcome)
        return place

    def get(self, place: int) -> Outcome:
        self._file.seek(place)
        outcome: Outcome = _Unpickler(self._file, list(self._classes)).load()
        return outcome

    def __del__(self) -> None:
        self._file.close()


class _Pickler(pickle.Pickler):
    """Keeps classes themselves, not their names: a form's record type may have been made while the program ran."""

    def __init__(self, file: Any, classes: dict[type, int]) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self._classes = classes

    def persistent_id(self, thing: object) -> int | None:
        return self._classes.setdefault(thing, len(self._classes)) if isinstance(thing, type) else None


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: Any, classes: list[type]) -> None:
        super().__init__(file)
        self._classes = classes

    def persistent_load(self, number: int) -> type:
        return self._classes[number]
