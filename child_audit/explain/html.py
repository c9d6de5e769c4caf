"""Markup that can't be broken by what a document says: whatever isn't :class:`Html` already is escaped."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass

from child_audit.text import REPLACEMENT

# What HTML can't hold (NUL, other control characters, lone surrogates, non-characters); seen, and not lost.
_NOT_HTML = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_VOID = frozenset(("br", "hr", "input", "meta"))


@dataclass(frozen=True, slots=True)
class Html:
    """Markup, escaped where it must be."""

    text: str

    def __bool__(self) -> bool:
        return bool(self.text)


Child = Html | str
NOTHING = Html("")


def escaped(child: Child) -> str:
    """Return a child as markup."""
    return child.text if isinstance(child, Html) else html.escape(_NOT_HTML.sub(REPLACEMENT, child))


def joined(children: Iterable[Child], between: Child = "") -> Html:
    """Return children one after the other."""
    return Html(escaped(between).join(map(escaped, children)))


def element(name: str, /, *children: Child, **attributes: str | int | bool) -> Html:
    """Return an element.

    Args:
        name: of the element.
        children: text, which is escaped, or markup.
        attributes: ``class_`` is ``class``, ``aria_label`` is ``aria-label``; True is an attribute without a value,
            False and "" are none.
    """
    written = "".join(_attribute(key, value) for key, value in attributes.items() if value is not False and value != "")
    if name in _VOID:
        return Html(f"<{name}{written}>")
    return Html(f"<{name}{written}>{joined(children).text}</{name}>")


def _attribute(key: str, value: str | int | bool) -> str:
    key = key.rstrip("_").replace("_", "-")
    return f" {key}" if value is True else f' {key}="{escaped(str(value))}"'
