"""The key to the grades ("Outstanding = …; Good = …"), which a council prints where it likes: nobody's words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from child_audit.template.layout import Layout, OptionPart, once_a_layout
from child_audit.text import key
from child_audit.word.lines import Line

_SCALE = 3
"""So many options are a scale; fewer are an answer."""
TITLE = re.compile(
    r"\W*(?:(?:summary|overview|table|audit|section|area|overall|all|of|the|by|and|for|each)\W+)*"
    r"(?:judge?ments?|grades?|gradings?|ratings?|summary|overview)"
    r"(?:\W+(?:summary|overview|table|grid|by|for|each|this|sections?|areas?|of|all|the|audit|case|file))*\W*",
    re.IGNORECASE,
)
"""What stands above the key to the grades, or a grid of them: "Summary of judgements"."""
_TITLE_BEFORE = re.compile(
    r"(?:the|key|guide|to|our|ofsted|audit|judge?ments?|grad(?:e|ing)s?|ratings?|scales?|descriptors?|descriptions?"
    r"|definitions?|criteria)*"
)
"""What stands before the key to the grades in its line, as a key: "Judgement key: Outstanding – …"."""


@once_a_layout
def scales_of(layout: Layout) -> dict[str, list[OptionPart]]:
    """Return the choices between so many options that they're grades, by path."""
    options: dict[str, list[OptionPart]] = defaultdict(list)
    for item in layout.items:
        if isinstance(item, OptionPart):
            options[item.path].append(item)
    return {path: group for path, group in options.items() if len(group) >= _SCALE}


@once_a_layout
def legends_of(layout: Layout) -> frozenset[str]:
    """Return the options of a form's scales with their meanings, as keys."""
    return legend_keys(scales_of(layout))


def legend_keys(scales: Mapping[str, Sequence[OptionPart]]) -> frozenset[str]:
    """Return the options of the scales with their meanings, as keys."""
    return frozenset(
        key(option.label + option.meaning) for options in scales.values() for option in options if option.meaning
    )


def is_legend(words: str, known: Iterable[str]) -> bool:
    """Return whether a key is made of several options with their meanings, and of nothing else but a title."""
    found = 0
    for option in sorted(known, key=len, reverse=True):
        if option in words:
            words = words.replace(option, "", 1)
            found += 1
    return found >= _SCALE and _TITLE_BEFORE.fullmatch(words) is not None


def looks_alike(line: Line) -> bool:
    """Return whether nothing in a line is marked: bold, a colour, a highlighter on one option would show."""
    looks = {span.format for span in line.spans if line.text[span.start : span.end].strip()}
    return len(looks) <= 1
