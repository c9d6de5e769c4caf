"""Small views for notebooks: a table of HTML that needs nothing else, in any colour scheme."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from html import escape
from typing import Any

_CELL = "text-align:left;vertical-align:top;padding:.2em .8em;white-space:pre-wrap;max-width:40em"
_LONG = 60
_DOUBT = "border-left:.3em solid #d98200"
"""An edge, not a ground: legible on light and dark pages, and on paper."""


def table(title: str, headings: Sequence[str], rows: Iterable[Sequence[str]], doubts: Sequence[bool] = ()) -> str:
    """Return a table of HTML.

    Args:
        title: stands above it.
        headings: of the columns.
        rows: their texts, which are escaped.
        doubts: for each row whether a person should look at it.
    """
    edges = [*doubts]
    lines = [
        f"<table><caption style='text-align:left;font-weight:bold'>{escape(title)}</caption>",
        f"<thead><tr>{''.join(f'<th scope=col style={_CELL!r}>{escape(name)}</th>' for name in headings)}</tr></thead>",
        "<tbody>",
    ]
    for number, row in enumerate(rows):
        doubt = number < len(edges) and edges[number]
        styles = (f"{_CELL};{_DOUBT}" if doubt and not column else _CELL for column in range(len(row)))
        cells = (f"<td style={style!r}>{escape(text)}</td>" for style, text in zip(styles, row, strict=True))
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return "".join((*lines, "</tbody></table>"))


def short(words: str) -> str:
    """Return a question cut short: some are a paragraph."""
    return words if len(words) <= _LONG else f"{words[: _LONG - 2].rstrip()} …"


def shown(value: Any) -> str:
    """Return a value of a record as people write it: "" for blank."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return value.strftime("%d/%m/%Y") if isinstance(value, date) else str(value)


def field_paths(record: Any, prefix: str = "") -> Iterator[str]:
    """Give the paths of a record's fields; a list is one, however many rows it has."""
    for name in getattr(type(record), "model_fields", ()):
        value = getattr(record, name)
        if hasattr(type(value), "model_fields"):
            yield from field_paths(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}"


def value_at(record: Any, path: str) -> Any:
    """Return what a record holds at a path, in which rows count from 1; None where it has no such field."""
    value = record
    for name in path.split("."):
        if isinstance(value, list):
            value = value[int(name) - 1] if name.isdigit() and 0 < int(name) <= len(value) else None
        else:
            value = getattr(value, name, None)
    return value
