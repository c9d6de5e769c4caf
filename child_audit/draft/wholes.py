"""Whole lists of options, by how they're parted: a list that is cut would read a mark on the rest as another's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from child_audit.draft.scales import BOX, OPTION, Word, is_option
from child_audit.text import key

_LONGEST = 4
_NOT_AVAILABLE = re.compile(r"(?<!\w)n/a(?!\w)", re.IGNORECASE)
_EDGE = re.compile(r"[:?\n(]|\s{2,}|\t")
_TITLE = re.compile(r"judge?ment|grad(?:e|ing)|rating|rag|scor(?:e|ing)|outcome|answer|response", re.IGNORECASE)
_FIELD = re.compile(
    r"(?:by )?(?:who|whom|when)|(?:full )?names?|dates?|time|roles?|actions?|comments?|evidence|owner|signature|ref",
    re.IGNORECASE,
)
_NO_OPTION = re.compile(r"[:?_…\t]|\.\s*\Z|\.{3}|[\U000f0000-\U000ffffd]")
_EXPLAINED = re.compile(r"[\s•·]*(\w[\w’' ]{0,30}?)\s*(?:=|\s[–—-]\s)")
Boxed = tuple["re.Match[str]", Word]


def short(words: str) -> bool:
    """Return whether some words could be an option: a few, and no label or sentence."""
    return bool(key(words)) and len(words.split()) <= _LONGEST and not _NO_OPTION.search(words)


def distinct(words: Sequence[Word]) -> bool:
    """Return whether options can be told apart."""
    return len({key(word.label) for word in words}) == len(words)


def _masked(text: str) -> str:
    """The stroke of "N/A" parts nothing."""
    return _NOT_AVAILABLE.sub(lambda match: match[0].replace("/", "x"), text)


def _word(text: str, start: int, end: int) -> Word:
    while start < end and (text[start].isspace() or text[start] in "/|,;."):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in "/|,;."):
        end -= 1
    return Word(start, end, text[start:end])


def boxed_lists(text: str, *, labelled: bool = False) -> list[list[Boxed]]:
    """Return the lists of a line's boxes, each box with its words; none when it isn't plain which are whose.

    Args:
        text: the line.
        labelled: words elsewhere say what the boxes answer, so that the first words are an option's.
    """
    boxes = list(BOX.finditer(text))
    if len(boxes) < 2:
        return []
    lead, trail = text[: boxes[0].start()], text[boxes[-1].end() :]
    last = next((match[0] for match in reversed(list(OPTION.finditer(lead)))), "")
    named = bool(last) and lead.rstrip().endswith(last)
    if key(lead) and key(trail) and (named or not re.search(r"[:?]\s*\Z|\s{2,}\Z|\t\Z", lead)):
        return []  # words on both sides: "Yes ☐ No ☐ Bedroom seen"
    found = _boxes_before(text, boxes) if key(trail) else _boxes_behind(text, boxes, labelled=labelled)
    return found if all(short(word.label) for group in found for _, word in group) else []


def _boxes_before(text: str, boxes: Sequence[re.Match[str]]) -> list[list[Boxed]]:
    found: list[list[Boxed]] = [[]]
    for number, box in enumerate(boxes):
        end = boxes[number + 1].start() if number + 1 < len(boxes) else len(text)
        start = box.end() + len(text[box.end() : end]) - len(text[box.end() : end].lstrip())
        known = OPTION.match(text, start, end)
        edge = _EDGE.search(text, start, end)
        ends = edge is not None and bool(key(text[edge.start() : end]))
        stop = edge.start() if edge is not None else end
        if edge is not None and edge[0] == "?":
            if known is None:
                return []  # which of its words are the next question?
            stop = known.end()
        found[-1].append((box, _word(text, start, stop)))
        if ends:
            found.append([])
    return [group for group in found if group]


def _boxes_behind(text: str, boxes: Sequence[re.Match[str]], *, labelled: bool) -> list[list[Boxed]]:
    found: list[list[Boxed]] = [[]]
    for number, box in enumerate(boxes):
        start = boxes[number - 1].end() if number else 0
        raw = text[start : box.start()].rstrip()
        start += len(raw) - len(raw.lstrip())
        edges = list(_EDGE.finditer(text, start, start + len(raw.lstrip())))
        if edges:
            start = edges[-1].end()
            found.append([])
        elif not number and not labelled:
            known = [
                match
                for match in OPTION.finditer(text, start, box.start())
                if not text[match.end() : box.start()].strip()
            ]
            others = [key(text[one.end() : two.start()]) for one, two in pairwise(boxes)]
            start = known[0].start() if known and key(known[0][0]) not in others else start
        found[-1].append((box, _word(text, start, box.start())))
    return [group for group in found if group]


def whole_list(text: str, words: Sequence[Word], *, from_: int = 0, labelled: bool) -> list[Word] | None:
    """Return all the options of the list that some known ones stand in, parted in the same way.

    Args:
        text: the line.
        words: the known options, next to each other.
        from_: where the text begins that wasn't taken yet.
        labelled: words elsewhere say what the options answer.

    Returns:
        The options; None when it isn't plain where the list begins or ends.
    """
    masked = _masked(text)
    gap = masked[words[0].end : words[1].start]
    mark = re.search(r"[/|,;]|\n|\bor\b", gap)
    spaced = mark is None and not gap.strip()
    if mark is None and not spaced:
        return list(words)
    sep = r"\s{2,}|\t" if mark is None else r"\n" if mark[0] == "\n" else re.escape(mark[0])
    before = _leftwards(masked, from_, words[0].start, sep, labelled=labelled)
    after = _rightwards(masked, words[-1].end, sep, labelled=labelled)
    if before is None or after is None:
        return None
    found = [*(_word(text, *at) for at in before), *words, *(_word(text, *at) for at in after)]
    return found if distinct(found) else None


def _leftwards(text: str, low: int, at: int, sep: str, *, labelled: bool) -> list[tuple[int, int]] | None:
    found: list[tuple[int, int]] = []
    while match := re.search(rf"(?:{sep})[^\S\n]*\Z" if sep != r"\n" else r"\n\s*\Z", text[low:at]):
        end = low + match.start()
        edges = [low, *(low + edge.end() for edge in re.finditer(rf"(?:{sep})|[:?\n(]|\s{{2,}}|\t", text[low:end]))]
        start = edges[-1]
        item = text[start:end].strip()
        if not key(item):
            break
        loose = sep in (r"\n", r"\s{2,}|\t")
        if loose and not (is_option(item) or (labelled and len(item.split()) <= 2 and short(item))):
            if sep == r"\n" and not labelled and short(item) and short(text[low:start].strip().rpartition("\n")[2]):
                return None  # two short lines above: a label and an option, perhaps
            break
        if not short(item) or (start == low and len(item.split()) > (2 if labelled else 1)):
            return None
        found.insert(0, (start, end))
        at = start
    return found


def _rightwards(text: str, at: int, sep: str, *, labelled: bool) -> list[tuple[int, int]] | None:
    found: list[tuple[int, int]] = []
    spaced = sep == r"\s{2,}|\t"
    while match := re.match(rf"(?:{sep})\s*" if spaced or sep == r"\n" else rf"\s*(?:{sep})\s*", text[at:]):
        start = at + match.end()
        edge = re.search(rf"(?:{sep})|[:?\n(_]|\s{{2,}}|\t|\Z", text[start:])
        end = start + (edge.start() if edge else 0)
        if not key(text[start:end]) or (edge and edge[0] in (":", "?", "_")) or (spaced and not labelled):
            break
        if not short(text[start:end]):
            return None
        found.append((start, end))
        at = end
    return found


def stroked(text: str) -> list[Word]:
    """Return the options of a text that is nothing but short words parted by strokes, whatever the words."""
    masked = _masked(text)
    sep = next((sign for sign in "/|" if sign in masked), "\n")
    if BOX.search(text) or re.search(r"\d\s*/\s*\d|\bdd\s*/|\band/or\b", text):
        return []
    words = [_word(text, part.start(), part.end()) for part in re.finditer(rf"[^{sep}]+", masked)]
    if sep == "\n":
        words = [word for word in words if word.label]
        if len(words) < 3 and not any(is_option(word.label) for word in words):
            return []
    if any(_FIELD.fullmatch(word.label) for word in words):
        return []  # "Who / When": what to write there
    return words if len(words) > 1 and all(short(word.label) for word in words) and distinct(words) else []


def whole_lines(
    lines: Sequence[str], listed: Sequence[tuple[int, Word]], *, labelled: bool
) -> list[tuple[int, Word]] | None:
    """Return all the options of the lines that some known ones stand among; None when it isn't plain which they are."""
    if not listed:
        return _lines_whatever(lines) if labelled else []
    found = list(listed)
    boxed = any(BOX.search(lines[number]) for number, _ in listed)
    bare = all(not key(lines[number].replace(word.label, "", 1)) for number, word in listed)
    for number in range(listed[-1][0] + 1, len(lines)):
        word = _fitting(lines[number], boxed=boxed, bare=bare)
        if word is None:
            break
        found.append((number, word))
    for number in range(listed[0][0] - 1, -1, -1):
        word = _fitting(lines[number], boxed=boxed, bare=bare)
        if word is None:
            break
        if labelled and _TITLE.search(word.label):
            break
        if boxed or not bare or is_option(word.label) or (labelled and len(word.label.split()) <= 2):
            found.insert(0, (number, word))
            continue
        if not labelled and number and _fitting(lines[number - 1], boxed=boxed, bare=bare):
            return None  # a label and an option, perhaps
        break
    return found if distinct([word for _, word in found]) else None


def _lines_whatever(lines: Sequence[str]) -> list[tuple[int, Word]]:
    found = [(number, _fitting(line, boxed=False, bare=True)) for number, line in enumerate(lines) if line.strip()]
    known = [(number, word) for number, word in found if word is not None]
    enough = len(known) > 2 or (len(known) == 2 and any(is_option(word.label) for _, word in known))
    return known if enough and len(known) == len(found) and distinct([word for _, word in known]) else []


def _fitting(line: str, *, boxed: bool, bare: bool) -> Word | None:
    """Return the option that a line is, like those around it; None when it's none."""
    if "\n" in line.strip() or "/" in _masked(line) or bool(BOX.search(line)) != boxed:
        return None
    if not bare and not boxed:
        match = _EXPLAINED.match(line)
        return _word(line, match.start(1), match.end(1)) if match and short(match[1]) else None
    box = BOX.search(line)
    start, end = (0, len(line)) if box is None else (box.end(), len(line))
    if box is not None and not key(line[start:]):
        start, end = 0, box.start()
    bullet = re.match(r"[\s•·–-]*(?:\(?[a-d1-9][.)]\s+)?", line[start:end])
    word = _word(line, start + (bullet.end() if bullet else 0), end)
    return word if short(word.label) else None
