"""An option in brackets or between stars, and the others not: a ring around it, as well as a keyboard can draw it."""

from __future__ import annotations

from child_audit.reading.group import Found, Group

_PAIRS = frozenset(
    ("()", "[]", "{}", "<>", "«»", "‹›", "“”", "‘’", '""', "''", "**", "__", "~~", "><", "→←", "##", "==", "--", "||")
)


def note_enclosed(group: Group) -> None:
    """Note which printed options stand between two signs, when not all of them do."""
    live = [found for found in group.printed.values() if not found.deleted]
    enclosed = [found.option for found in live if _is_enclosed(found)]
    if len(enclosed) < len(live):
        for option in enclosed:
            group.sign(option, "brackets around it")


def _is_enclosed(found: Found) -> bool:
    text = found.fragment.line.text
    first = next((index for index in range(found.start, found.end) if text[index].isalnum()), found.end)
    before = text[:first].rstrip()[-1:]
    return bool(before) and any(
        before + text[_behind_words(text, first, end) :].lstrip()[:1] in _PAIRS for end in (found.label_end, found.end)
    )


def _behind_words(text: str, start: int, end: int) -> int:
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return end
