"""A record type as a flat list of fields: path, type, allowed values, the form's words.

Works for any pydantic model built of nested models, so that a record type that is not ours serves as well.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum, StrEnum
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from child_audit.forms.personal import Personal, judged, said

_ABSENT = object()


class Kind(StrEnum):
    """What a field holds; the words of the JSON and the data dictionary."""

    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    TICK = "tick"
    YES_NO = "yesno"
    CHOICE = "choice"
    ROWS = "rows"


@dataclass(frozen=True, slots=True)
class FieldInfo:
    """One field of a record.

    Attributes:
        path: dotted path: ``child.full_name``.
        kind: what it holds.
        label: the form's words for it.
        section: the form's words for the part it stands in; "" at the top level.
        options: the printed options of a choice, in the order of the form.
        columns: for rows, the fields of one row, with paths relative to the row.
        enum: the type of a choice's values.
        personal: what it tells of a person; Personal.NONE when nothing.
    """

    path: str
    kind: Kind
    label: str
    section: str = ""
    options: tuple[str, ...] = ()
    columns: tuple[FieldInfo, ...] = ()
    enum: type[Enum] | None = None
    personal: Personal = Personal.NONE

    def get(self, record: BaseModel) -> Any:
        """Return this field's value in ``record``; blank where another version of the form lacks the field."""
        value: Any = record
        for name in self.path.split("."):
            value = getattr(value, name, _ABSENT)
        return self.blank if value is _ABSENT else value

    @property
    def blank(self) -> Any:
        """What the field holds when nothing was written in it."""
        return {Kind.TEXT: "", Kind.TICK: False, Kind.ROWS: []}.get(self.kind)


_UNIONS = (Union, types.UnionType)


def fields_of(model: type[BaseModel]) -> tuple[FieldInfo, ...]:
    """Return the fields of a record type in the order in which it declares them.

    Raises:
        TypeError: a field has a type that no form field can hold.
    """
    return tuple(_walk(model, "", ""))


def in_rows(field: FieldInfo, rows: Sequence[BaseModel]) -> Iterator[tuple[str, str, Any, Kind]]:
    """Yield what the rows of a list hold, lists within lists too: question, numbered path, value and kind of each."""
    for number, row in enumerate(rows, 1):
        for column in field.columns:
            question, path = f"{field.label} {number}: {column.label}", f"{field.path}.{number}.{column.path}"
            value = column.get(row)
            if column.kind is Kind.ROWS:
                yield from in_rows(replace(column, path=path, label=question), value)
            else:
                yield question, path, value, column.kind


def answered(record: BaseModel) -> Iterator[tuple[str, str, str, Any]]:
    """Yield path, section, question and value of each field that holds something; rows are numbered from 1."""
    for field in fields_of(type(record)):
        value = field.get(record)
        if field.kind is Kind.ROWS:
            yield from (
                (path, "", question, inner)
                for question, path, inner, _ in in_rows(field, value)
                if inner not in (None, "")
            )
        elif value != field.blank:
            yield field.path, field.section, field.label, value


def nested(values: Mapping[str, Any]) -> dict[str, Any]:
    """Turn ``{"child.full_name": …}`` into ``{"child": {"full_name": …}}``."""
    tree: dict[str, Any] = {}
    for path, value in values.items():
        *parents, leaf = path.split(".")
        branch = tree
        for parent in parents:
            branch = branch.setdefault(parent, {})
        branch[leaf] = value
    return tree


def _walk(model: type[BaseModel], prefix: str, section: str) -> Iterator[FieldInfo]:
    for name, info in model.model_fields.items():
        path = f"{prefix}{name}"
        label = info.title or name.replace("_", " ")
        inner = _bare(info.annotation)
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from _walk(inner, f"{path}.", label)
        else:
            leaf = _leaf(path, label, section, inner, optional=_is_optional(info.annotation))
            yield replace(leaf, personal=_personal(leaf, info.json_schema_extra))


def _leaf(path: str, label: str, section: str, inner: Any, *, optional: bool) -> FieldInfo:
    if get_origin(inner) is list:
        (row,) = get_args(inner)
        return FieldInfo(path, Kind.ROWS, label, section, columns=tuple(_walk(row, "", label)))
    if inner is str:
        return FieldInfo(path, Kind.TEXT, label, section)
    if inner in (int, float) or (get_origin(inner) in _UNIONS and set(get_args(inner)) <= {int, float}):
        return FieldInfo(path, Kind.NUMBER, label, section)
    if inner is date:
        return FieldInfo(path, Kind.DATE, label, section)
    if inner is bool:
        return FieldInfo(path, Kind.YES_NO if optional else Kind.TICK, label, section)
    if isinstance(inner, type) and issubclass(inner, Enum):
        options = tuple(str(option.value) for option in inner)
        return FieldInfo(path, Kind.CHOICE, label, section, options=options, enum=inner)
    raise TypeError(f"{path}: a form field can't hold {inner!r}")


def _personal(field: FieldInfo, extra: object) -> Personal:
    personal = said(extra)
    if personal is None and field.kind in (Kind.TEXT, Kind.DATE):
        personal = judged(field.label, field.section)
        # A date in the part called "Auditor" is nobody's name.
        if field.kind is Kind.DATE and personal is not Personal.BIRTH:
            personal = None
    return personal or Personal.NONE


def _bare(annotation: Any) -> Any:
    """Strip ``Annotated`` and ``| None``."""
    if get_origin(annotation) is Annotated:
        return _bare(get_args(annotation)[0])
    if get_origin(annotation) in _UNIONS:
        inner = [arg for arg in get_args(annotation) if arg is not types.NoneType]
        # A number is an int or a float.
        return _bare(inner[0]) if len(inner) == 1 else Union[tuple(inner)]  # noqa: UP007
    return annotation


def _is_optional(annotation: Any) -> bool:
    if get_origin(annotation) is Annotated:
        return _is_optional(get_args(annotation)[0])
    return types.NoneType in get_args(annotation)
