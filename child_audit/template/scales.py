"""The scales that forms use most, and how people write their words when they type them.

The template says which options there are, and in which order; a synonym of its own comes first. What is added here
never takes a spelling that another option of the same group has. "A" is no spelling of Amber: it's a word.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from child_audit.template.parts import Item, LoopPart, OptionPart
from child_audit.text import key

_SYNONYMS: tuple[tuple[str, ...], ...] = (
    ("Yes", "Y"),
    ("No", "N"),
    ("N/A", "Not applicable", "NA", "n.a.", "Not app", "Does not apply"),
    ("Not known", "Unknown", "Don’t know", "NK"),
    ("Red", "R"),
    ("Green", "G"),
    ("Met", "Fully met", "Standard met"),
    ("Partly met", "Partially met", "Part met", "Partly", "Partial"),
    ("Not met", "Unmet"),
    ("Requires Improvement", "RI", "Requires improvement to be good"),
    ("Outstanding", "O/S"),
)
_BY_KEY = {key(word): words for words in _SYNONYMS for word in words if len(key(word)) > 2}
_RAG = {"r": "Red", "a": "Amber", "g": "Green"}  # letters that mean nothing one by one
_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def with_usual_synonyms(items: list[Item]) -> list[Item]:
    """Return the items with the usual spellings added to their options."""
    groups: dict[str, list[OptionPart]] = defaultdict(list)
    for item in items:
        if isinstance(item, OptionPart):
            groups[item.path].append(item)
    added = {id(part): part for group in groups.values() for part in group}
    for group in groups.values():
        for part, more in zip(group, with_synonyms(group), strict=True):
            added[id(part)] = more
    return [_changed(item, added) for item in items]


def with_synonyms(group: list[OptionPart]) -> list[OptionPart]:
    """Return the options of one group with the usual spellings added."""
    return [replace(part, synonyms=(*part.synonyms, *_more(part, group))) for part in group]


def _changed(item: Item, added: dict[int, OptionPart]) -> Item:
    if isinstance(item, OptionPart):
        return added[id(item)]
    if not isinstance(item, LoopPart):
        return item
    groups: dict[str, list[OptionPart]] = defaultdict(list)
    for column in item.columns:
        groups[column.path].extend(column.options)
    known = {path: {part.label: part for part in with_synonyms(group)} for path, group in groups.items()}
    columns = tuple(
        replace(column, options=tuple(known[column.path][part.label] for part in column.options))
        for column in item.columns
    )
    return replace(item, columns=columns)


def _more(part: OptionPart, group: list[OptionPart]) -> tuple[str, ...]:
    taken = {key(word) for other in group for word in (other.label, *other.synonyms)}
    # "G" may be Good or Green, "N" No or Never: initials that two options share belong to neither.
    initials = [key(other.label)[:1] for other in group]
    words = _BY_KEY.get(key(part.label), ())
    number = key(part.label)
    if key(part.label) in _RAG and set(_RAG) <= {key(other.label) for other in group}:
        words = (_RAG[key(part.label)],)
    if number.isdigit() and int(number) < len(_NUMBERS):
        words = (_NUMBERS[int(number)],)
    return tuple(
        word for word in words if key(word) not in taken and (len(key(word)) > 1 or initials.count(key(word)) <= 1)
    )
