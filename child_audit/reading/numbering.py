"""What another layout of the form prints that is nobody's answer: columns of row numbers, headings "(continued)"."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from child_audit.reading.claims import Alignment, bare_key
from child_audit.reading.signs import telling_signs
from child_audit.template.layout import Layout, once_a_layout
from child_audit.word.lines import Line, outermost

_NUMBER = re.compile(r"\W*(?:[a-z]{1,2}\W?)?\d{1,3}(?:\.\d{1,3})*\W*[a-z]?\W*", re.IGNORECASE)
_HEADING = re.compile(r"\W*(?:(?:no|nos|ref|item|q|question|number|line|row)\W*)?", re.IGNORECASE)
_LETTER = re.compile(r"\W*([a-zA-Z])\s*[.):]\W*")
_LETTERED = re.compile(r"\(?[a-zA-Z]\s*[.):]|[A-Z]")
_COUNT = re.compile(r"\d+|[a-zA-Z]+")
_CONTINUED = ("continued", "cont", "contd", "ctd")
CONTINUATION = re.compile(r"(?:continued|contd?|ctd)\Z")
_PAGE = re.compile(r"\bpage\s*(\d+)\s*(?:of|/)\s*(\d+)\b", re.IGNORECASE)
_COUNTED = re.compile(r"\s*(?:section\s+)?(\d{1,2})\s*[.):–-]?\s+\S(?:[^.?!]{2,78})", re.IGNORECASE)
_PART = re.compile(
    r"\s*(part|section|area|chapter|stage)\s+(\d{1,2}|[A-Z])\b\s*[.:)–—-]?\s*[^.?!]{0,80}", re.IGNORECASE
)
_SHORT = re.compile(r"[^.?!:]{3,60}")
_TITLED = re.compile(r"\s*(?:\w{1,4}[.)]\s*)?[^.?!:]{3,60}")
_MOSTLY = 0.6
_HEADINGS = 2
_NUMBERS = re.compile(r"\d+")
_HEADER, _FOOTER = 15, 160
"""A line beside the number of a page has so many characters at least, and that at the end of a page at most."""
_MANY, _NEARLY_ALL, _STEP = 6, 0.8, 2
_ROWS = 3
"""So many numbers, one below the other, make a column of numbers."""


def numbering(alignment: Alignment) -> frozenset[int]:
    """Return the numbers of the lines that only number the rows of their tables."""
    columns: dict[int, list[int]] = defaultdict(list)
    for line in alignment.stream.lines:
        cell = outermost(line.cell)
        if cell is not None and cell.ordinal == 0 and line.cell == cell and not line.deleted and line.text.strip():
            columns[cell.table].append(line.number)
    claimed = {claim.hit.line for claim in alignment.claims.values()}
    in_tables = (
        _numbers(alignment, [number for number in lines if number not in claimed]) for lines in columns.values()
    )
    return frozenset(number for numbers in (*in_tables, _before_labels(alignment, columns)) for number in numbers)


def _before_labels(alignment: Alignment, columns: Mapping[int, list[int]]) -> list[int]:
    """Return the lines that number the labels beside them through the whole document, in whatever tables."""
    labels = {(cell.row_key, cell.ordinal) for claim in alignment.claims.values() if (cell := alignment.cell_of(claim))}
    lines = [alignment.stream.lines[number] for numbers in columns.values() for number in numbers]
    # "1.2" may stand behind the section's name in its row.
    second = [line for line in alignment.stream.lines if line.cell and line.cell.ordinal == 1 and _is_in_parts(line)]
    beside = [line for line in (*lines, *second) if line.cell and (line.cell.row_key, line.cell.ordinal + 1) in labels]
    beside.sort(key=lambda line: line.number)
    numbers = {line.number: _counted_in(line.text) for line in beside if is_number(line.text)}
    found = [*numbers] if len(numbers) >= _ROWS and _rising([*numbers.values()]) else []
    # Parts and their questions count each for themselves: "B." over "a)", "b)", "c)".
    shapes: dict[str, dict[int, tuple[int, ...]]] = defaultdict(dict)
    for line in beside:
        text = line.text.strip()
        if is_number(text) or _LETTERED.fullmatch(text):
            shape = re.sub(r"\d+", "0", re.sub(r"[a-z]", "a", re.sub(r"[A-Z]", "A", text)))
            shapes[shape][line.number] = tuple(map(_place_of, _COUNT.findall(text)))
    return found + [number for shape in shapes.values() if _counts(shape.values()) for number in shape]


def _is_in_parts(line: Line) -> bool:
    """Return whether a line is a number in a section, and nothing else: "1.2"."""
    return not line.deleted and is_number(line.text) and len(_counted_in(line.text)) > 1


def _place_of(count: str) -> int:
    """Return where a number or letter stands: "c" is the third."""
    return int(count) if count.isdigit() else ord(count[0]) & 31


def _counted_in(text: str) -> tuple[int, ...]:
    return tuple(map(int, _NUMBERS.findall(text)))


def _rising(counted: Sequence[tuple[int, ...]]) -> bool:
    return all(one < other for one, other in pairwise(counted))


def _counts(values: Iterable[tuple[int, ...]]) -> bool:
    """Return whether numbers count the rows of a form: each a step further, or from 1 again.

    Where there are many, a few may be out of order: whoever copied a row forgot to change its number.
    """
    counted = [*values]
    begins = sum(one[-1] == 1 for one in counted)
    if len(counted) < _ROWS or begins * _ROWS > len(counted):
        return False
    steps = [
        other[-1] == 1 or (one[:-1] == other[:-1] and 0 < other[-1] - one[-1] <= _STEP)
        for one, other in pairwise(counted)
    ]
    return all(steps) or (len(steps) >= _MANY and sum(steps) >= _NEARLY_ALL * len(steps))


def continued(layout: Layout, alignment: Alignment) -> frozenset[int]:
    """Return the numbers of the lines that repeat a heading at the top of a page: "2. Assessments (continued)"."""
    wordings = wordings_of(layout)
    return frozenset(
        number
        for number, words in enumerate(alignment.stream.keys)
        if words.endswith(_CONTINUED) and (match := CONTINUATION.search(words)) and words[: match.start()] in wordings
    )


def further_headings(layout: Layout, alignment: Alignment) -> frozenset[int]:
    """Return the numbers of the lines by which a council heads further parts: "6. Service user feedback", "Overall".

    They look as the headings of the form do that were found, and go on counting behind these, or are paragraphs in a
    heading's style or have shaded rows to themselves as these, or stand right above a label in a look of headings.
    """
    lines = alignment.stream.lines
    covered = {claim.hit.line for claim in alignment.claims.values()}
    ours = {claim.hit.line for claim in alignment.claims.values() if _opens_section(layout, claim.anchor)}
    own = _styles_of_headings(lines, ours)
    bars = [line for line in lines if _is_styled(line, own) or _is_bar(alignment, line)]
    looks = Counter(_look(line) for line in bars if line.number in ours)
    further = [line for line in bars if line.number not in covered and _SHORT.fullmatch(line.text.strip())]
    found = {line.number for line in further if looks[_look(line)] >= _HEADINGS}
    return frozenset(
        found | _counted_on(lines, ours, covered) | _in_bold(lines, ours, covered) | _in_parts(alignment, covered)
    )


def _in_parts(alignment: Alignment, covered: set[int]) -> set[int]:
    """Return the headings of a form's parts that are counted in words, one after the other: "Part E – Actions"."""
    parts: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for line in alignment.stream.lines:
        apart = line.cell is None or len(alignment.rows.get(line.cell.row_key, ())) == 1
        match = _PART.fullmatch(line.text) if apart and not line.deleted else None
        if match:
            parts[match[1].casefold()].append((match[2].upper(), line.number))
    return {
        number
        for found in parts.values()
        if len(found) >= _HEADINGS and all(_follows(one, two) for (one, _), (two, _) in pairwise(found))
        for _, number in found
        if number not in covered
    }


def _follows(one: str, two: str) -> bool:
    """Return whether a number or letter comes after another."""
    return int(one) < int(two) if one.isdigit() and two.isdigit() else one.isalpha() and two.isalpha() and one < two


def _in_bold(lines: Sequence[Line], ours: set[int], covered: set[int]) -> set[int]:
    """Return the short lines right above a label that stand in bold as hardly anything but the form's headings does."""
    outside = [line for line in lines if line.cell is None and line.text.strip() and not line.deleted]
    used = Counter(map(_look, outside))
    heading = Counter(_look(line) for line in outside if line.number in ours and _is_bold(line))
    own = {look for look, count in heading.items() if count > _HEADINGS and count >= _MOSTLY * used[look]}
    return {
        line.number
        for line, below in pairwise(outside)
        if _look(line) in own
        and line.number not in covered
        and below.number in covered
        and _TITLED.fullmatch(line.text)
    }


def _opens_section(layout: Layout, number: int) -> bool:
    anchor = layout.anchors[number]
    return not layout.zones[number + 1] and (not number or layout.anchors[number - 1].section != anchor.section)


def _counted_on(lines: Sequence[Line], ours: set[int], covered: set[int]) -> set[int]:
    last, looks, found = 0, set[object](), set[int]()
    for line in lines:
        match = None if line.deleted else _COUNTED.fullmatch(line.text)
        if match is None or int(match[1]) != last + 1:
            continue
        if line.number in covered:
            last += 1
            looks.update({_look(line)} if line.number in ours else ())
        elif last >= _HEADINGS and line.number not in covered and _look(line) in looks:
            last += 1
            found.add(line.number)
    return found


def _styles_of_headings(lines: Sequence[Line], ours: set[int]) -> set[str]:
    """Return the paragraph styles that the council made for its headings: hardly anything else is in them."""
    used = Counter(line.style for line in lines if line.cell is None and line.text.strip())
    heading = Counter(lines[number].style for number in ours if lines[number].cell is None)
    return {style for style, count in heading.items() if style and count > _HEADINGS and count >= _MOSTLY * used[style]}


def _is_styled(line: Line, styles: set[str]) -> bool:
    in_style = line.style.startswith("heading") or line.style in styles
    return line.cell is None and in_style and not line.deleted


def _is_bar(alignment: Alignment, line: Line) -> bool:
    """Return whether a line has a shaded row of a table to itself."""
    cell = line.cell
    if cell is None or not cell.shade or line.deleted:
        return False
    alone = len(alignment.rows.get(cell.row_key, ())) == 1
    return alone and [number for number in alignment.stream.by_cell[cell] if alignment.stream.keys[number]] == [
        line.number
    ]


def _look(line: Line) -> object:
    """Return what tells a heading from a list that somebody numbered: style, boldness, size, shade, table or not."""
    size = max((span.format.size for span in line.spans), default="")
    return line.style, _is_bold(line), size, line.shade or (line.cell.shade if line.cell else ""), line.cell is None


def _is_bold(line: Line) -> bool:
    return all(span.format.bold for span in line.spans if line.text[span.start : span.end].strip())


def between_pages(alignment: Alignment) -> dict[int, bool]:
    """Return the lines that another program put among the text where pages ended: "Page 2 of 9", and what stands by it.

    Returns:
        The number of each; whether it's the first of its kind.
    """
    lines = [line for line in alignment.stream.lines if line.text.strip()]
    pages = {number: match for number, line in enumerate(lines) if (match := _PAGE.search(line.text))}
    ends = [number for number in pages if len(lines[number].text) < _FOOTER]
    counted = [int(pages[number][1]) for number in ends]
    if len(ends) < _ROWS or counted != list(range(1, len(ends) + 1)) or int(pages[ends[-1]][2]) > len(ends) + 1:
        return {}  # somebody refers to pages
    found: dict[int, bool] = {}
    for beside in (0, -1, 1):
        kinds: dict[str, list[int]] = defaultdict(list)
        for number in ends:
            if 0 <= number + beside < len(lines):
                kinds[_NUMBERS.sub("0", lines[number + beside].text)].append(lines[number + beside].number)
        for text, numbers in kinds.items():
            # An answer may stand before the end of a page, and the same one before another; not before every one.
            every = len(numbers) == len(ends) >= _ROWS and len(text) >= _HEADER
            if (every and sum(line.text == text for line in lines) == len(ends)) or (not beside and len(numbers) > 1):
                found |= {number: number == min(numbers) for number in numbers}
    return found


@once_a_layout
def wordings_of(layout: Layout) -> frozenset[str]:
    """Return the keys of all wordings of a form, with and without their numbers."""
    return frozenset(wording for anchor in layout.anchors for wording in (anchor.key, bare_key(anchor)))


def is_number(text: str) -> bool:
    """Return whether a text is what numbers a row: "1", "2.1", "A3)"."""
    return _NUMBER.fullmatch(text.strip()) is not None


def _numbers(alignment: Alignment, lines: list[int]) -> list[int]:
    texts = {number: alignment.stream.lines[number].text.strip() for number in lines}
    if lettered := _letters(texts):
        return lettered
    numbers = [number for number in lines if is_number(texts[number])]
    counted = [tuple(map(int, re.findall(r"\d+", texts[number]))) for number in numbers]
    # The same number again and again is an answer, a score perhaps.
    rising = all(one < other for one, other in pairwise(counted))
    if len(numbers) < _ROWS or not (rising or _begins_anew(counted)):
        return []
    rows = {cell.row for number in numbers if (cell := alignment.stream.lines[number].cell) is not None}
    if len(rows) < len(numbers):
        return []
    return [number for number in lines if number in numbers or _is_heading(texts[number])]


def _begins_anew(counted: Sequence[tuple[int, ...]]) -> bool:
    """Return whether numbers count one by one, from 1 again in each part of the form."""
    begins = [one for one in counted if one == (1,)]
    steps = all(other in ((1,), (one[0] + 1,)) for one, other in pairwise(counted) if one)
    return counted[0] == (1,) and steps and len(begins) * _ROWS <= len(counted)


def _letters(texts: Mapping[int, str]) -> list[int]:
    """Return the lines that count "a)", "b)", "c)", one by one, once more perhaps; none where they don't."""
    found = {number: ord(match[1].casefold()) for number, text in texts.items() if (match := _LETTER.fullmatch(text))}
    first = ord("a")
    counted = all(other in (first, one + 1) for one, other in pairwise((first - 1, *found.values())))
    return [*found] if counted and max(found.values(), default=0) >= first + _ROWS - 1 else []


def _is_heading(text: str) -> bool:
    """Return whether a text is what heads a column of numbers: "No.", "Item", a dash."""
    return _HEADING.fullmatch(text) is not None and not telling_signs(text)
