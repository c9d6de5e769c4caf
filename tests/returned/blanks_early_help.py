"""Six councils' own Word files of the Early Help form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from . import ooxml as ox
from .handles import Blank, Label, RowsSpot
from .ooxml import Elem
from .sheet import Look, Sheet
from .wording import (
    EARLY_HELP,
    ESCALATE,
    EVIDENCE_INFORMED,
    FOCUS,
    GRADES,
    HIGHLIGHT,
    OVERALL,
    REMEDIAL,
    STATUS_LEAD,
    Form,
    Question,
    Section,
)

FORM = EARLY_HELP
YES_NO = ("Yes", "No")
_date = FORM.child[6]


def _top(sheet: Sheet, *, title_style: str = "") -> None:
    sheet.add(sheet.note(FORM.title, bold=True, size=28, style=title_style))
    for line in FORM.intro:
        sheet.add(sheet.note(line))


def _short(path: str, form: Form = FORM) -> int:
    return next(index for index, short in enumerate(form.child) if short.path == path)


def escalation_line(sheet: Sheet, *, bold: bool = False) -> Elem:
    """The line "Case to be Escalated to Service Manager YES / NO (please indicate)"."""
    label = sheet.label(ESCALATE[0], "escalation.required", kind="prompt", bold=bold)
    label.append(ox.run("   "))
    boxes = sheet.look.box not in ("cell",)
    sheet.options_inline("escalation.required", YES_NO, label, printed=("YES", "NO"), boxes=boxes)
    label.append(ox.run(f"  {ESCALATE[1]}"))
    return label


def action_rows(sheet: Sheet, count: int, *, spans: tuple[int, int] = (1, 1), escalate: bool = True) -> list[Elem]:
    """Header, the escalation row, empty rows."""
    out = [
        ox.row(
            ox.cell(sheet.note("Action", bold=True), span=spans[0], shade=sheet.look.shade),
            ox.cell(sheet.note("Who / When", bold=True), span=spans[1], shade=sheet.look.shade),
        )
    ]
    if escalate:
        line = escalation_line(sheet)
        out.append(ox.row(ox.cell(line, span=spans[0]), sheet.value_cell("escalation.who_when", line, span=spans[1])))
        spot = sheet.blank.spots["escalation.who_when"]
        spot.lonely = False  # type: ignore[union-attr]
    free = []
    for _ in range(count):
        pair = (ox.cell(span=spans[0]), ox.cell(span=spans[1]))
        free.append(pair)
        out.append(ox.row(*pair))
    sheet.blank.spots["actions"] = RowsSpot("actions", free)
    return out


def step_date(sheet: Sheet, path: str, prompt: Elem) -> None:
    """The date of a step is written behind the question that asks for it."""
    sheet.on_line(f"{path}.date", prompt, many=False)
    spot = sheet.blank.spots[f"{path}.date"]
    spot.control = None  # type: ignore[union-attr]


def _step_prompt(sheet: Sheet, step: Question) -> Elem:
    prompt = sheet.label(step.text, f"{step.path}.answer", f"{step.path}.date", kind="prompt", bold=False)
    gap = ox.run(" ")
    prompt.append(gap)
    sheet.on_line(f"{step.path}.date", prompt, many=False, after=gap)
    return prompt


def shire(rng: Random | None = None) -> Blank:
    """One long table of twelve columns with merged cells; grades in four lines; cells for the ticks."""
    sheet = Sheet("shire", FORM.name, Look(font="Arial", size=10, judgement="lines", box="cell"), rng)
    _top(sheet)
    rows: list[Elem] = []
    date_label = sheet.label("Date of Audit:", "date_of_audit")
    rows.append(ox.row(ox.cell(date_label, span=3), sheet.value_cell("date_of_audit", date_label, span=9)))
    name = sheet.label("Name:", "auditor.name")
    sheet.on_line("auditor.name", name)
    designation = sheet.label("Designation:", "auditor.designation")
    sheet.on_line("auditor.designation", designation)
    rows.append(ox.row(ox.cell(sheet.note("Auditor"), name, designation, span=12)))
    joint = sheet.label("Other parties undertaking this as a joint audit", "joint_audit_parties")
    rows.append(ox.row(ox.cell(joint, span=6), sheet.value_cell("joint_audit_parties", joint, span=6)))
    rows.append(ox.row(ox.cell(sheet.note(FOCUS), sheet.note(HIGHLIGHT, bold=True), span=12)))
    rows.append(ox.row(ox.cell(sheet.note("Child’s Details", bold=True), span=12, shade="D9E2F3")))
    for start in (0, 3, 6):
        cells: list[Elem] = []
        for short in FORM.child[start : start + 3]:
            cells.extend(sheet.short_pair(short, spans=(2, 2)))
        rows.append(ox.row(*cells))
    rows.append(ox.row(ox.cell(sheet.note(STATUS_LEAD), span=12)))
    for start in (0, 4):
        cells = []
        for short in FORM.status[start : start + 4]:
            cells.extend(sheet.tick_cells(short, spans=(2, 1)))
        rows.append(ox.row(*cells))
    for step in FORM.steps:
        prompt = _step_prompt(sheet, step)
        rows.append(ox.row(ox.cell(prompt, span=8), *sheet.option_cells(f"{step.path}.answer", YES_NO)))
    note = "The auditor may prefer to answer Question 1 at then end of the audit once all documents have been seen"
    rows.append(ox.row(ox.cell(sheet.note(note, italic=True), span=12)))
    for section in FORM.sections:
        rows.extend(sheet.part_rows(section.key, _shire_section(sheet, section)))
    prompt = sheet.label(EVIDENCE_INFORMED.text, EVIDENCE_INFORMED.path, kind="prompt")
    rows.append(ox.row(ox.cell(prompt, span=8), *sheet.option_cells(EVIDENCE_INFORMED.path, YES_NO)))
    overall = sheet.label(OVERALL, "overall_judgement", kind="prompt", bold=True)
    overall.append(ox.run("         "))
    spot = sheet.options_inline("overall_judgement", GRADES, overall, boxes=False)
    for option in spot.options:
        for separator in option.separators:
            ox.set_text(separator, "            ")
    rows.append(ox.row(ox.cell(overall, span=12)))
    spoken = sheet.label("Spoken to:", "feedback.spoken_to")
    sheet.on_line("feedback.spoken_to", spoken)
    when = sheet.label("Date:", "feedback.date")
    sheet.on_line("feedback.date", when)
    rows.append(ox.row(ox.cell(sheet.note(FORM.feedback_title, bold=True), spoken, when, span=12)))
    for path, text, names in FORM.feedback:
        label = sheet.label(text, path, kind="prompt")
        rows.append(ox.row(ox.cell(label, span=3), *sheet.option_cells(path, names, spans=(2, 1, 2, 1, 2, 1))))
    for path, text in (("feedback.comments", FORM.feedback_comments), ("key_learning", FORM.key_learning)):
        label = sheet.label(text, path, kind="prompt", bold=False)
        rows.append(ox.row(ox.cell(label, *sheet.below(path, label), span=12)))
    rows.append(ox.row(ox.cell(sheet.note(REMEDIAL, bold=True), span=12)))
    rows.extend(action_rows(sheet, 4, spans=(9, 3)))
    sheet.add(ox.table([800] * 12, rows))
    for line in FORM.closing:
        sheet.add(sheet.note(line))
    return sheet.blank


def _shire_section(sheet: Sheet, section: Section) -> list[Elem]:
    key = section.key
    left = [
        sheet.heading(section),
        *sheet.judgement(f"{key}.judgement", summary=f"{key}.summary"),
    ]
    right = [sheet.note(line, bold=index == 0) for index, line in enumerate(section.guidance)]
    comments = sheet.label(section.comments, f"{key}.comments", kind="prompt")
    out = [
        ox.row(ox.cell(*left, span=5), ox.cell(*right, span=7)),
        ox.row(ox.cell(comments, *sheet.below(f"{key}.comments", comments, lines=3), span=12)),
    ]
    for question in section.questions:
        prompt = sheet.label(question.text, question.path, kind="prompt", bold=False)
        out.append(ox.row(ox.cell(prompt, span=8), *sheet.option_cells(question.path, YES_NO)))
    summary = sheet.label(FORM.summary, f"{key}.summary", kind="prompt", bold=False)
    out.append(ox.row(ox.cell(summary, *sheet.below(f"{key}.summary", summary, lines=3), span=12)))
    return out


def borough(rng: Random | None = None) -> Blank:
    """A table per section, headings outside; grades in cells with a box beside each; columns headed Yes and No."""
    look = Look(
        font="Calibri", size=11, judgement="beside", box="control", bold_labels=True, shade="E7E6E6", colons="none",
        numbering="auto",
    )  # fmt: skip
    sheet = Sheet("borough", FORM.name, look, rng)
    _top(sheet, title_style="Title")
    date_label = sheet.label("Date of Audit:", "date_of_audit")
    name = sheet.label("Auditor Name:", "auditor.name")
    designation = sheet.label("Designation:", "auditor.designation")
    joint = sheet.label("Other parties undertaking this as a joint audit", "joint_audit_parties")
    rows = [
        ox.row(ox.cell(label, shade=sheet.look.shade), sheet.value_cell(path, label))
        for path, label in (
            ("date_of_audit", date_label),
            ("auditor.name", name),
            ("auditor.designation", designation),
            ("joint_audit_parties", joint),
        )
    ]
    sheet.add(ox.table([3600, 6000], rows), sheet.note(FOCUS), sheet.note(HIGHLIGHT))
    sheet.add(sheet.note("Child’s Details", style="Heading1"))
    rows = []
    for start in (0, 3, 6):
        shorts = [FORM.child[start + i] for i in range(3)]
        pairs = [sheet.short_label(short) for short in shorts]
        rows.append(ox.row(*(ox.cell(*blocks, shade=sheet.look.shade) for blocks, _ in pairs)))
        rows.append(ox.row(*(sheet.value_cell(s.path, label) for s, (_, label) in zip(shorts, pairs, strict=True))))
    sheet.add(ox.table([3200] * 3, rows), ox.para())
    sheet.add(sheet.note(STATUS_LEAD))
    rows = []
    for start in range(0, 8, 2):
        rows.append(ox.row(*sheet.tick_cells(FORM.status[start]), *sheet.tick_cells(FORM.status[start + 1])))
    sheet.add(ox.table([3900, 900, 3900, 900], rows), ox.para())
    step_rows: list[tuple[str, Elem]] = []
    for step in FORM.steps:
        prompt = _step_prompt(sheet, step)
        step_rows.append((f"{step.path}.answer", prompt))
    sheet.add(_yes_no_table(sheet, step_rows), ox.para())
    for section in FORM.sections:
        sheet.add(*_borough_section(sheet, section), part=section.key)
    prompt = sheet.label(EVIDENCE_INFORMED.text, EVIDENCE_INFORMED.path, kind="prompt", bold=False)
    sheet.add(_yes_no_table(sheet, [(EVIDENCE_INFORMED.path, prompt)]), ox.para())
    sheet.add(sheet.label(OVERALL, "overall_judgement", kind="heading", style="Heading1", bold=False))
    sheet.add(_beside(sheet, "overall_judgement", ""))
    sheet.add(sheet.note(FORM.feedback_title, style="Heading1"))
    spoken = sheet.label("Spoken to:", "feedback.spoken_to")
    when = sheet.label("Date:", "feedback.date")
    rows = [
        ox.row(
            ox.cell(spoken, shade=sheet.look.shade),
            sheet.value_cell("feedback.spoken_to", spoken),
            ox.cell(when, shade=sheet.look.shade),
            sheet.value_cell("feedback.date", when),
        )
    ]
    sheet.add(ox.table([1600, 4200, 1200, 2600], rows), ox.para())
    rows = []
    for path, text, names in FORM.feedback:
        label = sheet.label(text, path, kind="prompt", bold=False)
        line = ox.para()
        sheet.options_inline(path, names, line)
        rows.append(ox.row(ox.cell(label), ox.cell(line)))
    sheet.add(ox.table([4800, 4800], rows), ox.para())
    for path, text in (("feedback.comments", FORM.feedback_comments), ("key_learning", FORM.key_learning)):
        label = sheet.label(text, path, kind="prompt", bold=False)
        sheet.add(ox.table([9600], [ox.row(ox.cell(label)), ox.row(sheet.value_cell(path, label, long=True, lines=3))]))
        sheet.add(ox.para())
    sheet.add(sheet.note(REMEDIAL, bold=True))
    sheet.add(ox.table([6800, 2800], action_rows(sheet, 5)))
    for text in FORM.closing:
        sheet.add(sheet.note(text))
    return sheet.blank


def _yes_no_table(sheet: Sheet, questions: Sequence[tuple[str, Elem]]) -> Elem:
    head = ox.row(ox.cell(), ox.cell(sheet.note("Yes", bold=True)), ox.cell(sheet.note("No", bold=True)))
    rows = [ox.row(ox.cell(prompt), *sheet.columns(path, YES_NO)) for path, prompt in questions]
    return ox.table([7600, 1000, 1000], [head, *rows])


def _beside(sheet: Sheet, path: str, summary: str) -> Elem:
    labels, boxes = sheet.judgement_cells(path, spans=(1, 1, 1, 1, 1, 1, 1, 1), summary=summary)
    cells = [each for pair in zip(labels, boxes, strict=True) for each in pair]
    return ox.table([1800, 500, 1500, 500, 2500, 500, 1800, 500], [ox.row(*cells)])


def _borough_section(sheet: Sheet, section: Section) -> list[Elem]:
    key = section.key
    out = [sheet.heading(section, bold=True)]
    out.extend(sheet.note(line, italic=True) for line in section.guidance)
    out.append(sheet.label("Judgement", f"{key}.judgement", kind="instruction"))
    out += [_beside(sheet, f"{key}.judgement", f"{key}.summary"), ox.para()]
    if section.questions:
        prompts = [(q.path, sheet.label(q.text, q.path, kind="prompt", bold=False)) for q in section.questions]
        out += [_yes_no_table(sheet, prompts), ox.para()]
    comments = sheet.label(section.comments, f"{key}.comments", kind="prompt")
    summary = sheet.label(FORM.summary, f"{key}.summary", kind="prompt", bold=False)
    rows = [
        ox.row(ox.cell(comments, shade=sheet.look.shade), sheet.value_cell(f"{key}.comments", comments, long=True)),
        ox.row(ox.cell(summary, shade=sheet.look.shade), sheet.value_cell(f"{key}.summary", summary, long=True)),
    ]
    out += [ox.table([3000, 6600], rows), ox.para()]
    return out


def city(rng: Random | None = None) -> Blank:
    """The whole form in a one-cell layout table; label and value in one cell; one line of grades; Wingdings boxes."""
    look = Look(
        font="Verdana", size=9, judgement="line", box="sym", curly=False, leader="________________", colons="all",
        numbering="none", caption="Judgement",
    )  # fmt: skip
    sheet = Sheet("city", FORM.name, look, rng)
    blocks: list[Elem] = [sheet.note(FORM.title, bold=True, size=26), sheet.note(FORM.intro[0])]
    for label_text, path in (
        ("Date of Audit:", "date_of_audit"),
        ("Auditor Name:", "auditor.name"),
        ("Designation:", "auditor.designation"),
        ("Other parties undertaking this as a joint audit:", "joint_audit_parties"),
    ):
        label = sheet.label(label_text, path)
        sheet.on_line(path, label)
        blocks.append(label)
    blocks += [sheet.note(FOCUS), sheet.note(HIGHLIGHT, bold=True), sheet.note("Child's Details", bold=True)]
    rows = []
    for start in (0, 3, 6):
        rows.append(ox.row(*(ox.cell(*sheet.short_line(FORM.child[start + i])) for i in range(3))))
    blocks.append(ox.table([3000] * 3, rows))
    line = ox.para()
    sheet.tick_line(FORM.status, line)
    blocks += [sheet.note(STATUS_LEAD), line]
    for step in FORM.steps:
        prompt = _step_prompt(sheet, step)
        answer = ox.para()
        sheet.options_inline(f"{step.path}.answer", YES_NO, answer)
        blocks.append(ox.table([6600, 2400], [ox.row(ox.cell(prompt), ox.cell(answer))]))
        blocks.append(ox.para())
    for section in FORM.sections:
        part = _city_section(sheet, section)
        sheet.blank.parts[section.key] = part
        blocks.extend(part)
    blocks.append(_one_line_question(sheet, EVIDENCE_INFORMED.path, EVIDENCE_INFORMED.text, YES_NO))
    blocks += sheet.judgement("overall_judgement", caption=OVERALL)
    blocks.append(sheet.note(FORM.feedback_title, bold=True))
    spoken = sheet.label("Spoken to:", "feedback.spoken_to")
    sheet.on_line("feedback.spoken_to", spoken, many=False)
    when_run = ox.run("    Date:")
    spoken.append(when_run)
    sheet.blank.labels.append(Label(spoken, when_run, ("feedback.date",), "short"))
    sheet.on_line("feedback.date", spoken, many=False, after=when_run)
    blocks.append(spoken)
    for path, text, names in FORM.feedback:
        blocks.append(_one_line_question(sheet, path, text, names))
    for path, text in (("feedback.comments", FORM.feedback_comments), ("key_learning", FORM.key_learning)):
        label = sheet.label(text, path, kind="prompt")
        blocks.append(ox.table([9000], [ox.row(ox.cell(label, *sheet.below(path, label)))]))
        blocks.append(ox.para())
    blocks.append(sheet.note(REMEDIAL, bold=True))
    blocks.append(ox.table([6400, 2600], action_rows(sheet, 4, escalate=False)))
    line = escalation_line(sheet)
    label = sheet.label("Who / When:", "escalation.who_when")
    sheet.on_line("escalation.who_when", label)
    blocks += [line, label, *(sheet.note(text) for text in FORM.closing)]
    sheet.add(ox.table([9500], [ox.row(ox.cell(*blocks))]))
    return sheet.blank


def _one_line_question(sheet: Sheet, path: str, text: str, names: Sequence[str]) -> Elem:
    prompt = sheet.label(text, path, kind="prompt", bold=False)
    prompt.append(ox.run("   "))
    sheet.options_inline(path, names, prompt)
    return prompt


def _city_section(sheet: Sheet, section: Section) -> list[Elem]:
    key = section.key
    out = [sheet.heading(section)]
    out.extend(sheet.note(line) for line in section.guidance[1:])
    out.extend(sheet.judgement(f"{key}.judgement", summary=f"{key}.summary"))
    out.extend(_one_line_question(sheet, q.path, q.text, YES_NO) for q in section.questions)
    comments = sheet.label(section.comments, f"{key}.comments", kind="prompt")
    summary = sheet.label(FORM.summary, f"{key}.summary", kind="prompt")
    rows = [
        ox.row(ox.cell(comments, *sheet.below(f"{key}.comments", comments, lines=3))),
        ox.row(ox.cell(summary, *sheet.below(f"{key}.summary", summary, lines=3))),
    ]
    return [*out, ox.table([9000], rows), ox.para()]


def unitary(rng: Random | None = None) -> Blank:
    """Hardly a table: label paragraph, then content control; a drop-down of grades; YES / NO."""
    look = Look(
        font="Calibri", size=11, judgement="dropdown", box="control", box_first=True, text="control", slash=" / ",
        bold_labels=True, colons="all",
    )  # fmt: skip
    sheet = Sheet("unitary", FORM.name, look, rng)
    _top(sheet, title_style="Heading1")
    for text, path in (
        ("Date of Audit:", "date_of_audit"),
        ("Name of Auditor:", "auditor.name"),
        ("Designation:", "auditor.designation"),
        ("Other parties undertaking this as a joint audit:", "joint_audit_parties"),
    ):
        label = sheet.label(text if path != "auditor.name" else "Auditor Name:", path)
        sheet.on_line(path, label)
        sheet.add(label)
    sheet.add(sheet.note(FOCUS), sheet.note("Child’s Details", style="Heading2"))
    sheet.add(*sheet.short_lines(FORM.child))
    sheet.add(sheet.note(STATUS_LEAD, bold=True))
    for status in FORM.status:
        line = ox.para()
        sheet.tick_line([status], line)
        sheet.add(line)
    for step in FORM.steps:
        prompt = _step_prompt(sheet, step)
        answer = ox.para()
        sheet.options_inline(f"{step.path}.answer", YES_NO, answer, printed=("YES", "NO"), boxes=False)
        sheet.add(prompt, answer)
    for section in FORM.sections:
        key = section.key
        part = [sheet.heading(section, style="Heading2", bold=False)]
        part.extend(sheet.note(line, italic=True) for line in section.guidance)
        part.extend(sheet.judgement(f"{key}.judgement", summary=f"{key}.summary"))
        comments = sheet.label(section.comments, f"{key}.comments", kind="prompt")
        part += [comments, *sheet.below(f"{key}.comments", comments)]
        for question in section.questions:
            prompt = sheet.label(question.text, question.path, kind="prompt", bold=False)
            answer = ox.para()
            sheet.options_inline(question.path, YES_NO, answer, printed=("YES", "NO"), boxes=False)
            part += [prompt, answer]
        summary = sheet.label(FORM.summary, f"{key}.summary", kind="prompt")
        part += [summary, *sheet.below(f"{key}.summary", summary)]
        sheet.add(*part, part=key)
    prompt = sheet.label(EVIDENCE_INFORMED.text, EVIDENCE_INFORMED.path, kind="prompt", bold=False)
    answer = ox.para()
    sheet.options_inline(EVIDENCE_INFORMED.path, YES_NO, answer, printed=("YES", "NO"), boxes=False)
    sheet.add(prompt, answer, *sheet.judgement("overall_judgement", caption=OVERALL))
    sheet.add(sheet.note(FORM.feedback_title, style="Heading2"))
    for text, path in (("Spoken to:", "feedback.spoken_to"), ("Date:", "feedback.date")):
        label = sheet.label(text, path)
        sheet.on_line(path, label)
        sheet.add(label)
    for path, text, names in FORM.feedback:
        label = sheet.label(text, path, kind="prompt", bold=False)
        answer = ox.para()
        sheet.options_inline(path, names, answer)
        sheet.add(label, answer)
    for path, text in (("feedback.comments", FORM.feedback_comments), ("key_learning", FORM.key_learning)):
        label = sheet.label(text, path, kind="prompt", bold=True)
        sheet.add(label, *sheet.below(path, label))
    sheet.add(sheet.note(REMEDIAL))
    sheet.add(ox.table([6600, 3000], action_rows(sheet, 3)))
    for text in FORM.closing:
        sheet.add(sheet.note(text))
    return sheet.blank


def metropolitan(rng: Random | None = None) -> Blank:
    """Grades merged down the side of each section, every option bold, rows that start late, legacy form fields."""
    look = Look(
        font="Times New Roman", size=11, judgement="lines", box="legacy", bold_labels=True, bold_options=True,
        text="legacy", equals=" – ", curly=False, caption="JUDGEMENT:", sentence_case=True,
    )  # fmt: skip
    sheet = Sheet("metropolitan", FORM.name, look, rng)
    _top(sheet)
    rows = []
    for text, path in (
        ("Date of Audit:", "date_of_audit"),
        ("Auditor Name:", "auditor.name"),
        ("Designation:", "auditor.designation"),
        ("Other parties undertaking this as a joint audit", "joint_audit_parties"),
    ):
        label = sheet.label(text, path)
        rows.append(ox.row(ox.cell(label, span=2), sheet.value_cell(path, label, span=3)))
    rows.append(ox.row(ox.cell(sheet.note("Child's Details", bold=True), span=5)))
    for index in range(0, 8, 2):
        left, right = FORM.child[index], FORM.child[index + 1]
        rows.append(ox.row(*sheet.short_pair(left, spans=(1, 1)), *sheet.short_pair(right, spans=(1, 2))))
    rows.append(ox.row(*sheet.short_pair(FORM.child[8], spans=(1, 4))))
    sheet.add(sheet.note(FOCUS), ox.table([2000, 2800, 2000, 1900, 900], rows), ox.para())
    rows = [ox.row(ox.cell(sheet.note(STATUS_LEAD), span=4))]
    for start in range(0, 8, 2):
        rows.append(ox.row(*sheet.tick_cells(FORM.status[start]), *sheet.tick_cells(FORM.status[start + 1])))
    sheet.add(ox.table([4000, 800, 4000, 800], rows), ox.para())
    rows = []
    for step in FORM.steps:
        prompt = _step_prompt(sheet, step)
        answer = ox.para()
        sheet.options_inline(f"{step.path}.answer", YES_NO, answer)
        rows.append(ox.row(ox.cell(prompt), ox.cell(answer)))
    sheet.add(ox.table([7200, 2400], rows), ox.para())
    for section in FORM.sections:
        sheet.add(ox.table([2900, 2400, 4300], _metropolitan_section(sheet, section)), ox.para(), part=section.key)
    rows = []
    prompt = sheet.label(EVIDENCE_INFORMED.text, EVIDENCE_INFORMED.path, kind="prompt", bold=False)
    answer = ox.para()
    sheet.options_inline(EVIDENCE_INFORMED.path, YES_NO, answer)
    rows.append(ox.row(ox.cell(prompt), ox.cell(answer)))
    overall = sheet.judgement("overall_judgement", caption=OVERALL)
    rows.append(ox.row(ox.cell(*overall, span=2)))
    sheet.add(ox.table([7200, 2400], rows), ox.para())
    rows = [ox.row(ox.cell(sheet.note(FORM.feedback_title, bold=True), span=4))]
    spoken, when = sheet.label("Spoken to:", "feedback.spoken_to"), sheet.label("Date:", "feedback.date")
    rows.append(
        ox.row(
            ox.cell(spoken),
            sheet.value_cell("feedback.spoken_to", spoken),
            ox.cell(when),
            sheet.value_cell("feedback.date", when),
        )
    )
    for path, text, names in FORM.feedback:
        label = sheet.label(text, path, kind="prompt", bold=False)
        cells: list[Elem] = []
        paragraphs = [ox.para() for _ in names]
        line = ox.para()
        spot = sheet.options_inline(path, names, line)
        for paragraph, option in zip(paragraphs, spot.options, strict=True):
            # One option to a cell: the line is cut where the separators stood.
            while len(line):
                piece = line[0]
                if piece.tag == ox.qn("w:pPr") or piece in option.separators:
                    line.remove(piece)
                    if piece in option.separators:
                        break
                    continue
                paragraph.append(piece)
            option.separators.clear()
            cells.append(ox.cell(paragraph))
        spot.layout = "cells"
        rows.append(ox.row(ox.cell(label), *cells))
    for path, text in (("feedback.comments", FORM.feedback_comments), ("key_learning", FORM.key_learning)):
        label = sheet.label(text, path, kind="prompt")
        rows.append(ox.row(ox.cell(label, *sheet.below(path, label), span=4)))
    sheet.add(ox.table([3600, 2400, 1500, 2100], rows), ox.para(), sheet.note(REMEDIAL))
    rows = action_rows(sheet, 4)
    sheet.add(ox.table([6600, 3000], rows))
    for text in FORM.closing:
        sheet.add(sheet.note(text))
    return sheet.blank


def _metropolitan_section(sheet: Sheet, section: Section) -> list[Elem]:
    key = section.key
    left = [sheet.heading(section), *sheet.judgement(f"{key}.judgement", summary=f"{key}.summary")]
    guidance = [sheet.note(line) for line in section.guidance]
    comments = sheet.label(section.comments, f"{key}.comments", kind="prompt")
    rows = [
        ox.row(ox.cell(*left, merge="restart"), ox.cell(*guidance, span=2)),
        ox.row(
            ox.cell(merge="continue"),
            ox.cell(comments),
            sheet.value_cell(f"{key}.comments", comments, long=True),
        ),
    ]
    for question in section.questions:
        prompt = sheet.label(question.text, question.path, kind="prompt", bold=False)
        answer = ox.para()
        sheet.options_inline(question.path, YES_NO, answer)
        rows.append(ox.row(ox.cell(merge="continue"), ox.cell(prompt), ox.cell(answer)))
    summary = sheet.label(FORM.summary, f"{key}.summary", kind="prompt", bold=False)
    rows.append(ox.row(ox.cell(summary, *sheet.below(f"{key}.summary", summary, lines=3), span=2), before=1))
    return rows


def district(rng: Random | None = None) -> Blank:
    """Values between labels; a row of grades with an empty box under each; capitals for headings; bracket boxes."""
    look = Look(
        font="Calibri", size=10, judgement="under", box="cell", numbering="none", curly=False, bold_labels=True,
        shade="F2F2F2",
    )  # fmt: skip
    sheet = Sheet("district", FORM.name, look, rng)
    _top(sheet)
    date_label = sheet.label("Date of Audit:", "date_of_audit")
    name = sheet.label("Auditor Name:", "auditor.name")
    designation = sheet.label("Designation:", "auditor.designation")
    joint = sheet.label("Other parties undertaking this as a joint audit:", "joint_audit_parties")
    rows = [
        ox.row(
            ox.cell(date_label, shade=sheet.look.shade),
            sheet.value_cell("date_of_audit", date_label),
            ox.cell(name, shade=sheet.look.shade),
            sheet.value_cell("auditor.name", name),
        ),
        ox.row(
            ox.cell(designation, shade=sheet.look.shade),
            sheet.value_cell("auditor.designation", designation),
            ox.cell(joint, shade=sheet.look.shade),
            sheet.value_cell("joint_audit_parties", joint),
        ),
    ]
    grid = [1900, 2900, 2100, 2700]
    sheet.add(ox.table(grid, rows), sheet.note(FOCUS), sheet.note("CHILD'S DETAILS", bold=True))
    rows = []
    for first, second in ((0, 1), (2, 3), (4, 5), (6, 7)):
        rows.append(ox.row(*sheet.short_pair(FORM.child[first]), *sheet.short_pair(FORM.child[second])))
    rows.append(ox.row(*sheet.short_pair(FORM.child[8], spans=(1, 3))))
    sheet.add(ox.table(grid, rows), ox.para())
    rows = [ox.row(ox.cell(sheet.note(STATUS_LEAD), span=8))]
    for start in (0, 4):
        words: list[Elem] = []
        ticks: list[Elem] = []
        for short in FORM.status[start : start + 4]:
            word, tick = sheet.tick_cells(short, spans=(2, 2))
            words.append(word)
            ticks.append(tick)
        rows += [ox.row(*words), ox.row(*ticks)]
    sheet.add(ox.table([1200] * 8, rows), ox.para())
    rows = []
    for step in FORM.steps:
        prompt = sheet.label(step.text, f"{step.path}.answer", kind="prompt", bold=False)
        when = sheet.label("Date:", f"{step.path}.date", bold=False)
        rows.append(
            ox.row(
                ox.cell(prompt),
                *sheet.option_cells(f"{step.path}.answer", YES_NO),
                ox.cell(when),
                sheet.value_cell(f"{step.path}.date", when),
            )
        )
    sheet.add(ox.table([4000, 700, 600, 700, 600, 900, 2100], rows), ox.para())
    for section in FORM.sections:
        sheet.add(*_district_section(sheet, section), part=section.key)
    prompt = sheet.label(EVIDENCE_INFORMED.text, EVIDENCE_INFORMED.path, kind="prompt", bold=False)
    rows = [ox.row(ox.cell(prompt), *sheet.option_cells(EVIDENCE_INFORMED.path, YES_NO))]
    sheet.add(ox.table([6600, 900, 600, 900, 600], rows), ox.para())
    overall = sheet.label(OVERALL, "overall_judgement", kind="prompt", bold=True)
    rows = [ox.row(ox.cell(overall, span=4)), *_under(sheet, "overall_judgement", "")]
    sheet.add(ox.table([2400] * 4, rows), ox.para(), sheet.note(FORM.feedback_title, bold=True))
    spoken, when = sheet.label("Spoken to:", "feedback.spoken_to"), sheet.label("Date:", "feedback.date")
    rows = [
        ox.row(
            ox.cell(spoken, shade=sheet.look.shade),
            sheet.value_cell("feedback.spoken_to", spoken),
            ox.cell(when, shade=sheet.look.shade),
            sheet.value_cell("feedback.date", when),
        )
    ]
    sheet.add(ox.table(grid, rows), ox.para())
    rows = []
    for path, text, names in FORM.feedback:
        label = sheet.label(text, path, kind="prompt", bold=False)
        line = ox.para()
        sheet.options_inline(path, names, line, boxes=False)
        rows.append(ox.row(ox.cell(label), ox.cell(line)))
    sheet.add(ox.table([5400, 4200], rows), ox.para())
    for path, text in (("feedback.comments", FORM.feedback_comments), ("key_learning", FORM.key_learning)):
        label = sheet.label(text, path, kind="prompt", bold=False)
        sheet.add(ox.table([3000, 6600], [ox.row(ox.cell(label), sheet.value_cell(path, label, lines=2))]), ox.para())
    sheet.add(sheet.note(REMEDIAL, bold=True))
    sheet.add(ox.table([6000, 3600], action_rows(sheet, 4, escalate=False)), ox.para())
    label = sheet.label(ESCALATE[0], "escalation.required", kind="prompt", bold=False)
    when = sheet.label("Who / When", "escalation.who_when")
    rows = [
        ox.row(
            ox.cell(label),
            *sheet.option_cells("escalation.required", YES_NO, printed=("YES", "NO")),
            ox.cell(when),
            sheet.value_cell("escalation.who_when", when),
        )
    ]
    sheet.add(ox.table([3400, 800, 600, 800, 600, 1200, 2200], rows))
    for text in FORM.closing:
        sheet.add(sheet.note(text))
    return sheet.blank


def _under(sheet: Sheet, path: str, summary: str) -> list[Elem]:
    labels, boxes = sheet.judgement_cells(path, spans=(1, 1, 1, 1), summary=summary, meanings=True)
    return [ox.row(*labels), ox.row(*boxes)]


def _district_section(sheet: Sheet, section: Section) -> list[Elem]:
    key = section.key
    title = section.title.rstrip(":").upper()
    heading = sheet.label(title, f"{key}.judgement", f"{key}.summary", kind="heading", bold=True)
    rows = [ox.row(ox.cell(heading, span=4, shade=sheet.look.shade))]
    rows.append(ox.row(ox.cell(*(sheet.note(line) for line in section.guidance), span=4)))
    caption = sheet.label("Judgement:", f"{key}.judgement", kind="instruction")
    rows.append(ox.row(ox.cell(caption, span=4)))
    rows += _under(sheet, f"{key}.judgement", f"{key}.summary")
    for path, text in ((f"{key}.comments", section.comments), (f"{key}.summary", FORM.summary)):
        label = sheet.label(text, path, kind="prompt")
        rows.append(ox.row(ox.cell(label, span=4, shade=sheet.look.shade)))
        rows.append(ox.row(sheet.value_cell(path, label, span=4, lines=2)))
    out = [ox.table([2400] * 4, rows)]
    for question in section.questions:
        prompt = sheet.label(question.text, question.path, kind="prompt", bold=False)
        out += [
            ox.para(),
            ox.table([6600, 900, 600, 900, 600], [ox.row(ox.cell(prompt), *sheet.option_cells(question.path, YES_NO))]),
        ]
    return [*out, ox.para()]


BLANKS: dict[str, Callable[[Random | None], Blank]] = {
    blank.__name__: blank for blank in (shire, borough, city, unitary, metropolitan, district)
}
