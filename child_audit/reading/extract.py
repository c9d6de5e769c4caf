"""Division → values, evidence and issues: the last stage, where every doubt gets its words."""

from __future__ import annotations

from dataclasses import dataclass, replace

from child_audit.issues import Issue
from child_audit.reading.align import align, share_in_place
from child_audit.reading.broken import flag_cut_lines, flag_lost_breaks, flag_lost_references
from child_audit.reading.claims import Alignment
from child_audit.reading.copies import first_copy
from child_audit.reading.divide import divide
from child_audit.reading.findings import Extraction, Findings
from child_audit.reading.fragments import Division
from child_audit.reading.hints import flag_hints
from child_audit.reading.inference import (
    flag_comments_on_options,
    flag_days_beside,
    flag_swapped,
    infer_from_fields_beside,
    infer_from_summaries,
)
from child_audit.reading.left_blank import (
    flag_blanks_before_doubts,
    flag_blanks_beside_strays,
    flag_blanks_without_place,
    flag_choices_beside_doubts,
    flag_grades_in_other_sections,
    flag_options_elsewhere,
    flag_options_left_over,
)
from child_audit.reading.leftovers import (
    flag_answers_beside_choices,
    flag_not_found,
    flag_parts_again,
    flag_quoted_labels,
    list_margins,
    list_strays,
    list_unread,
)
from child_audit.reading.marked import read_boxes, read_choices
from child_audit.reading.misplaced import (
    flag_answers_typed_elsewhere,
    flag_answers_with_other_labels,
    flag_ends_of_labels,
    flag_labels_in_answers,
    flag_labels_of_nobody,
    flag_lists_not_found,
    flag_sentences_behind_choices,
    flag_wordings_in_answers,
)
from child_audit.reading.rivals import other_readings
from child_audit.reading.stream import Stream, stream_of
from child_audit.reading.written import read_free, read_rows, without_leaders
from child_audit.template.layout import SETTINGS, FreeSlot, Layout, LoopPart
from child_audit.template.properties import FILLED_AS, fingerprint
from child_audit.text import clean
from child_audit.word.document import Document

_IN_PLACE = 0.6
"""So many of its labels stand in their own tables and columns where nobody altered a form."""
_DOTS = "…"
"""A line to write on behind a label, or all that was typed there."""


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
    whole = stream or stream_of(document)
    stream, further = first_copy(layout, whole)
    if further and FILLED_AS in document.properties:
        # Words of the form in the texts that it was filled with may look like a second copy of it.
        reading = _likeliest(layout, document, whole)
        if reading.as_filled:
            return reading
    reading = _likeliest(layout, document, stream)
    extraction = reading.extraction
    if further:
        words = clean("\n".join(line.text for line in further if not line.deleted))
        message = "the form begins anew here; what follows was not read"
        extraction.issues.append(Issue(None, "second_copy", message, further[0].place, words))
    return reading


def _likeliest(layout: Layout, document: Document, stream: Stream) -> Reading:
    reading = _read(layout, document, align(layout, stream))
    if not reading.as_filled and FILLED_AS in document.properties:
        # Somebody completed it, or words of the form were typed into it: then one of the other readings is as filled.
        lines = reading.alignment.stream.lines
        if any(_DOTS in lines[claim.hit.last_line].text for claim in reading.alignment.claims.values()):
            exact = align(layout, stream)
            exact.exact_ends = True
            other = _read(layout, document, exact)
            if other.as_filled:
                return other
        for typed in other_readings(layout, reading.alignment):
            other = _read(layout, document, align(layout, stream, typed))
            if other.as_filled:
                return other
    return reading


def _read(layout: Layout, document: Document, alignment: Alignment) -> Reading:
    # Who alters a form that was made here leaves its properties: then it's another layout, as a council's own copy is.
    alignment.filled = FILLED_AS in document.properties and share_in_place(layout, alignment) >= _IN_PLACE
    findings = Findings(layout, document, alignment, divide(layout, alignment))
    for item in layout.items:
        if isinstance(item, FreeSlot):
            read_free(findings, item)
        elif isinstance(item, LoopPart):
            read_rows(findings, item)
    read_boxes(findings)
    read_choices(findings)
    as_filled = _is_as_filled(findings)
    if not as_filled:
        # Somebody completed it: what is odd or blank may not be meant so.
        findings.result.issues.extend(findings.odd)
        without_leaders(findings)
        infer_from_summaries(findings)
        infer_from_fields_beside(findings)
        flag_comments_on_options(findings)
        flag_days_beside(findings)
        flag_answers_with_other_labels(findings)
        flag_parts_again(findings)
        flag_quoted_labels(findings)
        flag_wordings_in_answers(findings)
        flag_answers_typed_elsewhere(findings)
        flag_sentences_behind_choices(findings)
        flag_options_elsewhere(findings)
        flag_blanks_before_doubts(findings)
        flag_choices_beside_doubts(findings)
        flag_options_left_over(findings)
        flag_grades_in_other_sections(findings)
        flag_labels_in_answers(findings)
        flag_labels_of_nobody(findings)
        flag_ends_of_labels(findings)
        flag_hints(findings)
        flag_lists_not_found(findings)
        flag_cut_lines(findings)
        flag_lost_breaks(findings)
        flag_lost_references(findings)
    flag_swapped(findings)
    flag_not_found(findings)
    flag_blanks_without_place(findings)
    if not as_filled:
        flag_blanks_beside_strays(findings)
    flag_answers_beside_choices(findings)
    list_strays(findings)
    list_margins(findings)
    list_unread(findings)
    _settle_certainty(findings.result)
    return Reading(alignment, findings.division, findings.result, as_filled)


def _is_as_filled(findings: Findings) -> bool:
    """Return whether the document says what it was filled with, so that nobody completed it since."""
    values = {path: value for path, value in findings.result.values.items() if not path.startswith(SETTINGS + ".")}
    return findings.document.properties.get(FILLED_AS) == fingerprint(values)


def _settle_certainty(result: Extraction) -> None:
    doubted = {issue.field for issue in result.issues}
    for path, evidence in result.evidence.items():
        if path in doubted:
            result.evidence[path] = replace(evidence, certain=False)
