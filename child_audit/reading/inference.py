"""What isn't marked but said all the same; and values that only their types show to be in the wrong place.

None of this is done in a document that nobody completed since it was filled.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from child_audit.reading.findings import Findings
from child_audit.reading.options import option_at_start, options_named_in, spellings
from child_audit.template.layout import FreeSlot, OptionPart
from child_audit.template.values import dates_in, read_date
from child_audit.text import key

_ANSWERED = re.compile(r"\s*(yes|no)\b\s*(?:[-–—,;:.]|$)", re.IGNORECASE)
_DATED = re.compile(r"\bdate\b\s*[:–-]", re.IGNORECASE)
_SHORT = 80
"""A name with a remark has so many characters; a longer text may speak of any day."""


def infer_from_summaries(findings: Findings) -> None:
    """Without any mark, a grade named at the beginning or the end of the section's summary is it, and flagged."""
    for path in findings.undecided:
        options = findings.options[path]
        if len(options) < 3 or options[0].boxed:
            continue
        source = _summary_of(findings, path, options)
        text = findings.result.values.get(source, "") if source else ""
        first, last = _ends_of(text) if isinstance(text, str) else ("", "")
        chosen, where = option_at_start(options, first), "begins"
        if chosen is None:
            chosen, where = option_at_start(options, last), "ends"
        if source is None or chosen is None:
            continue
        evidence = findings.result.evidence[source]
        findings.read_as(path, options[chosen].label, evidence.raw, evidence.place, "named in the summary")
        findings.issue(
            path,
            "inferred",
            f"nothing is marked, but the summary {where} by naming {options[chosen].label}",
            evidence.place,
            evidence.raw,
        )


def infer_from_fields_beside(findings: Findings) -> None:
    """Take a Yes or No that stands alone, or first, in the text field beside an unanswered choice for its answer."""
    for path in findings.undecided:
        options = findings.options[path]
        parent = path.rpartition(".")[0]
        if len(options) != 2 or not parent or findings.result.values[path] is not None:
            continue
        for other in findings.layout.items:
            if not isinstance(other, FreeSlot) or other.path.rpartition(".")[0] != parent:
                continue
            text = findings.result.values.get(other.path)
            first, rest = _first_piece(text) if isinstance(text, str) else ("", "")
            if isinstance(text, str) and (begun := _ANSWERED.match(text)):
                # "Yes – Pat informed": it stays whole, and both are looked at.
                first, rest = begun[1], text
            said = key(first)
            chosen = next(
                (option for option in options if said and (said in spellings(option) or said == key(option.label)[:1])),
                None,
            )
            if chosen is not None and other.cell is not None and _same_row(other, options[0]):
                evidence = findings.result.evidence[other.path]
                findings.read_as(path, chosen.label, evidence.raw, evidence.place, "typed in the field beside")
                for field, message in (
                    (path, "the answer was typed in the field beside"),
                    (other.path, "what was typed here was taken for the answer beside"),
                ):
                    findings.issue(field, "inferred", message, evidence.place, evidence.raw)
                sign = "taken for the answer beside" if rest != text else "text"
                findings.read_as(other.path, rest, evidence.raw, evidence.place, sign)


def flag_comments_on_options(findings: Findings) -> None:
    """A comment in the margin that stands on an option of a choice without any mark may be meant as one."""
    for path in findings.undecided:
        options = findings.options[path]
        if findings.result.values[path] is not None:
            continue
        places = {piece.line.place for piece in findings.division.groups[path].fragments}
        for comment in findings.document.comments:
            named = options_named_in(options, comment.about)
            if comment.place in places and len(named) == 1:
                label = options[named[0]].label
                message = f"nothing is marked, but a comment in the margin stands on {label}"
                findings.issue(path, "ambiguous", message, comment.place, comment.about)


def flag_swapped(findings: Findings) -> None:
    """Only types can tell that two values changed places: no date in the date field, one in its neighbour."""
    broken = {issue.field for issue in findings.result.issues if issue.code == "not_a_date"}
    for path in sorted(path for path in broken if path):
        parent = path.rpartition(".")[0]
        for other, value in findings.result.values.items():
            if other.rpartition(".")[0] != parent or not isinstance(value, str) or not value:
                continue
            reading = read_date(value)
            if reading.value is not None and not reading.rest:
                place = findings.result.evidence[other].place
                findings.issue(other, "wrong_type", "this is a date, and the date field holds none", place, value)


def flag_days_beside(findings: Findings) -> None:
    """Flag a blank date where a day was typed in a short answer beside it: "Mum, by phone on 12/3/25"."""
    values = findings.result.values
    slots = [item for item in findings.layout.items if isinstance(item, FreeSlot) and item.cell is not None]
    for slot in slots:
        parent = slot.path.rpartition(".")[0]
        doubted = any(issue.field == slot.path for issue in findings.result.issues)
        if slot.filter != "date" or not parent or doubted or findings.result.evidence[slot.path].raw:
            continue
        for other in slots:
            text = values.get(other.path)
            if not isinstance(text, str) or other.path.rpartition(".")[0] != parent or not _is_near(slot, other):
                continue
            if len(text) <= _SHORT and sum(1 for _ in dates_in(text)) == 1:
                place = findings.result.evidence[other.path].place
                message = "nothing was found for this date; a day was typed in the answer beside it"
                findings.issue(slot.path, "value_elsewhere", message, place, text)
                if _DATED.search(text) and all(issue.field != other.path for issue in findings.result.issues):
                    message = "this answer holds what may be the date beside it"
                    findings.issue(other.path, "may_run_on", message, place, text)
                break


def _is_near(one: FreeSlot, other: FreeSlot) -> bool:
    if one.cell is None or other.cell is None:
        return False
    return one.cell.table == other.cell.table and abs(one.cell.row - other.cell.row) <= 1


def _summary_of(findings: Findings, path: str, options: Sequence[OptionPart]) -> str | None:
    """Return the last text field of the choice's own part of the form; at the top level the one right after it."""
    parent = path.rpartition(".")[0]
    texts = [item for item in findings.layout.items if isinstance(item, FreeSlot) and item.filter == "text"]
    if parent:
        return next((item.path for item in reversed(texts) if item.path.rpartition(".")[0] == parent), None)
    after = next((item for item in texts if item.line > options[-1].line), None)
    if after is None or "." in after.path or after.cell is None or options[-1].cell is None:
        return None
    return after.path if after.cell.table == options[-1].cell.table else None


def _ends_of(text: str) -> tuple[str, str]:
    """Return a text, and its last sentence: "… I would grade this section Good."."""
    return text, re.split(r"\n|[.!?]\s+", text.rstrip(" \xa0.\n"))[-1]


def _first_piece(text: str) -> tuple[str, str]:
    """Return the first line of a text, or what stood in the first of several places; and the rest."""
    first, _, rest = re.sub(r"[\t\n]", "\n", text, count=1).partition("\n")
    return first, rest


def _same_row(one: FreeSlot, other: OptionPart) -> bool:
    return one.cell is not None and other.cell is not None and one.cell.row_key == other.cell.row_key
