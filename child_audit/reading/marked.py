"""What the fields say whose answer was marked: choices between options, and boxes that stand for themselves."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from child_audit.reading.enclosed import note_how_brackets_stand
from child_audit.reading.findings import Findings
from child_audit.reading.fragments import joined
from child_audit.reading.group import Group, GroupReading
from child_audit.reading.labels import group_of
from child_audit.reading.looks import Looks, colour_of_text, label_looks, looks_of_strokes
from child_audit.reading.marks import read_group
from child_audit.reading.shades import note_shaded_boxes
from child_audit.reading.ticks import read_ticks
from child_audit.reading.written import read_day
from child_audit.template.layout import FreeSlot, TickPart
from child_audit.text import key

_USUAL = 0.7
"""A look that so many of a document's options share is how the form prints them."""


class _Kind(NamedTuple):
    """Groups that a form prints alike: how many options, in one line or not, and whether strokes have the look."""

    options: int
    in_line: bool
    look: str
    between: bool | None


def read_choices(findings: Findings) -> None:
    """Read all choices: what options look like that nobody marked, only all of them together can tell."""
    groups = {path: group_of(options, findings.division.groups[path]) for path, options in findings.options.items()}
    kinds = {path: _kinds(group) for path, group in groups.items()}
    usual = _usual_looks(kinds.values())
    note_shaded_boxes(list(groups.values()))
    note_how_brackets_stand(groups.values())
    for path, group in groups.items():
        expected = {kind.look: usual[kind] for kind in kinds[path] if kind in usual}
        colours = {value for kind, looks in kinds[path].items() if kind.look == "colour" for value in looks}
        if len(colours) > 1 and colours.isdisjoint(("", expected.get("colour"))):
            expected["colour"] = colour_of_text(findings.alignment.stream.lines)
        _choice(findings, path, group, expected)


def _kinds(group: Group) -> dict[_Kind, list[bool | str]]:
    """Return how the options of a group look, by the kind of group that it is for each look."""
    in_line = len({found.fragment.line.number for found in group.printed.values()}) == 1
    strokes = looks_of_strokes(group) if in_line else {}
    return {
        _Kind(len(group.options), in_line, name, strokes.get(name)): looks for name, looks in label_looks(group).items()
    }


def _usual_looks(groups: Iterable[Mapping[_Kind, list[bool | str]]]) -> dict[_Kind, bool | str]:
    """Return how options look in this document when nobody marked them, by kind of group."""
    votes: dict[_Kind, Counter[bool | str]] = defaultdict(Counter)
    alike: Counter[tuple[_Kind, bool | str]] = Counter()
    for kinds in groups:
        for kind, looks in kinds.items():
            if kind.look != "highlight":
                # No form is printed in highlighter.
                for look in looks:
                    votes[kind][look] += 1
                if len(set(looks)) == 1:
                    alike[kind, looks[0]] += 1
    most = {kind: (*counted.most_common(1)[0], counted.total()) for kind, counted in votes.items()}
    return {
        kind: value
        for kind, (value, count, total) in most.items()
        # Of two options in bold and one group where both were marked nobody knows what is usual.
        if count > _USUAL * total and (kind.options > 2 or alike[kind, value] > 1)
    }


def read_boxes(findings: Findings) -> None:
    """Read the boxes that are ticked or not, each by itself."""
    parts = [item for item in findings.layout.items if isinstance(item, TickPart)]
    for reading in read_ticks(parts, findings.layout, findings.alignment, findings.division):
        place = findings.place(reading.path, reading.fragments)
        findings.read_as(reading.path, reading.ticked, joined(reading.fragments), place, reading.sign)
        if reading.code:
            findings.issue(reading.path, reading.code, reading.message, place, joined(reading.fragments))
        elif reading.ticked:
            findings.flag(reading.path, place, joined(reading.fragments))


def _choice(findings: Findings, path: str, group: Group, usual: Looks) -> None:
    options, text = group.options, group.text
    reading = read_group(group, usual)
    raw = joined([fragment for fragment in text.fragments if not fragment.line.deleted])
    place = findings.place(path, text.fragments)
    value = None if reading.chosen is None else options[reading.chosen].label
    sign = reading.sign if value else ("undecided" if reading.code else "blank")
    findings.read_as(path, value, raw, place, sign)
    if reading.code:
        words = joined(reading.remarks) or raw
        findings.issue(path, reading.code, reading.message, place, words)
    elif reading.chosen is not None and not reading.found and path not in findings.division.seen:
        findings.division.flags[path].add("label_missing")
    if value is not None:
        findings.flag(path, place, raw)
    elif not reading.code:
        findings.undecided.append(path)
    if reading.found:
        findings.division.seen.add(path)
    _date_in_box(findings, path, reading)


def _date_in_box(findings: Findings, path: str, reading: GroupReading) -> None:
    """A date typed in a box belongs to the date field beside the choice, when that is blank."""
    dates = reading.dates or [piece for piece in reading.remarks if any(c.isdigit() for c in piece.text)]
    if not dates:
        return
    parent = path.rpartition(".")[0]
    slot = next(
        (
            item.path
            for item in findings.layout.items
            if isinstance(item, FreeSlot) and item.filter == "date" and item.path.rpartition(".")[0] == parent
        ),
        None,
    )
    if parent and slot and findings.result.values.get(slot) is None and not findings.result.evidence[slot].raw:
        text = joined(dates)
        read_day(findings, slot, text, dates[0].line.place)
        # Where the form asks "if so, when?", a tick and a day in the box of Yes say both.
        if len(reading.dates) != 1 or reading.code or key(str(findings.result.values[path])) != "yes":
            findings.issue(slot, "uncertain_date", "this stood in the box of an answer", dates[0].line.place, text)
