"""The labels of a choice's options, found in its text: as the form prints them, and typed again."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from rapidfuzz import fuzz

from child_audit.reading.asked_dates import DATE_PROMPT
from child_audit.reading.fragments import Fragment, GroupText
from child_audit.reading.fuzzy import foreign_words
from child_audit.reading.group import Found, Group
from child_audit.reading.options import mentions_of
from child_audit.template.layout import OptionPart
from child_audit.template.values import (
    BOX_GLYPHS,
    TICK_GLYPHS,
    has_box,
    has_mark,
    is_placeholder,
    read_box,
    without_placeholders,
)
from child_audit.text import key, key_positions

# Signs that stand between an option and its meaning, or end it, on some printed form or other.
_COMMON = frozenset(" \t\u00a0=:.,;-–—‒−()[]{}'’‘“”\"/|_•·…\u200b\u200e\u200f\ufe0f")
_ARROW = re.compile("[←→⇐⇒⟵⟶⬅➡◄►◀▶➔➜]|<[-–—]|[-–—]>")
_TO_THE_RIGHT = re.compile(r"(?:[→⇒⟶➡►▶➔➜]|[-=–—]{1,3}>|>{2,3})\s*\Z")
_SELECT = re.compile(
    r"\W*(?:please\s+)?(?:select|choose|pick)(?:\s+(?:one|an?|the|your))?(?:\s+(?:option|item|grade|judgement|answer|rating))?\W*",
    re.IGNORECASE,
)
"""What a drop-down shows before anything is chosen from it."""
_MEANING = re.compile(r"\([^()]{4,120}\)[\s.;:]*\Z")
_PARTED = re.compile(rf"[/|\t{BOX_GLYPHS}]|\s{{2}}|\[\s*\]")
_BOXES = re.compile(rf"[{BOX_GLYPHS}{TICK_GLYPHS}]|\[\s*\w?\s*\]")
_SCALE = 3
SEPARATORS = re.compile(r"[\s/|,;:.=\-–—()\[\]{}_•·*]+")
"""What stands between options and is no word."""


def group_of(options: Sequence[OptionPart], text: GroupText) -> Group:
    """Find the options of a choice in its text."""
    group = Group(options, text)
    arrows: dict[int, Fragment] = {}
    pointed: list[int] = []
    explained = {found[0] for fragment in text.fragments if (found := _explained(group, fragment.text))}
    for fragment in text.fragments:
        if not fragment.blank and not is_placeholder(fragment.text) and not _is_prompt(fragment.text):
            explanation = _explained(group, fragment.text) if len(explained) >= _SCALE else None
            if explanation is None:
                _find(group, fragment, arrows, pointed)
                continue
            number, start, end, stop = explanation
            _leave(group, fragment, 0, start)
            _add(group, number, fragment, start, len(fragment.text), end, whole=False)
            _leave(group, fragment, end, stop)
    if len(arrows) < len({found.option for found in group.found}):
        # Behind every option they're the form's own.
        group.rest.extend(arrows.values())
    for number in {*pointed} if len({*pointed}) < len({found.option for found in group.found}) else ():
        group.sign(number, "arrow")
    group.printed, group.again = _printed(group)
    group.reading.found = set(group.printed)
    return group


def _is_prompt(text: str) -> bool:
    """Return whether a text only asks: for a choice, or for the day in a cell of its own."""
    asks_day = text.rstrip().endswith((":", "?", ")")) and DATE_PROMPT.fullmatch(text.strip())
    return _SELECT.fullmatch(text) is not None or bool(asks_day)


def _explained(group: Group, text: str) -> tuple[int, int, int, int] | None:
    """Return the option that a line is, with what it means in brackets, in a council's words: "Good (most of it)".

    Returns:
        The option, where its label begins and ends, and where the bracket opens; None for any other line.
    """
    bracket = _MEANING.search(text) if "(" in text else None
    mentions = list(mentions_of(group.options, text[: bracket.start()])) if bracket else []
    if bracket is None or len(mentions) != 1 or key(text[: mentions[0][1]]):
        return None
    number, start, end = mentions[0]
    return None if key(text[end : bracket.start()]).strip("x") else (number, start, end, bracket.start())


def _find(group: Group, fragment: Fragment, arrows: dict[int, Fragment], pointed: list[int]) -> None:
    """Note the options in a stretch of text, the arrows behind them and those that are pointed to; leave the rest."""
    text = fragment.text
    if fragment.cell in group.text.boxes and key(text) == "y":
        _leave(group, fragment, 0, len(text))  # it may tick the box, that of No as well
        return
    whole = None if _has_glyph(text) or _has_lone_tick(text) else _whole_option(group, text)
    if whole is not None and _has_added(text, group.options[whole[0]]):
        whole = None
    if whole is not None:
        number, label_end = whole
        _add(group, number, fragment, 0, len(text), label_end, whole=True)
        return
    position = 0
    mentions = _initials(group, text) or [one for one in mentions_of(group.options, text) if not _ticks(text, *one[1:])]
    if not _is_list(group, text, mentions):
        mentions = []
    for index, (number, start, end) in enumerate(mentions):
        arrow = _TO_THE_RIGHT.search(text[position:start])
        _leave(group, fragment, position, position + arrow.start() if arrow else start)
        # A star that the form prints there is nobody's mark.
        end += len(footnote) if text.startswith(footnote := group.options[number].footnote, end) else 0
        stop = mentions[index + 1][1] if index + 1 < len(mentions) else len(text)
        meaning = _meaning(group, number, text, end, stop)
        _add(group, number, fragment, start, meaning[1], end, whole=False)
        between = text[end : meaning[0]]
        if _has_glyph(between) or _has_lone_tick(between + " "):
            # A tick between the label and its meaning.
            _leave(group, fragment, end, meaning[0])
        elif _ARROW.search(between):
            arrows[number] = Fragment(fragment.line, fragment.start + end, fragment.start + meaning[0])
        for begin, stop in foreign_words(text, *meaning, group.options[number].meaning):
            _leave(group, fragment, begin, stop)
        position = meaning[1]
        if arrow:
            pointed.append(number)
    _leave(group, fragment, position, len(text))


def _ticks(text: str, start: int, end: int) -> bool:
    """Return whether a mention is a letter in a box of brackets, where somebody ticked it: "Yes [ ]  No [Y]"."""
    return end - start == 1 and text[:start].rstrip().endswith("[") and text[end:].lstrip().startswith("]")


def _initials(group: Group, text: str) -> list[tuple[int, int, int]]:
    """Return where a form prints the answers to choose from by their first letters: "Y / N", "Y/S/N"."""
    letters = "".join(key(option.label)[:1] for option in group.options)
    if len(set(letters)) < len(letters):
        return []
    match = re.search(r"\b" + r"\s*[/|]\s*".join(f"({letter})" for letter in letters) + r"\b", text, re.IGNORECASE)
    return [(number, *match.span(number + 1)) for number in range(len(letters))] if match else []


def _has_added(text: str, option: OptionPart) -> bool:
    """Return whether a line that is like an option holds a word or a sign that is none of the option's own."""
    own = f"{option.label} {option.meaning}"
    if any(not character.isalnum() and character not in _COMMON and character not in own for character in text):
        return True
    return key(text) != key(own) and bool(foreign_words(text, 0, len(text), own))


def _whole_option(group: Group, text: str) -> tuple[int, int] | None:
    """Return the option that a text is, with its meaning, and where its label ends."""
    whole = key(text)
    for number, option in enumerate(group.options):
        label = key(option.label)
        full = label + key(option.meaning)
        if whole in (label, full):
            return number, key_positions(text)[len(label) - 1] + 1
        if option.meaning and whole == key(option.meaning):
            return number, 0
        near = option.meaning and len(whole) > len(label) + 3 and whole.startswith(label[:4])
        if near and fuzz.ratio(whole, full) >= 88:
            return number, key_positions(text)[min(len(label), len(whole)) - 1] + 1
    return None


def _meaning(group: Group, number: int, text: str, end: int, stop: int) -> tuple[int, int]:
    """Return where an option's meaning stands after its label; an empty stretch where it doesn't."""
    meaning = key(group.options[number].meaning)
    tail = text[end:stop]
    words = key(tail)
    if not meaning or not words:
        return end, end
    positions = key_positions(tail)
    if words.startswith(meaning):
        return end + positions[0], end + positions[len(meaning) - 1] + 1
    near = fuzz.partial_ratio_alignment(meaning, words[: len(meaning) + 4], score_cutoff=88)
    if near is not None and near.dest_start <= 3:
        return end + positions[near.dest_start], end + positions[near.dest_end - 1] + 1
    return end, end


def _is_list(group: Group, text: str, mentions: list[tuple[int, int, int]]) -> bool:
    """Return whether the options named in a text are the form's list of them and not words of a sentence."""
    if not mentions:
        return False
    if _begins_with_all(group, text, mentions):
        return True
    left = text
    meanings = []
    for number, start, end in reversed(mentions):
        meaning = _meaning(group, number, text, end, len(text))
        meanings.append(meaning)
        left = left[:start] + " " + left[end : meaning[0]] + " " + left[meaning[1] :]
    words = [word for word in SEPARATORS.split(left) if key(word) and read_box(word)[0] is None]
    if len({number for number, _, _ in mentions}) >= 2:
        return len(words) <= 4
    # One option alone in its line: with its meaning or its box it's printed, whatever was typed beside it.
    printed = any(stop > start for start, stop in meanings) or _follows_box(text[: mentions[0][1]])
    return len(words) <= (6 if printed else 0)


def _begins_with_all(group: Group, text: str, mentions: list[tuple[int, int, int]]) -> bool:
    """Return whether all options stand first, in order, and parted as a form parts them, whatever was typed behind."""
    first = mentions[: len(group.options)]
    if [number for number, _, _ in first] != list(range(len(group.options))):
        return False
    gaps = [text[one[2] : other[1]] for one, other in pairwise(first)]
    before = _BOXES.sub("", text[: first[0][1]]).rstrip()
    prompted = before.endswith((":", "?"))  # "Contact with the family was: ☒ Successful ☐ Unsuccessful"
    return (prompted or not key(before)) and all(not key(gap) and _PARTED.search(gap) for gap in gaps)


def _follows_box(before: str) -> bool:
    """Return whether nothing but a box, ticked or not, stands before a label."""
    return bool(before.strip()) and (has_box(before) or read_box(before) == (True, ""))


def _add(group: Group, number: int, fragment: Fragment, start: int, end: int, label_end: int, *, whole: bool) -> None:
    base = fragment.start
    group.found.append(
        Found(number, fragment, base + start, base + end, base + label_end, fragment.line.deleted, whole)
    )


def _leave(group: Group, fragment: Fragment, start: int, end: int) -> None:
    piece = Fragment(fragment.line, fragment.start + start, fragment.start + end)
    if without_placeholders(piece.text).strip(" \xa0.") and not fragment.line.deleted:
        group.rest.append(piece)


def _printed(group: Group) -> tuple[dict[int, Found], list[Found]]:
    """Part the labels found into those that the form prints and those that somebody typed again."""
    by_option: dict[int, list[Found]] = defaultdict(list)
    for found in group.found:
        by_option[found.option].append(found)
    printed: dict[int, Found] = {}
    for number, same in list(by_option.items()):
        labels = [found for found in same if found.label_end > found.start]
        if labels:
            # A meaning in a line of its own is no second label.
            group.meanings[number] = [found for found in same if found.label_end == found.start]
            by_option[number] = labels
    typed: list[Found] = []
    for number, same in by_option.items():
        same.sort(key=lambda found: _printed_rank(group, found))
        live = [found for found in same if not found.deleted]
        unboxed = [found for found in live if found.fragment.cell not in group.text.boxes]
        printed[number] = (unboxed or live or same)[0]
        typed.extend(found for found in live if found is not printed[number])
    return printed, typed


def _printed_rank(group: Group, found: Found) -> tuple[bool, bool, int, int, int, bool]:
    """The printed one, which is ranked first, stands with its meaning, among others, with neighbours around it.

    And it isn't the one right behind the label: "Overall judgement: good", with the options in cells beside it.

    Where all are printed twice, "Successful / Unsuccessful" before "☐ Successful ☐ Unsuccessful", those with boxes.
    """
    in_line = sum(other.fragment.line.number == found.fragment.line.number for other in group.found)
    if in_line < len(group.options) and _follows_another(group, found):
        in_line = 0  # "Sometimes - yes"
    boxed = in_line >= len(group.options) > 1 and has_box(found.fragment.text)
    length, company = found.end - found.start, _company(group, found)
    return found.deleted, not boxed, -length, -in_line, -company, found.fragment.start > 0


def _follows_another(group: Group, found: Found) -> bool:
    """Return whether a dash or a box alone parts the word Yes from another option before it, in a line of these two."""
    line = found.fragment.line
    if key(line.text[found.start : found.end]) != "yes":
        return False
    others = [one for one in group.found if one is not found and one.fragment.line.number == line.number]
    return any(one.end <= found.start and not key(line.text[one.end : found.start]) for one in others)


def _company(group: Group, found: Found) -> int:
    """Return how many other options stand in the row or the lines around a label."""
    cell, line = found.fragment.cell, found.fragment.line.number
    return len(
        {
            other.option
            for other in group.found
            if other.option != found.option
            and (
                (cell is not None and (near := other.fragment.cell) is not None and cell.row_key == near.row_key)
                or abs(other.fragment.line.number - line) <= 2
            )
        }
    )


def _has_lone_tick(text: str) -> bool:
    """Return whether one of several words of a text is a tick: the "x" in "Good x = Evidence of all elements"."""
    if text.isascii() and "x" not in text.lower():
        return False
    words = re.split(r"[\s=:–—-]+", text)
    return len(words) > 1 and any(key(word) in ("x", "xx", "xxx") for word in words)


def _has_glyph(text: str) -> bool:
    return has_box(text) or has_mark(text)
