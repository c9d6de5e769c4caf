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
