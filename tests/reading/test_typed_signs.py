"""Signs that somebody typed before, behind and within labels: none is lost, and none becomes another's answer."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest

from child_audit import Form
from child_audit.reading.signs import telling_signs

SIGNS = ["!!", "??", "★", "👍", "£5", "+1", "✗", "100%", "@ panel", "zq"]


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> Form[Any]:
    template = docx.Document()
    template.add_paragraph("Visit record of the example service")
    template.add_paragraph("Name of the child: {{ name }}")
    template.add_paragraph("Seen by {{ seen_by }}")
    table = template.add_table(2, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "What was talked about", "{{ talk }}"
    table.cell(1, 0).text, table.cell(1, 1).text = "What happens next?", "{{ following }}"
    path = tmp_path_factory.mktemp("form") / "visit.docx"
    template.save(str(path))
    return Form.from_template(path)


def completed(form: Form[Any], label: str, words: str) -> tuple[str, dict[str, Any]]:
    """Put words in place of a label; return all that was read, and the record."""
    document = docx.Document(io.BytesIO(form.blank()))
    paragraphs = [*document.paragraphs, *(p for t in document.tables for c in t._cells for p in c.paragraphs)]
    paragraph = next(paragraph for paragraph in paragraphs if paragraph.text.startswith(label))
    paragraph.text = words
    buffer = io.BytesIO()
    document.save(buffer)
    parsed = form.parse(buffer.getvalue())
    said = [issue.text for issue in parsed.issues]
    return " ".join([*said, parsed.record.model_dump_json()]), parsed.record.model_dump()


LABELS = ["Name of the child:", "Seen by", "What was talked about", "What happens next?"]


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("sign", SIGNS)
def test_what_is_typed_behind_a_label_is_kept(form: Form[Any], label: str, sign: str) -> None:
    said, _ = completed(form, label, f"{label} {sign}")
    assert sign in said


@pytest.mark.parametrize("label", LABELS[1:])
@pytest.mark.parametrize("sign", ["!!", "★", "👍", "+", "✗", "%%"])
def test_what_is_typed_before_a_label_is_kept_and_is_no_answer_of_the_field_before(
    form: Form[Any], label: str, sign: str
) -> None:
    said, record = completed(form, label, f"{sign} {label}")
    assert sign in said
    own = dict(zip(LABELS, record, strict=True))[label]
    assert not [path for path, value in record.items() if path != own and sign in str(value)]


@pytest.mark.parametrize("sign", ["!!", "★", "👍", "£5", "zqv", "@ Zed"])
def test_what_is_typed_within_a_label_is_kept(form: Form[Any], sign: str) -> None:
    said, _ = completed(form, "What was talked about", f"What was {sign} talked about")
    assert all(character in said for character in sign)


@pytest.mark.parametrize("text", ["", ":", " - ", "…", "___", "☐", "•", "►", "(name)", "?", "*", "=>"])
def test_what_forms_print_around_their_words_tells_nothing(text: str) -> None:
    assert telling_signs(text) == ""


@pytest.mark.parametrize("end", [":", " :", "?", " -", ".", "*", " …", "?:", " ______"])
def test_how_a_label_ends_is_nobodys_answer(form: Form[Any], end: str) -> None:
    _, record = completed(form, "Seen by", f"Seen by{end}")
    assert record["seen_by"] == ""
