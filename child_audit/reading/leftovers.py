"""What nobody owns and what was not found: the last look at a document, so that nothing is lost in silence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from child_audit.reading.absent import AbsentPart, absent_parts
from child_audit.reading.copies import parts_again
from child_audit.reading.findings import Extraction, Findings
from child_audit.reading.fragments import Fragment, joined
from child_audit.reading.furniture import is_furniture
from child_audit.reading.legends import legends_of
from child_audit.reading.numbering import wordings_of
from child_audit.reading.rivals import quoted_labels
from child_audit.reading.signs import telling_signs
from child_audit.reading.stems import is_instruction, stems_of, stems_of_form
from child_audit.template.layout import SETTINGS, Anchor, FreeSlot, TickPart, without_digits
from child_audit.template.values import read_box
from child_audit.text import clean, key
from child_audit.word.lines import CellPlace, margin_lines_of

_NOT_READ = {
    "picture": ("picture_not_read", "a picture here was not read"),
    "drawing": ("picture_not_read", "a drawing here, a ring or an arrow perhaps, was not read"),
    "embedded": ("embedded_not_read", "an embedded object was not read"),
}

_ENDED = re.compile(r"[.!?][)\]\"'”’]*\s*\Z")
_MAY_BE_ANOTHERS = frozenset(("value_elsewhere", "joined", "may_run_on"))
"""Doubts about a text that may be the answer of a field whose label was not found."""
_SENTENCE, _SENTENCES, _FEW = 6, 12, 3
"""Words enough for an answer, and for one that is no remark."""


def flag_parts_again(findings: Findings) -> None:
    """Flag every field of a part of the form that stands twice: one of the two was read."""
    for section, place in parts_again(findings.layout, findings.alignment).items():
        anchors = [anchor.index for anchor in findings.layout.anchors if anchor.section == section]
        zones = (findings.layout.zones[index + 1] for index in anchors)
        for path in dict.fromkeys(item.path for zone in zones for item in zone if not isinstance(item, Anchor)):
            if path in findings.result.values and not path.startswith(SETTINGS + "."):
                evidence = findings.result.evidence.get(path)
                message = f"this part of the form stands twice; the other one, at {place}, was not read"
                findings.issue(path, "part_twice", message, evidence.place if evidence else place)


def flag_quoted_labels(findings: Findings) -> None:
    """Flag the fields that a line concerns which may be a label or somebody’s quotation of it."""
    for path, label, line in quoted_labels(findings.layout, findings.alignment, findings.division):
        message = f"a line here is word for word the form’s “{label}”, which stands elsewhere as well"
        findings.issue(path, "label_again", message, line.place, line.text)


def flag_not_found(findings: Findings) -> None:
    """Flag the fields that are blank because their place in the form was nowhere.

    Of a part that is absent as a whole, heading and all, once: its fields are blank because they aren't there. Where
    words of nobody remain, it may have been retyped, and each of its fields is in doubt.
    """
    missing = _missing(findings)
    absent = [
        part
        for part in absent_parts(findings.layout, findings.alignment, set(missing))
        if not _may_be_there(findings, part) and not _words_remain(findings)
    ]
    for part in absent:
        message = f"the part “{part.heading}” is not in the document: its {len(part.paths)} fields are blank"
        findings.issue(None, "part_not_found", message, "")
        for path in part.paths:
            evidence = findings.result.evidence.get(path)
            if evidence is not None:
                findings.result.evidence[path] = replace(evidence, sign="part not found")
    told = {path for part in absent for path in part.paths}
    for path in missing:
        if path not in told:
            findings.issue(path, "field_not_found", "this part of the form was not found in the document", "")


def flag_answers_beside_choices(findings: Findings) -> None:
    """Flag a blank text field behind a choice where somebody's sentences stand beside the choice: they may be its."""
    items = findings.layout.items
    for issue in [issue for issue in findings.result.issues if issue.code == "remark_in_box"]:
        if issue.field not in findings.options or not key(issue.text):
            continue
        last = items.index(option := findings.options[issue.field][-1])
        slot = next((item for item in items[last:] if isinstance(item, FreeSlot) and item.filter == "text"), None)
        if slot is None or slot.path.rpartition(".")[0] != issue.field.rpartition(".")[0]:
            continue
        beside = slot.cell is not None and option.cell is not None and slot.cell.row_key == option.cell.row_key
        beside = beside and findings.result.values[issue.field] is not None and not _are_printed(findings, issue.text)
        if len(re.findall(r"\w+", issue.text)) < (_FEW if beside else _SENTENCES):
            continue
        doubted = any(other.field == slot.path for other in findings.result.issues)
        if not findings.result.values.get(slot.path) and not doubted:
            message = "nothing was found for this field; the words beside the choice before it may be its answer"
            findings.issue(slot.path, "field_not_found", message, issue.place, issue.text)


def _are_printed(findings: Findings, text: str) -> bool:
    """Return whether words say how to answer, or have one of the form's: a council's, unless a dash leads them."""
    if text.lstrip().startswith(("-", "–", "—", ",", ":")):
        return False
    return is_instruction(text) or not stems_of_form(findings.layout).isdisjoint(stems_of(text))


def _missing(findings: Findings) -> list[str]:
    division, result = findings.division, findings.result
    # With its row found and nothing left over, a field without its label is blank; with words left over, who knows.
    left_over = any(not fragment.blank for fragment, _ in division.strays) or _choices_hold_texts(result)
    doubted = {issue.field for issue in result.issues}
    beside = _beside_uncertain(findings)
    return [
        path
        for path in findings.layout.paths
        if path not in division.seen
        and (left_over or path not in division.row_seen or path in beside)
        and not path.startswith(SETTINGS + ".")
        and not result.values.get(path)
        and path not in doubted
    ]


def _beside_uncertain(findings: Findings) -> set[str]:
    """Return the fields in one row of the form with a text that may not be its field's, or in the next row."""
    slots = [item for item in findings.layout.items if isinstance(item, FreeSlot) and item.cell is not None]
    uncertain = {
        item.cell.row_key
        for item in slots
        if item.cell is not None and not _MAY_BE_ANOTHERS.isdisjoint(findings.division.flags.get(item.path, ()))
    }
    return {
        item.path
        for item in slots
        if item.cell is not None and not uncertain.isdisjoint((item.cell.row_key, (item.cell.table, item.cell.row - 1)))
    }


def _choices_hold_texts(result: Extraction) -> bool:
    """Return whether words beside a choice are so many that they may be the answer of another field."""
    return any(issue.code == "remark_in_box" and len(issue.text.split()) >= _SENTENCE for issue in result.issues)


def _may_be_there(findings: Findings, part: AbsentPart) -> bool:
    """Return whether the answer before may hold the part as well, or content controls hold its answers."""
    tags = {control.tag.partition("=")[0] for control in findings.document.controls}
    return "may_run_on" in findings.division.flags.get(part.after, ()) or not tags.isdisjoint(part.paths)


def _words_remain(findings: Findings) -> bool:
    """Return whether a part of the form that isn't found may yet be there, in other words, in a picture or hidden."""
    first = min((claim.hit.line for claim in findings.alignment.claims.values()), default=0)
    lines = findings.alignment.stream.lines
    letterhead = {line.place for line in lines[:first]}
    return (
        any(not piece.blank and piece.line.number >= first for piece, _ in findings.division.strays)
        or _choices_hold_texts(findings.result)
        or any(line.hidden.strip() for line in lines)
        or any(
            note.kind in _NOT_READ and note.place not in letterhead and not note.place.startswith(("header", "footer"))
            for note in findings.document.notes
        )
    )


def list_strays(findings: Findings) -> None:
    """List the text that belongs to no field, what stands together as one issue."""
    groups: list[tuple[str | None, list[Fragment]]] = []
    blank = _blank_cells(findings)
    for fragment, known in findings.division.strays:
        near = known or _blank_above(findings, fragment, blank)
        if near is not None and findings.result.values.get(near) and _is_in_added_column(findings, fragment):
            near = None
        last = groups[-1] if groups else None
        if last and last[0] == near and last[1][-1].line.place == fragment.line.place:
            last[1].append(fragment)
        else:
            groups.append((near, [fragment]))
    for near, fragments in groups:
        text = joined(fragments)
        # Lines, dots and empty boxes of another layout of the form are nobody's words.
        if key(text) or read_box(text)[0] or telling_signs(text):
            findings.issue(
                near, "unplaced_text", "this text belongs to no field of the form", fragments[0].line.place, text
            )


def _is_in_added_column(findings: Findings, fragment: Fragment) -> bool:
    """Return whether words stand below a head of the council's own, beside heads of the form: "Where found"."""
    cell, rows = fragment.cell, findings.alignment.rows
    if cell is None:
        return False
    stream, claims = findings.alignment.stream, findings.alignment.claims.values()
    unled = {claim.hit.line for claim in claims if not findings.layout.zones[claim.anchor + 1]}
    for row in range(cell.row):
        for place in rows.get((cell.table, row), ()):
            if (place.column, place.span) == (cell.column, cell.span):
                beside = unled.intersection(stream.by_row[place.row_key])
                words = " ".join(stream.lines[number].text for number in stream.by_cell[place])
                named = 0 < len(words.split()) <= _SENTENCE and beside.isdisjoint(stream.by_cell[place])
                return named and len(beside) > 1
    return False


def _blank_cells(findings: Findings) -> dict[CellPlace, str]:
    """Return the text fields that are blank by the cells in which they, or their labels, stand."""
    cells: dict[CellPlace, str] = {}
    for item in findings.layout.items:
        if (
            not isinstance(item, FreeSlot)
            or findings.result.values.get(item.path)
            or item.path.startswith(SETTINGS + ".")
        ):
            continue
        pieces, label = findings.division.slots.get(item.path), findings.division.labels.get(item.path)
        cell = pieces[0].cell if pieces else findings.alignment.cell_of(label) if label else None
        if cell is not None:
            cells[cell] = item.path
    return cells


def _blank_above(findings: Findings, fragment: Fragment, blank: Mapping[CellPlace, str]) -> str | None:
    """Return the blank field in the cell above a sentence: its answer perhaps, typed a row too low.

    Or the one whose label stands above it in its own cell.
    """
    cell = fragment.cell
    whole = fragment.line.text.strip()
    if cell is None or len(whole.split()) < _SENTENCE or not _ENDED.search(whole):
        return None
    label = findings.division.labels.get(blank.get(cell, ""))
    if label is not None and label.hit.last_line < fragment.line.number:
        return blank[cell]
    if len(fragment.text.split()) < _SENTENCE or not _ENDED.search(fragment.text):
        return None
    above = (place for place in blank if place.table == cell.table and place.row == cell.row - 1)
    return next((blank[place] for place in above if place.overlaps(cell)), None)


def list_margins(findings: Findings) -> None:
    """List what was typed in headers, footers, notes and other places beside the text."""
    for line in margin_lines_of(findings.document):
        only_a_number = not without_digits(line.text) and len(key(line.text)) <= 3
        if line.deleted or only_a_number or is_furniture(findings.layout, line.text):
            continue
        findings.issue(None, "unplaced_text", "this text belongs to no field of the form", line.place, clean(line.text))


def list_unread(findings: Findings) -> None:
    """List pictures, objects and hidden text, which nobody reads here."""
    first = min((claim.hit.line for claim in findings.alignment.claims.values()), default=0)
    lines = findings.alignment.stream.lines
    opening = {line.place for line in lines[:first]}
    fields = _fields_by_place(findings)
    for note in findings.document.notes:
        if note.kind == "element" or note.place in opening or note.place.startswith(("header", "footer")):
            # A logo above the form or in its margins is no answer.
            continue
        if note.kind == "drawing" and note.place not in fields:
            # A line or a frame that adorns the page; beside an answer it may be a ring around it.
            continue
        code, what = _NOT_READ[note.kind]
        findings.issue(fields.get(note.place), code, what, note.place)
    printed = wordings_of(findings.layout) | legends_of(findings.layout)
    for line in lines:
        # A council hides what it doesn't use of the form, an auditor the options that weren't chosen.
        if line.hidden.strip() and key(line.hidden) not in printed:
            path = fields.get(line.place)
            # A text that was read is whole without it; a blank one, or a choice, may not be.
            read = path in findings.division.slots and bool(findings.result.values.get(path or ""))
            message = "hidden text was not used"
            findings.issue(None if read else path, "hidden_text", message, line.place, line.hidden)


def _fields_by_place(findings: Findings) -> dict[str, str]:
    found: dict[str, str] = {}
    for path, group in findings.division.groups.items():
        for fragment in group.fragments:
            found.setdefault(fragment.line.place, path)
    for path, fragments in findings.division.slots.items():
        for fragment in fragments:
            found.setdefault(fragment.line.place, path)
    ticks = {item.path for item in findings.layout.items if isinstance(item, TickPart)}
    for path, claim in findings.division.labels.items():
        if path in ticks:
            # A ring around the label of a box may tick it.
            found.setdefault(findings.alignment.stream.lines[claim.hit.line].place, path)
    return found
