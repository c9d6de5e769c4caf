"""Grades that stand apart from their labels → the choices of the sections: a grid of all, bars above the sections."""

from __future__ import annotations

from collections.abc import Iterable

from child_audit.reading.fragments import Fragment
from child_audit.reading.ground import Ground
from child_audit.reading.legends import scales_of
from child_audit.reading.options import spellings
from child_audit.reading.overview import GradeRow
from child_audit.template.layout import OptionPart
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


def _unlabelled_choices(ground: Ground, section: int) -> dict[str, list[OptionPart]]:
    """Return the choices between grades of a section whose labels were not found."""
    labels = {
        item.path
        for index in ground.alignment.claims
        for item in ground.layout.zones[index + 1]
        if isinstance(item, OptionPart)
    }
    own = {
        item.path
        for anchor in ground.layout.anchors
        if anchor.section == section
        for item in ground.layout.zones[anchor.index + 1]
        if isinstance(item, OptionPart)
    }
    scales = scales_of(ground.layout)
    return {path: scales[path] for path in own - labels if path in scales}


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
