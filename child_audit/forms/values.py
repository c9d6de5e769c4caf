"""The types of a record's fields, and what each accepts.

Blank is never an error: text is "" and everything else None. JSON has dates as ISO, judgements and choices as printed
on the form, and yes/no as true, false or null.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from enum import Enum, StrEnum
from typing import Annotated, Any, TypeVar, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from child_audit.notebook import short, shown, table
from child_audit.template.numbers import LARGEST, read_number, tidy
from child_audit.text import clean


class Judgement(StrEnum):
    """The four grades of Ofsted's framework, best first."""

    OUTSTANDING = "Outstanding"
    GOOD = "Good"
    REQUIRES_IMPROVEMENT = "Requires Improvement"
    INADEQUATE = "Inadequate"


class YesSometimesNo(StrEnum):
    """An answer of the child or family."""

    YES = "Yes"
    SOMETIMES = "Sometimes"
    NO = "No"


class YesPartlyNo(StrEnum):
    """An answer of the child or family."""

    YES = "Yes"
    PARTLY = "Partly"
    NO = "No"


class AlwaysSometimesNever(StrEnum):
    """An answer of the child or family."""

    ALWAYS = "Always"
    SOMETIMES = "Sometimes"
    NEVER = "Never"


E = TypeVar("E", bound=Enum)
R = TypeVar("R", bound=BaseModel)


def _text(value: Any) -> Any:
    if value is None:
        return ""
    return clean(value) if isinstance(value, str) else value


def _blank_is_none(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


def _date(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.date()
    if value is None or isinstance(value, date):
        return value
    if not isinstance(value, str):
        # Pydantic would take a number for seconds since 1970: a case number must never become a date of birth.
        raise ValueError("a date is written as YYYY-MM-DD")
    return _blank_is_none(value.strip())


def _number(value: Any) -> Any:
    """Take a number, or the figures of one; what has words around it is none."""
    if isinstance(value, bool):
        raise ValueError("a number is written in figures")
    if isinstance(value, str):
        reading = read_number(value)
        if reading.problem or reading.rest:
            raise ValueError("a number is written in figures, without words")
        return reading.value
    if isinstance(value, (int, float)):
        if not abs(value) < LARGEST:
            raise ValueError("a number has at most 15 digits before the point")
        return tidy(value)
    return value


class _Option:
    """Options are accepted in any case, and numbers as figures; blank is None."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        (options,) = (arg for arg in get_args(source) if isinstance(arg, type) and issubclass(arg, Enum))
        return core_schema.no_info_before_validator_function(_option(options), handler(source))


def _option(options: type[Enum]) -> Callable[[Any], Any]:
    by_key = {str(option.value).casefold(): option for option in options}

    def accept(value: Any) -> Any:
        value = _blank_is_none(value)
        return by_key.get(" ".join(value.split()).casefold(), value) if isinstance(value, str) else value

    return accept


Text = Annotated[str, BeforeValidator(_text)]
"""Text, normalised by :func:`child_audit.text.clean`; "" when blank."""
OptionalDate = Annotated[date | None, BeforeValidator(_date)]
OptionalNumber = Annotated[int | float | None, BeforeValidator(_number)]
YesNo = Annotated[bool | None, BeforeValidator(_blank_is_none)]
Tick = bool
AS_OPTION = _Option()
Choice = Annotated[E | None, AS_OPTION]
"""One of an enum's options, or None: ``Choice[Judgement]``."""
OptionalJudgement = Choice[Judgement]
OptionalYesSometimesNo = Choice[YesSometimesNo]
OptionalYesPartlyNo = Choice[YesPartlyNo]
OptionalAlwaysSometimesNever = Choice[AlwaysSometimesNever]


class Part(BaseModel):
    """A part of a record: names not known are refused, and a value set later is checked like one given at the start."""

    # Errors name the field, not what was given for it: they end in logs.
    model_config = ConfigDict(extra="forbid", validate_assignment=True, hide_input_in_errors=True)

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        """Yield the fields that hold something: an audit has some eighty, most of them blank in many a one."""
        for name, info in type(self).model_fields.items():
            value = getattr(self, name)
            if value != info.get_default(call_default_factory=True):
                yield name, value

    def _repr_html_(self) -> str:
        """Return the fields that hold something as a table, for a notebook."""
        from child_audit.forms.fields import answered

        rows = [(path, short(part), short(words), shown(value)) for path, part, words, value in answered(self)]
        return table(type(self).__name__, ("Field", "Part", "Question", "Answer"), rows)


class Action(Part):
    """A remedial action for the case manager or team manager."""

    action: Text = Field("", title="Action")
    who_when: Text = Field("", title="Who / When")


def _without_blank_rows(rows: list[R]) -> list[R]:
    # A blank row of the form is nothing; a record holds none, so that it comes back from Word as it went.
    return [row for row in rows if row != type(row)()]


Rows = Annotated[
    list[R],
    BeforeValidator(lambda rows: [] if rows is None else rows),
    AfterValidator(_without_blank_rows),
]
"""The rows of a list, or the parts that repeat, that hold anything: ``Rows[Action]``."""
Actions = Rows[Action]
"""The rows of the action table that hold anything."""
