"""A specification → the typed record as Python code: for completion, checks, and rules of one's own.

The same template gives the same code. It's formatted as ``ruff format`` does it, and passes ``mypy --strict``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from child_audit.form.form import Form
from child_audit.form.spec import OFSTED, FieldSpec, PartSpec, Scale
from child_audit.forms.fields import Kind

_WIDTH = 88
_TYPES = {
    Kind.TEXT: ("Text", '""'),
    Kind.DATE: ("OptionalDate", "None"),
    Kind.NUMBER: ("OptionalNumber", "None"),
    Kind.TICK: ("Tick", "False"),
    Kind.YES_NO: ("YesNo", "None"),
}


def model_code(form: Form[Any]) -> str:
    """Return the record type of a form as a Python module.

    ``Form.from_template("our_form.docx", record=OurForm)`` uses it.

    Args:
        form: the form.
    """
    spec = form.spec
    blocks = [_enum(scale) for scale in _scales(spec)] + [_class(part) for part in _parts(spec)]
    return "\n\n\n".join(["\n".join(_head(form, spec)), *blocks]) + "\n"


def _head(form: Form[Any], spec: PartSpec) -> Iterator[str]:
    yield _docstring(f"The record of the form “{form.title}”")
    yield ""
    yield from (f"Made from its tags by: child-audit model {form.name}.docx", '"""', "")
    yield from ("from __future__ import annotations", "")
    bases = sorted({"IntEnum" if scale.numeric else "StrEnum" for scale in _scales(spec)})
    if bases:
        yield from (f"from enum import {', '.join(bases)}", "")
    names = sorted(set(_names(spec)))
    line = f"from child_audit.forms.values import {', '.join(names)}"
    if len(line) <= _WIDTH:
        yield line
    else:
        yield from ("from child_audit.forms.values import (", *(f"    {name}," for name in names), ")")
    yield "from pydantic import Field"


def _parts(spec: PartSpec) -> Iterator[PartSpec]:
    """Yield the parts of a record before what they are part of."""
    for field in spec.fields:
        if field.part is not None:
            yield from _parts(field.part)
    yield spec


def _fields(spec: PartSpec) -> Iterator[FieldSpec]:
    for part in _parts(spec):
        yield from part.fields


def _scales(spec: PartSpec) -> list[Scale]:
    scales = (field.scale for field in _fields(spec))
    return list(dict.fromkeys(scale for scale in scales if scale is not None and scale.labels != OFSTED))


def _names(spec: PartSpec) -> Iterator[str]:
    """Yield what the code imports."""
    yield "Part"
    for field in _fields(spec):
        if field.scale is not None:
            yield "Choice"
            if field.scale.labels == OFSTED:
                yield "Judgement"
        elif field.kind is Kind.ROWS:
            yield "Rows"
        elif field.part is None:
            yield _TYPES[field.kind or Kind.TEXT][0]


def _enum(scale: Scale) -> str:
    base = "IntEnum" if scale.numeric else "StrEnum"
    lines = [f"class {scale.name}({base}):", '    """The options, in the order of the form."""', ""]
    lines.extend(
        f"    {name} = {value if isinstance(value, int) else _quoted(value)}" for name, value in scale.members.items()
    )
    return "\n".join(lines)


def _class(spec: PartSpec) -> str:
    lines = [f"class {spec.name}(Part):", f'    {_docstring(spec.title)}"""', ""]
    lines.extend(line for field in spec.fields for line in _field(field))
    return "\n".join(lines)


def _field(field: FieldSpec) -> Iterator[str]:
    annotation, default = _type(field)
    start = f"    {field.name}: {annotation} = Field("
    arguments = [default, f"title={_quoted(field.title)}"]
    line = f"{start}{', '.join(arguments)})"
    if len(line) <= _WIDTH:
        yield line
        return
    yield start
    inner = f"        {', '.join(arguments)}"
    yield from [inner] if len(inner) <= _WIDTH else (f"        {argument}," for argument in arguments)
    yield "    )"


def _type(field: FieldSpec) -> tuple[str, str]:
    if field.part is not None:
        if field.kind is Kind.ROWS:
            return f"Rows[{field.part.name}]", "default_factory=list"
        return field.part.name, f"default_factory={field.part.name}"
    if field.scale is not None:
        return f"Choice[{field.scale.name}]", "default=None"
    annotation, default = _TYPES[field.kind or Kind.TEXT]
    return annotation, f"default={default}"


def _docstring(words: str) -> str:
    """Return the beginning of a docstring: one sentence."""
    words = words.replace("\\", "/").replace('"', "”").strip()
    return f'"""{words}' + ("" if words[-1:] in ".!?" else ".")


def _quoted(text: str) -> str:
    """Return a string literal with as few backslashes as possible, as formatters write it."""
    text = text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")
    if text.count('"') > text.count("'"):
        return "'" + text.replace("'", "\\'") + "'"
    return '"' + text.replace('"', '\\"') + '"'
