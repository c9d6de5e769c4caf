"""Several versions of one form, side by side."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from child_audit.form.form import Form
from child_audit.forms.fields import FieldInfo


@dataclass(frozen=True)
class Family:
    """The versions of one form: to a workbook, one form with the fields of all of them.

    Attributes:
        forms: the versions, oldest first.
    """

    forms: tuple[Form[Any], ...]

    @property
    def name(self) -> str:
        """The name that they share."""
        return self.forms[0].name

    @property
    def title(self) -> str:
        """The title of the newest."""
        return self.forms[-1].title

    @cached_property
    def fields(self) -> tuple[FieldInfo, ...]:
        """The fields of all versions: in the order of the newest; what only older ones have, where they had it."""
        return merged(*(form.fields for form in reversed(self.forms)))


def families_of(forms: Iterable[Form[Any]]) -> dict[str, Family]:
    """Return forms by name, all versions of one together."""
    named: dict[str, list[Form[Any]]] = {}
    for form in forms:
        named.setdefault(form.name, []).append(form)
    return {name: Family(tuple(sorted(versions, key=_age))) for name, versions in named.items()}


def merged(*lists: tuple[FieldInfo, ...]) -> tuple[FieldInfo, ...]:
    """Return the fields of several lists, each path once; the first list decides the order and the words."""
    found: list[FieldInfo] = []
    for infos in lists:
        behind = 0
        for info in infos:
            at = next((number for number, known in enumerate(found) if known.path == info.path), None)
            if at is None:
                found.insert(behind, info)
                behind += 1
                continue
            behind = at + 1
            found[at] = _both(found[at], info)
    return tuple(found)


def _both(one: FieldInfo, other: FieldInfo) -> FieldInfo:
    options = tuple(dict.fromkeys((*one.options, *other.options)))
    return replace(one, options=options, columns=merged(one.columns, other.columns))


def _age(form: Form[Any]) -> tuple[tuple[int, int, str], ...]:
    """Sort versions as people do: 9 before 10, 2025 before 2026, none before any."""
    parts = re.findall(r"\d+|\D+", form.version)
    return tuple((1, int(part), "") if part.isdigit() else (0, 0, part.casefold()) for part in parts)
