"""Blank forms written as different councils write theirs, with what is to be filled in: path → kind."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm

Expected = dict[str, str]
Made = tuple[bytes, Expected]


def _grid(document: Any, rows: Sequence[Sequence[str]], *, shade: Sequence[int] = (), bold_first: bool = False) -> Any:
    table = document.add_table(rows=0, cols=max(map(len, rows)), style="Table Grid")
    for number, texts in enumerate(rows):
        cells = table.add_row().cells
        for cell, text in zip(cells, texts, strict=False):
            cell.text = text
            if number in shade:
                _shaded(cell)
        if len(texts) == 1 and len(cells) > 1:
            cells[0].merge(cells[-1])
    if bold_first:
        for run in table.rows[0].cells[0].paragraphs[0].runs:
            run.bold = True
    return table


def _shaded(cell: Any) -> None:
    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", "D9E2F3")):
        shading.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shading)


def _data(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def register() -> Made:
    """A register: numbered questions with columns for Yes, No and N/A, and one for comments."""
    document = docx.Document()
    document.add_heading("Practice audit register", 0)
    _grid(document, [["Name of child", "", "Date of birth", ""], ["Case number", "", "Auditor", ""]])
    document.add_paragraph()
    questions = [
        "Is the chronology up to date?",
        "Has the child been seen alone?",
        "Are the parents’ views recorded?",
    ]
    rows = [["No.", "Question", "Yes", "No", "N/A", "Comments"]]
    rows += [[str(number), text, "", "", "", ""] for number, text in enumerate(questions, start=1)]
    _grid(document, rows, shade=[0])
    document.add_paragraph()
    _grid(document, [["Overall grade", "Outstanding", "Good", "Requires improvement", "Inadequate"]])
    expected = {"name_of_child": "text", "date_of_birth": "date", "case_number": "text", "auditor": "text"}
    for name in ("chronology_up_to_date", "child_seen_alone", "parents_views_recorded"):
        expected |= {name: "options"}
    for name in ("chronology_comments", "child_seen_alone_comments", "parents_views_recorded_comments"):
        expected |= {name: "text"}
    return _data(document), expected | {"overall_grade": "options"}


def deletions() -> Made:
    """Lines to fill in, and YES / NO to delete."""
    document = docx.Document()
    document.add_heading("Case file audit", 1)
    document.add_paragraph("Name: ______________________   Date of audit: ______________")
    document.add_paragraph("Team: ..............................")
    document.add_paragraph("Please delete as appropriate.")
    rows = [
        ["Is there a current assessment on file?", "YES / NO"],
        ["Is the plan SMART?", "YES / NO"],
        ["Was supervision held monthly?", "YES/NO/N/A"],
    ]
    _grid(document, rows)
    document.add_paragraph("Has the case been escalated? Yes / No (delete as appropriate)")
    document.add_paragraph("Auditor’s comments:")
    document.add_paragraph()
    document.add_paragraph()
    section = "case_file_audit"
    expected = {f"{section}.name": "text", f"{section}.date_of_audit": "date", f"{section}.team": "text"}
    for name in ("current_assessment_on_file", "plan_smart", "supervision_held_monthly", "case_escalated"):
        expected[f"{section}.{name}"] = "options"
    return _data(document), expected | {f"{section}.auditors_comments": "text"}


def renumbered() -> Made:
    """Sections whose questions are numbered anew, each with its answer in the row below, and a grade at the end."""
    document = docx.Document()
    document.add_heading("Quality assurance tool", 0)
    expected: Expected = {}
    for section, name in (("Referral", "referral"), ("Assessment", "assessment"), ("Plan", "plan")):
        document.add_heading(f"Section: {section}", 2)
        document.add_paragraph()
        _grid(document, [["1. Was it timely?"], [""], ["2. What went well?"], [""], ["3. What should change?"], [""]])
        _grid(document, [["Grade", "Good / Requires improvement / Inadequate"]])
        for question, kind in (("timely", "text"), ("what_went_well", "text"), ("what_should_change", "text"),
                               ("grade", "options")):  # fmt: skip
            expected[f"section_{name}.{question}"] = kind
    return _data(document), expected


def one_cell() -> Made:
    """Labels and answers in one cell: after the colon, or below the question."""
    document = docx.Document()
    _grid(document, [["Child’s name:", "Date of birth:"], ["Social worker:", "Team manager:"]])
    document.add_paragraph()
    table = _grid(document, [["1. Voice of the child"], ["Evidence:"], ["What needs to improve?"]], shade=[0])
    for row in table.rows[1:]:
        row.cells[0].add_paragraph()
        row.cells[0].add_paragraph()
    table = _grid(document, [["Judgement (highlight one)"]])
    for option in ("Outstanding – all met", "Good – most met", "Requires Improvement – some met", "Inadequate – few"):
        table.rows[0].cells[0].add_paragraph(option)
    expected = {"childs_name": "text", "date_of_birth": "date", "social_worker": "text", "team_manager": "text"}
    section = "voice_of_child"
    expected |= {f"{section}.evidence": "text", f"{section}.what_needs_to_improve": "text"}
    return _data(document), expected | {f"{section}.judgement": "options"}


def no_tables() -> Made:
    """No table at all: headings, dotted lines, boxes, tabs."""
    document = docx.Document()
    document.add_heading("Dip sample", 1)
    document.add_paragraph("Child’s initials:\t\tWorker:\t")
    document.add_paragraph("Date completed: …………………………")
    document.add_paragraph("Status (tick all that apply):")
    for label in ("Child in need", "Child protection", "Looked after"):
        document.add_paragraph(f"☐ {label}")
    document.add_heading("Visits", 2)
    document.add_paragraph("Were visits in timescale?   ☐ Yes   ☐ No   ☐ Partly")
    document.add_paragraph("What was the quality of recording?")
    document.add_paragraph("………………………………………………………")
    document.add_paragraph("………………………………………………………")
    document.add_heading("Grading", 2)
    document.add_paragraph("Overall: Outstanding / Good / Requires Improvement / Inadequate")
    expected = {"dip_sample.childs_initials": "text", "dip_sample.worker": "text", "dip_sample.date_completed": "date"}
    for name in ("child_in_need", "child_protection", "looked_after"):
        expected[f"dip_sample.{name}"] = "tick"
    expected |= {"visits.visits_in_timescale": "options", "visits.what_quality_of_recording": "text"}
    return _data(document), expected | {"grading.overall": "options"}


def matrix() -> Made:
    """A landscape matrix: standards down, evidence and rating across; actions in numbered rows."""
    document = docx.Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    _grid(document, [["Child", "", "Reviewer", "", "Date of review", ""]])
    document.add_paragraph()
    rows = [["Standard", "Evidence seen", "Rating", "Strengths"]]
    rows += [[text, "", "Red / Amber / Green", ""] for text in ("Timeliness", "Analysis", "Impact")]
    _grid(document, rows, shade=[0])
    document.add_heading("Actions", 2)
    rows = [["", "Action", "By whom", "By when (date)"]] + [[f"{number}.", "", "", ""] for number in range(1, 5)]
    _grid(document, rows, shade=[0])
    expected = {"child": "text", "reviewer": "text", "date_of_review": "date"}
    for name in ("timeliness", "analysis", "impact"):
        expected |= {f"{name}_evidence_seen": "text", f"{name}_rating": "options", f"{name}_strengths": "text"}
    return _data(document), expected | {"actions.actions": "rows"}


def ratings() -> Made:
    """Numbers to ring, met / partly met / not met, frequencies, and contact details over two columns."""
    document = docx.Document()
    document.add_heading("Supervision file audit", 1)
    _grid(document, [["Supervisor", "Supervisee", "Period covered"], ["", "", ""]], shade=[0])
    document.add_paragraph()
    rows = [["Standard", "Met", "Partly met", "Not met", "Evidence"]]
    standards = ("A supervision agreement is signed", "Sessions are recorded", "Actions are followed up")
    rows += [[f"{number}. {text}", "", "", "", ""] for number, text in enumerate(standards, start=1)]
    _grid(document, rows)
    document.add_paragraph()
    _grid(document, [["Confidence (ring one)", "0  1  2  3  4  5  6  7  8  9  10"],
                     ["How often is reflection recorded?", "Always / Sometimes / Never"],
                     ["Any other comments", ""]])  # fmt: skip
    section = "supervision_file_audit"
    expected = {f"{section}.{name}": "text" for name in ("supervisor", "supervisee", "period_covered")}
    for name in ("supervision_agreement_signed", "sessions_recorded", "actions_followed_up"):
        expected |= {f"{section}.{name}": "options", f"{section}.{name}_evidence": "text"}
    expected |= {f"{section}.confidence": "options", f"{section}.how_often_reflection_recorded": "options"}
    return _data(document), expected | {f"{section}.other_comments": "text"}


FORMS: dict[str, Callable[[], Made]] = {
    made.__name__: made for made in (register, deletions, renumbered, one_cell, no_tables, matrix, ratings)
}
