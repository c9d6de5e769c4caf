"""Record types without dates of birth: the same record, with the age at audit in their place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, create_model

from child_audit.forms.fields import FieldInfo, Kind, fields_of
from child_audit.forms.personal import BIRTH, Personal
from child_audit.forms.values import Text

AGE = "Age at audit (years)"


class Masked(BaseModel):
    """A record from which dates of birth were taken out. Pickled as the type that it was made from, with its values."""

    model_config = ConfigDict(extra="forbid", validate_assignment=True)

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuilt, (_made_from[type(self)], self.model_dump())


_made_from: dict[type[BaseModel], type[BaseModel]] = {}


def _rebuilt(original: type[BaseModel], values: dict[str, Any]) -> BaseModel:
    return masked_type(original).model_validate(values)


def age_path(path: str) -> str:
    """Return the path of the age that stands for a date of birth: ``child.age_at_audit``."""
    parents, dot, name = path.rpartition(".")
    return f"{parents}{dot}{_age_name(name)}"


def masked_fields(fields: Iterable[FieldInfo]) -> tuple[FieldInfo, ...]:
    """Return fields with ages for dates of birth."""
    return tuple(
        replace(info, path=age_path(info.path), kind=Kind.TEXT, label=AGE)
        if _is_birth(info)
        else replace(info, columns=masked_fields(info.columns))
        for info in fields
    )


@cache
def masked_type(model: type[BaseModel]) -> type[BaseModel]:
    """Return a record type with ages for dates of birth; the same type where it has none."""
    flat = [column for info in fields_of(model) for column in (info, *info.columns)]
    if not any(map(_is_birth, flat)):
        return model
    births = {info.path for info in flat if _is_birth(info)}
    fields: dict[str, Any] = {}
    for name, info in model.model_fields.items():
        if name in births:
            fields[_age_name(name)] = (Text, Field("", title=AGE, json_schema_extra=BIRTH))
        else:
            annotation = _masked_annotation(info.annotation)
            changed = annotation is not info.annotation
            default = (
                Field(default_factory=annotation, title=info.title)
                if changed and isinstance(annotation, type)
                else info
            )
            fields[name] = (annotation, default)
    made = create_model(model.__name__, __base__=Masked, __doc__=model.__doc__, **fields)
    _made_from[made] = model
    return made


def _masked_annotation(annotation: Any) -> Any:
    """Return the annotation with every record type in it replaced."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return masked_type(annotation)
    if get_origin(annotation) is Annotated:
        # The checks of a list of rows are of the rows that were.
        inner = _masked_annotation(get_args(annotation)[0])
        return annotation if inner is get_args(annotation)[0] else inner
    if get_origin(annotation) is list:
        row = get_args(annotation)[0]
        masked = _masked_annotation(row)
        return annotation if masked is row else list[masked]  # type: ignore[valid-type]
    return annotation


def _is_birth(info: FieldInfo) -> bool:
    return info.personal is Personal.BIRTH and info.kind is Kind.DATE


def _age_name(name: str) -> str:
    return "age_at_audit" if name in {"date_of_birth", "dob", "birth_date"} else f"{name}_as_age"
