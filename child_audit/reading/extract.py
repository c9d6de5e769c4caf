"""Division → values, evidence and issues: the last stage, where every doubt gets its words."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from child_audit.issues import Issue
from child_audit.parsed import Evidence
from child_audit.reading.align import align
from child_audit.reading.cells import RowCell, cells_of, read_cell
from child_audit.reading.claims import Alignment
from child_audit.reading.copies import first_copy, parts_again
from child_audit.reading.divide import divide
from child_audit.reading.fragments import Division, Fragment, joined, without_bullets
from child_audit.reading.furniture import is_furniture
from child_audit.reading.group import Group, GroupReading
from child_audit.reading.labels import group_of
from child_audit.reading.looks import MOSTLY, Looks, is_grey, label_looks, share_of_look
from child_audit.reading.marks import read_group
from child_audit.reading.options import option_at_start, spellings
from child_audit.reading.rivals import other_readings, quoted_labels
from child_audit.reading.stream import Stream, stream_of
from child_audit.reading.ticks import read_ticks
from child_audit.template.layout import (
    SETTINGS,
    Anchor,
    FreeSlot,
    Layout,
    LoopPart,
    OptionPart,
    TickPart,
    without_digits,
)
from child_audit.template.numbers import read_number
from child_audit.template.properties import FILLED_AS, fingerprint
from child_audit.template.values import read_box, read_date, without_placeholders
from child_audit.text import clean, key
from child_audit.word.document import Document, Format
from child_audit.word.lines import margin_lines_of

Value = str | date | bool | int | float | None | list[dict[str, "Value"]]
"""What a field may come out as; a choice comes out as the label of its option."""


def is_blank(value: object) -> bool:
    """Return whether a value is what a field holds when nothing was written; 0 is a number."""
    return value is None or value is False or value == "" or value == []


@dataclass(slots=True)
class Extraction:
    """What was read: ``values`` by path, and how."""

    values: dict[str, Value] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    evidence: dict[str, Evidence] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading with all its stages, for those who want to see how it came about.

    Attributes:
        as_filled: the values are those that the document was filled with, so nobody completed it since.
    """

    alignment: Alignment
    division: Division
    extraction: Extraction
    as_filled: bool = False


def extract(layout: Layout, document: Document, stream: Stream | None = None) -> Extraction:
    """Read a completed document by a template's layout; never raises, whatever was typed."""
    return read_through(layout, document, stream).extraction


def read_through(layout: Layout, document: Document, stream: Stream | None = None) -> Reading:
    """Read a completed document as :func:`extract` does, and keep what was found on the way."""
    stream, further = first_copy(layout, stream or stream_of(document))
    reading = _read(layout, document, align(layout, stream))
    if not reading.as_filled and FILLED_AS in document.properties:
        # Somebody completed it, or words of the form were typed into it: then one of the other readings is as filled.
        for typed in other_readings(layout, reading.alignment):
            other = _read(layout, document, align(layout, stream, typed))
            if other.as_filled:
                reading = other
                break
    extraction = reading.extraction
    if further:
        words = clean("\n".join(line.text for line in further if not line.deleted))
        message = "the form begins anew here; what follows was not read"
        extraction.issues.append(Issue(None, "second_copy", message, further[0].place, words))
    return reading


def _read(layout: Layout, document: Document, alignment: Alignment) -> Reading:
    division = divide(layout, alignment)
    extractor = _Extractor(layout, document, alignment, division)
    return Reading(alignment, division, extractor.extract(), extractor.as_filled)


_FLAG_MESSAGES = {
    "label_missing": "its label was not found; it was read by its position",
    "label_reworded": "its label is worded otherwise than in the form",
    "may_run_on": "the label after this field was not found; some of this text may belong to the next field",
    "label_moved": "its label stands elsewhere than in the form",
    "joined": "text stood in the label's cell and beside it, and was joined",
    "value_elsewhere": "the value stands further from its label than usual",
}


def _same_row(one: FreeSlot, other: OptionPart) -> bool:
    return one.cell is not None and other.cell is not None and one.cell.row_key == other.cell.row_key


_LABEL_BEFORE = re.compile(r"([^:\n]{1,40}):\s*")


def _without_own_label(path: str, text: str) -> str:
    """Return a text without a label of another layout before it, in the words of the field's name: "Who / when: …"."""
    match = _LABEL_BEFORE.match(text)
    if match is None:
        return text
    words, name = set(re.findall(r"[a-z]+", match[1].casefold())), path.rpartition(".")[2].split("_")
    return text[match.end() :] if len(name) > 1 and words.issuperset(name) and len(words) <= 5 else text


def _picked(fragments: Sequence[Fragment]) -> date | None:
    """Return the day that the date picker around some text holds; None when there's none, or more than one."""
    controls = {span.control for piece in fragments for span in piece.line.spans if span.control.startswith("date=")}
    try:
        return date.fromisoformat(controls.pop().removeprefix("date=")) if len(controls) == 1 else None
    except ValueError:
        return None


_EXAMPLE = re.compile(r"\W*(?:e\.?\s?g\b|(?:for )?example\b)", re.IGNORECASE)


def _is_pale(piece: Fragment) -> bool:
    return share_of_look(piece.line, piece.start, piece.end, lambda look: is_grey(look.colour)) >= MOSTLY


def _is_struck(look: Format) -> bool:
    return look.strike


_NOT_READ = {
    "picture": ("picture_not_read", "a picture here was not read"),
    "drawing": ("picture_not_read", "a drawing here, a ring or an arrow perhaps, was not read"),
    "embedded": ("embedded_not_read", "an embedded object was not read"),
}
_USUAL = 0.7
"""A look that so many of a document's options share is how the form prints them."""


def _usual_looks(groups: Iterable[Group]) -> dict[int, Looks]:
    """Return how options look in this document when nobody marked them, by the number of options of a group."""
    votes: dict[int, dict[str, Counter[bool | str]]] = defaultdict(lambda: defaultdict(Counter))
    alike: Counter[tuple[int, str, bool | str]] = Counter()
    for group in groups:
        for name, looks in label_looks(group).items():
            if name != "highlight":
                # No form is printed in highlighter.
                votes[len(group.options)][name].update(looks)
                if len(set(looks)) == 1:
                    alike[len(looks), name, looks[0]] += 1
    usual: dict[int, Looks] = {}
    for number, counts in votes.items():
        most = {name: (*counted.most_common(1)[0], counted.total()) for name, counted in counts.items()}
        usual[number] = {
            name: value
            for name, (value, count, total) in most.items()
            # Of two options in bold and one group where both were marked nobody knows what is usual.
            if count > _USUAL * total and (number > 2 or alike[number, name, value] > 1)
        }
    return usual


def _ends_of(text: str) -> tuple[str, str]:
    """Return a text, and its last sentence: "… I would grade this section Good."."""
    return text, re.split(r"\n|[.!?]\s+", text.rstrip(" .\n"))[-1]


class _Extractor:
    def __init__(self, layout: Layout, document: Document, alignment: Alignment, division: Division) -> None:
        self.layout = layout
        self.document = document
        self.alignment = alignment
        self.division = division
        self.result = Extraction()
        self.as_filled = False
        self.undecided: list[str] = []
        self.odd_dates: list[Issue] = []
        self.options: dict[str, list[OptionPart]] = defaultdict(list)
        for item in layout.items:
            if isinstance(item, OptionPart):
                self.options[item.path].append(item)

    def extract(self) -> Extraction:
        for item in self.layout.items:
            if isinstance(item, FreeSlot):
                self._free(item)
            elif isinstance(item, LoopPart):
                self._rows(item)
        self._ticks()
        groups = {path: group_of(options, self.division.groups[path]) for path, options in self.options.items()}
        usual = _usual_looks(groups.values())
        for path, group in groups.items():
            self._choice(path, group, usual.get(len(group.options), {}))
        self.as_filled = self.document.properties.get(FILLED_AS) == fingerprint(self._own_values())
        if not self.as_filled:
            # Somebody completed it: what is odd or blank may not be meant so.
            self.result.issues.extend(self.odd_dates)
            self._infer()
            self._answers_beside()
            self._twice()
            self._quoted()
        self._swapped()
        self._not_found()
        self._strays()
        self._margins()
        self._unread()
        self._settle_certainty()
        return self.result

    # Words for the result -------------------------------------------------------------------------------------------

    def _issue(self, path: str | None, code: str, message: str, place: str, text: str = "") -> None:
        self.result.issues.append(Issue(path, code, message, place, text))

    def _read_as(self, path: str, value: Value, raw: str, place: str, sign: str) -> None:
        self.result.values[path] = value
        self.result.evidence[path] = Evidence(path, raw, place, sign, label=self.layout.labels.get(path, ""))

    def _place(self, path: str, fragments: Iterable[Fragment]) -> str:
        for fragment in fragments:
            if not fragment.blank:
                return fragment.line.place
        claim = self.division.labels.get(path)
        return self.alignment.stream.lines[claim.hit.last_line].place if claim else ""

    def _flags(self, path: str, place: str, text: str) -> None:
        if path.startswith(SETTINGS + "."):
            return
        for code in sorted(self.division.flags.get(path, ())):
            self._issue(path, code, _FLAG_MESSAGES[code], place, text)

    # Free text and dates --------------------------------------------------------------------------------------------

    def _free(self, slot: FreeSlot) -> None:
        fragments = self._without_examples(slot.path, without_bullets(self.division.slots.get(slot.path, [])))
        text = joined(fragments)
        if FILLED_AS not in self.document.properties:
            # A form of ours has no content controls: there such words were typed.
            text = clean(without_placeholders(_without_own_label(slot.path, text)))
        place = self._place(slot.path, fragments)
        if slot.filter == "date":
            self._date(slot.path, text, place, _picked(fragments))
        elif slot.filter == "number":
            self._number(slot.path, text, place)
        else:
            self._read_as(slot.path, text, text, place, "text" if text else "blank")
        if text:
            places = {fragment.cell for fragment in fragments if not fragment.blank}
            if slot.path in self.division.beside_label and len(places) > 1:
                self.division.flags[slot.path].add("joined")
            self._flags(slot.path, place, text)
            self._struck(slot.path, fragments)
        elif "value_elsewhere" in self.division.flags.get(slot.path, ()):
            self._issue(slot.path, "value_elsewhere", "several labels stand in one cell, and who knows which", place)

    def _without_examples(self, path: str, fragments: Sequence[Fragment]) -> list[Fragment]:
        """Leave out pale lines that begin with "e.g.": the form shows what to write. They're flagged: who knows."""
        examples = [piece for piece in fragments if _EXAMPLE.match(piece.text) and _is_pale(piece)]
        for piece in examples:
            message = "this looks like an example that the form prints"
            self._issue(path, "unplaced_text", message, piece.line.place, clean(piece.text))
        return [piece for piece in fragments if piece not in examples]

    def _struck(self, path: str, fragments: Sequence[Fragment]) -> None:
        """What is struck out was taken back, or done with; the words stay, and somebody must look."""
        words = [piece for piece in fragments if not piece.blank]
        if words and all(share_of_look(piece.line, piece.start, piece.end, _is_struck) >= MOSTLY for piece in words):
            self._issue(path, "struck_out", "this is struck out in the document", words[0].line.place, joined(words))

    def _date(self, path: str, text: str, place: str, picked: date | None = None) -> date | None:
        reading = read_date(text)
        if picked is not None and reading.value != picked and not reading.rest:
            return self._other_day(path, text, place, reading.value, picked)
        self._read_as(path, reading.value, text, place, "date" if reading.value else ("undecided" if text else "blank"))
        if reading.problem:
            self._issue(path, "not_a_date", reading.problem, place, text)
        elif reading.rest:
            self._issue(path, "uncertain_date", "there are other words beside the date", place, text)
        elif reading.doubt:
            self.odd_dates.append(Issue(path, "uncertain_date", reading.doubt, place, text))
        return reading.value

    def _other_day(self, path: str, text: str, place: str, read: date | None, picked: date) -> date | None:
        """A date picker holds another day than it shows: American order, perhaps, or typed over in another program."""
        same = read is None or (read.day, read.month, read.year) == (picked.month, picked.day, picked.year)
        value = picked if same else read
        self._read_as(path, value, text, place, "date picker" if same else "date")
        message = f"the date picker here holds {picked:%d/%m/%Y}, and shows {text}"
        self._issue(path, "uncertain_date", message, place, text)
        return value

    def _number(self, path: str, text: str, place: str) -> None:
        reading = read_number(text)
        known = reading.value is not None
        self._read_as(path, reading.value, text, place, "number" if known else ("undecided" if text else "blank"))
        if reading.problem:
            self._issue(path, "not_a_number", reading.problem, place, text)
        elif reading.rest:
            self._issue(path, "uncertain_number", "there are other words beside the number", place, text)
        elif reading.doubt:
            self.odd_dates.append(Issue(path, "uncertain_number", reading.doubt, place, text))

    # Repeated rows --------------------------------------------------------------------------------------------------

    def _rows(self, loop: LoopPart) -> None:
        rows: list[dict[str, Value]] = []
        kept = []
        for columns in self.division.loops.get(loop.path, []):
            doubts = len(self.result.issues)
            prefix = f"{loop.path}.{len(rows) + 1}"
            row = {path: self._cell(f"{prefix}.{path}", cell) for path, cell in cells_of(loop, columns).items()}
            if len(self.result.issues) == doubts and all(is_blank(value) for value in row.values()):
                # Only boxes and options that the form prints.
                for path in row:
                    del self.result.evidence[f"{prefix}.{path}"]
                continue
            rows.append(row)
            kept.append(columns)
            self._struck(loop.path, [piece for column in columns for piece in column])
        if loop.path in self.division.loops:
            self.division.loops[loop.path] = kept
        self.result.values[loop.path] = rows
        if rows:
            words = joined([piece for columns in kept for column in columns for piece in column])
            self._flags(loop.path, self.result.evidence[f"{loop.path}.1.{loop.columns[0].path}"].place, words)

    def _cell(self, path: str, cell: RowCell) -> Value:
        """Read one field of a repeated row."""
        kind = cell.columns[0].filter
        fragments = without_bullets(cell.fragments)
        text, place = joined(fragments), self._place(path, fragments)
        if kind == "date":
            self._date(path, text, place, _picked(fragments))
        elif kind == "number":
            self._number(path, text, place)
        elif kind == "text":
            self._read_as(path, text, text, place, "text" if text else "blank")
        else:
            reading = read_cell(cell)
            self._read_as(path, reading.value, text, place, reading.sign)
            if reading.code:
                self._issue(path, reading.code, reading.message, place, text)
        return self.result.values.pop(path)

    # Boxes that stand for themselves --------------------------------------------------------------------------------

    def _ticks(self) -> None:
        parts = [item for item in self.layout.items if isinstance(item, TickPart)]
        for reading in read_ticks(parts, self.layout, self.alignment, self.division):
            place = self._place(reading.path, reading.fragments)
            self._read_as(reading.path, reading.ticked, joined(reading.fragments), place, reading.sign)
            if reading.code:
                self._issue(reading.path, reading.code, reading.message, place, joined(reading.fragments))
            elif reading.ticked:
                self._flags(reading.path, place, joined(reading.fragments))

    # Choices --------------------------------------------------------------------------------------------------------

    def _choice(self, path: str, group: Group, usual: Looks) -> None:
        options, text = group.options, group.text
        reading = read_group(group, usual)
        raw = joined([fragment for fragment in text.fragments if not fragment.line.deleted])
        place = self._place(path, text.fragments)
        value = None if reading.chosen is None else options[reading.chosen].label
        sign = reading.sign if value else ("undecided" if reading.code else "blank")
        self._read_as(path, value, raw, place, sign)
        if reading.code:
            words = joined(reading.remarks) or raw
            self._issue(path, reading.code, reading.message, place, words)
        elif reading.chosen is not None and not reading.found and path not in self.division.seen:
            self.division.flags[path].add("label_missing")
        if value is not None:
            self._flags(path, place, raw)
        elif not reading.code:
            self.undecided.append(path)
        if reading.found:
            self.division.seen.add(path)
        self._date_in_box(path, reading)

    def _date_in_box(self, path: str, reading: GroupReading) -> None:
        """A date typed in a box belongs to the date field beside the choice, when that is blank."""
        dates = reading.dates or [piece for piece in reading.remarks if any(c.isdigit() for c in piece.text)]
        if not dates:
            return
        parent = path.rpartition(".")[0]
        slot = next(
            (
                item.path
                for item in self.layout.items
                if isinstance(item, FreeSlot) and item.filter == "date" and item.path.rpartition(".")[0] == parent
            ),
            None,
        )
        if parent and slot and self.result.values.get(slot) is None and not self.result.evidence[slot].raw:
            text = joined(dates)
            self._date(slot, text, dates[0].line.place)
            # Where the form asks "if so, when?", a tick and a day in the box of Yes say both.
            if len(reading.dates) != 1 or reading.code or key(str(self.result.values[path])) != "yes":
                self._issue(slot, "uncertain_date", "this stood in the box of an answer", dates[0].line.place, text)

    def _own_values(self) -> dict[str, Value]:
        return {path: value for path, value in self.result.values.items() if not path.startswith(SETTINGS + ".")}

    def _infer(self) -> None:
        """Without any mark, a grade named at the beginning or the end of the section's summary is it, and flagged."""
        for path in self.undecided:
            options = self.options[path]
            if len(options) < 3 or options[0].boxed:
                continue
            source = self._summary_of(path, options)
            text = self.result.values.get(source, "") if source else ""
            first, last = _ends_of(text) if isinstance(text, str) else ("", "")
            chosen, where = option_at_start(options, first), "begins"
            if chosen is None:
                chosen, where = option_at_start(options, last), "ends"
            if source is None or chosen is None:
                continue
            evidence = self.result.evidence[source]
            self._read_as(path, options[chosen].label, evidence.raw, evidence.place, "named in the summary")
            self._issue(
                path,
                "inferred",
                f"nothing is marked, but the summary {where} by naming {options[chosen].label}",
                evidence.place,
                evidence.raw,
            )

    def _answers_beside(self) -> None:
        """Take a bare Yes or No in the text field beside an unanswered choice for its answer, and flag it."""
        for path in self.undecided:
            options = self.options[path]
            parent = path.rpartition(".")[0]
            if len(options) != 2 or not parent or self.result.values[path] is not None:
                continue
            for other in self.layout.items:
                if not isinstance(other, FreeSlot) or other.path.rpartition(".")[0] != parent:
                    continue
                text = self.result.values.get(other.path)
                said = key(text) if isinstance(text, str) else ""
                chosen = next((option for option in options if said and said in spellings(option)), None)
                if chosen is not None and other.cell is not None and _same_row(other, options[0]):
                    evidence = self.result.evidence[other.path]
                    self._read_as(path, chosen.label, evidence.raw, evidence.place, "typed in the field beside")
                    for field, message in (
                        (path, "the answer was typed in the field beside"),
                        (other.path, "what was typed here was taken for the answer beside"),
                    ):
                        self._issue(field, "inferred", message, evidence.place, evidence.raw)
                    self._read_as(other.path, "", evidence.raw, evidence.place, "taken for the answer beside")

    def _summary_of(self, path: str, options: Sequence[OptionPart]) -> str | None:
        """Return the last text field of the choice's own part of the form; at the top level the one right after it."""
        parent = path.rpartition(".")[0]
        texts = [item for item in self.layout.items if isinstance(item, FreeSlot) and item.filter == "text"]
        if parent:
            return next((item.path for item in reversed(texts) if item.path.rpartition(".")[0] == parent), None)
        after = next((item for item in texts if item.line > options[-1].line), None)
        if after is None or "." in after.path or after.cell is None or options[-1].cell is None:
            return None
        return after.path if after.cell.table == options[-1].cell.table else None

    # What nobody owns, what was not found ---------------------------------------------------------------------------

    def _swapped(self) -> None:
        """Only types can tell that two values changed places: no date in the date field, one in its neighbour."""
        broken = {issue.field for issue in self.result.issues if issue.code == "not_a_date"}
        for path in sorted(path for path in broken if path):
            parent = path.rpartition(".")[0]
            for other, value in self.result.values.items():
                if other.rpartition(".")[0] != parent or not isinstance(value, str) or not value:
                    continue
                reading = read_date(value)
                if reading.value is not None and not reading.rest:
                    place = self.result.evidence[other].place
                    self._issue(other, "wrong_type", "this is a date, and the date field holds none", place, value)

    def _twice(self) -> None:
        for section, place in parts_again(self.layout, self.alignment).items():
            anchors = [anchor.index for anchor in self.layout.anchors if anchor.section == section]
            zones = (self.layout.zones[index + 1] for index in anchors)
            for path in dict.fromkeys(item.path for zone in zones for item in zone if not isinstance(item, Anchor)):
                if path in self.result.values and not path.startswith(SETTINGS + "."):
                    evidence = self.result.evidence.get(path)
                    message = f"this part of the form stands twice; the other one, at {place}, was not read"
                    self._issue(path, "part_twice", message, evidence.place if evidence else place)

    def _quoted(self) -> None:
        for path, label, line in quoted_labels(self.layout, self.alignment, self.division):
            message = f"a line here is word for word the form’s “{label}”, which stands elsewhere as well"
            self._issue(path, "label_again", message, line.place, line.text)

    def _not_found(self) -> None:
        # With its row found and nothing left over, a field without its label is blank; with words left over, who knows.
        left_over = any(not fragment.blank for fragment, _ in self.division.strays)
        for path in self.layout.paths:
            found = path in self.division.seen or (path in self.division.row_seen and not left_over)
            if found or path.startswith(SETTINGS + "."):
                continue
            value = self.result.values.get(path)
            if not value and not any(issue.field == path for issue in self.result.issues):
                self._issue(path, "field_not_found", "this part of the form was not found in the document", "")

    def _strays(self) -> None:
        groups: list[tuple[str | None, list[Fragment]]] = []
        for fragment, near in self.division.strays:
            last = groups[-1] if groups else None
            if last and last[0] == near and last[1][-1].line.place == fragment.line.place:
                last[1].append(fragment)
            else:
                groups.append((near, [fragment]))
        for near, fragments in groups:
            text = joined(fragments)
            # Lines, dots and empty boxes of another layout of the form are nobody's words.
            if key(text) or read_box(text)[0]:
                self._issue(
                    near, "unplaced_text", "this text belongs to no field of the form", fragments[0].line.place, text
                )

    def _margins(self) -> None:
        for line in margin_lines_of(self.document):
            only_a_number = not without_digits(line.text) and len(key(line.text)) <= 3
            if line.deleted or only_a_number or is_furniture(self.layout, line.text):
                continue
            self._issue(
                None, "unplaced_text", "this text belongs to no field of the form", line.place, clean(line.text)
            )

    def _unread(self) -> None:
        first = min((claim.hit.line for claim in self.alignment.claims.values()), default=0)
        lines = self.alignment.stream.lines
        opening = {line.place for line in lines[:first]}
        fields = self._fields_by_place()
        for note in self.document.notes:
            if note.kind == "element" or note.place in opening or note.place.startswith(("header", "footer")):
                # A logo above the form or in its margins is no answer.
                continue
            if note.kind == "drawing" and note.place not in fields:
                # A line or a frame that adorns the page; beside an answer it may be a ring around it.
                continue
            code, what = _NOT_READ[note.kind]
            self._issue(fields.get(note.place), code, what, note.place)
        for line in lines:
            if line.hidden.strip():
                self._issue(fields.get(line.place), "hidden_text", "hidden text was not used", line.place, line.hidden)

    def _fields_by_place(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for path, group in self.division.groups.items():
            for fragment in group.fragments:
                found.setdefault(fragment.line.place, path)
        for path, fragments in self.division.slots.items():
            for fragment in fragments:
                found.setdefault(fragment.line.place, path)
        return found

    def _settle_certainty(self) -> None:
        doubted = {issue.field for issue in self.result.issues}
        for path, evidence in self.result.evidence.items():
            if path in doubted:
                self.result.evidence[path] = Evidence(
                    path, evidence.raw, evidence.place, evidence.sign, False, evidence.label
                )
