"""What the fields say whose answer was written: texts, dates and numbers, by themselves and in repeated rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from child_audit.issues import Issue
from child_audit.reading.cells import RowCell, cells_of, read_cell
from child_audit.reading.findings import Findings, Value, is_blank
from child_audit.reading.fragments import Fragment, joined, without_bullets
from child_audit.reading.looks import MOSTLY, is_grey, share_of_look
from child_audit.reading.stems import SMALL
from child_audit.template.layout import FreeSlot, LoopPart
from child_audit.template.numbers import read_number
from child_audit.template.properties import FILLED_AS
from child_audit.template.values import read_date, without_placeholders
from child_audit.text import clean, key
from child_audit.word.document import Format

_LABEL_BEFORE = re.compile(r"([^:\n]{1,40}):\s*")


def _without_own_label(path: str, label: str, text: str, *, found: bool) -> str:
    """Return a text without a label of another layout before it, in the words of the field's name: "Who / when: …".

    Where the field's own label, which says the same, was found, somebody typed it once more.
    """
    match = _LABEL_BEFORE.match(text)
    if match is None:
        return text
    words, own = (set(re.findall(r"[a-z]+", some.casefold())) for some in (match[1], label))
    if found and words <= own:
        return text
    name = path.rpartition(".")[2].split("_")
    # Any further word may be somebody's.
    known = own.union(re.split(r"[._]", path), SMALL)
    return text[match.end() :] if len(name) > 1 and words.issuperset(name) and words <= known else text


def _without_own_tag(path: str, text: str) -> str:
    """Return a text without the field's own tag, which stands in a copy of the template that nobody filled."""
    return re.sub(rf"\{{\{{\s*{re.escape(path)}\s*(?:\|[^{{}}]*)?\}}\}}", "", text) if "{{" in text else text


def _picked(fragments: Sequence[Fragment]) -> date | None:
    """Return the day that the date picker around some text holds; None when there's none, or more than one."""
    controls = {span.control for piece in fragments for span in piece.line.spans if span.control.startswith("date=")}
    try:
        return date.fromisoformat(controls.pop().removeprefix("date=")) if len(controls) == 1 else None
    except ValueError:
        return None


_LEADERS = re.compile(r"\A_{3,}\s*|\s*_{3,}\Z")
_PROSE = 6
"""So many words are a sentence, in which one may be corrected."""
_AGE = re.compile(
    r"(?:aged?\W*)?\d{1,2}\W*(?:y(?:(?:ea)?rs?)?|y/?o|months?|mths?)(?:\W*old)?|aged?\W*\d{1,2}", re.IGNORECASE
)
_YEARS = re.compile(r"1?\d|2[0-5]")
"""An age of a child, or of a care leaver, in years."""
_EXAMPLE = re.compile(r"\W*(?:e\.?\s?g\b|(?:for )?example\b)", re.IGNORECASE)


def _is_pale(piece: Fragment) -> bool:
    return share_of_look(piece.line, piece.start, piece.end, lambda look: is_grey(look.colour)) >= MOSTLY


def _is_struck(look: Format) -> bool:
    return look.strike


def _is_not_struck(look: Format) -> bool:
    return not look.strike


def read_free(findings: Findings, slot: FreeSlot) -> None:
    """Read one field of text, a date or a number."""
    fragments = _without_examples(findings, slot.path, without_bullets(findings.division.slots.get(slot.path, [])))
    fragments, text = _without_struck(findings, slot.path, fragments)
    if FILLED_AS not in findings.document.properties:
        # A form of ours has no content controls: there such words were typed.
        found = slot.path in findings.division.labels
        text = _without_own_label(slot.path, findings.layout.labels.get(slot.path, ""), text, found=found)
        text = clean(without_placeholders(_without_own_tag(slot.path, text)))
    place = findings.place(slot.path, fragments)
    if slot.filter == "date":
        read_day(findings, slot.path, text, place, _picked(fragments))
    elif slot.filter == "number":
        _number(findings, slot.path, text, place)
    else:
        findings.read_as(slot.path, text, text, place, "text" if text else "blank")
    if text:
        places = {fragment.cell for fragment in fragments if not fragment.blank}
        if slot.path in findings.division.beside_label and len(places) > 1:
            findings.division.flags[slot.path].add("joined")
        tables = {fragment.cell.table for fragment in fragments if fragment.cell is not None and not fragment.blank}
        if len(tables) > 1 and FILLED_AS not in findings.document.properties:
            findings.division.flags[slot.path].add("joined")
        if len({fragment.line.boxed for fragment in fragments if not fragment.blank}) > 1:
            message = "what stands in a text box here was joined with the text beside it"
            findings.issue(slot.path, "joined", message, place, text)
        findings.flag(slot.path, place, text)
    elif "value_elsewhere" in findings.division.flags.get(slot.path, ()):
        findings.issue(slot.path, "value_elsewhere", "several labels stand in one cell, and who knows which", place)


def without_leaders(findings: Findings) -> None:
    """Take the line to write on away from what was written on it: "____ Weekly. ____"."""
    values = findings.result.values
    for path, value in values.items():
        if isinstance(value, str) and path in findings.result.evidence:
            values[path] = _LEADERS.sub("", value) or value
        elif isinstance(value, list):
            for row in value:
                row.update({name: _LEADERS.sub("", one) or one for name, one in row.items() if isinstance(one, str)})


def _without_examples(findings: Findings, path: str, fragments: Sequence[Fragment]) -> list[Fragment]:
    """Leave out pale lines that begin with "e.g.": the form shows what to write. They're flagged: who knows."""
    examples = [piece for piece in fragments if _EXAMPLE.match(piece.text) and _is_pale(piece)]
    for piece in examples:
        message = "this looks like an example that the form prints"
        findings.issue(path, "unplaced_text", message, piece.line.place, clean(piece.text))
    return [piece for piece in fragments if piece not in examples]


def _without_struck(findings: Findings, path: str, fragments: Sequence[Fragment]) -> tuple[list[Fragment], str]:
    """Leave out the words of a text that are struck out, and tell them.

    In a text of some length the field isn't doubted for it. Where all of it is struck out, it was taken back, or is
    done with: the words stay, and somebody must look.

    Returns:
        What is left, and its text.
    """
    text = joined(fragments)
    struck = [piece for piece in fragments if share_of_look(piece.line, piece.start, piece.end, _is_struck)]
    if not struck:
        return list(fragments), text
    left = joined(fragments, _is_struck)
    whole = not key(left)
    message = "this is struck out in the document" if whole else "words are struck out here, and were left out"
    words = text if whole else joined(struck, _is_not_struck)
    # Who corrects a word of a long text leaves no doubt about the rest of it; a name or a date was changed.
    prose = len(left.split()) >= _PROSE and len(key(left)) >= 2 * len(key(words))
    if prose:
        message = f"words are struck out in “{findings.layout.labels.get(path, path)}”, and were left out"
    findings.issue(None if prose else path, "struck_out", message, struck[0].line.place, words)
    if whole:
        return list(fragments), text
    kept = [piece for piece in fragments if piece not in struck or joined([piece], _is_struck)]
    return kept, joined(kept, _is_struck)


def read_day(findings: Findings, path: str, text: str, place: str, picked: date | None = None) -> date | None:
    """Read a date, and word what is odd about it; ``picked`` is what a date picker around it holds."""
    reading = read_date(text)
    if picked is not None and reading.value != picked and not reading.rest:
        return _other_day(findings, path, text, place, reading.value, picked)
    findings.read_as(path, reading.value, text, place, "date" if reading.value else ("undecided" if text else "blank"))
    if reading.problem:
        findings.issue(path, "not_a_date", reading.problem, place, text)
    elif _AGE.fullmatch(reading.rest) or ("birth" in path and _YEARS.fullmatch(reading.rest)):
        message = "the age beside a date was left out"
        findings.issue(None, "unplaced_text", message, place, text)
    elif reading.rest:
        findings.issue(path, "uncertain_date", "there are other words beside the date", place, text)
    elif reading.doubt:
        findings.odd.append(Issue(path, "uncertain_date", reading.doubt, place, text))
    return reading.value


def _other_day(findings: Findings, path: str, text: str, place: str, read: date | None, picked: date) -> date | None:
    """A date picker holds another day than it shows: American order, perhaps, or typed over in another program."""
    same = read is None or (read.day, read.month, read.year) == (picked.month, picked.day, picked.year)
    value = picked if same else read
    findings.read_as(path, value, text, place, "date picker" if same else "date")
    message = f"the date picker here holds {picked:%d/%m/%Y}, and shows {text}"
    findings.issue(path, "uncertain_date", message, place, text)
    return value


def _number(findings: Findings, path: str, text: str, place: str) -> None:
    reading = read_number(text)
    known = reading.value is not None
    findings.read_as(path, reading.value, text, place, "number" if known else ("undecided" if text else "blank"))
    if reading.problem:
        findings.issue(path, "not_a_number", reading.problem, place, text)
    elif reading.rest:
        findings.issue(path, "uncertain_number", "there are other words beside the number", place, text)
    elif reading.doubt:
        findings.odd.append(Issue(path, "uncertain_number", reading.doubt, place, text))


def read_rows(findings: Findings, loop: LoopPart) -> None:
    """Read the rows of a list; those in which nothing was written or marked are left out."""
    rows: list[dict[str, Value]] = []
    kept = []
    for columns in findings.division.loops.get(loop.path, []):
        doubts = len(findings.result.issues)
        prefix = f"{loop.path}.{len(rows) + 1}"
        row = {
            path: _cell(findings, loop.path, f"{prefix}.{path}", cell) for path, cell in cells_of(loop, columns).items()
        }
        if len(findings.result.issues) == doubts and all(is_blank(value) for value in row.values()):
            # Only boxes and options that the form prints.
            for path in row:
                del findings.result.evidence[f"{prefix}.{path}"]
            continue
        rows.append(row)
        kept.append(columns)
    if loop.path in findings.division.loops:
        findings.division.loops[loop.path] = kept
    findings.result.values[loop.path] = rows
    if rows:
        words = joined([piece for columns in kept for column in columns for piece in column])
        findings.flag(loop.path, findings.result.evidence[f"{loop.path}.1.{loop.columns[0].path}"].place, words)


def _cell(findings: Findings, of: str, path: str, cell: RowCell) -> Value:
    """Read one field of a repeated row."""
    kind = cell.columns[0].filter
    fragments = without_bullets(cell.fragments)
    place = findings.place(path, fragments)
    if kind in ("text", "date", "number"):
        fragments, text = _without_struck(findings, of, fragments)
    else:
        text = joined(fragments)
    if FILLED_AS not in findings.document.properties:
        text = clean(without_placeholders(text))
    if kind == "date":
        read_day(findings, path, text, place, _picked(fragments))
    elif kind == "number":
        _number(findings, path, text, place)
    elif kind == "text":
        findings.read_as(path, text, text, place, "text" if text else "blank")
    else:
        reading = read_cell(cell)
        findings.read_as(path, reading.value, text, place, reading.sign)
        if reading.code:
            findings.issue(path, reading.code, reading.message, place, text)
    return findings.result.values.pop(path)
