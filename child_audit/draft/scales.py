"""Lists of options, as forms print them: Yes / No, grades, ratings."""

from __future__ import annotations

import re
from dataclasses import dataclass

from child_audit.text import key

BOX = re.compile(r"[☐□▢⬜❑❒◻○]|\[\s*\](?!\w)|\(\s{1,3}\)")

_SCALES: tuple[tuple[str, ...], ...] = (
    ("Outstanding", "Good", "Requires Improvement", "Inadequate", "RI", "Requires improvement to be good", "N/A"),
    ("Yes", "No", "N/A", "Not applicable", "Partly", "Partially", "In part", "Sometimes", "Not known", "Unknown", "NK",
     "Unclear", "Y", "N", "P", "NA", "Don't know", "Not sure", "Unsure"),
    ("Met", "Partly met", "Partially met", "Not met", "Fully met", "Exceeded", "N/A", "Not applicable", "Partial"),
    ("Red", "Amber", "Green", "R", "A", "G", "Blue", "N/A"),
    ("Always", "Usually", "Mostly", "Often", "Sometimes", "Rarely", "Never", "N/A"),
    ("Strongly agree", "Agree", "Neither agree nor disagree", "Neither", "Disagree", "Strongly disagree", "N/A"),
    ("Excellent", "Very good", "Good", "Satisfactory", "Adequate", "Fair", "Weak", "Poor", "N/A"),
    ("High", "Medium", "Low", "None", "Standard", "N/A"),
    ("Successful", "Unsuccessful"),
    ("Complete", "Incomplete", "Not started", "In progress", "Partially complete"),
    ("Strong", "Secure", "Developing", "Emerging", "Weak"),
    ("Significant", "Some", "Limited", "None", "N/A"),
    ("Male", "Female", "Non-binary", "Other", "Prefer not to say"),
    (*tuple(str(number) for number in range(11)), "N/A"),
)  # fmt: skip
_KEYS = tuple(frozenset(map(key, scale)) for scale in _SCALES)
_NEUTRAL = frozenset(map(key, ("N/A", "Not applicable", "NA", "None", "Other")))
_NUMBERS = len(_SCALES) - 1
_EVERY = sorted({option for scale in _SCALES for option in scale}, key=len, reverse=True)
OPTION = re.compile(r"(?<!\w)(?:" + "|".join(re.escape(option) for option in _EVERY) + r")(?!\w)", re.IGNORECASE)
_ALTERNATIVES = re.compile(r":\s+(\w[^/:]*(?:\s+/\s+\w[^/:]*){2,}?)[\s*.]*\Z")
_LONGEST_ALTERNATIVE = 5
_BETWEEN = re.compile(r"[\s/|,;·•\-–—\t]*(?:or\s)?[\s]*")
_SYNONYMS = {"y": "Yes", "n": "No", "ri": "Requires Improvement", "na": "Not applicable"}


@dataclass(frozen=True, slots=True)
class Word:
    """An option where it's printed.

    Attributes:
        label: as it's printed, in two languages on some forms: "Da / Good".
        name: the word of the scale.
    """

    start: int
    end: int
    label: str
    name: str = ""

    @property
    def scale_word(self) -> str:
        """The word by which the scale is known."""
        return self.name or self.label


def scale_of(labels: list[str]) -> bool:
    """Return whether some words are the options of one scale: two at least, each once."""
    keys = [key(label) for label in labels]
    if len(keys) < 2 or len(set(keys)) < len(keys) or set(keys) <= _NEUTRAL:
        return False
    for number, scale in enumerate(_KEYS):
        if all(one in scale for one in keys):
            return number != _NUMBERS or len(keys) >= 3
    return False


def is_option(text: str) -> bool:
    """Return whether a text is one option, and nothing else."""
    return any(key(text) in scale for scale in _KEYS) and bool(key(text))


def option_list(text: str) -> list[Word]:
    """Return the options of the first list that stands in a text: parted by nothing but signs, spaces or boxes."""
    words = [Word(match.start(), match.end(), match[0]) for match in OPTION.finditer(text)]
    for first in range(len(words)):
        found = [words[first]]
        for word in words[first + 1 :]:
            gap = BOX.sub("", text[found[-1].end : word.start])
            parted = bool(re.search(r"[/|,;·•\t\n]|\s{2,}|\bor\b|[-–—]", gap)) or bool(
                BOX.search(text[found[-1].end : word.start])
            )
            if not (_BETWEEN.fullmatch(gap) and parted) or not _one_scale([*found, word]):
                break
            found.append(word)
        if scale_of([word.label for word in found]):
            return found
    return []


def lines_of_options(lines: list[str]) -> list[tuple[int, Word]]:
    """Return options that open consecutive lines: "Good = evidence of all elements"; with the line's number."""
    best: list[tuple[int, Word]] = []
    run: list[tuple[int, Word]] = []
    for number, line in enumerate([*lines, ""]):
        word = _opening(line)
        if word is not None and (not run or _one_scale([*(known for _, known in run), word])):
            run.append((number, word))
            continue
        if not line.strip() and run and number < len(lines):
            continue  # a blank line between options
        if len(run) > len(best):
            best = run
        run = [] if word is None else [(number, word)]
    return best if scale_of([word.scale_word for _, word in best]) else []


def boxes_of_two_languages(text: str) -> list[tuple[re.Match[str], Word]]:
    """Return the boxes of a choice whose options are printed in two languages: "Do / Yes ☐   Naddo / No ☐".

    Each with the option that it's for; nothing when they are no such choice.
    """
    boxes = list(BOX.finditer(text))
    if len(boxes) < 2:
        return []
    before = not text[boxes[-1].end() :].strip()
    edges = [0, *(box.end() for box in boxes)] if before else [*(box.end() for box in boxes), len(text)]
    found = []
    for number, box in enumerate(boxes):
        start, end = (edges[number], box.start()) if before else (box.end(), edges[number + 1])
        if not before and number + 1 < len(boxes):
            end = boxes[number + 1].start()
        # Before the first of them the question may stand, in the same line.
        start += max((lead.end() for lead in re.finditer(r"[?:]\s|\S\s{2,}(?=\S)", text[start:end])), default=0)
        word = _of_two_languages(text[start:end], 0)
        if word is None:
            return []
        found.append((box, Word(start, end, word.label, word.name)))
    return found if scale_of([word.name for _, word in found]) else []


def alternatives(text: str) -> list[Word]:
    """Return short words after a colon, parted by strokes to the end of a line, that are no scale that is known.

    "We will talk again: in a month / in three months / not needed"
    """
    match = _ALTERNATIVES.search(text)
    if match is None:
        return []
    words = [
        Word(match.start(1) + part.start(), match.start(1) + part.end(), part[0])
        for part in re.finditer(r"[^\s/](?:[^/]*[^\s/])?", match[1])
    ]
    short = all(len(word.label.split()) <= _LONGEST_ALTERNATIVE for word in words)
    return words if short and len({key(word.label) for word in words}) == len(words) else []


def synonym(label: str) -> str:
    """Return what an abbreviation stands for, "" when it's none."""
    return _SYNONYMS.get(key(label), "")


def _opening(line: str) -> Word | None:
    lead = re.match(r"[\s☐□▢❑❒•·\-–]*(?:\(?[a-d1-4][.)]\s+)?", line)
    start = lead.end() if lead else 0
    match = OPTION.match(line, start)
    if match is None or re.match(r"\s*/", line[match.end() :]):
        return _of_two_languages(line, start)
    rest = line[match.end() :]
    if rest.strip() and not re.match(r"\s*(?:[=:–—(\-☐]|\t)", rest):
        return None
    return Word(match.start(), match.end(), match[0])


def _of_two_languages(line: str, start: int) -> Word | None:
    """Return a line that is an option in two languages, either first: "Da / Good"."""
    halves = [half.strip() for half in re.split(r"\s/\s", line[start:].strip())]
    known = [half for half in halves if is_option(half)]
    if len(halves) != 2 or len(known) != 1:
        return None
    return Word(start, len(line.rstrip()), line[start:].strip(), known[0])


def _one_scale(words: list[Word]) -> bool:
    keys = [key(word.scale_word) for word in words]
    return len(set(keys)) == len(keys) and any(all(one in scale for one in keys) for scale in _KEYS)
