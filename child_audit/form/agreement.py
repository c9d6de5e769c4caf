"""A template against a record type: do they speak of the same fields?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from child_audit.forms.fields import FieldInfo, Kind
from child_audit.template.layout import SETTINGS, Anchor, FreeSlot, Layout, LoopPart, OptionPart, TickPart
from child_audit.text import key


def general(path: str) -> str:
    """Return a path without the numbers of repetitions: ``siblings.2.name`` → ``siblings.name``."""
    return ".".join(name for name in path.split(".") if not name.isdigit())


def flat(infos: tuple[FieldInfo, ...], prefix: str = "") -> dict[str, FieldInfo]:
    """Return the fields by their paths, those of lists too: ``siblings.name``."""
    found: dict[str, FieldInfo] = {}
    for info in infos:
        found[prefix + info.path] = info
        found |= flat(info.columns, f"{prefix}{info.path}.")
    return found


def disagreements(layout: Layout, infos: tuple[FieldInfo, ...]) -> Iterator[str]:
    """Yield in what a template and a record type differ, naming each path."""
    known = flat(infos)
    tagged = dict(_tagged(layout))
    for path in tagged:
        if path not in known:
            yield f"{{{{ {path} }}}}: the record has no such field"
    for path, info in known.items():
        if path not in tagged and info.kind is not Kind.ROWS:
            yield f"{path}: the template has no slot for it"
    for path, info in known.items():
        if info.kind is Kind.ROWS and path not in tagged and not any(other.startswith(path + ".") for other in tagged):
            yield f"{path}: the template has no slot for it"
    said: set[str] = set()
    for path, item in _items(layout):
        if path in known:
            for problem in _disagreement(path, item, known[path]):
                if problem not in said:
                    said.add(problem)
                    yield problem
    yield from _not_asked(layout, known)


def value_of(option: OptionPart, info: FieldInfo, path: str = "") -> Any:
    """Return the record's value that an option stands for.

    Raises:
        ValueError: the record has no such option.
    """
    path = path or option.path
    names = [key(name) for name in (option.label, *option.synonyms)]
    if info.kind is Kind.YES_NO:
        for value, word in ((True, "yes"), (False, "no")):
            if word in names:
                return value
        raise ValueError(f'{path}: say which answer {option.label} is, with a synonym "Yes" or "No"')
    if info.enum is not None:
        members = {key(str(member.value)) or str(member.value): member for member in info.enum}
        for name in (option.label.strip(), *names):
            if name in members:
                return members[name]
    raise ValueError(f"{path}: the record has no option {option.label}")


def options_of(layout: Layout) -> Iterator[tuple[str, OptionPart]]:
    """Yield the options of a form with the general paths of their fields, those in repeated rows too."""
    for path, item in _items(layout):
        if isinstance(item, OptionPart):
            yield path, item


def _items(layout: Layout) -> Iterator[tuple[str, Any]]:
    for item in layout.items:
        if isinstance(item, Anchor) or item.path.startswith(SETTINGS + "."):
            continue
        path = general(item.path)
        yield path, item
        if isinstance(item, LoopPart):
            for column in item.columns:
                inner = f"{path}.{column.path}"
                if column.options:
                    yield from ((inner, option) for option in column.options)
                elif column.filter == "tick":
                    yield inner, TickPart(inner, item.line, column.cell)
                else:
                    yield inner, FreeSlot(inner, column.filter, item.line, column.cell)


def _tagged(layout: Layout) -> Iterator[tuple[str, None]]:
    yield from ((path, None) for path, _ in _items(layout))


def _disagreement(path: str, item: object, info: FieldInfo) -> Iterator[str]:
    if isinstance(item, FreeSlot):
        if info.kind.value != item.filter:
            yield f"{{{{ {path} }}}}: the record holds a {info.kind}, the template prints a {item.filter}"
    elif isinstance(item, TickPart):
        if info.kind is not Kind.TICK:
            yield f"{{{{ {path} | tick }}}}: the record holds a {info.kind}, not a tick"
    elif isinstance(item, LoopPart):
        if info.kind is not Kind.ROWS:
            yield f"{path}: the record holds a {info.kind}, not rows"
    elif isinstance(item, OptionPart):
        if info.kind not in (Kind.YES_NO, Kind.CHOICE):
            yield f"{{{{ {path} }}}}: the record holds a {info.kind}, the template offers options"
            return
        try:
            value_of(item, info, path)
        except ValueError as error:
            yield str(error)


def _not_asked(layout: Layout, known: dict[str, FieldInfo]) -> Iterator[str]:
    """An option of the record that the form doesn't offer could never be printed."""
    offered: dict[str, set[Any]] = {}
    for path, option in options_of(layout):
        info = known.get(path)
        if info is not None and info.kind in (Kind.YES_NO, Kind.CHOICE):
            try:
                offered.setdefault(path, set()).add(value_of(option, info, path))
            except ValueError:
                offered.setdefault(path, set())
    for path, values in offered.items():
        options = known[path].enum
        wanted: dict[Any, str] = {True: "Yes", False: "No"}
        if options is not None:
            wanted = {option: str(option.value) for option in options}
        yield from (
            f"{path}: the template doesn't offer {name}" for value, name in wanted.items() if value not in values
        )
