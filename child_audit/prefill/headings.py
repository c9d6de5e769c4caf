"""Headings of a table → fields of a form."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from rapidfuzz import fuzz, process

from child_audit.form import Form
from child_audit.forms.fields import FieldInfo, Kind
from child_audit.prefill.usual import usual
from child_audit.text import key

_NUMBER = re.compile(r"\d+")
_LONGEST = 500
_LIKE = 80
"""A wording so much alike (of 100) is named as what may have been meant."""

_ALL = "; all headings are in what `child-audit sheet FORM -o headings.xlsx` writes"


@dataclass(frozen=True, slots=True)
class Target:
    """Where the cells of a column go.

    Attributes:
        path: the field, without numbers: ``actions.who_when``.
        info: the field itself; for a column of a list, that column.
        lists: the paths of the lists that it's in, outermost first.
        numbers: which row of each list, from 1; empty when the sheet's rows say so.
    """

    path: str
    info: FieldInfo
    lists: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        """The path with its numbers: ``actions.2.who_when``."""
        name = self.path
        for where, number in zip(reversed(self.lists), reversed(self.numbers), strict=False):
            name = f"{where}.{number}{name[len(where) :]}"
        return name


@dataclass(frozen=True, slots=True)
class Unknown:
    """A heading that names no field, or several.

    Attributes:
        heading: the heading itself.
        what: what is wrong with it and what to do.
    """

    heading: str
    what: str

    def reason(self, *, quote: bool) -> str:
        """Return what is wrong and what to do, with the heading or without: what looks like one may be an answer."""
        return f"the heading {_quoted(self.heading)} {self.what}" if quote else f"the heading {self.what}"


def columns_of(info: FieldInfo, lists: tuple[str, ...] = ()) -> Iterator[Target]:
    """Yield a field as a column; of a list, each of its columns."""
    if info.kind is not Kind.ROWS:
        yield Target(info.path, info, lists)
        return
    for column in info.columns:
        for inner in columns_of(column, ()):
            path = f"{info.path}.{inner.path}"
            yield Target(path, inner.info, (*lists, info.path, *(f"{info.path}.{one}" for one in inner.lists)))


class Headings:
    """Knows the headings of a form: dotted paths, and the form's own wording."""

    def __init__(self, form: Form[Any]) -> None:
        self._form = form
        self.targets = {target.path: target for info in form.fields for target in columns_of(info)}

    def find(self, heading: str) -> Target | Unknown:
        """Return the field that a heading names."""
        text = heading.strip()
        found = self._look_up(text)
        if isinstance(found, Target):
            return found
        if found:
            return Unknown(text, f"may mean {_listed(found)}: write the path as heading")
        return Unknown(text, f"names no field of the form {self._form.name}{self._hint(text)}")

    def knows(self, heading: str) -> bool:
        """Return whether a text is a heading of the form, be it of several fields."""
        return bool(self._look_up(heading.strip()))

    def target(self, heading: str) -> Target | None:
        """Return the one field that a heading names, None when there's none."""
        found = self._look_up(heading.strip())
        return found if isinstance(found, Target) else None

    def _look_up(self, text: str) -> Target | tuple[str, ...]:
        """Return the field that a heading names, or the paths of those that it may name."""
        if len(text) > _LONGEST:
            return ()
        exact = self._by_path(text)
        if exact is not None:
            return exact
        paths = self._wordings.get(key(text), ())
        paths = tuple(dict.fromkeys((*paths, *usual(key(text), self._single, exact=bool(paths)))))
        numbers = _NUMBER.findall(text)
        if not paths and len(numbers) == 1 and int(numbers[0]) > 0:
            # "Action 2": of a list, the second row.
            without = self._wordings.get(key(_NUMBER.sub(" ", text)), ())
            paths = tuple(path for path in without if len(self.targets[path].lists) == 1)
            if len(paths) == 1:
                return _numbered(self.targets[paths[0]], (int(numbers[0]),))
        return self.targets[paths[0]] if len(paths) == 1 else paths

    def wording(self, target: Target) -> str:
        """Return the form's words for a column, as the shortest heading that names it alone."""
        info = target.info
        parent = next((info for info in self._form.fields if target.lists and info.path == target.lists[0]), None)
        section = info.section if parent is None else parent.label
        return info.label if not section or info.label.startswith(section) else f"{section}: {info.label}"

    def _by_path(self, text: str) -> Target | None:
        parts = text.casefold().split(".")
        numbers = tuple(int(part) for part in parts if part.isascii() and part.isdigit())
        found = self._folded.get(".".join(part for part in parts if not (part.isascii() and part.isdigit())))
        if found is None or not numbers:
            return found
        numbered = _numbered(found, numbers)
        counted = len(numbers) == len(found.lists) and 0 not in numbers
        return numbered if counted and numbered.name.casefold() == text.casefold() else None

    @cached_property
    def _folded(self) -> dict[str, Target]:
        return {path.casefold(): target for path, target in self.targets.items()}

    @cached_property
    def _single(self) -> tuple[FieldInfo, ...]:
        return tuple(target.info for target in self.targets.values() if not target.lists)

    @cached_property
    def _wordings(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for path, target in self.targets.items():
            full = self.wording(target)
            bare = re.sub(r"^\W*\d+\W+", "", full)  # "4. Quality of Plan: Judgement" without its number
            for words in (path, target.info.label, full, bare):
                found[key(words)][path] = None
        return {words: tuple(paths) for words, paths in found.items() if words}

    def _hint(self, text: str) -> str:
        if len(text) > _LONGEST:
            return _ALL
        best = process.extractOne(key(text), list(self._wordings), scorer=fuzz.ratio, score_cutoff=_LIKE)
        return f"; perhaps {_listed(self._wordings[best[0]])}" if best else _ALL


def _numbered(target: Target, numbers: tuple[int, ...]) -> Target:
    return Target(target.path, target.info, target.lists, numbers)


def _quoted(text: str) -> str:
    words = " ".join(text.split())
    return f"“{words if len(words) <= 60 else words[:59] + '…'}”"


def _listed(paths: Sequence[str]) -> str:
    shown = " or ".join(paths[:4])
    return f"{shown} or {len(paths) - 4} others" if len(paths) > 4 else shown
