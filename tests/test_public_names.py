"""The public names and their signatures, as agreed in ``public_names.txt``: a change goes into the changelog.

``python -m tests.test_public_names`` writes the file anew.
"""

from __future__ import annotations

import dataclasses
import inspect
import typing
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

from pydantic import BaseModel

import child_audit

KEPT = Path(__file__).with_name("public_names.txt")


def listed() -> str:
    """Return every public name with its signature, a line each."""
    return "\n".join(line for name in child_audit.__all__ for line in _lines(name, getattr(child_audit, name))) + "\n"


def _lines(name: str, value: Any) -> Iterator[str]:
    if not inspect.isclass(value):
        yield f"{name}{_signature(value)}" if callable(value) else name
        return
    bases = [base.__name__ for base in value.__bases__ if base not in (object, typing.Generic)]
    yield f"class {name}({', '.join(bases)})" if bases else f"class {name}"
    if issubclass(value, Enum):
        yield from (f"    {member.name} = {member.value!r}" for member in value)
        return
    if issubclass(value, BaseModel):
        # The fields of the forms' records are listed in the reference, which is made of them.
        return
    fields = {field.name for field in dataclasses.fields(value)} if dataclasses.is_dataclass(value) else set()
    for field in dataclasses.fields(value) if dataclasses.is_dataclass(value) else ():
        if not field.name.startswith("_"):
            yield f"    {field.name}: {field.type}"
    for member in sorted(vars(value)):
        if member.startswith("_") or member in fields:
            continue
        found = inspect.getattr_static(value, member)
        if isinstance(found, classmethod):
            yield f"    classmethod {member}{_signature(found.__func__)}"
        elif inspect.isfunction(found):
            yield f"    {member}{_signature(found)}"
        else:
            yield f"    {member}"


class _Words(str):
    """An annotation, shown without quotation marks."""

    __slots__ = ()
    __repr__ = str.__str__


def _signature(function: Any) -> str:
    found = inspect.signature(function)
    shown = [each.replace(annotation=_words(each.annotation)) for each in found.parameters.values()]
    return str(found.replace(parameters=shown, return_annotation=_words(found.return_annotation)))


def _words(annotation: Any) -> Any:
    return _Words(annotation) if isinstance(annotation, str) else annotation


def test_the_public_names_and_their_signatures_are_those_that_were_agreed() -> None:
    assert listed() == KEPT.read_text("utf-8"), "python -m tests.test_public_names writes them anew"


def test_every_public_name_says_what_it_is() -> None:
    for name in child_audit.__all__:
        value = getattr(child_audit, name)
        if name != "__version__":
            assert inspect.getdoc(value), name
        if inspect.isclass(value) and not issubclass(value, BaseModel):
            for member, found in vars(value).items():
                if inspect.isfunction(found) and not member.startswith("_"):
                    assert inspect.getdoc(found), f"{name}.{member}"


def test_every_argument_is_explained() -> None:
    missing: list[str] = []
    for name in child_audit.__all__:
        value = getattr(child_audit, name)
        if not inspect.isfunction(value):
            continue
        text = inspect.getdoc(value) or ""
        if " as :func:`" in text:
            continue  # says where its arguments are explained
        missing += [
            f"{name}({argument})"
            for argument in inspect.signature(value).parameters
            if f"{argument}:" not in text and f"``{argument}``" not in text
        ]
    assert missing == []


if __name__ == "__main__":
    KEPT.write_text(listed(), encoding="utf-8")
