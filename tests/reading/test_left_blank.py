"""A field that came out blank is doubted where something near it says that it may have been answered."""

from __future__ import annotations

import io

import pytest

import child_audit
from child_audit.reading import left_blank
from child_audit.reading.extract import read_through
from child_audit.reading.findings import Findings
from child_audit.reading.fragments import Fragment
from child_audit.word.reader import read

VISITS, HEARD = "visits.judgement", "feedback.listened_to"


def _findings(form: str = "cin_cp") -> Findings:
    """Return what was found in a blank form, as if nothing had been doubted yet."""
    layout = child_audit.form_named(form).layout
    document = read(io.BytesIO(child_audit.blank(form)))
    reading = read_through(layout, document)
    found = Findings(layout, document, reading.alignment, reading.division, reading.extraction)
    found.result.issues.clear()
    found.undecided.extend(found.options)
    return found


def _doubted(findings: Findings) -> list[str | None]:
    return [issue.field for issue in findings.result.issues]


def test_in_a_blank_form_nothing_is_doubted() -> None:
    for form in ("cin_cp", "early_help"):
        findings = _findings(form)
        left_blank.flag_options_elsewhere(findings)
        left_blank.flag_blanks_before_doubts(findings)
        left_blank.flag_choices_beside_doubts(findings)
        left_blank.flag_options_left_over(findings)
        left_blank.flag_grades_in_other_sections(findings)
        left_blank.flag_blanks_without_place(findings)
        assert not _doubted(findings)


def test_a_choice_of_which_nothing_was_found_is_doubted_while_its_options_stand_in_its_section() -> None:
    findings = _findings()
    findings.division.groups[VISITS].fragments.clear()
    left_blank.flag_options_elsewhere(findings)
    assert _doubted(findings) == [VISITS]


def test_a_blank_text_before_an_answer_in_an_odd_place_is_doubted() -> None:
    findings = _findings()
    findings.read_as("plans.smart_outcomes", "Updated in June.", "Updated in June.", "table 6, row 3", "text")
    findings.issue("plans.smart_outcomes", "value_elsewhere", "", "table 6, row 3")
    left_blank.flag_blanks_before_doubts(findings)
    assert _doubted(findings) == ["plans.smart_outcomes", "plans.up_to_date"]


def test_a_choice_without_its_options_beside_one_in_doubt_is_doubted() -> None:
    findings = _findings()
    findings.issue("feedback.understood", "ambiguous", "", "table 7, row 4")
    left_blank.flag_choices_beside_doubts(findings)
    assert _doubted(findings) == ["feedback.understood"]
    findings.division.groups[HEARD].fragments.clear()
    left_blank.flag_choices_beside_doubts(findings)
    assert _doubted(findings) == ["feedback.understood", HEARD]


def test_an_option_that_is_the_text_beside_a_choice_puts_it_in_doubt() -> None:
    findings = _findings("early_help")
    findings.read_as("escalation.who_when", "NO  X", "NO  X", "table 20", "text")
    left_blank.flag_options_left_over(findings)
    assert _doubted(findings) == ["escalation.required"]


@pytest.mark.parametrize("sign", ["✓", "X"])
def test_a_mark_that_is_nobodys_puts_the_choices_of_its_section_in_doubt(sign: str) -> None:
    findings = _findings()
    above = findings.division.groups[VISITS].fragments[0].line
    line = above._replace(text=sign)
    findings.division.strays.append((Fragment(line, 0, len(sign)), None))
    left_blank.flag_options_left_over(findings)
    assert _doubted(findings) == [VISITS]


def test_a_judgement_amid_the_answers_of_another_section_is_doubted() -> None:
    findings = _findings()
    visits, plans = findings.division.groups[VISITS], findings.division.groups["plans.judgement"]
    visits.fragments[:], plans.fragments[:] = [*plans.fragments], [*visits.fragments]
    left_blank.flag_grades_in_other_sections(findings)
    assert _doubted(findings) == [VISITS, "plans.judgement"]
