"""Values by numbered paths ⇄ records with lists in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, TypeVar

from child_audit.forms.fields import FieldInfo, Kind, nested
from child_audit.reading.findings import is_blank

V = TypeVar("V")


def gathered(values: Mapping[str, Any], infos: tuple[FieldInfo, ...]) -> dict[str, Any]:
    """Turn ``{"siblings.1.name": …}`` into ``{"siblings": [{"name": …}]}``, and dots into parts."""
    tree = nested(values)
    for info in infos:
        _list_in(tree, info)
    return tree


def blank_rows(values: Mapping[str, Any], infos: tuple[FieldInfo, ...]) -> frozenset[str]:
    """Return the numbered paths of repetitions in which nothing stands: a record leaves them out."""
    found: set[str] = set()
    _note_blank(gathered(values, infos), infos, "", found)
    return frozenset(found)


def renumbered(by_path: Mapping[str, V], blanks: frozenset[str]) -> dict[str, V]:
    """Return what is known of paths by the numbers that the record has once blank repetitions are left out.

    What is known of a blank repetition belongs to its list.
    """
    if not blanks:
        return dict(by_path)
    found: dict[str, V] = {}
    for path, known in by_path.items():
        number = _number(path, blanks)
        if number != path and number in by_path and _is_blank(path, blanks):
            continue
        found[number] = known
    return found


def spread(values: Mapping[str, Any], paths: Iterable[str]) -> dict[str, Any]:
    """Return values as they are read: parts that repeat by numbered paths, rows read by columns as lists."""
    lists = _lists_among(tuple(paths))
    found: dict[str, Any] = {}
    for path, value in values.items():
        _spread(path, path, value, lists, found)
    return found


@lru_cache(maxsize=64)
def _lists_among(paths: tuple[str, ...]) -> frozenset[str]:
    return frozenset(general for path in paths for general in _lists_around(path))


def _list_in(tree: dict[str, Any], info: FieldInfo) -> None:
    *parents, name = info.path.split(".")
    branch: Any = tree
    for parent in parents:
        branch = branch.get(parent) if isinstance(branch, dict) else None
    if not isinstance(branch, dict) or info.kind is not Kind.ROWS:
        return
    held = branch.get(name)
    if isinstance(held, dict):
        held = branch[name] = [held[number] for number in sorted(held, key=int)]
    elif isinstance(held, list):
        held = branch[name] = [nested(row) for row in held]
    for row in held or ():
        for column in info.columns:
            _list_in(row, column)


def _note_blank(tree: Any, infos: tuple[FieldInfo, ...], prefix: str, found: set[str]) -> None:
    for info in infos:
        if info.kind is not Kind.ROWS:
            continue
        rows: Any = tree
        for name in info.path.split("."):
            rows = rows.get(name) if isinstance(rows, dict) else None
        for number, row in enumerate(rows or (), start=1):
            path = f"{prefix}{info.path}.{number}"
            _note_blank(row, info.columns, f"{path}.", found)
            if _says_nothing(row):
                found.add(path)


def _says_nothing(value: Any) -> bool:
    if isinstance(value, dict):
        return all(map(_says_nothing, value.values()))
    if isinstance(value, list):
        return all(map(_says_nothing, value))
    return is_blank(value)


def _number(path: str, blanks: frozenset[str]) -> str:
    was: list[str] = []
    now: list[str] = []
    for name in path.split("."):
        if name.isdigit():
            start = ".".join(was)
            if f"{start}.{name}" in blanks:
                return ".".join(now)
            gone = sum(f"{start}.{number}" in blanks for number in range(1, int(name)))
            now.append(str(int(name) - gone))
        else:
            now.append(name)
        was.append(name)
    return ".".join(now)


def _is_blank(path: str, blanks: frozenset[str]) -> bool:
    names = path.split(".")
    return any(".".join(names[:number]) in blanks for number in range(1, len(names)))


def _lists_around(path: str) -> Iterable[str]:
    general: list[str] = []
    for name in path.split("."):
        if name.isdigit():
            yield ".".join(general)
        else:
            general.append(name)


def _spread(path: str, general: str, value: Any, lists: frozenset[str], found: dict[str, Any]) -> None:
    if general not in lists:
        found[path] = value
        return
    for number, row in enumerate(value, start=1):
        for name, inner in row.items():
            _spread(f"{path}.{number}.{name}", f"{general}.{name}", inner, lists, found)
