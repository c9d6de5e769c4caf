"""Grades that stand apart from their labels → the choices of the sections: a grid of all, bars, rows of grades."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from child_audit.reading.claims import Claim, RowKey
from child_audit.reading.fragments import Fragment
from child_audit.reading.ground import Ground
from child_audit.reading.handed_back import is_made_of_options, prints_all
from child_audit.reading.legends import TITLE, is_legend, scales_of
from child_audit.reading.options import spellings
from child_audit.reading.overview import GradeRow
from child_audit.template.layout import OptionPart
from child_audit.template.values import read_box
from child_audit.text import key
from child_audit.word.lines import CellPlace, Line, outermost

_LABEL_AND_LIST = 2
_TITLED = re.compile(r"([^\W\d_][\w \xa0]{2,40}?)\s*(?::|\s[-–—]\s|[-–—]\s)\s*")
_OVERALL, _OF_SECTION = re.compile(r"\boverall\b", re.IGNORECASE), re.compile(r"\b(?:section|area)\b", re.IGNORECASE)
_BRACKETED = re.compile(r"\([^()]{1,60}\)")
_GRADES = 3
"""A scale has so many options at least; of Yes and No there are too many."""


def divide_overviews(ground: Ground) -> None:
    """Hand each row of a grid of all grades to its section’s choice, which may have its own place as well."""
    for overview in ground.alignment.overviews:
        for row in overview.rows:
            _divide_row(ground, row)
        for number in sorted(overview.printed):
            line = ground.lines[number]
            ground.reprinted.append(Fragment(line, 0, len(line.text)))
        ground.done |= overview.lines
        taken = {line.number for row in overview.rows for place in _cells(row) for line in ground.lines_at(place)}
        for number in sorted(overview.lines - overview.printed - taken):
            line = ground.lines[number]
            ground.stray(Fragment(line, 0, len(line.text)), None)


def divide_bars(ground: Ground) -> None:
    """Hand a grade that stands in the row of its section's heading to the section's choice, where that has no label."""
    anchors = ground.layout.anchors
    for claim in list(ground.alignment.claims.values()):
        anchor, cell = anchors[claim.anchor], ground.cell_of(claim)
        opens = not claim.anchor or anchors[claim.anchor - 1].section != anchor.section
        if cell is None or not opens or ground.layout.zones[claim.anchor + 1] or cell.row_key in ground.locked:
            continue
        choices = _unlabelled_choices(ground, anchor.section)
        for place in ground.alignment.rows[cell.row_key]:
            if place.ordinal <= cell.ordinal or len(choices) != 1:
                continue
            ((path, options),) = choices.items()
            if any(ground.text_of(place) in spellings(option) for option in options):
                ground.division.groups[path].cells[place] = None
                ground.division.groups[path].fragments.extend(_pieces(ground, place))
                ground.division.flags[path].add("label_missing")
                ground.done.update(line.number for line in ground.lines_at(place))


def divide_scales(ground: Ground) -> None:
    """Hand a row of cells that are the grades, one each, to its section's choice, where that has no label."""
    scales = scales_of(ground.layout)
    for row, places in ground.alignment.rows.items():
        if not ground.is_free(row):
            continue
        if len(places) == _LABEL_AND_LIST and ground.text_of(places[0]) and ground.text_of(places[1]):
            _divide_list(ground, places[0], places[1])
        if len(places) < _GRADES:
            continue
        titled = len(places) > _GRADES and TITLE.fullmatch(
            _BRACKETED.sub("", _words(ground, places[0])).rstrip(" \xa0:")
        )
        texts = [ground.text_of(place) for place in (places[1:] if titled else places)]
        if not any(_is_scale(texts, options) for options in scales.values()):
            continue
        above = ground.claim_before(ground.by_row[row][0])
        section = -1 if above is None else ground.layout.anchors[above.anchor].section
        choices = {
            path: options
            for path, options in _unlabelled_choices(ground, section).items()
            if _is_scale(texts, options) and not _has_text(ground, path)
        }
        if titled and "overall" in _words(ground, places[0]).casefold():
            choices = _overall_choices(ground)
        if len(choices) != 1:
            continue
        (path,) = choices
        rows = [row]
        below = (row[0], row[1] + 1)
        if all(line.number in ground.passing for line in ground.by_row.get(below, ())):
            below = (row[0], row[1] + 2)  # what each grade means stands between
        if below in ground.alignment.rows and ground.is_free(below) and _are_boxes(ground, below, places):
            rows.append(below)
        group = ground.division.groups[path]
        ground.division.seen.add(path)
        for number in rows:
            group.cells.update(dict.fromkeys(ground.alignment.rows[number]))
            lines = [line for line in ground.by_row[number] if not (titled and outermost(line.cell) == places[0])]
            group.fragments.extend(Fragment(line, 0, len(line.text)) for line in lines)
            ground.finish_row(number)
        if titled:
            ground.reprinted.extend(Fragment(line, 0, len(line.text)) for line in ground.lines_at(places[0]))
        if above is not None and (typed := _behind_title(ground, above, row)) is not None:
            group.fragments.insert(0, typed)
            ground.done.add(typed.line.number)


def _behind_title(ground: Ground, claim: Claim, row: RowKey) -> Fragment | None:
    """Return what stands behind a section's heading that is also its grades': "2. Assessments – JUDGEMENT: good"."""
    line = ground.lines[claim.hit.last_line]
    first = ground.by_row[row][0].number
    title = _TITLED.match(line.text, len(line.text) - len(line.text[claim.hit.last :].lstrip(" \xa0\t–—-:.")))
    if title is None or TITLE.fullmatch(title[1]) is None or line.number in ground.done:
        return None
    between = ground.alignment.stream.keys[line.number + 1 : first]
    return None if any(between) else Fragment(line, title.end(), len(line.text))


def divide_titled(ground: Ground) -> None:
    """Hand what stands behind "Grade:" or "Section rating –" to its section's choice, where that has no label."""
    found: dict[str, list[list[Fragment]]] = defaultdict(list)
    for line in ground.lines:
        title = None if line.deleted or line.number in ground.done else _TITLED.match(line.text)
        if title is None or ground.is_covered(line) or TITLE.fullmatch(title[1]) is None:
            continue
        above = ground.claim_before(line)
        choices = _unlabelled_choices(ground, -1 if above is None else ground.layout.anchors[above.anchor].section)
        if _OVERALL.search(title[1]) and not _OF_SECTION.search(title[1]):
            choices = _overall_choices(ground) or choices
        if len(choices) == 1:
            ((path, options),) = choices.items()
            pieces = [Fragment(line, title.end(), len(line.text))]
            below = [other for other in _beside(ground, line) if other.text.strip()]
            pieces += _options_first(below, options)
            if below and len(pieces) == 1 and pieces[0].blank:
                continue  # the answer, perhaps
            listed = any(prints_all(piece.text, options) for piece in pieces)
            # In the midst of an answer it's somebody's: "… Overall grade for this section: Good".
            if listed or (_begins(ground, line) and is_made_of_options(pieces[0].text, options)):
                found[path].append(pieces)
    for path, places in found.items():
        if len(places) == 1 and not _has_text(ground, path):
            ground.division.seen.add(path)
            ground.division.groups[path].fragments.extend(places[0])
            ground.division.groups[path].cells.update({cell: None for piece in places[0] if (cell := piece.cell)})
            ground.done.update(piece.line.number for piece in places[0])


def _options_first(lines: Iterable[Line], options: Sequence[OptionPart]) -> list[Fragment]:
    """Return the first lines of some that each print an option."""
    return [
        Fragment(line, 0, len(line.text)) for line in takewhile(lambda line: _prints_option(line.text, options), lines)
    ]


def _prints_option(text: str, options: Sequence[OptionPart]) -> bool:
    """Return whether a text is options, or one in a council's words with the form's own meaning behind it."""
    words = key(text)
    return is_made_of_options(text, options) or any(
        words.startswith(key(option.label)) and key(option.meaning) and words.endswith(key(option.meaning))
        for option in options
    )


def _begins(ground: Ground, line: Line) -> bool:
    """Return whether a line is the first of its cell, or follows a label or a table."""
    before = next((other for other in reversed(ground.lines[: line.number]) if other.text.strip()), None)
    return before is None or before.cell != line.cell or ground.is_covered(before)


def _overall_choices(ground: Ground) -> dict[str, list[OptionPart]]:
    """Return the choices between grades that the form itself calls overall, and whose labels were not found."""
    labels, scales = ground.layout.labels, scales_of(ground.layout)
    return {
        path: options
        for path, options in scales.items()
        if "overall" in labels.get(path, "").casefold()
        and path not in ground.division.seen
        and path not in _labelled(ground)
    }


def _beside(ground: Ground, line: Line) -> Iterator[Line]:
    """Yield the lines below another one in its cell, up to the first that holds words of the form."""
    for below in ground.lines[line.number + 1 :]:
        if below.cell != line.cell or below.number in ground.done or ground.is_covered(below):
            return
        yield below


def _divide_list(ground: Ground, head: CellPlace, place: CellPlace) -> None:
    """Hand a cell that holds the grades one below the other to its section's choice, where that has another label."""
    words = ground.text_of(place)
    if (
        not is_legend(words, ground.legends)
        or len(ground.lines_at(head)) > 1
        or TITLE.fullmatch(_words(ground, head)) is None
    ):
        return
    above = ground.claim_before(ground.by_row[place.row_key][0])
    choices = _unlabelled_choices(ground, -1 if above is None else ground.layout.anchors[above.anchor].section)
    if len(choices) != 1 or _has_text(ground, next(iter(choices))):
        return
    (path,) = choices
    group = ground.division.groups[path]
    ground.division.seen.add(path)
    group.cells[place] = None
    group.fragments.extend(Fragment(line, 0, len(line.text)) for line in ground.lines_at(place))
    ground.reprinted.extend(Fragment(line, 0, len(line.text)) for line in ground.lines_at(head))
    ground.finish_row(place.row_key)


def _has_text(ground: Ground, path: str) -> bool:
    return path in ground.division.groups and any(not piece.blank for piece in ground.division.groups[path].fragments)


def _words(ground: Ground, place: CellPlace) -> str:
    return " ".join(line.text for line in ground.lines_at(place))


def _is_scale(texts: Sequence[str], options: Sequence[OptionPart]) -> bool:
    """Return whether texts (as keys) are the options of a choice, each in its cell, or what is left of them.

    Somebody may have deleted the labels of all but one, and left the meanings below them.
    """
    if len(texts) != len(options):
        texts = [text for text in texts if text]  # a title runs down beside the rows of the section
    if len(texts) != len(options) or not any(texts):
        return False
    labels = ({key(option.label), key(option.label + option.meaning), key(option.meaning)} for option in options)
    return all(not text or {text, text.removeprefix("x")} & own for text, own in zip(texts, labels, strict=True))


def _are_boxes(ground: Ground, row: RowKey, heads: Sequence[CellPlace]) -> bool:
    """Return whether a row holds a box or a mark below each of these cells, and no words."""
    places = ground.alignment.rows[row]
    if [(place.column, place.span) for place in places] != [(place.column, place.span) for place in heads]:
        return False
    texts = [" ".join(line.text for line in ground.lines_at(place)) for place in places]
    return any(map(str.strip, texts)) and not any(read_box(text)[1] for text in texts)


def _unlabelled_choices(ground: Ground, section: int) -> dict[str, list[OptionPart]]:
    """Return the choices between grades of a section whose labels were not found."""
    own = _choices_of(ground, (anchor.index for anchor in ground.layout.anchors if anchor.section == section))
    scales = scales_of(ground.layout)
    return {path: scales[path] for path in own - _labelled(ground) if path in scales}


def _labelled(ground: Ground) -> set[str]:
    """Return the choices whose labels were found."""
    return _choices_of(ground, ground.alignment.claims)


def _choices_of(ground: Ground, anchors: Iterable[int]) -> set[str]:
    zones = ground.layout.zones
    return {item.path for index in anchors for item in zones[index + 1] if isinstance(item, OptionPart)}


def _divide_row(ground: Ground, row: GradeRow) -> None:
    group = ground.division.groups[row.path]
    ground.division.seen.add(row.path)
    group.boxes.update(row.boxes)
    group.bands |= row.bands
    for place in (*row.boxes, *row.answers):
        group.cells[place] = None
        group.fragments.extend(_pieces(ground, place))
    for place in row.others:
        for piece in _pieces(ground, place):
            ground.stray(piece, row.path)


def _cells(row: GradeRow) -> Iterable[CellPlace]:
    return (*row.boxes, *row.answers, *row.others)


def _pieces(ground: Ground, place: CellPlace) -> Iterable[Fragment]:
    return (Fragment(line, 0, len(line.text)) for line in ground.lines_at(place) if not line.deleted)
