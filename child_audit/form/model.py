"""A specification → the typed record: pydantic models made at run time.

The same specification gives the same types, and a record of such a type can be sent to another process, where its type
is made anew from the specification that travels with it.
"""

from __future__ import annotations

from enum import Enum, IntEnum, StrEnum
from functools import lru_cache
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, Field, create_model

from child_audit.form.spec import OFSTED, FieldSpec, PartSpec, Scale
from child_audit.forms.fields import Kind
from child_audit.forms.values import AS_OPTION, Judgement, OptionalDate, OptionalNumber, Part, Rows, Text, YesNo


class TaggedPart(Part):
    """A record, or a part of one, whose type was made from the tags of a template."""

    spec_of_tags: ClassVar[PartSpec]

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (type(self).spec_of_tags, self.model_dump(mode="json"))


@lru_cache(maxsize=1024)
def model_of(spec: PartSpec) -> type[TaggedPart]:
    """Return the record type of a specification; the same one each time."""
    fields: dict[str, Any] = {field.name: _definition(field) for field in spec.fields}
    model = create_model(spec.name, __base__=TaggedPart, __module__=__name__, __doc__=f"{spec.title}.", **fields)
    model.spec_of_tags = spec
    return model


@lru_cache(maxsize=1024)
def enum_of(scale: Scale) -> type[Enum]:
    """Return the type of a scale's options, in the order of the form."""
    if scale.labels == OFSTED:
        return Judgement
    kind: Any = IntEnum if scale.numeric else StrEnum
    options: type[Enum] = kind(scale.name, scale.members, module=__name__)
    # The type itself can't be found by its name in another process.
    options.__reduce_ex__ = lambda self, _: (_option, (scale, self.value))  # type: ignore[method-assign,assignment]
    return options


def _definition(spec: FieldSpec) -> tuple[Any, Any]:
    if spec.part is not None:
        inner: Any = model_of(spec.part)
        if spec.kind is Kind.ROWS:
            return Rows[inner], Field(default_factory=list, title=spec.title)
        return inner, Field(default_factory=inner, title=spec.title)
    if spec.scale is not None:
        options: Any = enum_of(spec.scale)
        return Annotated[options | None, AS_OPTION], Field(None, title=spec.title)
    kind, blank = TYPES[spec.kind or Kind.TEXT]
    return kind, Field(blank, title=spec.title)


TYPES: dict[Kind, tuple[Any, Any]] = {
    Kind.TEXT: (Text, ""),
    Kind.DATE: (OptionalDate, None),
    Kind.NUMBER: (OptionalNumber, None),
    Kind.TICK: (bool, False),
    Kind.YES_NO: (YesNo, None),
}
"""Kind of a field → its type, and what it holds when it's blank."""


def _restored(spec: PartSpec, data: dict[str, Any]) -> BaseModel:
    return model_of(spec).model_validate(data)


def _option(scale: Scale, value: Any) -> Enum:
    return enum_of(scale)(value)
