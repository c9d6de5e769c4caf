"""Fields that came out blank where something near them says that they may have been answered.

Each of these doubts was found to be of use on documents that were read wrongly before a rule of their own was made for
them; on others they say next to nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, pairwise

from child_audit.reading.findings import Findings, is_blank
from child_audit.reading.fragments import Fragment
from child_audit.reading.handed_back import is_made_of_options
from child_audit.template.layout import SETTINGS, FreeSlot, Layout, OptionPart, once_a_layout
from child_audit.template.values import read_box
from child_audit.text import key
from child_audit.word.lines import Line

_SCALE = 3
"""So many options are a scale of grades."""


def flag_options_elsewhere(findings: Findings) -> None:
    """Flag a choice of which nothing was found while its options stand, as printed, elsewhere in its section."""
    for path in findings.undecided:
        options = findings.options[path]
        if findings.result.values[path] is not None or options[0].boxed or _has_text(findings, path):
            continue
        explained = {key(option.label + option.meaning) for option in options if key(option.meaning)}
        labels = {key(option.label) for option in options}
        lines = [line for line in _section_of(findings, options[0]) if not line.deleted]
        there = [line for line in lines if key(line.text) in explained]
        bare = {key(line.text): line for line in lines if key(line.text) in labels}
        if there or len(bare) >= _SCALE:
            message = "nothing was found here, but its options stand elsewhere in this part of the form"
            first = next(iter(there or bare.values()))
            findings.issue(path, "maybe_elsewhere", message, first.place, first.text)


def flag_blanks_before_doubts(findings: Findings) -> None:
    """Flag a blank text where the next one's answer stands in an odd place: it may be this one's."""
    slots = [item for item in findings.layout.items if isinstance(item, FreeSlot) and item.filter == "text"]
    doubted = {issue.field for issue in findings.result.issues}
    far = {issue.field for issue in findings.result.issues if issue.code == "value_elsewhere"}
    for slot, after in pairwise(slots):
        same = slot.path.rpartition(".")[0] == after.path.rpartition(".")[0] and not slot.path.startswith(SETTINGS)
        text = findings.result.values.get(after.path)
        if (
            same
            and after.path in far
            and text
            and slot.path not in doubted
            and not findings.result.values.get(slot.path)
        ):
            message = "this was left blank, and the next field's answer stands in an odd place"
            findings.issue(slot.path, "maybe_elsewhere", message, findings.result.evidence[after.path].place, str(text))


def flag_choices_beside_doubts(findings: Findings) -> None:
    """Flag a choice of which nothing was found beside one that's doubted: its options may have gone there."""
    choices = list(findings.options)
    doubted = {issue.field for issue in findings.result.issues}
    lost = [path for path in findings.undecided if not _has_text(findings, path) and path not in doubted]
    for number, path in enumerate(choices):
        near = [*choices[max(number - 1, 0) : number], *choices[number + 1 : number + 2]]
        doubts = [other for other in near if other in doubted and _parent(other) == _parent(path)]
        if path in lost and doubts:
            place = findings.result.evidence[doubts[0]].place
            message = "nothing was found here, and the choice beside it is in doubt"
            findings.issue(path, "maybe_elsewhere", message, place, findings.result.evidence[doubts[0]].raw)


def flag_options_left_over(findings: Findings) -> None:
    """Flag a choice without an answer where an option of it, or a mark, is the text of a field beside it or nobody's.

    Words of nobody are beside it where they stand in its part of the form.
    """
    doubted = {issue.field for issue in findings.result.issues}
    values = findings.result.values.items()
    texts = [(other, text) for other, text in values if isinstance(text, str) and other not in findings.options]
    texts += [(near, piece.text) for piece, near in findings.division.strays if near]
    strays = [piece for piece, near in findings.division.strays if near is None]
    sections = dict(zip(strays, _sections_of(findings, strays), strict=True))
    for path in findings.undecided:
        options = findings.options[path]
        if findings.result.values[path] is not None or path in doubted:
            continue
        section = _sections(findings.layout)[path]
        beside = [text for other, text in texts if len(key(text)) > 1 and _parent(other) == _parent(path) != ""]
        unplaced = [piece.text for piece, number in sections.items() if number == section]
        named = (text for text in (*beside, *unplaced) if key(text) and is_made_of_options(text, options))
        marks = (text for text in unplaced if read_box(text) == (True, ""))
        said = next(chain(named, marks), None)
        if said is not None:
            message = "nothing is marked here, but one of its options, or a mark, stands beside it"
            findings.issue(path, "maybe_elsewhere", message, findings.result.evidence[path].place, said)


def _sections_of(findings: Findings, pieces: Sequence[Fragment]) -> Iterator[int]:
    """Yield for each stretch of text the number of the part of the form that the last label above it is of."""
    anchors = findings.layout.anchors
    lines = sorted((claim.hit.line, anchors[claim.anchor].section) for claim in findings.alignment.claims.values())
    for piece in pieces:
        index = bisect_right(lines, (piece.line.number, len(anchors)))
        yield lines[index - 1][1] if index else -1


def flag_grades_in_other_sections(findings: Findings) -> None:
    """Flag a judgement that stands amid the labels of another part of the form, and outside its own."""
    anchors, zones = findings.layout.anchors, findings.layout.zones
    lines: dict[int, list[int]] = defaultdict(list)
    for index, claim in findings.alignment.claims.items():
        if not any(isinstance(item, OptionPart) for item in zones[index + 1]):
            lines[anchors[index].section].append(claim.hit.line)
    spans = {section: (min(numbers), max(numbers)) for section, numbers in lines.items() if len(numbers) > 1}
    doubted = {issue.field for issue in findings.result.issues}
    for path, options in findings.options.items():
        shown = [piece.line for piece in findings.division.groups[path].fragments if not piece.blank]
        own = _sections(findings.layout)[path]
        if len(options) < _SCALE or path in doubted or not shown or own not in spans:
            continue
        amid = [section for section, (low, high) in spans.items() if low < shown[0].number < high]
        if amid and own not in amid:
            message = "this stands among the labels of another part of the form"
            findings.issue(path, "label_moved", message, shown[0].place, shown[0].text)


def flag_blanks_without_place(findings: Findings) -> None:
    """Flag a blank field that has neither a label nor a place, where others of its part were not found either."""
    lost = {_parent(issue.field) for issue in findings.result.issues if issue.field and issue.code == "field_not_found"}
    doubted = {issue.field for issue in findings.result.issues}
    for path, evidence in list(findings.result.evidence.items()):
        nowhere = not evidence.place and not evidence.raw and is_blank(findings.result.values.get(path))
        if nowhere and path not in doubted and _parent(path) in lost - {""} and path in findings.layout.paths:
            findings.issue(path, "field_not_found", "this part of the form was not found in the document", "")


def flag_blanks_beside_strays(findings: Findings) -> None:
    """Flag a blank field whose label was not found, where words of nobody stand between the labels before and after."""
    claims = findings.alignment.claims
    strays = [piece for piece, near in findings.division.strays if near is None and key(piece.text)]
    doubted = {issue.field for issue in findings.result.issues}
    for number, zone in enumerate(findings.layout.zones if strays else ()):
        before, after = claims.get(number - 2), claims.get(number)
        if number - 1 in claims or before is None or after is None:
            continue
        paths = {item.path for item in zone if isinstance(item, (FreeSlot, OptionPart))} - doubted
        paths = {path for path in paths if is_blank(findings.result.values.get(path))}
        if not paths:
            continue
        low, high = before.hit.last_line, after.hit.line
        between = next((piece for piece in strays if low < piece.line.number < high), None)
        if between is not None:
            for path in sorted(paths):
                message = "its label was not found, and where it should stand is a text that belongs to no field"
                findings.issue(path, "maybe_elsewhere", message, between.line.place, between.text)


def _parent(path: str) -> str:
    return path.rpartition(".")[0]


def _has_text(findings: Findings, path: str) -> bool:
    return any(not piece.blank for piece in findings.division.groups[path].fragments)


def _section_of(findings: Findings, option: OptionPart) -> Sequence[Line]:
    """Return the lines from the first to the last label found of an option's part of the form."""
    anchors, claims = findings.layout.anchors, findings.alignment.claims
    section = _sections(findings.layout)[option.path]
    numbers = [claim.hit.line for index, claim in claims.items() if anchors[index].section == section]
    return findings.alignment.stream.lines[min(numbers) : max(numbers) + 1] if numbers else ()


@once_a_layout
def _sections(layout: Layout) -> Mapping[str, int]:
    """Return for each choice the number of its part of the form."""
    found: dict[str, int] = {}
    for number, zone in enumerate(layout.zones):
        for item in zone:
            if isinstance(item, OptionPart):
                found.setdefault(item.path, layout.anchors[max(number - 1, 0)].section)
    return found
