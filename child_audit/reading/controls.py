"""Fields that have a content control of their own: read by its tag, and compared with what the alignment read.

A control says itself which field it holds, wherever it stands and whatever is typed around it. So where the two agree,
doubts about labels and places fall away; where they don't, the control holds, and a person is asked to look.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from child_audit.issues import Issue
from child_audit.parsed import Evidence
from child_audit.reading.findings import Extraction, Value, is_blank
from child_audit.template.control_tags import tag_of
from child_audit.template.layout import FreeSlot, Layout, LoopPart, OptionPart, TickPart
from child_audit.template.numbers import read_number
from child_audit.template.values import is_placeholder, read_date
from child_audit.text import clean, key
from child_audit.word.document import TaggedControl

SIGN = "content control"
_OF_PLACE = frozenset(("label_missing", "label_moved", "value_elsewhere", "joined", "field_not_found", "printed_hint"))
"""Doubts about where an answer was read, and whether the form's print is part of it: a control leaves none."""
_OF_VALUE = frozenset(("ambiguous", "inferred", "remark_in_box", "struck_out", "not_a_date", "not_a_number"))
"""Doubts that stay, whatever a control says: something else was written beside it."""


@dataclass(frozen=True, slots=True)
class _Read:
    """What a field's controls say: its value, and the text that it's from."""

    value: Value
    raw: str


def with_controls(layout: Layout, controls: Sequence[TaggedControl], extraction: Extraction) -> Extraction:
    """Take the values of fields that have their controls from these; flag those that disagree with the alignment."""
    if not controls:
        return extraction
    values, evidence = dict(extraction.values), dict(extraction.evidence)
    settled: set[str] = set()
    disagreeing: list[Issue] = []
    doubtful = {issue.field for issue in extraction.issues if issue.code in _OF_VALUE}
    for path, read in _readings(layout, controls):
        if path in doubtful:
            continue
        before, old = values.get(path), evidence.get(path, Evidence(path, "", "", "blank"))
        if (before or None) != (read.value or None):
            # Signs that the alignment took for punctuation of the form are no disagreement.
            same = isinstance(before, str) and (is_placeholder(before) or key(before) == key(read.raw))
            if before and not same:
                said = f"the content control says {_shown(read.value)}, something else stands beside it"
                disagreeing.append(Issue(path, "control_disagrees", said, old.place, old.raw))
            values[path] = read.value
            old = replace(old, raw=read.raw)
        settled.add(path)
        evidence[path] = replace(old, sign=SIGN if read.value else "blank", certain=True)
    for item in layout.items:
        if isinstance(item, LoopPart):
            disagreeing.extend(_rows(item, controls, values, evidence))
    kept = [issue for issue in extraction.issues if issue.field not in settled or issue.code not in _OF_PLACE]
    doubted = {issue.field for issue in (*kept, *disagreeing)}
    for path in sorted(settled):
        if path not in doubted:
            continue
        evidence[path] = replace(evidence[path], certain=False)
    return Extraction(values, [*kept, *disagreeing], evidence)


def _readings(layout: Layout, controls: Sequence[TaggedControl]) -> Iterator[tuple[str, _Read]]:
    """Yield the fields whose controls are all there, each once."""
    found: dict[str, list[TaggedControl]] = defaultdict(list)
    for control in controls:
        found[control.tag].append(control)
    numbers = _repetitions(layout)
    groups: dict[str, list[OptionPart]] = defaultdict(list)
    for item in layout.items:
        if isinstance(item, OptionPart):
            groups[item.path].append(item)
        elif isinstance(item, (FreeSlot, TickPart)):
            own = _own(found, item.path, "", numbers)
            read = None if own is None else _single(item, own)
            if read is not None:
                yield item.path, read
    for path, options in groups.items():
        boxes = [_own(found, path, option.label, numbers) for option in options]
        ticked = [option for option, box in zip(options, boxes, strict=True) if box is not None and box.ticked]
        if all(box is not None and box.kind == "checkbox" for box in boxes) and len(ticked) < 2:
            yield path, _Read(ticked[0].label if ticked else None, ticked[0].label if ticked else "")


def _repetitions(layout: Layout) -> dict[str, list[str]]:
    """Return for each path without its numbers the paths of all repetitions, in order."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for item in layout.items:
        if isinstance(item, (FreeSlot, TickPart, OptionPart, LoopPart)):
            found[_general(item.path)][item.path] = None
    return {general: list(paths) for general, paths in found.items()}


def _own(
    found: dict[str, list[TaggedControl]], path: str, label: str, numbers: dict[str, list[str]]
) -> TaggedControl | None:
    """Return a field's control; of parts that repeat, the one of its repetition; None when there's none for sure."""
    general = _general(path)
    held, paths = found.get(tag_of(general, label), []), numbers[general]
    return held[paths.index(path)] if len(held) == len(paths) else None


def _single(item: FreeSlot | TickPart, control: TaggedControl) -> _Read | None:
    if isinstance(item, TickPart):
        return _Read(control.ticked, "") if control.kind == "checkbox" else None
    text = "" if is_placeholder(control.text) else clean(control.text)
    value: Value = text
    if item.filter == "date":
        value = read_date(text).value
    elif item.filter == "number":
        value = read_number(text).value
    # What can't be read as it should is left to the reading that has the words for it.
    return None if text and value is None else _Read(value, text)


def _rows(
    loop: LoopPart, controls: Sequence[TaggedControl], values: dict[str, Value], evidence: dict[str, Evidence]
) -> Iterator[Issue]:
    """Take the rows of a list from their controls where these say something else than was read."""
    columns = {tag_of(f"{_general(loop.path)}.{column.path}"): column for column in loop.columns}
    rows: dict[int, dict[str, Value]] = {}
    for control in controls:
        column = columns.get(control.tag)
        if column is None:
            continue
        if column.filter not in ("text", "date", "number"):
            return  # boxes of a row are read with it
        read = _single(FreeSlot(column.path, column.filter, -1, None), control)
        if read is None:
            return
        rows.setdefault(control.row, {})[column.path] = read.value
    held = [row for row in rows.values() if len(row) == len(columns)]
    before = values.get(loop.path)
    if len(held) < len(rows) or not held or not isinstance(before, list):
        return
    filled: list[dict[str, Value]] = [row for row in held if not all(map(is_blank, row.values()))]
    if filled == [row for row in before if not all(map(is_blank, row.values()))]:
        return
    values[loop.path] = filled
    for number, row in enumerate(filled, start=1):
        for name, value in row.items():
            path = f"{loop.path}.{number}.{name}"
            evidence.setdefault(path, Evidence(path, "", "", "blank"))
            evidence[path] = replace(evidence[path], raw=_shown(value), sign=SIGN, certain=False)
    said = "the content controls of the rows say something else than what stands there"
    words = "\n".join("\t".join(_shown(value) for value in row.values() if value) for row in before)
    yield Issue(loop.path, "control_disagrees", said, next(iter(evidence.values())).place if evidence else "", words)


def _general(path: str) -> str:
    return ".".join(name for name in path.split(".") if not name.isdigit())


def _shown(value: Value) -> str:
    if value is None or value == "" or value is False:
        return "nothing"
    return value.strftime("%d/%m/%Y") if isinstance(value, date) else f"“{value}”"
