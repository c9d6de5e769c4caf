"""The grid of all grades → the choices of the sections."""

from __future__ import annotations

from collections.abc import Iterable

from child_audit.reading.fragments import Fragment
from child_audit.reading.ground import Ground
from child_audit.reading.overview import GradeRow
from child_audit.word.lines import CellPlace


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
