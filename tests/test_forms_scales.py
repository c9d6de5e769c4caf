"""Which choices are judgements, and what the fields of a form are for: by the form's words."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from child_audit.form import available_forms
from child_audit.forms.fields import FieldInfo, Kind, fields_of
from child_audit.forms.roles import roles_of
from child_audit.forms.scales import Scale, scales_of
from tests.own_form import FosterCareAudit


def choice(label: str, *options: str) -> FieldInfo:
    return FieldInfo("a.b", Kind.CHOICE, label, options=options)


def scale(label: str, *options: str) -> Scale | None:
    return scales_of([choice(label, *options)]).get(options)


@pytest.mark.parametrize(
    ("options", "best_first", "good"),
    [
        (("Outstanding", "Good", "Requires Improvement", "Inadequate"), None, 2),
        (("Inadequate", "Requires improvement to be good", "Good", "Outstanding"), "turned", 2),
        (("Red", "Amber", "Green"), "turned", 1),
        (("Green", "Amber", "Red"), None, 1),
        (("Met", "Partly met", "Not met"), None, 1),
        (("0", "1", "2", "3", "4"), "turned", 2),
    ],
)
def test_grades_are_known_by_their_words_and_stand_best_first(
    options: Sequence[str], best_first: str | None, good: int
) -> None:
    expected = tuple(options)[::-1] if best_first else tuple(options)
    assert scale("How is it?", *options) == Scale(expected, good)


def test_an_option_that_judges_nothing_is_no_grade() -> None:
    assert scale("How is it?", "Met", "Partly met", "Not met", "N/A") == Scale(("Met", "Partly met", "Not met"), 1)


@pytest.mark.parametrize("options", [("Yes", "Sometimes", "No"), ("Always", "Sometimes", "Never"), ("1", "2")])
def test_other_choices_are_no_judgements_unless_their_question_says_so(options: Sequence[str]) -> None:
    assert scale("I feel listened to", *options) is None
    assert scale("Overall grading", *options) is not None


def test_one_question_that_says_judgement_tells_what_all_choices_of_its_options_are() -> None:
    fields = [choice("How was the visit?", "Strong", "Mixed", "Weak"), choice("Judgement", "Strong", "Mixed", "Weak")]
    assert scales_of(fields) == {("Strong", "Mixed", "Weak"): Scale(("Strong", "Mixed", "Weak"), 1)}


def test_the_shipped_forms_have_one_scale_and_their_sections_in_order() -> None:
    early_help, cin_cp = available_forms()
    for form, sections in ((early_help, 7), (cin_cp, 5)):
        roles = roles_of(form.fields)
        assert len(scales_of(form.fields)) == 1
        assert len(roles.judgements) == sections
        assert roles.overall is not None
        assert roles.overall.path == "overall_judgement"
        found = [field.path for field in (roles.child, roles.case, roles.team) if field]
        assert found == ["child.full_name", "child.case_id", "child.responsible_team"]
        assert {field.path.partition(".")[0] for field in roles.feedback} == {"feedback"}
    early, late = roles_of(early_help.fields), roles_of(cin_cp.fields)
    assert [field.path if field else None for field in (early.auditor, early.date, late.auditor, late.date)] == [
        "auditor.name", "date_of_audit", None, "feedback.date",
    ]  # fmt: skip


def test_a_form_of_ones_own_is_understood_by_its_words() -> None:
    roles = roles_of(fields_of(FosterCareAudit))
    found = [field.path if field else None for field in (roles.date, roles.auditor, roles.team, roles.overall)]
    assert found == ["reviewed", "reviewer", "hub", None]
    assert [field.path for field in roles.judgements] == ["home.rating", "school.rating", "school.attendance"]


@pytest.mark.parametrize(
    ("label", "kind"),
    [("Date of birth", Kind.DATE), ("Due date", Kind.DATE), ("Team Manager", Kind.TEXT), ("Auditor’s role", Kind.TEXT),
     ("Contact number", Kind.TEXT), ("How many visits, by number?", Kind.TEXT)],
)  # fmt: skip
def test_what_only_sounds_like_it_is_not_taken(label: str, kind: Kind) -> None:
    roles = roles_of([FieldInfo("x", kind, label)])
    assert (roles.date, roles.team, roles.auditor, roles.case) == (None, None, None, None)
