"""Words that most audits of a batch have in common are their form's, not somebody's."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from child_audit import Collation, collate, fill

PRINT = "Anytown Council (fictional)"


def returned(folder: Path, count: int, *, printed: int, typed: str = "") -> list[Path]:
    """Write so many audits, some with a line of the council's above the form, the last with a line that was typed."""
    paths = []
    for number in range(count):
        path = folder / f"audit {number}.docx"
        fill({"auditor": {"name": f"Auditor {number}"}, "key_learning": "Dates."}, path, form="early_help")
        document = docx.Document(str(path))
        if number < printed:
            document.sections[0].header.add_paragraph(PRINT)
        if typed and number == count - 1:
            document.sections[0].header.add_paragraph(typed)
        document.save(str(path))
        paths.append(path)
    return paths


def unplaced(collation: Collation) -> list[str]:
    return [issue.text for one in collation.read if one.parsed for issue in one.parsed.issues if issue.field is None]


def test_what_stands_in_most_audits_is_the_forms_print(tmp_path: Path) -> None:
    collation = collate(returned(tmp_path, 6, printed=6))
    assert unplaced(collation) == []
    assert len(collation.to_check) == 0
    assert collation.run.options["Printed by the form, in most audits"] == f"“{PRINT}” (6 of 6 audits of early_help)"


def test_what_one_person_typed_beside_it_stays(tmp_path: Path) -> None:
    collation = collate(returned(tmp_path, 6, printed=6, typed="Sent to QA on Friday"))
    assert unplaced(collation) == ["Sent to QA on Friday"]


@pytest.mark.parametrize(("count", "printed"), [(4, 4), (12, 5)])
def test_of_few_audits_or_a_few_of_many_nobody_knows(count: int, printed: int, tmp_path: Path) -> None:
    collation = collate(returned(tmp_path, count, printed=printed))
    assert unplaced(collation) == [PRINT] * printed
    assert "Printed by the form, in most audits" not in collation.run.options


def test_short_words_that_many_people_type_stay(tmp_path: Path) -> None:
    paths = returned(tmp_path, 6, printed=0)
    for path in paths:
        document = docx.Document(str(path))
        document.sections[0].header.add_paragraph("None")
        document.save(str(path))
    assert unplaced(collate(paths)) == ["None"] * 6


def test_a_pseudonymised_run_log_says_only_how_much_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "returned"
    folder.mkdir()
    collation = collate(returned(folder, 6, printed=6), pseudonymise=tmp_path / "key")
    assert collation.run.options["Printed by the form, in most audits"] == "1 lines"


HINT = "Say how this is known, please."


def answered(folder: Path, texts: list[str]) -> list[Path]:
    """Write audits of which each has one of these texts as its key learning."""
    paths = []
    for number, text in enumerate(texts):
        path = folder / f"audit {number}.docx"
        fill({"auditor": {"name": f"Auditor {number}"}, "key_learning": text}, path, form="early_help")
        paths.append(path)
    return paths


def hinted(collation: Collation) -> list[str]:
    issues = [issue for one in collation.read if one.parsed for issue in one.parsed.issues]
    return [issue.text for issue in issues if (issue.field, issue.code) == ("key_learning", "printed_hint")]


def test_a_line_in_the_same_answer_of_most_audits_may_be_the_forms(tmp_path: Path) -> None:
    texts = [HINT, HINT, *(f"{HINT}\nAnswer {number}." for number in range(4)), "An answer without it."]
    collation = collate(answered(tmp_path, texts))
    assert hinted(collation) == [HINT] * 6
    (message,) = {issue.message for one in collation.to_check if one.parsed for issue in one.parsed.issues}
    assert message == "6 of 7 audits have this line in this answer: the form may print it there"


@pytest.mark.parametrize(
    "texts",
    [
        ["Nothing further to add here."] * 8,  # what everybody answers
        [f"{HINT}\nAnswer {number}." for number in range(4)],  # too few
        [*(f"{HINT}\nAnswer {number}." for number in range(5)), *(f"Another {number}." for number in range(6))],
        [f"Yes.\nAnswer {number}." for number in range(8)],  # too short
    ],
)
def test_what_many_people_answer_alike_or_a_few_do_is_not(texts: list[str], tmp_path: Path) -> None:
    assert hinted(collate(answered(tmp_path, texts))) == []
