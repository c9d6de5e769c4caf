"""Which stretch of which line is what."""

from __future__ import annotations

from datetime import date

from child_audit.explain.fields import FieldReading, State, field_readings, in_words
from child_audit.explain.spans import Found, Mark, Role, Spans, Stretch, spans_of, stretches
from child_audit.reading.extract import Reading, read_through
from child_audit.reading.findings import Value
from child_audit.template.layout import Layout, layout_of
from child_audit.word.document import Cell, Document, Format, Paragraph, Row, Run, Table
from child_audit.word.lines import margin_lines_of

TEMPLATE = (
    "Audit of one child's journey through our services",
    "Full name of the child: {{ child.name }}",
    "Date of the last visit: {{ visited | date }}",
    "Judgement of the whole case:",
    '{{ judgement | mark("Good") }}= Evidence of all elements',
    '{{ judgement | mark("Inadequate") }}= No evidence',
    "What needs to improve: {{ improve }}",
)
COMPLETED = (
    "Audit of one child's journey through our services",
    "Full name of the child: Alex Example",
    "Date of the last visit: 03/04/2026",
    "Judgement of the whole case:",
    "**Good= Evidence of all elements",
    "Inadequate= No evidence",
    "What needs to improve:",
)


def document(*texts: str, margins: tuple[str, ...] = ()) -> Document:
    """Paragraphs in a row, bold where they begin with two stars; the margins are headers."""
    header = tuple(Paragraph((Run(text),), place="header") for text in margins)
    return Document(tuple(paragraph(text, number) for number, text in enumerate(texts, start=1)), header)


def paragraph(text: str, number: int = 1) -> Paragraph:
    look = Format(bold=text.startswith("**"))
    return Paragraph((Run(text.removeprefix("**"), look),), place=f"paragraph {number}")


def layout() -> Layout:
    return layout_of(document(*TEMPLATE))


def read(completed: Document) -> tuple[Reading, Spans, dict[str, FieldReading]]:
    form = layout()
    reading = read_through(form, completed)
    fields = field_readings(form, reading.extraction, {"child.name": "Child: Full name"})
    return reading, spans_of(form, reading, fields, margin_lines_of(completed)), fields


def seen(completed: Document) -> list[tuple[str, str]]:
    """Every marked stretch with what it is: "answer certain", "label", "unplaced"."""
    reading, spans, _ = read(completed)
    found: list[tuple[str, str]] = []
    for line in reading.alignment.stream.lines:
        for stretch in spans.body.get(line.number, ()):
            # Whether a label's colon is a part of it makes no difference here.
            text = line.text[stretch.start : stretch.end].rstrip(":")
            found.extend((text, " ".join(filter(None, (mark.role, mark.state)))) for mark in stretch.marks)
    return found


def test_labels_answers_options_and_blanks_are_told_apart() -> None:
    assert seen(document(*COMPLETED)) == [
        (COMPLETED[0], "label"),
        ("Full name of the child", "label"),
        ("Alex Example", "answer certain"),
        ("Date of the last visit", "label"),
        ("03/04/2026", "answer certain"),
        ("Judgement of the whole case", "label"),
        ("Good= Evidence of all elements", "answer certain"),
        ("Inadequate= No evidence", "option"),
        ("What needs to improve", "label"),
        ("", "answer blank"),
    ]


def test_where_nothing_could_be_decided_the_whole_group_is_marked() -> None:
    both = seen(document(*COMPLETED[:4], "Good= Evidence of all elements x", "Inadequate= No evidence x", COMPLETED[6]))
    assert [text for text, what in both if what == "answer undecided"] == [
        "Good= Evidence of all elements x",
        "Inadequate= No evidence x",
    ]


def test_a_date_that_could_not_be_read_is_undecided_and_one_with_words_inferred() -> None:
    impossible = seen(document(*COMPLETED[:2], "Date of the last visit: 31/02/2026", *COMPLETED[3:]))
    assert ("31/02/2026", "answer undecided") in impossible
    doubtful = seen(document(*COMPLETED[:2], "Date of the last visit: 03/04/2026 or thereabouts", *COMPLETED[3:]))
    assert ("03/04/2026 or thereabouts", "answer inferred") in doubtful


def test_misspelt_labels_know_how_they_were_found() -> None:
    _, spans, _ = read(document(COMPLETED[0], "Full nane of the chidl: Alex Example", *COMPLETED[2:]))
    marks = [mark for stretch in spans.body[1] for mark in stretch.marks]
    assert [(mark.role, mark.found) for mark in marks] == [
        (Role.LABEL, Found.MISSPELT),
        (Role.ANSWER, Found.EXACT),
    ]
    assert marks[0].wording == "Full name of the child:"


def test_a_label_leads_to_its_field_by_the_form_s_words() -> None:
    _, spans, fields = read(document(*COMPLETED))
    label = spans.body[1][0].marks[0]
    assert label.fields == (fields["child.name"],)
    assert label.fields[0].name == "Child: Full name"


def test_unplaced_words_have_the_number_of_their_issue() -> None:
    completed = document("Private: see the duty log", *COMPLETED, margins=("Seen by Sam",))
    reading, spans, _ = read(completed)
    codes = [issue.code for issue in reading.extraction.issues]
    assert codes == ["unplaced_text", "unplaced_text"]
    assert spans.targets == {1: "unplaced-1", 2: "unplaced-2"}
    assert [mark.role for mark in spans.body[0][0].marks] == [Role.UNPLACED]
    assert [(mark.role, mark.issue) for mark in spans.margins[0][0].marks] == [(Role.UNPLACED, 2)]


def test_every_character_of_a_line_is_in_one_stretch() -> None:
    one, other = Mark(Role.LABEL, "a"), Mark(Role.UNPLACED, "b")
    cut = stretches(10, [(0, 6, one), (4, 5, other), (8, 8, one)])
    assert cut == (
        Stretch(0, 4, (one,)),
        Stretch(4, 5, (other, one)),
        Stretch(5, 6, (one,)),
        Stretch(6, 8),
        Stretch(8, 8, (one,)),
        Stretch(8, 10),
    )


def test_an_empty_line_still_has_a_place_for_a_blank_answer() -> None:
    mark = Mark(Role.ANSWER, "answer-1")
    assert stretches(0, [(0, 0, mark)]) == (Stretch(0, 0, (mark,)),)
    assert stretches(0, []) == ()


def test_cells_of_repeated_rows_are_fields_of_their_own() -> None:
    def row(*texts: str) -> Row:
        return Row(tuple(Cell((paragraph(text),), column) for column, text in enumerate(texts)))

    tags = (row("{%tr for action in actions | rows(1) %}"), row("{{ action.what }}", "{{ action.who }}"))
    template = Document((Table((row("Remedial action", "Whose action"), *tags, row("{%tr endfor %}"))),))
    form = layout_of(template)
    completed = Document((Table((row("Remedial action", "Whose action"), row("Visit again", "Sam"), row("", "Kim"))),))
    fields = field_readings(
        form, read_through(form, completed).extraction, {"actions": "Actions", "actions.who": "Who"}
    )
    assert [(reading.path, reading.name, reading.value) for reading in fields.values()] == [
        ("actions", "Actions", "2 rows"),
        ("actions.1.what", "Actions 1: what", "Visit again"),
        ("actions.1.who", "Actions 1: Who", "Sam"),
        ("actions.2.what", "Actions 2: what", ""),
        ("actions.2.who", "Actions 2: Who", "Kim"),
    ]
    assert fields["actions.2.what"].state is State.BLANK


def test_values_are_written_as_people_write_them() -> None:
    values: tuple[Value, ...] = (date(2026, 4, 3), True, False, None, "", [], [{}], "Good")
    assert [in_words(value) for value in values] == [
        "03/04/2026",
        "ticked",
        "not ticked",
        "",
        "",
        "",
        "1 row",
        "Good",
    ]
