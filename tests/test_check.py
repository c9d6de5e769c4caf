"""``check``: every problem of a template at once, where it stands, and as a comment in Word."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import docx
import pytest

import child_audit
from child_audit import Form
from child_audit.errors import OutputError, TemplateError
from child_audit.form import check_template
from tests.libreoffice import convert, needs_libreoffice
from tests.tagged import word

GROUP = '{{ grade | mark("Good") }} / {{ grade | mark("Poor") }}'


@pytest.mark.parametrize(
    ("blocks", "code", "says", "place"),
    [
        (["Name: {{ child.name"], "tag", "no end or no beginning", "paragraph 1"),
        (["Born: {{ child.dob | dat }}"], "tag", "did you mean date", "paragraph 1"),
        (["Name: {{ name | upper }}"], "tag", "no filter upper", "paragraph 1"),
        (["{% if x %}"], "tag", "can be read back", "paragraph 1"),
        (["Name: {{ a }}{{ b }}"], "neighbours", "no words between", "paragraph 1"),
        ([[["Grade", '{{ grade | mark("Good") }}']]], "group", "one option", "table 1, row 1, column 2"),
        ([GROUP.replace("Poor", "good!")], "group", "same label", "paragraph 1"),
        (['{{ g | mark("Good") }} {{ g | mark("Poor", "Good") }}'], "group", "synonym", "paragraph 1"),
        (["A: {{ a }}", "B: {{ a }}"], "twice", "one place", "paragraph 2"),
        (["A: {{ a }}", "B: {{ a | tick }}"], "twice", "one place", "paragraph 2"),
        (["Class: {{ class }}"], "name", "taken by Python", "paragraph 1"),
        (["Plan: {{ plan }}", "Date: {{ plan.date | date }}"], "name", "a part that holds", "paragraph 1"),
        (["{%p for s in sibs %}", "Name: {{ s.name }}"], "repeat", "no {%p endfor %}", "paragraph 1"),
        (["{%p endfor %}"], "repeat", "no {%p for %}", "paragraph 1"),
        (["{%p for s in sibs %}", "{{ s.name }}", "{%p endfor %}"], "repeat", "no words of its own", "paragraph 1"),
        (["{%p for s in sibs %}", "A: {{ a }}", "{%p endfor %}"], "repeat", "begins with its variable", "paragraph 2"),
        (["So {%p for s in sibs %}", "A: {{ s.a }}", "{%p endfor %}"], "repeat", "to itself", "paragraph 1"),
        (["{%p for s in sibs %}", "Name: {{ s.name }}", "{%tr endfor %}"], "repeat", "same letters", "paragraph 3"),
        (["{%p for s in sibs %}", "Name: {{ s }}", "{%p endfor %}"], "repeat", "names the whole part", "paragraph 2"),
        (
            ["{%p for s in sibs %}", [["Name: {{ s.name }}", "{%p endfor %}"]]],
            "repeat",
            "different cells or tables",
            "table 1, row 1, column 2",
        ),
        (
            [[["Who", "Also"], ["{%tr for a in acts %}", ""], ["{{ a.who }}", "{{ a.who }}"], ["{%tr endfor %}", ""]]],
            "twice",
            "acts.who: stands twice",
            "",
        ),
        (["No {{ loop.index }}: {{ a }}"], "repeat", "outside what repeats", "paragraph 1"),
        (["Words only"], "tag", "no tag in it", ""),
    ],
)
def test_what_keeps_a_form_from_working_is_said_with_its_place(
    blocks: list[Any], code: str, says: str, place: str
) -> None:
    problems = check_template(word(*blocks))
    assert any(
        problem.code == code and says in str(problem) and problem.place == place and not problem.warning
        for problem in problems
    ), [*map(str, problems)]
    with pytest.raises(TemplateError):
        Form.from_template(word(*blocks))


@pytest.mark.parametrize(
    ("blocks", "code", "place"),
    [
        (["Seen: {{ s | mark(“Yes”) }} / {{ s | mark(“No”) }}"], "quotes", "paragraph 1"),
        (["Name: {{ name }}", "Age: {age}"], "looks_like_a_tag", "paragraph 2"),
        (["Name: {{ name }}", "Age: «Age»"], "looks_like_a_tag", "paragraph 2"),
        (["Age: {{ child.age }}", "Born: {{ child.born }}", "City: {{ chlid.city }}"], "misspelt", "paragraph 3"),
        (["Comments: {{ a }}", "Comments: {{ b }}"], "label_twice", "paragraph 2"),
        ([[["Names", "{{ a }}", "{{ b }}"]]], "no_label", "table 1, row 1, column 3"),
        (["{%p for s in sibs %}", "Age: {{ s.age }}", "{%p endfor %}", "Born: {{ s.born }}"], "outside", "paragraph 4"),
    ],
)
def test_what_could_be_better_is_a_warning_and_the_form_works(blocks: list[str], code: str, place: str) -> None:
    problems = check_template(word(*blocks))
    assert {(problem.code, problem.place, problem.warning) for problem in problems} == {(code, place, True)}
    form: Form[Any] = Form.from_template(word(*blocks))
    assert form.parse(form.blank()).record == form.record_type()


@pytest.mark.parametrize(
    ("blocks", "path"),
    [
        (["{{ a }}", "Then: {{ b }}"], "a"),
        (
            ['Yes {{ seen | tick("Yes") }}   No {{ seen | tick("No") }}   Bedroom seen', "Name of child: {{ b }}"],
            "seen",
        ),
    ],
)
def test_a_field_that_does_not_come_back_when_the_form_is_filled_is_a_problem(blocks: list[str], path: str) -> None:
    (problem,) = [problem for problem in check_template(word(*blocks)) if not problem.warning]
    assert (problem.code, problem.place) == ("lost", "paragraph 1")
    assert problem.message.startswith(f"{path}: filled in and read again")


def test_rows_that_repeat_in_a_table_inside_a_cell_are_a_problem() -> None:
    document = docx.Document()
    document.add_paragraph("Planning meeting record", style="Title")
    cells = document.add_table(rows=1, cols=2).rows[0].cells
    cells[0].text, cells[1].text = "Chair: {{ chair }}", "Actions agreed"
    inner = cells[1].add_table(rows=4, cols=2)
    texts = ("Action", "Who", "{%tr for a in actions %}", "", "{{ a.what }}", "{{ a.who }}", "{%tr endfor %}", "")
    for cell, text in zip((cell for row in inner.rows for cell in row.cells), texts, strict=True):
        cell.text = text
    out = io.BytesIO()
    document.save(out)
    (problem,) = check_template(out.getvalue())
    assert problem.message.endswith("move the inner table out of the cell")


def test_a_form_with_too_few_words_to_be_known_again_is_a_problem() -> None:
    (problem,) = check_template(word("By: {{ a }}\tOn: {{ b | date }}"))
    assert "too few words" in problem.message


@pytest.mark.parametrize(
    "blocks",
    [
        ["# One", "Comments: {{ one.comments }}", "# Two", "Comments: {{ two.comments }}"],
        [[["Seen?", "{{ seen }}"], ["Heard?", "{{ heard }}"]]],
        [[["First", "Second"], ["{{ a }}", "{{ b }}"]]],
        ["Question 1: {{ q1.answer }}", "Question 2: {{ q2.answer }}"],
    ],
)
def test_what_is_sound_has_no_problems(blocks: list[str]) -> None:
    assert check_template(word(*blocks)) == ()


def test_a_tag_in_a_footer_is_refused_because_footers_are_not_read() -> None:
    (problem,) = check_template(word("Name: {{ name }}", footer="For {{ name }}"))
    assert (problem.code, problem.place, problem.warning) == ("margin", "footer", False)
    assert check_template(word("Name: {{ name }}", footer="To {{ contacts.qa_lead }}")) == ()


BAD = word(
    "Name: {{ child.name }}{{ child.id }}",
    "Comments: {{ a }}",
    "Comments: {{ b }}",
    "Comments: {{ b }}",
    [["Grade", '{{ grade | mark("Good") }}']],
)


def test_each_problem_is_a_comment_on_its_own_paragraph() -> None:
    document = docx.Document(io.BytesIO(child_audit.annotate_template(BAD)))
    problems = check_template(BAD)
    texts = [comment.text for comment in document.comments]
    assert len(texts) == len(problems) == 5
    assert all(any(problem.message in text for text in texts) for problem in problems)
    marked = {
        paragraph.text: [int(mark.get(f"{{{mark.nsmap['w']}}}id")) for mark in marks]
        for paragraph in document.paragraphs
        if (marks := paragraph._p.xpath(".//w:commentReference"))
    }
    assert {text: len(ids) for text, ids in marked.items()} == {
        "Name: {{ child.name }}{{ child.id }}": 1,
        "Comments: {{ b }}": 2,
    } or len(marked) == 2
    # Of two paragraphs alike the second bears the comment that it stands twice.
    second = document.paragraphs[3]
    about = [texts[int(mark.get(f"{{{mark.nsmap['w']}}}id"))] for mark in second._p.xpath(".//w:commentReference")]
    assert any("one place in the form" in text for text in about)
    assert document.tables[0].cell(0, 1)._tc.xpath(".//w:commentReference")


def test_comments_that_are_there_already_stay() -> None:
    document = docx.Document(io.BytesIO(BAD))
    document.add_comment(document.paragraphs[0].runs, "Is this right?", author="A. Nother", initials="AN")
    out = io.BytesIO()
    document.save(out)
    annotated = docx.Document(io.BytesIO(child_audit.annotate_template(out.getvalue())))
    assert [comment.author for comment in annotated.comments].count("A. Nother") == 1
    assert len({comment.comment_id for comment in annotated.comments}) == 6


def test_the_copy_is_written_and_a_place_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    child_audit.annotate_template(BAD, tmp_path / "checked.docx")
    assert len(list(docx.Document(str(tmp_path / "checked.docx")).comments)) == 5
    with pytest.raises(OutputError):
        child_audit.annotate_template(BAD, tmp_path / "no" / "such.docx")


@pytest.mark.libreoffice
@needs_libreoffice
def test_libreoffice_shows_the_comments_where_they_stand(tmp_path: Path) -> None:
    child_audit.annotate_template(BAD, tmp_path / "checked.docx")
    (odt,) = convert([tmp_path / "checked.docx"], "fodt", tmp_path)
    text = odt.read_text("utf-8")
    assert text.count("<office:annotation ") == 5
    assert "child-audit" in text


BOXES = '{{ r | tick("Adequate") }} Adequate {{ r | tick("Weak") }} Weak'
MARKS = '{{ r | mark("Adequate") }} / {{ r | mark("Weak") }}'


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (f"☐ Strong {BOXES}", ["☐ Strong"]),
        (f"{BOXES} ☐ Strong", ["☐ Strong"]),
        (f"{BOXES} ☐ Strong ☐ Other: ____", ["☐ Strong", "☐ Other"]),
        ('Adequate {{ r | tick("Adequate") }} Strong ☐ Weak {{ r | tick("Weak") }}', ["Strong ☐"]),
        (f"Strong / {MARKS}", ["Strong"]),
        (f"{MARKS} / Strong", ["Strong"]),
        (f"{MARKS} | N/A (say why)", ["N/A"]),
        ('{{ r | mark("Weak") }} / Strong / {{ r | mark("Adequate") }}', ["Strong"]),
        ('☐ Strong\n{{ r | tick("Adequate") }} Adequate\n{{ r | tick("Weak") }} Weak', ["☐ Strong"]),
        ('{{ r | tick("Adequate") }} Adequate\n{{ r | tick("Weak") }} Weak\n☐ Strong', ["☐ Strong"]),
        ('{{ r | mark("Adequate") }}\nStrong\n{{ r | mark("Weak") }}', ["Strong"]),
        ('Strong\n{{ r | mark("Adequate") }}\n{{ r | mark("Weak") }}', ["Strong"]),
        (BOXES, []),
        (MARKS, []),
        (f"Judgement: {MARKS} (please underline)", []),
        (f"Of the child and/or family: {MARKS}", []),
        (f"{MARKS}   Date: dd/mm/yyyy", []),
        ('Judgement\n{{ r | mark("Adequate") }}\n{{ r | mark("Weak") }}\nComments', []),
        ('Da / Good {{ r | tick("Good") }} Gwael / Poor {{ r | tick("Poor") }}', []),
    ],
)
def test_words_among_the_options_that_are_no_option_are_named(cell: str, words: list[str]) -> None:
    problems = check_template(word("# Audit of the case file", [["Worker", "{{ worker }}"], ["Reflection", cell]]))
    found = [problem for problem in problems if problem.code == "stray_option"]
    assert [problem.tag.strip("“”") for problem in found] == words
    assert all(problem.warning and "options of r and is no option" in problem.message for problem in found)
