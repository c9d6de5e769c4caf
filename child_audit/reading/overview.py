"""A grid of all grades, which a council prints besides the sections: a row a section, the grades in columns or typed.

The headings in it are those of the sections, once more. So it's found before the labels are, and kept from them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from child_audit.reading.bands import banded
from child_audit.reading.legends import TITLE, is_legend, legend_keys, looks_alike, scales_of
from child_audit.reading.options import spellings
from child_audit.reading.stems import GRADES, stems_of
from child_audit.reading.stream import COUNTED, ENUMERATION, Stream
from child_audit.template.layout import Anchor, Layout, OptionPart, once_a_layout
from child_audit.text import key
from child_audit.word.lines import CellPlace, Line

_FEWEST = 3
"""So many sections make a grid, and so many options a scale."""
_MOST = 0.6
_NAME_AND_GRADE = 2
_TAIL = 6
_ABOVE, _INSTRUCTION = 6, 40
_GRADE = frozenset(("judgement", "judgment", "judgements", "judgments", "grade", "grading", "rating"))
_TOLD = re.compile(
    r"\W*please\b[^.?!]*\b(?:areas?|boxe?s?|columns?|grades?|gradings?|judge?ments?|sections?)\b[^.?!]*[.)]*\W*",
    re.IGNORECASE,
)
"""What tells auditors how to complete it: "Please highlight a judgement in each area."."""
_COUNT = re.compile(rf"\A(?:{COUNTED})?\d+")
Grid = dict[int, list[CellPlace]]
"""Row → its cells."""


@dataclass(frozen=True, slots=True)
class GradeRow:
    """A row of the grid.

    Attributes:
        path: the choice that it's for.
        boxes: cells under the label of an option; ``bands`` are those shaded as their whole column is.
        answers: cells under a heading that asks for the grade.
        others: its other cells, the section's name aside.
    """

    path: str
    boxes: dict[CellPlace, str]
    bands: frozenset[CellPlace]
    answers: tuple[CellPlace, ...]
    others: tuple[CellPlace, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """A grid of all grades.

    Attributes:
        lines: numbers of all its lines, and of the title and the legend above it.
        printed: of these, the ones that the form prints.
        rows: one for each section.
    """

    lines: frozenset[int]
    printed: frozenset[int]
    rows: tuple[GradeRow, ...]


@dataclass(slots=True)
class _Sections:
    """What sections are called.

    Attributes:
        names: key of a heading, without its number → the choice of the section.
        tails: the ends of these.
        words: choice → the words of the heading.
        scales: choice → its options.
    """

    scales: dict[str, list[OptionPart]]
    names: dict[str, str] = field(default_factory=dict)
    tails: set[str] = field(default_factory=set)
    words: dict[str, frozenset[str]] = field(default_factory=dict)


def overviews_of(layout: Layout, stream: Stream) -> tuple[Overview, ...]:
    """Return the grids of a document, as a rule none: tables in which most sections are named once more."""
    sections = _sections(layout)
    places: dict[str, set[int]] = defaultdict(set)
    for line, words in zip(stream.lines, stream.keys, strict=True):
        path = sections.names.get(_bare(words))
        if path is None and words[-_TAIL:] in sections.tails:
            path = sections.names.get(_uncounted(line))
        if path is not None:
            inner = line.cell is not None and (line.cell.parent is not None or line.cell.ordinal > 1)
            places[path].add(-1 if line.cell is None or inner else line.cell.table)
    named: dict[int, int] = defaultdict(int)
    for tables in places.values():
        for table in tables if len(tables) > 1 else ():
            named[table] += 1
    candidates = [table for table, number in named.items() if table >= 0 and number >= _FEWEST]
    found = (_overview(layout, stream, sections, table) for table in candidates)
    return tuple(overview for overview in found if overview is not None)


def _bare(words: str) -> str:
    return _COUNT.sub("", words) or words


def _uncounted(line: Line) -> str:
    """Return the key of a line without what counts it: of "C. Quality of Plan"; "" where nothing does."""
    count = ENUMERATION.match(line.text)
    return key(line.text[count.end() :]) if count else ""


@once_a_layout
def _sections(layout: Layout) -> _Sections:
    sections = _Sections(scales_of(layout))
    heading: Anchor | None = None
    last: Anchor | None = None
    for item in layout.items:
        if isinstance(item, Anchor):
            if last is None or item.section != last.section:
                heading = item if not layout.zones[item.index + 1] else None
            last = item
        elif isinstance(item, OptionPart) and item.path in sections.scales and item.path not in sections.words:
            # At the top level the choice's own label names it: "Overall judgement".
            name = heading if "." in item.path else last
            sections.words[item.path] = frozenset() if name is None else frozenset(stems_of(name.text))
            if name is not None:
                sections.names.setdefault(_bare(name.key), item.path)
                sections.tails.add(name.key[-_TAIL:])
    return sections


def _overview(layout: Layout, stream: Stream, sections: _Sections, table: int) -> Overview | None:
    grid: Grid = defaultdict(list)
    texts: dict[CellPlace, str] = defaultdict(str)
    lines: dict[CellPlace, list[Line]] = defaultdict(list)
    for line, place, words in zip(stream.lines, stream.outermost, stream.keys, strict=True):
        if place is not None and place.table == table:
            if place not in lines:
                grid[place.row].append(place)
            lines[place].append(line)
            texts[place] += words
    head = next((row for row in sorted(grid) if _heads_grades(grid[row], texts, sections)), None)
    if head is None:
        if not _lists_grades(grid, texts, lines, sections):
            return None
        head = -1
    rows, printed = [], [place for row in grid if row <= head for place in grid[row]]
    unknown = 0
    for number in sorted(row for row in grid if row > head):
        name = next((place for place in grid[number][:2] if _named(texts[place], lines[place], sections)), None)
        if name is None:
            unknown += any(texts[place] for place in grid[number])
            continue
        path = _named(texts[name], lines[name], sections)
        before = [place for place in grid[number] if place.ordinal < name.ordinal]
        cells = [place for place in grid[number] if place.ordinal > name.ordinal]
        printed.extend((name, *before))
        heads = grid[head] if head >= 0 else []
        rows.append(_row(path, cells, heads, texts, sections.scales[path]) if heads else _listed(path, cells))
    paths = {row.path for row in rows}
    if len(paths) < max(_FEWEST, len(rows)) or len(rows) < _MOST * (len(rows) + unknown):
        return None
    above = _above(stream, min(line.number for place in lines for line in lines[place]), sections)
    of_form = {line.number for place in printed for line in lines[place]} | above
    return Overview(
        frozenset(line.number for place in lines for line in lines[place]) | above, frozenset(of_form), tuple(rows)
    )


def _lists_grades(
    grid: Grid, texts: Mapping[CellPlace, str], lines: Mapping[CellPlace, list[Line]], sections: _Sections
) -> bool:
    """Return whether each row is a section's name and a grade beside it, or nothing: "Summary of grades"."""
    graded = 0
    for cells in grid.values():
        path = _named(texts[cells[0]], lines[cells[0]], sections) if len(cells) == _NAME_AND_GRADE else ""
        options = sections.scales.get(path, [option for scale in sections.scales.values() for option in scale])
        if len(cells) != _NAME_AND_GRADE or not _is_grade(texts[cells[1]], options):
            return False
        graded += bool(path and texts[cells[1]])
    return graded > 0


def _is_grade(words: str, options: Sequence[OptionPart]) -> bool:
    return not words or any(words in spellings(option) for option in options)


def _listed(path: str, cells: Sequence[CellPlace]) -> GradeRow:
    return GradeRow(path, {}, frozenset(), tuple(cells), ())


def _heads_grades(cells: Sequence[CellPlace], texts: Mapping[CellPlace, str], sections: _Sections) -> bool:
    """Return whether a row heads a column for each grade, or one for the grade."""
    words = [texts[place] for place in cells]
    if any(word in _GRADE for word in words[1:]):
        return True
    return any(
        sum(any(word in spellings(option) for word in words) for option in options) >= _FEWEST
        for options in sections.scales.values()
    )


def _named(words: str, lines: Sequence[Line], sections: _Sections) -> str:
    """Return the choice of the section that a cell names, in its words or in some of them that no other has; or ""."""
    exact = sections.names.get(_bare(words)) or (sections.names.get(_uncounted(lines[0])) if len(lines) == 1 else None)
    if exact is not None:
        return exact
    # "Overall grade" for the form's "Overall judgement".
    said = set(stems_of(" ".join(line.text for line in lines))) - GRADES
    like = [path for path, known in sections.words.items() if said and said <= known]
    return like[0] if len(like) == 1 else ""


def _row(
    path: str,
    cells: Sequence[CellPlace],
    heads: Sequence[CellPlace],
    texts: Mapping[CellPlace, str],
    options: Sequence[OptionPart],
) -> GradeRow:
    boxes: dict[CellPlace, str] = {}
    bands: set[CellPlace] = set()
    answers: list[CellPlace] = []
    others: list[CellPlace] = []
    for place in cells:
        above = [texts[head] for head in heads if head.overlaps(place)]
        label = next((option.label for option in options if set(spellings(option)) & set(above)), None)
        if label is not None:
            boxes[place] = label
            bands.update(place for head in heads if head.overlaps(place) and banded(place, head, heads[1:]))
        elif _GRADE.intersection(above):
            answers.append(place)
        else:
            others.append(place)
    return GradeRow(path, boxes, frozenset(bands), tuple(answers), tuple(others))


def _above(stream: Stream, first: int, sections: _Sections) -> set[int]:
    """Return the lines of the title and the legend right above the grid."""
    legends = legend_keys(sections.scales)
    found: set[int] = set()
    for line in _before(stream, first):
        words = stream.keys[line.number]
        if not words:
            continue
        # "Mark one grade for each section. Outstanding = …"
        instructed = len(words) - sum(len(one) for one in legends if one in words) <= _INSTRUCTION
        of_form = looks_alike(line) and (
            is_legend(words, legends) or (instructed and sum(one in words for one in legends) >= _FEWEST)
        )
        told = _TOLD.fullmatch(line.text) is not None
        if not of_form and words not in legends and not told and not TITLE.fullmatch(line.text):
            break
        found.add(line.number)
    return found


def _before(stream: Stream, first: int) -> Iterator[Line]:
    for line in reversed(stream.lines[max(first - _ABOVE, 0) : first]):
        if line.cell is not None or line.deleted:
            return
        yield line
