"""Six councils' own Word files of the CIN and CP form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from . import ooxml as ox
from .blanks_early_help import action_rows, escalation_line
from .handles import Blank, Label
from .ooxml import Elem
from .sheet import Look, Sheet
from .wording import (
    CIN_CP,
    GRADES,
    IMPACT,
    IMPACT_HINT,
    NOT_TAKEN_PART,
    OVERALL,
    REMEDIAL,
    SW_COMMENTS,
    Section,
)

FORM = CIN_CP
OUTCOME = ("Successful", "Unsuccessful")
_LATER = (
    ("feedback.comments", FORM.feedback_comments),
    ("key_learning", FORM.key_learning),
    ("social_worker_comments", SW_COMMENTS),
    ("non_participation_reason", NOT_TAKEN_PART),
)


def _top(sheet: Sheet, *, title_style: str = "") -> None:
    sheet.add(sheet.note(FORM.title, bold=True, size=28, style=title_style))
    for line in FORM.intro:
        sheet.add(sheet.note(line))


def _closing(sheet: Sheet) -> None:
    first, *rest = FORM.closing
    sheet.add(sheet.note(first))
    sheet.add(*(sheet.note(line, style="ListBullet") for line in rest))


def _area_cell(sheet: Sheet, section: Section, index: int, *, span: int = 1) -> tuple[Elem, Elem]:
    """The prompt's cell and the evidence cell of an area."""
    question = section.questions[index]
    blocks = sheet.prompt(question)
    label = sheet.blank.labels[-1].paragraph
    return ox.cell(*blocks), sheet.value_cell(question.path, label, span=span, long=True)


def shire(rng: Random | None = None) -> Blank:
    """A three-column table per section, as the printed form: the grades run down the first column."""
    look = Look(font="Arial", size=10, judgement="lines", box="cell", caption="JUDGEMENT:")
    sheet = Sheet("shire", FORM.name, look, rng)
    _top(sheet)
    sheet.add(sheet.note("Child’s Details", bold=True))
    rows = []
    for start in (0, 3, 6):
        cells: list[Elem] = []
        for short in FORM.child[start : start + 3]:
            cells.extend(sheet.short_pair(short))
        rows.append(ox.row(*cells))
    rows.append(ox.row(*sheet.short_pair(FORM.child[9], spans=(1, 5))))
    sheet.add(ox.table([1700, 1500, 1300, 1300, 1900, 1900], rows), ox.para())
    for section in FORM.sections:
        left = [
            sheet.note(""),
            *sheet.judgement(f"{section.key}.judgement", summary=f"{section.key}.summary"),
        ]
        rows = [
            ox.row(
                ox.cell(sheet.heading(section)),
                ox.cell(sheet.note("Areas to identify", bold=True)),
                ox.cell(sheet.note("Evidence /Comments", bold=True)),
            )
        ]
        for index in range(len(section.questions)):
            first = ox.cell(*left, merge="restart") if not index else ox.cell(merge="continue")
            rows.append(ox.row(first, *_area_cell(sheet, section, index)))
        summary = sheet.label(FORM.summary, f"{section.key}.summary", kind="prompt", bold=False)
        rows.append(ox.row(ox.cell(summary, *sheet.below(f"{section.key}.summary", summary, lines=3), span=3)))
        sheet.add(ox.table([2600, 3200, 3800], rows), ox.para(), part=section.key)
    sheet.add(sheet.note(FORM.feedback_title, bold=True))
    outcome = ox.para()
    sheet.options_inline("feedback.successful", OUTCOME, outcome, boxes=False)
    reason = sheet.label("If unsuccessful, please explain why:", "feedback.unsuccessful_reason")
    rows = [
        ox.row(ox.cell(outcome)),
        ox.row(ox.cell(reason, *sheet.below("feedback.unsuccessful_reason", reason))),
    ]
    spoken = sheet.label("Spoken to (name):", "feedback.spoken_to")
    sheet.on_line("feedback.spoken_to", spoken, many=False)
    relation = ox.run("        Relationship to child:", bold=sheet.look.bold_labels)
    spoken.append(relation)
    sheet.blank.labels.append(Label(spoken, relation, ("feedback.relationship",), "short"))
    sheet.on_line("feedback.relationship", spoken, many=False, after=relation)
    when = sheet.label("Date:", "feedback.date")
    sheet.on_line("feedback.date", when)
    rows.append(ox.row(ox.cell(spoken, when)))
    sheet.add(ox.table([9600], rows), ox.para())
    rows = []
    for path, text, names in FORM.feedback:
        label = sheet.label(text, path, kind="prompt", bold=False)
        rows.append(ox.row(ox.cell(label), *sheet.option_cells(path, names)))
    sheet.add(ox.table([3900, 1200, 700, 1400, 700, 1000, 700], rows), ox.para())
    for path, text in _LATER:
        label = sheet.label(text, path, kind="prompt", bold=False)
        extra = [sheet.note(IMPACT_HINT)] if path == "social_worker_comments" else []
        sheet.add(ox.table([9600], [ox.row(ox.cell(label, *extra, *sheet.below(path, label)))]), ox.para())
    overall = sheet.label(OVERALL, "overall_judgement", kind="prompt", bold=True)
    overall.append(ox.run("   "))
    spot = sheet.options_inline("overall_judgement", GRADES, overall, boxes=False)
    for option in spot.options:
        for separator in option.separators:
            ox.set_text(separator, "     ")
    impact = sheet.label(IMPACT, "overall_impact_summary", kind="prompt", bold=False)
    rows = [ox.row(ox.cell(overall)), ox.row(ox.cell(impact, *sheet.below("overall_impact_summary", impact)))]
    sheet.add(ox.table([9600], rows), ox.para(), sheet.note(REMEDIAL, bold=True))
    sheet.add(ox.table([6800, 2800], action_rows(sheet, 4)))
    _closing(sheet)
    return sheet.blank


def _labelled_rows(sheet: Sheet, pairs: Sequence[tuple[str, str]]) -> list[Elem]:
    rows = []
    for path, text in pairs:
        label = sheet.label(text, path, kind="prompt" if len(text) > 40 else "short")
        rows.append(ox.row(ox.cell(label, shade=sheet.look.shade), sheet.value_cell(path, label, long=len(text) > 40)))
    return rows


def borough(rng: Random | None = None) -> Blank:
    """A two-column table per section, headings outside; grades in cells with a box beside each; labels over values."""
    look = Look(
        font="Calibri", size=11, judgement="beside", box="control", bold_labels=False, shade="DEEAF6", colons="none",
        numbering="auto",
    )  # fmt: skip
    sheet = Sheet("borough", FORM.name, look, rng)
    _top(sheet, title_style="Title")
    sheet.add(sheet.note("Child’s Details", style="Heading1"))
    rows = []
    for start in (0, 3, 6):
        shorts = [FORM.child[start + i] for i in range(3)]
        labels = [sheet.label(short.text, short.path) for short in shorts]
        rows.append(ox.row(*(ox.cell(label, shade=sheet.look.shade) for label in labels)))
        rows.append(ox.row(*(sheet.value_cell(s.path, label) for s, label in zip(shorts, labels, strict=True))))
    case_type = sheet.label("Type of Case:", "child.case_type")
    rows.append(ox.row(ox.cell(case_type, span=3, shade=sheet.look.shade)))
    rows.append(ox.row(sheet.value_cell("child.case_type", case_type, span=3)))
    sheet.add(ox.table([3200] * 3, rows), ox.para())
    for section in FORM.sections:
        key = section.key
        part = [sheet.heading(section)]
        part.append(sheet.label("Judgement", f"{key}.judgement", kind="instruction", bold=True))
        part += [_beside(sheet, f"{key}.judgement", f"{key}.summary"), ox.para()]
        rows = [
            ox.row(
                ox.cell(sheet.note("Areas to identify", bold=True), shade=sheet.look.shade),
                ox.cell(sheet.note("Evidence / Comments", bold=True), shade=sheet.look.shade),
            )
        ]
        rows.extend(ox.row(*_area_cell(sheet, section, index)) for index in range(len(section.questions)))
        summary = sheet.label(FORM.summary, f"{key}.summary", kind="prompt", bold=True)
        rows.append(ox.row(ox.cell(summary), sheet.value_cell(f"{key}.summary", summary, long=True, lines=2)))
        part += [ox.table([3800, 5800], rows), ox.para()]
        sheet.add(*part, part=key)
    sheet.add(sheet.note(FORM.feedback_title, style="Heading1"))
    outcome = ox.para()
    sheet.options_inline("feedback.successful", OUTCOME, outcome)
    rows = [ox.row(ox.cell(outcome, span=2))]
    rows += _labelled_rows(
        sheet,
        [
            ("feedback.unsuccessful_reason", "If unsuccessful, please explain why:"),
            ("feedback.spoken_to", "Spoken to (name):"),
            ("feedback.relationship", "Relationship to child:"),
            ("feedback.date", "Date:"),
        ],
    )
    sheet.add(ox.table([3800, 5800], rows), ox.para())
    for names in dict.fromkeys(each[2] for each in FORM.feedback):
        head = ox.row(ox.cell(), *(ox.cell(sheet.note(name, bold=True), shade=sheet.look.shade) for name in names))
        rows = [head]
        for path, text, its_names in FORM.feedback:
            if its_names == names:
                label = sheet.label(text, path, kind="prompt", bold=False)
                rows.append(ox.row(ox.cell(label), *sheet.columns(path, names)))
        sheet.add(ox.table([6000, 1200, 1200, 1200], rows), ox.para())
    for path, text in _LATER:
        label = sheet.label(text, path, kind="prompt", bold=True)
        # Who writes in the prompt's cell writes at its end, under the hint.
        extra = [sheet.note(IMPACT_HINT)] if path == "social_worker_comments" else []
        value = sheet.value_cell(path, [label, *extra][-1], long=True, lines=2)
        sheet.add(ox.table([9600], [ox.row(ox.cell(label, *extra)), ox.row(value)]))
        sheet.add(ox.para())
    sheet.add(sheet.label(OVERALL, "overall_judgement", kind="heading", style="Heading1", bold=False))
    sheet.add(_beside(sheet, "overall_judgement", "overall_impact_summary"), ox.para())
    impact = sheet.label(IMPACT, "overall_impact_summary", kind="prompt", bold=True)
    sheet.add(
        ox.table([9600], [ox.row(ox.cell(impact)), ox.row(sheet.value_cell("overall_impact_summary", impact))]),
        ox.para(),
        sheet.note(REMEDIAL, bold=True),
        ox.table([6800, 2800], action_rows(sheet, 5)),
    )
    _closing(sheet)
    return sheet.blank


def _beside(sheet: Sheet, path: str, summary: str) -> Elem:
    labels, boxes = sheet.judgement_cells(path, spans=(1,) * 8, summary=summary)
    cells = [each for pair in zip(labels, boxes, strict=True) for each in pair]
    return ox.table([1800, 500, 1500, 500, 2500, 500, 1800, 500], [ox.row(*cells)])


def city(rng: Random | None = None) -> Blank:
    """The whole form in a one-cell layout table; the evidence is written under its prompt; Wingdings boxes."""
    look = Look(
        font="Verdana", size=9, judgement="line", box="sym", curly=False, leader="……………………", numbering="none",
        caption="Judgement", slash="  |  ", colons="all",
    )  # fmt: skip
    sheet = Sheet("city", FORM.name, look, rng)
    blocks: list[Elem] = [sheet.note(FORM.title, bold=True, size=26), *(sheet.note(line) for line in FORM.intro)]
    blocks.append(sheet.note("Child's Details", bold=True))
    rows = []
    for start in (0, 3, 6):
        rows.append(ox.row(*(ox.cell(*sheet.short_line(FORM.child[start + i])) for i in range(3))))
    rows.append(ox.row(ox.cell(*sheet.short_line(FORM.child[9]), span=3)))
    blocks.append(ox.table([3000] * 3, rows))
    for section in FORM.sections:
        key = section.key
        part = [ox.para(), sheet.heading(section)]
        part += sheet.judgement(f"{key}.judgement", summary=f"{key}.summary")
        rows = []
        for question in section.questions:
            prompts = sheet.prompt(question)
            below = sheet.below(question.path, sheet.blank.labels[-1].paragraph)
            rows.append(ox.row(ox.cell(*prompts, *below)))
        summary = sheet.label(FORM.summary, f"{key}.summary", kind="prompt", bold=True)
        rows.append(ox.row(ox.cell(summary, *sheet.below(f"{key}.summary", summary, lines=3))))
        part.append(ox.table([9000], rows))
        sheet.blank.parts[key] = part
        blocks.extend(part)
    blocks += [ox.para(), sheet.note(FORM.feedback_title, bold=True)]
    outcome = ox.para()
    sheet.options_inline("feedback.successful", OUTCOME, outcome)
    blocks.append(outcome)
    for path, text in (
        ("feedback.unsuccessful_reason", "If unsuccessful, please explain why:"),
        ("feedback.spoken_to", "Spoken to (name):"),
        ("feedback.relationship", "Relationship to child:"),
        ("feedback.date", "Date:"),
    ):
        label = sheet.label(text, path)
        sheet.on_line(path, label)
        blocks.append(label)
    for path, text, names in FORM.feedback:
        prompt = sheet.label(text, path, kind="prompt", bold=False)
        prompt.append(ox.run("   "))
        sheet.options_inline(path, names, prompt)
        blocks.append(prompt)
    for path, text in _LATER:
        label = sheet.label(text, path, kind="prompt", bold=True)
        extra = [sheet.note(IMPACT_HINT)] if path == "social_worker_comments" else []
        blocks += [ox.table([9000], [ox.row(ox.cell(label, *extra, *sheet.below(path, label)))]), ox.para()]
    blocks += sheet.judgement("overall_judgement", caption=OVERALL, summary="overall_impact_summary")
    impact = sheet.label(IMPACT, "overall_impact_summary", kind="prompt", bold=True)
    blocks += [impact, *sheet.below("overall_impact_summary", impact), sheet.note(REMEDIAL, bold=True)]
    blocks.append(ox.table([6400, 2600], action_rows(sheet, 4, escalate=False)))
    line = escalation_line(sheet)
    label = sheet.label("Who / When:", "escalation.who_when")
    sheet.on_line("escalation.who_when", label)
    blocks += [line, label, *(sheet.note(text) for text in FORM.closing)]
    sheet.add(ox.table([9500], [ox.row(ox.cell(*blocks))]))
    return sheet.blank


def unitary(rng: Random | None = None) -> Blank:
    """Hardly a table: each prompt a paragraph, a content control under it; a drop-down of grades."""
    look = Look(
        font="Calibri", size=11, judgement="dropdown", box="control", box_first=True, text="control", bold_labels=True,
    )  # fmt: skip
    sheet = Sheet("unitary", FORM.name, look, rng)
    _top(sheet, title_style="Heading1")
    sheet.add(sheet.note("Child’s Details", style="Heading2"))
    sheet.add(*sheet.short_lines(FORM.child))
    for section in FORM.sections:
        key = section.key
        part = [sheet.heading(section, style="Heading2", bold=False)]
        part += sheet.judgement(f"{key}.judgement", summary=f"{key}.summary")
        for question in section.questions:
            part += sheet.prompt(question, bold=False)
            part += sheet.below(question.path, sheet.blank.labels[-1].paragraph)
        summary = sheet.label(FORM.summary, f"{key}.summary", kind="prompt")
        part += [summary, *sheet.below(f"{key}.summary", summary)]
        sheet.add(*part, part=key)
    sheet.add(sheet.note(FORM.feedback_title, style="Heading2"))
    outcome = ox.para()
    sheet.options_inline("feedback.successful", OUTCOME, outcome)
    sheet.add(outcome)
    for path, text in (
        ("feedback.unsuccessful_reason", "If unsuccessful, please explain why:"),
        ("feedback.spoken_to", "Spoken to (name):"),
        ("feedback.relationship", "Relationship to child:"),
        ("feedback.date", "Date:"),
    ):
        label = sheet.label(text, path)
        sheet.on_line(path, label)
        sheet.add(label)
    for path, text, names in FORM.feedback:
        label = sheet.label(text, path, kind="prompt", bold=False)
        answer = ox.para()
        sheet.options_inline(path, names, answer)
        sheet.add(label, answer)
    for path, text in _LATER:
        label = sheet.label(text, path, kind="prompt")
        extra = [sheet.note(IMPACT_HINT, italic=True)] if path == "social_worker_comments" else []
        sheet.add(label, *extra, *sheet.below(path, label))
    sheet.add(*sheet.judgement("overall_judgement", caption=OVERALL, summary="overall_impact_summary"))
    impact = sheet.label(IMPACT, "overall_impact_summary", kind="prompt")
    sheet.add(impact, *sheet.below("overall_impact_summary", impact), sheet.note(REMEDIAL))
    sheet.add(ox.table([6600, 3000], action_rows(sheet, 3)))
    _closing(sheet)
    return sheet.blank


def metropolitan(rng: Random | None = None) -> Blank:
    """One long table: grades merged down the side, all bold, rows that start late, legacy boxes."""
    look = Look(
        font="Times New Roman", size=11, judgement="lines", box="legacy", bold_labels=True, bold_options=True,
        text="legacy", equals=": ", curly=False, caption="JUDGEMENT", sentence_case=True,
    )  # fmt: skip
    sheet = Sheet("metropolitan", FORM.name, look, rng)
    _top(sheet)
    rows: list[Elem] = []
    for index in range(0, 10, 2):
        left, right = FORM.child[index], FORM.child[index + 1]
        rows.append(ox.row(*sheet.short_pair(left, spans=(1, 1)), *sheet.short_pair(right, spans=(1, 2))))
    for section in FORM.sections:
        rows.extend(sheet.part_rows(section.key, _metropolitan_section(sheet, section)))
    rows.append(ox.row(ox.cell(sheet.note(FORM.feedback_title, bold=True), span=5)))
    outcome = ox.para()
    sheet.options_inline("feedback.successful", OUTCOME, outcome)
    reason = sheet.label("If unsuccessful, please explain why:", "feedback.unsuccessful_reason")
    rows.append(ox.row(ox.cell(outcome, span=5)))
    rows.append(ox.row(ox.cell(reason, span=2), sheet.value_cell("feedback.unsuccessful_reason", reason, span=3)))
    spoken = sheet.label("Spoken to (name):", "feedback.spoken_to")
    relation = sheet.label("Relationship to child:", "feedback.relationship")
    rows.append(
        ox.row(
            ox.cell(spoken),
            sheet.value_cell("feedback.spoken_to", spoken),
            ox.cell(relation),
            sheet.value_cell("feedback.relationship", relation, span=2),
        )
    )
    when = sheet.label("Date:", "feedback.date")
    rows.append(ox.row(ox.cell(when), sheet.value_cell("feedback.date", when, span=4)))
    for path, text, names in FORM.feedback:
        label = sheet.label(text, path, kind="prompt", bold=False)
        line = ox.para()
        sheet.options_inline(path, names, line)
        rows.append(ox.row(ox.cell(label, span=2), ox.cell(line, span=3)))
    for path, text in _LATER:
        label = sheet.label(text, path, kind="prompt")
        extra = [sheet.note(IMPACT_HINT)] if path == "social_worker_comments" else []
        rows.append(ox.row(ox.cell(label, *extra, *sheet.below(path, label), span=5)))
    overall = sheet.judgement("overall_judgement", caption=OVERALL, summary="overall_impact_summary")
    impact = sheet.label(IMPACT, "overall_impact_summary", kind="prompt", bold=False)
    rows.append(ox.row(ox.cell(*overall, span=5)))
    rows.append(ox.row(ox.cell(impact, *sheet.below("overall_impact_summary", impact), span=5)))
    rows.append(ox.row(ox.cell(sheet.note(REMEDIAL), span=5)))
    rows.extend(action_rows(sheet, 4, spans=(3, 2)))
    sheet.add(ox.table([2300, 2300, 1900, 2200, 900], rows))
    _closing(sheet)
    return sheet.blank


def _metropolitan_section(sheet: Sheet, section: Section) -> list[Elem]:
    key = section.key
    rows = [
        ox.row(
            ox.cell(sheet.heading(section)),
            ox.cell(sheet.note("Areas to identify", bold=True)),
            ox.cell(sheet.note("Evidence/comments", bold=True), span=3),
        )
    ]
    left = sheet.judgement(f"{key}.judgement", summary=f"{key}.summary")
    for index in range(len(section.questions)):
        prompt, value = _area_cell(sheet, section, index, span=3)
        # Where the section is long, the last areas stand in rows that start one column late.
        if index == 0:
            rows.append(ox.row(ox.cell(*left, merge="restart"), prompt, value))
        elif index >= 6:
            rows.append(ox.row(prompt, value, before=1))
        else:
            rows.append(ox.row(ox.cell(merge="continue"), prompt, value))
    summary = sheet.label(FORM.summary, f"{key}.summary", kind="prompt", bold=False)
    rows.append(ox.row(ox.cell(summary, *sheet.below(f"{key}.summary", summary, lines=3), span=5)))
    return rows


def district(rng: Random | None = None) -> Blank:
    """One long table: the prompt across, the answer in the row under it; grades with an empty box under each."""
    look = Look(
        font="Calibri", size=10, judgement="under", box="cell", curly=False, bold_labels=True, shade="F2F2F2",
        colons="all",
    )  # fmt: skip
    sheet = Sheet("district", FORM.name, look, rng)
    _top(sheet)
    rows: list[Elem] = []
    for first, second in ((0, 3), (6, 1), (4, 7), (2, 5), (8, 9)):
        rows.append(ox.row(*sheet.short_pair(FORM.child[first]), *sheet.short_pair(FORM.child[second])))
    for section in FORM.sections:
        rows.extend(sheet.part_rows(section.key, _district_section(sheet, section)))
    rows.append(ox.row(ox.cell(sheet.note(FORM.feedback_title, bold=True), span=4)))
    cells = sheet.option_cells("feedback.successful", OUTCOME)
    rows.append(ox.row(*cells))
    for path, text in (
        ("feedback.unsuccessful_reason", "If unsuccessful, please explain why:"),
        ("feedback.spoken_to", "Spoken to (name):"),
        ("feedback.relationship", "Relationship to child:"),
        ("feedback.date", "Date:"),
    ):
        label = sheet.label(text, path)
        rows.append(ox.row(ox.cell(label, shade=sheet.look.shade), sheet.value_cell(path, label, span=3)))
    for path, text, names in FORM.feedback:
        label = sheet.label(text, path, kind="prompt", bold=False)
        line = ox.para()
        sheet.options_inline(path, names, line, boxes=False)
        rows.append(ox.row(ox.cell(label, span=2), ox.cell(line, span=2)))
    for path, text in _LATER:
        label = sheet.label(text, path, kind="prompt")
        extra = [sheet.note(IMPACT_HINT)] if path == "social_worker_comments" else []
        rows.append(ox.row(ox.cell(label, *extra, span=4, shade=sheet.look.shade)))
        rows.append(ox.row(sheet.value_cell(path, [label, *extra][-1], span=4, lines=2)))
    overall = sheet.label(OVERALL, "overall_judgement", kind="prompt", bold=True)
    rows.append(ox.row(ox.cell(overall, span=4)))
    labels, boxes = sheet.judgement_cells("overall_judgement", spans=(1,) * 4, summary="overall_impact_summary")
    rows += [ox.row(*labels), ox.row(*boxes)]
    impact = sheet.label(IMPACT, "overall_impact_summary", kind="prompt")
    rows.append(ox.row(ox.cell(impact, span=4, shade=sheet.look.shade)))
    rows.append(ox.row(sheet.value_cell("overall_impact_summary", impact, span=4, lines=2)))
    sheet.add(ox.table([2100, 2700, 2100, 2700], rows), ox.para(), sheet.note(REMEDIAL, bold=True))
    sheet.add(ox.table([6800, 2800], action_rows(sheet, 4)))
    _closing(sheet)
    return sheet.blank


def _district_section(sheet: Sheet, section: Section) -> list[Elem]:
    key = section.key
    rows = [
        ox.row(
            ox.cell(sheet.heading(section), span=2, shade="D0CECE"),
            ox.cell(sheet.note("Areas to identify", bold=True), shade="D0CECE"),
            ox.cell(sheet.note("Evidence /Comments", bold=True), shade="D0CECE"),
        )
    ]
    caption = sheet.label("JUDGEMENT:", f"{key}.judgement", kind="instruction")
    rows.append(ox.row(ox.cell(caption, span=4)))
    labels, boxes = sheet.judgement_cells(f"{key}.judgement", spans=(1,) * 4, summary=f"{key}.summary", meanings=True)
    rows += [ox.row(*labels), ox.row(*boxes)]
    for question in section.questions:
        blocks = sheet.prompt(question, bold=False)
        label = sheet.blank.labels[-1].paragraph
        rows.append(ox.row(ox.cell(*blocks, span=4, shade=sheet.look.shade)))
        rows.append(ox.row(sheet.value_cell(question.path, label, span=4)))
    summary = sheet.label(FORM.summary, f"{key}.summary", kind="prompt")
    rows.append(ox.row(ox.cell(summary, span=4, shade=sheet.look.shade)))
    rows.append(ox.row(sheet.value_cell(f"{key}.summary", summary, span=4, lines=2)))
    return rows


BLANKS: dict[str, Callable[[Random | None], Blank]] = {
    blank.__name__: blank for blank in (shire, borough, city, unitary, metropolitan, district)
}
