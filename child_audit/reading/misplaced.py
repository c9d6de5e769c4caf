"""Texts that look as if another field’s label or answer stood in them, and lists whose rows may stand elsewhere."""

from __future__ import annotations

import re
from itertools import pairwise

from child_audit.reading.candidates import begins_sentence
from child_audit.reading.findings import Findings
from child_audit.reading.fragments import Fragment
from child_audit.reading.legends import TITLE
from child_audit.reading.numbering import wordings_of
from child_audit.reading.stems import stems_of
from child_audit.template.layout import SETTINGS, FreeSlot, LoopPart, OptionPart
from child_audit.text import key, key_positions

_WORDING = 8
"""A line of so many characters that is the form's was hardly typed."""
_LABEL = 4
"""A label of so many letters nobody types by chance."""
_LABELLED = re.compile(r"[A-Z][^:.?!]{1,30}:(?:\s|\Z)")
_ASKS_YOU = re.compile(r"\s*[A-Z][^.?!:]{2,100}\byour?\b[^.?!:]{0,60}\?[^.?!]{0,40}\Z")
"""“How long did this audit take you?”: so a council asks its auditors, who hardly ask anybody."""
_LABEL_WORDS = 8
_FEW = 3
_SCALE = 3
"""So many options are a scale of grades."""
_SAID, _MORE, _NEARLY = 2, 2, 0.5


def flag_wordings_in_answers(findings: Findings) -> None:
    """Flag a text of several lines in which one is word for word the form's: the next part may have run into it."""
    wordings = wordings_of(findings.layout)
    doubted = {issue.field for issue in findings.result.issues}
    for path, fragments in findings.division.slots.items():
        lines = [piece for piece in fragments if not piece.blank]
        again = next((piece for piece in lines if len(piece.text) >= _WORDING and key(piece.text) in wordings), None)
        if again is not None and len(lines) > 1 and path not in doubted and not path.startswith(SETTINGS + "."):
            message = "a line of this text is word for word the form’s"
            findings.issue(path, "label_again", message, again.line.place, again.text)


def flag_answers_typed_elsewhere(findings: Findings) -> None:
    """Flag a line of a text that begins with the label of a blank field, and that field: "↑ Is it up to date? Yes"."""
    zones, values = findings.layout.zones, findings.result.values
    blank = {
        anchor.key: item.path
        for anchor in findings.layout.anchors
        for item in zones[anchor.index + 1][:1]
        if isinstance(item, FreeSlot) and len(anchor.key) >= _WORDING and values.get(item.path) == ""
    }
    for path, fragments in findings.division.slots.items() if blank else ():
        for piece in fragments:
            other = next((own for label, own in blank.items() if _opens_with(piece.text, label)), None)
            if other is not None and other != path:
                message = "a line of a text begins with the label of a field that is blank"
                for one in (path, other):
                    findings.issue(one, "label_again", message, piece.line.place, piece.text)


def flag_sentences_behind_choices(findings: Findings) -> None:
    """Flag a blank text right above a choice's label with a sentence behind it, and that choice: whose is it?"""
    zones, values = findings.layout.zones, findings.result.values
    ordered = findings.alignment.in_order()
    for before, claim in pairwise(ordered):
        slot = next(iter(zones[before.anchor + 1]), None)
        options = [item for item in zones[claim.anchor + 1] if isinstance(item, OptionPart)]
        if not isinstance(slot, FreeSlot) or values.get(slot.path) != "" or len(options) < _SCALE:
            continue
        if claim.hit.opens and begins_sentence(findings.alignment.stream, claim.hit, options):
            line = findings.alignment.stream.lines[claim.hit.line]
            message = "a sentence stands behind the label of a judgement, right behind a field that is blank"
            for path in (slot.path, options[0].path):
                findings.issue(path, "value_elsewhere", message, line.place, line.text)


def _opens_with(text: str, label: str) -> bool:
    """Return whether a label, as a key, opens a text, ended as one, with more behind it."""
    if not key(text).startswith(label):
        return False
    behind = text[key_positions(text)[len(label) - 1] + 1 :]
    return behind.lstrip()[:1] in ("?", ":", "–", "-", "=") and bool(key(behind))


def flag_labels_in_answers(findings: Findings) -> None:
    """Flag a text that ends with what looks like a label, or has one at the beginning of a line: "Manager: …".

    The latter only where a label of its part of the form was not found: it may be there in other words.
    """
    doubted = {issue.field for issue in findings.result.issues}
    for item in findings.layout.items:
        text = findings.result.values.get(item.path) if isinstance(item, FreeSlot) and item.filter == "text" else None
        if not isinstance(item, FreeSlot) or not isinstance(text, str) or item.path in doubted:
            continue
        first, *rest = text.split("\n")
        last = rest[-1] if rest else first
        place = findings.result.evidence[item.path].place
        if TITLE.fullmatch(text):
            findings.issue(item.path, "label_again", "this text is but the title of a grade", place, text)
        elif last.rstrip().endswith(":") and len(last.split()) <= _LABEL_WORDS:
            findings.issue(item.path, "label_again", "this text ends with what looks like a label", place, last)
        elif (asked := next(filter(_ASKS_YOU.match, text.split("\n")), None)) is not None:
            findings.issue(
                item.path, "label_again", "a line of this text looks like a question to the auditor", place, asked
            )
        elif (labelled := list(filter(_LABELLED.match, rest))) and (
            found := next((one for one in labelled if _says(one, _lost_labels(findings, item))), None)
        ):
            message = "a line of this text begins like a label, and one of this part of the form was not found"
            findings.issue(item.path, "may_run_on", message, place, found)


def _lost_labels(findings: Findings, slot: FreeSlot) -> frozenset[str]:
    """Return the words of the labels in a text field's part of the form that were not found."""
    anchors, zones = findings.layout.anchors, findings.layout.zones
    section = next((anchor.section for anchor in anchors if slot in zones[anchor.index + 1]), None)
    lost = (
        anchor
        for anchor in anchors
        if anchor.section == section and zones[anchor.index + 1] and anchor.index not in findings.alignment.claims
    )
    return frozenset(stem for anchor in lost for stem in stems_of(anchor.text))


def _says(line: str, words: frozenset[str]) -> bool:
    label = _LABELLED.match(line)
    return label is not None and not words.isdisjoint(stems_of(label[0]))


def flag_ends_of_labels(findings: Findings) -> None:
    """Flag an answer that is but a few words in the line of a label worded otherwise: "If unsuccessful, reason"."""
    for path, claim in findings.division.labels.items():
        held = [piece for piece in findings.division.slots.get(path, ()) if not piece.blank]
        if claim.exact or len(held) != 1 or held[0].line.number != claim.hit.last_line or path.startswith(SETTINGS):
            continue
        piece = held[0]
        before, words = piece.line.text[: piece.start].rstrip(), piece.text.split()
        if (
            piece.start
            and words[0].islower()
            and len(words) <= _FEW
            and (before[-1:].isalpha() or before.endswith(","))
        ):
            message = "this may be the end of its label, which is worded otherwise than in the form"
            findings.issue(path, "label_reworded", message, piece.line.place, piece.text)


def flag_labels_of_nobody(findings: Findings) -> None:
    """Flag a blank field where a few words of nobody hold all that its label says: "Who is the team manager?".

    And a text below whose label's row another one asks nearly the same: a council made two questions of one.
    """
    doubted = {issue.field for issue in findings.result.issues}
    left = [(piece, frozenset(stems_of(piece.text))) for piece, _ in findings.division.strays if not piece.blank]
    for item in findings.layout.items:
        if not isinstance(item, FreeSlot) or item.path in doubted or item.path.startswith(SETTINGS + "."):
            continue
        own = frozenset(stems_of(findings.layout.labels.get(item.path, "")))
        if findings.result.values.get(item.path):
            again = next((piece for piece, said in left if _asks_again(findings, item, piece, said)), None)
            if again is not None:
                message = "below this answer nearly the same is asked again, and that answer belongs nowhere"
                findings.issue(item.path, "may_run_on", message, again.line.place, again.text)
            continue
        like = next((piece for piece, said in left if own <= said and len(said) <= len(own) + _MORE), None)
        if like is not None and len(own) >= _SAID:
            message = "nothing was found for this field, and words that belong nowhere say what its label says"
            findings.issue(item.path, "label_again", message, like.line.place, like.text)


def _asks_again(findings: Findings, slot: FreeSlot, piece: Fragment, said: frozenset[str]) -> bool:
    """Return whether a question in the row below that of an answer says nearly what is asked there."""
    cell, stream = piece.cell, findings.alignment.stream
    if cell is None or not cell.row or len(said) < _SAID or not piece.text.rstrip().endswith("?"):
        return False
    answer = [other for other in findings.division.slots.get(slot.path, ()) if not other.blank]
    row = (cell.table, cell.row - 1)
    if not answer or answer[0].cell is None or answer[0].cell.row_key != row:
        return False
    lines = (stream.lines[number] for number in stream.by_row[row] if number != answer[0].line.number)
    asked = frozenset(stem for line in lines if line.cell != answer[0].line.cell for stem in stems_of(line.text))
    return len(said & asked) >= max(_NEARLY * len(said), _SAID)


def flag_lists_not_found(findings: Findings) -> None:
    """Flag a list without rows where words of nobody stand in a table below the heading of its part of the form."""
    anchors, doubted = findings.layout.anchors, {issue.field for issue in findings.result.issues}
    for item in findings.layout.items:
        if not isinstance(item, LoopPart) or findings.result.values.get(item.path) or item.path in doubted:
            continue
        section = next((anchor.section for anchor in anchors if item in findings.layout.zones[anchor.index + 1]), None)
        left = [piece for piece, _ in findings.division.strays if piece.cell is not None and key(piece.text)]
        if any(_section_above(findings, piece) == section for piece in left):
            message = "no rows were found here, but words in a table below its heading belong to no field"
            findings.issue(item.path, "field_not_found", message, left[0].line.place)


def _section_above(findings: Findings, piece: Fragment) -> int | None:
    """Return the part of the form whose words stand last above a stretch."""
    claims = (claim for claim in findings.alignment.claims.values() if claim.hit.last_line < piece.line.number)
    above = max(claims, key=lambda claim: claim.hit.end, default=None)
    return None if above is None else findings.layout.anchors[above.anchor].section


def flag_answers_with_other_labels(findings: Findings) -> None:
    """Flag a blank field whose label was typed in the answer of another one beside it: "Language: … / Religion: …"."""
    values = findings.result.values
    slots = {item.path: item for item in findings.layout.items if isinstance(item, FreeSlot)}
    blank = [path for path in slots if not values.get(path) and not path.startswith(SETTINGS + ".")]
    for path in blank:
        label = re.escape(findings.layout.labels.get(path, "").strip(" \xa0:?.").casefold())
        if len(label) < _LABEL or any(issue.field == path for issue in findings.result.issues):
            continue
        initials = "".join(word[0] for word in label.split())
        named = re.compile(rf"(?:\A|[\n/;|,]\s*)(?:{label}|{re.escape(initials)})\s*[:=]")
        for other in slots:
            text = values.get(other)
            beside = other != path and other.rpartition(".")[0] == path.rpartition(".")[0]
            if beside and isinstance(text, str) and named.search(text.casefold()):
                place = findings.result.evidence[other].place
                message = "nothing was found for this field; its label was typed in the answer of another one"
                findings.issue(path, "value_elsewhere", message, place, text)
                findings.issue(other, "joined", "another field’s label was typed in this answer", place, text)
                break
