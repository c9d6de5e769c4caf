"""Words typed beside or instead of a choice's printed options."""

from __future__ import annotations

import re
from collections import Counter

from rapidfuzz import fuzz

from child_audit.reading.boxes import box_around, is_form_words, named_in_box
from child_audit.reading.fragments import Fragment
from child_audit.reading.group import Found, Group
from child_audit.reading.options import is_abbreviated, option_at_start, options_named_in, says_only, spellings
from child_audit.template.values import BOX_GLYPHS, dates_in, read_box, without_placeholders
from child_audit.text import key

_CHOSEN = frozenset(("chosen", "this", "thisone", "selected", "applies", "tick", "ticked", "here"))
_NO_SIGNS = " \t\u00a0=:.,;-–—()[]{}'’‘“”\"/|_•·…?&\u200b\u200e\u200f\ufe0f"
_PROMPT_WORDS = 6
_INITIALS = re.compile(r"[\s/|,;]*(?:[A-Z]\.?){2,3}[\s/|,;]*")
_TICKS = ("/", "//", "\\")
_STROKES = " \t\u00a0/|,;"
_EMPTY = f" \t\u00a0{BOX_GLYPHS}[]"
_ARROW_BACK = re.compile(
    r"\s*(?:[←⇐⟵⬅👈]|<[-–—=]+|<{2,})\s*(?:(?:this|my|here|chosen|selected|the)?\s*(?:one|grade|grading|judgement|answer)?)[\s.!]*\Z",
    re.IGNORECASE,
)
_ARROW_RIGHT_BEHIND = re.compile(
    r"\s*(?:(?P<arrow>[←⇐⟵⬅👈]|<[-–—=]+|<{2,})|\*{1,3}|[★⭐]+)(?=\s|\Z)\s*(?:[/|,;]\s*\Z)?"
)
_LEAD = re.compile(r"[.;,:–—]|\s-\s")
_DASH = re.compile(r"[ \xa0]?[-–—][ \xa0]?")
_NOT = re.compile(r"\b(?:not|isn['’]t|no\slonger|never|nor)\b", re.IGNORECASE)


def note_typed_words(group: Group) -> None:
    """Note options typed again, and what else is said in words."""
    again = Counter(found.option for found in group.again)
    all_again = len(again) == len(group.options) > 1 and {*again.values()} == {1}  # marks none: it's the list once more
    for found in () if all_again else group.again:
        box = _option_before(group, found)
        if box is None:
            box = box_around(group, found.fragment)
        if box is None or box == found.option:
            doubted = "?" in found.fragment.text
            group.sign(found.option, "typed", strong=not doubted)
            if doubted:
                group.reading.remarks.append(found.fragment)
        elif _is_letter(found) and _stands_alone(group, box):
            group.sign(box, "Y in its box", strong=False)
        else:
            named_in_box(group, box, found.option)
    for piece in group.rest:
        _typed_piece(group, _behind_arrow(group, piece))
    _note_strokes(group)
    _note_rings(group)


def _option_before(group: Group, found: Found) -> int | None:
    """Return the option that Yes or Y stands right behind, with nothing but its box between: "Partly ☐ Yes"."""
    line = found.fragment.line
    letter = _is_letter(found)
    if not letter and key(line.text[found.start : found.end]) != "yes":
        return None
    here = [one for one in group.printed.values() if not one.deleted and one.fragment.line.number == line.number]
    boxes = sum(sign in BOX_GLYPHS for sign in line.text[: found.start])
    before = max((one for one in here if one.end <= found.start), key=lambda one: one.end, default=None)
    tied = letter and before is not None and _DASH.fullmatch(line.text[before.end : found.start]) is not None
    if not tied and len(here) == len(group.options) and boxes in (0, len(here)):
        return None  # "Yes / No - Yes", "Yes / No  Y", "☐ Yes ☐ No Yes"
    return before.option if before is not None and not key(line.text[before.end : found.start]) else None


def _is_letter(found: Found) -> bool:
    return key(found.fragment.line.text[found.start : found.end]) == "y"


def _stands_alone(group: Group, option: int) -> bool:
    """Return whether an option is the only one of its line, and others stand elsewhere: "No – Y" in its cell."""
    lines = Counter(one.fragment.line.number for one in group.printed.values() if not one.deleted)
    return len(lines) > 1 and lines[group.printed[option].fragment.line.number] == 1


def _behind_arrow(group: Group, piece: Fragment) -> Fragment:
    """Note an arrow, or a star, right behind one of several options of a line, and return what follows it."""
    lead = _ARROW_RIGHT_BEHIND.match(piece.text)
    if lead is None:
        return piece
    line = piece.line
    here = [one for one in group.printed.values() if not one.deleted and one.fragment.line.number == line.number]
    ends = {one.option: one.label_end if one.whole else min(one.label_end, one.end) for one in here}
    before = [option for option, end in ends.items() if not line.text[end : piece.start].strip() and end <= piece.start]
    if len(before) != 1 or (len(here) == 1 and lead.end() == len(piece.text)):
        return piece
    arrow = lead["arrow"] is not None
    group.sign(before[0], "arrow" if arrow else "a mark beside it", strong=arrow)
    return Fragment(line, piece.start + lead.end(), piece.end)


def _typed_piece(group: Group, piece: Fragment) -> None:
    text = without_placeholders(piece.text)  # "Choose an item. good"
    words = key(text)
    if not words:
        if read_box(text) != (None, ""):
            _sign_beside(group, piece)
        return
    if words == "or":
        return  # between two options
    arrow = _ARROW_BACK.search(text)
    said = _behind_prompt(group, text[: arrow.start()] if arrow else text)
    exact = [n for n, option in enumerate(group.options) if said in spellings(option)]
    exact = exact or [n for n, option in enumerate(group.options) if is_abbreviated(option, text)]
    if not exact and not arrow and (only := says_only(group.options, text)) is not None:
        exact = [only]
    if exact:
        group.sign(exact[0], "arrow" if arrow else "typed", strong="?" not in text)
        if "?" in text:
            group.reading.remarks.append(piece)
        return
    if words in _CHOSEN or (arrow and not arrow.start()):
        _sign_beside(group, piece)
        return
    initial = [n for n, option in enumerate(group.options) if len(words) == 1 and key(option.label).startswith(words)]
    if len(initial) == 1:
        group.sign(initial[0], "typed", strong=words in ("y", "n"))
        return
    if _INITIALS.fullmatch(text) and (beside := _option_beside(group, piece)) is not None:
        group.sign(beside, "initials beside it", strong=False)
        group.reading.remarks.append(piece)
        return
    if is_form_words(group, text):
        return
    if list(dates_in(text)):
        group.reading.dates.append(piece)
    named = options_named_in(group.options, text) or _misspelt(group, said)
    lead = _LEAD.split(text, maxsplit=1)[0]
    if _NOT.search(text):
        # "Not Good" says what it isn't; "Partly. Not the housing" says what it is.
        named = [] if _NOT.search(lead) else options_named_in(group.options, lead)
    start = option_at_start(group.options, text)
    for number in named:
        group.sign(number, "typed among other words", strong=False)
    if start is not None and len(named) == 1:
        group.sign(start, "typed", strong=False)
    group.reading.remarks.append(piece)


def _behind_prompt(group: Group, text: str) -> str:
    """Return the key of what follows the words of a prompt: of "(please indicate): Good" that of "Good"."""
    prompt, colon, answer = text.rpartition(":")
    if colon and len(prompt.split()) <= _PROMPT_WORDS and not options_named_in(group.options, prompt):
        return key(answer) or key(text)
    return key(text)


def _sign_beside(group: Group, piece: Fragment) -> None:
    """Take an arrow to one option for a sign of it; a star or the word "chosen" beside it for one to be looked at."""
    if group.found and not piece.text.strip(_NO_SIGNS):
        return  # quotation marks around an option; alone, they say that it's as above
    line = piece.line.number
    near = {n for n, found in group.printed.items() if not found.deleted and found.fragment.line.number == line}
    if len(near) == 1:
        (option,) = near
        if _ARROW_BACK.fullmatch(piece.text) and group.printed[option].label_end <= piece.start:
            group.sign(option, "arrow")
            return
        group.sign(option, "a mark beside it", strong=False)
    group.reading.remarks.append(piece)


def _note_strokes(group: Group) -> None:
    """Take a stroke behind the one option of a cell for a tick, where no other option has one: "Sometimes /"."""
    live = {number: found for number, found in group.printed.items() if not found.deleted}
    cells = {found.fragment.line.cell for found in live.values()}
    if None in cells or len(cells) < max(len(live), 2):
        return
    ends = {n: found.label_end if found.whole else found.end for n, found in live.items()}
    struck = [n for n, found in live.items() if found.fragment.line.text[ends[n] :].strip() in _TICKS]
    if len(struck) == 1:
        group.sign(struck[0], "a stroke beside it", strong=False)


def _note_rings(group: Group) -> None:
    """Take a shape that is anchored in the paragraph of one option for a ring around it; a person must see it."""
    live = {number: found for number, found in group.printed.items() if not found.deleted}
    lines = Counter(found.fragment.line.number for found in live.values())
    drawn = [n for n, found in live.items() if (line := found.fragment.line).drawn and lines[line.number] == 1]
    if len(drawn) == 1 and len(live) > 1 and not group.reading.signs:
        group.sign(drawn[0], "a drawing beside it", strong=False)


def _option_beside(group: Group, piece: Fragment) -> int | None:
    """Return the option that a stretch stands right behind or right before in its line, nothing but spaces between."""
    line = piece.line
    start = piece.start + len(piece.text) - len(piece.text.lstrip(_STROKES))
    end = piece.start + len(piece.text.rstrip(_STROKES))
    here = [f for f in group.printed.values() if not f.deleted and f.fragment.line.number == line.number]
    behind = [found.option for found in here if found.end <= start and not line.text[found.end : start].strip()]
    before = [found.option for found in here if found.start >= end and not line.text[end : found.start].strip(_EMPTY)]
    near = behind or before
    return near[0] if near else None


def _misspelt(group: Group, words: str) -> list[int]:
    """Return the option that a few words nearly are: "Requires Improvment"."""
    return [
        n for n, option in enumerate(group.options) if len(words) > 3 and fuzz.ratio(words, key(option.label)) >= 88
    ]
