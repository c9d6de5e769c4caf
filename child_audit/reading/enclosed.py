"""An option in brackets or between stars, and the others not: a ring around it, as well as a keyboard can draw it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from child_audit.reading.group import Found, Group

_BRACKETS = frozenset(("()", "[]", "{}", "<>", "«»", "‹›", "“”", "‘’", "><", "→←"))
_STARS = frozenset(("**", "__", "~~", '""', "''"))
"""Signs that part the options of some list or other, unless they stand right beside the word on both sides."""
_SIGNS = "".join(_BRACKETS | _STARS) + " \t,;/|."


_ALIKE = 3
"""Where so many choices, and all of them, have the same option in brackets, the form prints them, perhaps."""


def note_enclosed(group: Group) -> None:
    """Note which printed options stand between two signs, when not all of them do."""
    live = [found for found in group.printed.values() if not found.deleted]
    enclosed = _enclosed(group)
    if len(enclosed) < len(live):
        for found in enclosed:
            if not group.bracketed:
                group.sign(found.option, "brackets around it")
        lines = {found.fragment.line.number for found in enclosed}
        # What is left of the signs themselves is no remark.
        group.rest = [piece for piece in group.rest if piece.line.number not in lines or piece.text.strip(_SIGNS)]


def note_brackets_alike(group: Group) -> None:
    """Take brackets that all choices have around the same option for a mark only where there's no other; it's weak."""
    if group.bracketed and not group.reading.signs:
        for found in _enclosed(group):
            group.sign(found.option, "brackets around it", strong=False)


def note_how_brackets_stand(groups: Iterable[Group]) -> None:
    """Note in which choices the brackets around an option may be the print of a council's own copy."""
    by_scale: dict[tuple[str, ...], list[Group]] = defaultdict(list)
    for group in groups:
        by_scale[tuple(option.label for option in group.options)].append(group)
    for alike in by_scale.values():
        options = {tuple(found.option for found in _enclosed(group)) for group in alike}
        if len(alike) >= _ALIKE and len(options) == 1:
            for group in alike:
                group.bracketed = True


def _enclosed(group: Group) -> list[Found]:
    live = (found for found in group.printed.values() if not found.deleted)
    return [found for found in live if _is_enclosed(found) and not group.options[found.option].enclosed]


def _is_enclosed(found: Found) -> bool:
    text = found.fragment.line.text
    first = next((index for index in range(found.start, found.end) if text[index].isalnum()), found.end)
    ends = {_behind_words(text, first, end) for end in (found.label_end, found.end)}
    beside = {text[:first][-1:] + text[end:][:1] for end in ends}
    around = {text[:first].rstrip()[-1:] + text[end:].lstrip()[:1] for end in ends}
    return not beside.isdisjoint(_STARS) or not around.isdisjoint(_BRACKETS)


def _behind_words(text: str, start: int, end: int) -> int:
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return end
