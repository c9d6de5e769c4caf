"""Names go out of a reading, wherever and however they were typed, and the same person keeps one pseudonym."""

from __future__ import annotations

import pickle
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from child_audit.collate.batch import Problem
from child_audit.collate.masking import BIRTH, INITIALS, Masker
from child_audit.collate.names import people
from child_audit.collate.pseudonymise import HIDDEN, Pseudonymiser
from child_audit.collate.pseudonyms import pseudonyms_with
from child_audit.errors import ChildAuditError, KeyFileError
from child_audit.forms.fields import fields_of
from child_audit.forms.personal import Personal, judged
from child_audit.issues import Issue
from child_audit.parsed import MarginComment
from tests.collate_examples import CIN_CP, EARLY_HELP, FORMS, ExampleForm, outcome, parsed

WHOSE = {
    "date_of_audit": date(2026, 3, 11),
    "auditor.name": "Jo Imaginary",
    "child.full_name": "Zoë O’Brien-Specimen",
    "child.case_id": "CF-10477",
    "child.date_of_birth": date(2014, 3, 12),
    "child.allocated_workers": "Robin Placeholder (Family Support Worker); Mo Pretend, SW",
    "child.team_manager": "Charlie Fiction",
    "feedback.spoken_to": "Mum – Jane Specimen",
}
NAMES = ("Zoë", "Zoe", "Brien", "Robin", "Placeholder", "Pretend", "Charlie", "Fiction", "Jane", "Imaginary", "10477")


@pytest.fixture
def pseudonymiser(tmp_path: Path) -> Pseudonymiser:
    return Pseudonymiser(tmp_path / "secret.key", FORMS)


def masked(pseudonymiser: Pseudonymiser, text: str, **values: Any) -> str:
    reading = parsed(EARLY_HELP, {**WHOSE, **values, "plan.summary": text})
    found = pseudonymiser.outcome(outcome(reading=reading)).parsed
    assert found is not None
    return str(found.record.plan.summary)


def test_names_numbers_and_the_date_of_birth_become_pseudonyms_and_an_age(pseudonymiser: Pseudonymiser) -> None:
    found = pseudonymiser.outcome(outcome(reading=parsed(EARLY_HELP, WHOSE))).parsed
    assert found is not None
    child = found.record.child
    assert child.full_name.startswith("Child-")
    assert child.case_id.startswith("Case-")
    assert child.team_manager.startswith("Manager-")
    assert [name.partition("-")[0] for name in child.allocated_workers.split("; ")] == ["Worker", "Worker"]
    assert found.record.feedback.spoken_to.startswith("Person-")
    assert found.record.auditor.name.startswith("Auditor-")
    assert child.age_at_audit == "11"  # twelve on the next day
    assert not any(name in str(found) for name in NAMES)


@pytest.mark.parametrize(
    "typed",
    [
        "Zoë", "zoe", "ZOË", "Zoe\u0308", "Zoë O’Brien-Specimen", "ZOE O'BRIEN SPECIMEN", "Zoe OBrien",
        "O’Brien-Specimen, Zoë",
        "Zoe S.", "Z. Specimen", "Z.O.", "ZO", "Zoes", "Obrien", "Specimens", "Z\u200boë", "CF 10477", "cf10477",
        "10477",
        "Mo Pretend", "Pretend", "Charlie", "jane specimen", "Placeholder, Robin",
    ],
)  # fmt: skip
def test_a_name_is_masked_however_it_is_spelt_and_the_words_around_it_stay(
    pseudonymiser: Pseudonymiser, typed: str
) -> None:
    found = masked(pseudonymiser, f"We saw {typed} (twice), at home: {typed}.")
    assert found.startswith("We saw ")
    assert found.endswith(".")
    assert " (twice), at home: " in found
    assert typed not in found
    assert found.count("-") == 2


@pytest.mark.parametrize(("typed", "left"), [("Zoë’s", "’s"), ("Zoe's", "'s"), ("ZO’s", "’s")])
def test_a_possessive_stays_a_possessive(pseudonymiser: Pseudonymiser, typed: str, left: str) -> None:
    assert masked(pseudonymiser, f"In {typed} room.").endswith(f"{left} room.")


@pytest.mark.parametrize(
    "text",
    ["The zoo visit.", "Charlies-Angels no", "a specimenish word", "room 104771", "AZO", "janet", "born 13/03/2014"],
)
def test_words_that_only_hold_a_name_stay(pseudonymiser: Pseudonymiser, text: str) -> None:
    assert "Zoo" not in masked(pseudonymiser, text)
    if text not in {"Charlies-Angels no"}:
        assert masked(pseudonymiser, text) == text


def test_initials_that_mean_something_else_too_say_so() -> None:
    (sam,) = people("Sam Wilkes")
    masker = Masker([(sam, "Child-1", True)])
    assert masker.masked("The SW saw SW; sw stays.") == f"The {INITIALS} saw {INITIALS}; sw stays."
    assert masker.masked("The FSW and the TM.") == "The FSW and the TM."


def test_a_name_that_is_a_word_is_masked_only_with_a_capital() -> None:
    (will,) = people("Will Brown")
    masker = Masker([(will, "Child-1", True)])
    assert masker.masked("Will says he will wear brown.") == "Child-1 says he will wear brown."


@pytest.mark.parametrize(
    "typed",
    ["12/03/2014", "12.3.14", "12 March 2014", "12th of March 2014", "March 12th, 2014", "2014-03-12", "12 Mar 14"],
)
def test_the_date_of_birth_is_masked_in_text_too(pseudonymiser: Pseudonymiser, typed: str) -> None:
    assert masked(pseudonymiser, f"Born {typed}, seen 12/03/2026.") == f"Born {BIRTH}, seen 12/03/2026."


def test_one_person_has_one_pseudonym_in_every_audit_form_and_run(tmp_path: Path) -> None:
    def names(form: ExampleForm, child: str, manager: str, key: str = "one.key") -> tuple[str, str]:
        reading = parsed(form, {"child.full_name": child, "child.team_manager": manager})
        found = Pseudonymiser(tmp_path / key, FORMS).outcome(outcome(reading=reading)).parsed
        assert found is not None
        return found.record.child.full_name, found.record.child.team_manager

    first = names(EARLY_HELP, "Sam Specimen", "Jo Imaginary")
    assert names(CIN_CP, "SPECIMEN, Sam", "Jo Imaginary (Team Manager)") == first
    assert names(EARLY_HELP, "Sam Specimens", "Jo Imaginary") != first
    assert names(EARLY_HELP, "Sam Specimen", "Jo Imaginary", "another.key")[0] != first[0]


def test_issues_evidence_comments_and_file_names_say_no_name(pseudonymiser: Pseudonymiser) -> None:
    issues = (
        Issue("child.date_of_birth", "uncertain_date", "“12/3/14” could be 1914", "table 2", "12/3/14"),
        Issue(None, "unplaced_text", "text below: Zoë was not seen", "paragraph 9", "Zoë was not seen by Robin"),
    )
    comments = [MarginComment("Sasha Sample", "Ask Charlie about Zoe.", about="ZOË")]
    reading = parsed(EARLY_HELP, {**WHOSE, "plan.comments": "Zoë is safe"}, issues, comments)
    found = pseudonymiser.outcome(outcome("North/Zoe O'Brien audit.docx", reading))
    assert found.parsed is not None
    assert not any(name in str(found) for name in (*NAMES, "Sasha", "Sample", "12/3/14"))
    assert found.name.startswith("File-")
    assert found.name.endswith(".docx")
    assert found.parsed.issues[0].text == HIDDEN
    assert found.parsed.issues[0].field == "child.age_at_audit"
    assert found.parsed.evidence["child.full_name"].raw == HIDDEN
    assert found.parsed.evidence["plan.comments"].raw.endswith(" is safe")
    assert found.parsed.margin_comments[0].author.startswith("Auditor-")


def test_a_file_that_was_not_read_keeps_neither_name_nor_place(pseudonymiser: Pseudonymiser) -> None:
    gone = outcome("Sam Specimen.pdf", parsed=None, problem=Problem("not_word", "a PDF"))
    found = pseudonymiser.outcome(gone)
    assert found.problem == gone.problem
    assert "Sam" not in str(found)
    assert found.sha256 == gone.sha256


@pytest.mark.parametrize("text", ["Mother", "N/A", "Not spoken to", "mum and dad", "Foster carer", ""])
def test_words_that_name_nobody_stay(pseudonymiser: Pseudonymiser, text: str) -> None:
    assert pseudonymiser.person(Personal.SERVICE_USER, text) == text


@pytest.mark.parametrize(
    "text", ["her nan who lives at the end of the road", "the one with the red car", "07700 900123"]
)
def test_what_may_name_somebody_in_no_way_known_is_not_shown(pseudonymiser: Pseudonymiser, text: str) -> None:
    shown = pseudonymiser.person(Personal.SERVICE_USER, text)
    assert shown.startswith("Person-")


def test_ages_are_counted_at_the_audit_or_else_at_the_talk_with_the_family_or_when_the_file_was_saved(
    pseudonymiser: Pseudonymiser,
) -> None:
    def age(**values: Any) -> str:
        given = {
            "child.full_name": "Sam Specimen",
            **{path.replace("__", "."): value for path, value in values.items()},
        }
        modified = datetime(2026, 11, 21, 9, 30)
        found = pseudonymiser.outcome(outcome(reading=parsed(CIN_CP, given), modified=modified)).parsed
        assert found is not None
        return str(found.record.child.age_at_audit)

    born = date(2016, 11, 22)
    assert age(child__date_of_birth=born, feedback__date=date(2024, 2, 28)) == "7"
    assert age(child__date_of_birth=born) == "9"
    assert age(child__date_of_birth=date(2026, 12, 24)) == "unborn"
    assert age() == ""


def test_a_masked_record_has_the_fields_that_the_form_then_shows_and_survives_the_pickle(
    pseudonymiser: Pseudonymiser,
) -> None:
    found = pseudonymiser.outcome(outcome(reading=parsed(EARLY_HELP, WHOSE)))
    assert found.parsed is not None
    assert pickle.loads(pickle.dumps(found)) == found
    assert set(fields_of(type(found.parsed.record))) == set(pseudonymiser.form(EARLY_HELP).fields)


def test_what_was_done_is_counted(pseudonymiser: Pseudonymiser) -> None:
    masked(pseudonymiser, "Zoë, Zoë and Jane")
    pseudonymiser.outcome(outcome(reading=parsed(EARLY_HELP, {"plan.summary": "Somebody is safe."})))
    done = pseudonymiser.done
    assert (done.audits, done.fields, done.nobody) == (2, 7, 1)
    assert done.masked == 6  # as the answer stands in the record, and in the evidence


def test_a_form_that_names_nobody_is_refused_for_nothing_would_be_taken_out(tmp_path: Path) -> None:
    plain = tuple(field for field in EARLY_HELP.fields if field.personal is Personal.NONE)
    form = ExampleForm("plain", "Plain", EARLY_HELP.record_type, plain)
    pseudonymiser = Pseudonymiser(tmp_path / "k", {"plain": form})
    with pytest.raises(ChildAuditError, match="no field that says who somebody is"):
        pseudonymiser.form(form)


@pytest.mark.parametrize(
    ("label", "section", "personal"),
    [
        ("Name of child", "", Personal.CHILD),
        ("Name", "Young person", Personal.CHILD),
        ("Name", "Auditor", Personal.AUDITOR),
        ("Mosaic ID", "", Personal.IDENTIFIER),
        ("NHS Number", "", Personal.IDENTIFIER),
        ("Home address", "", Personal.IDENTIFIER),
        ("D.O.B.", "", Personal.BIRTH),
        ("Allocated social worker", "", Personal.WORKER),
        ("Practice Lead", "", Personal.MANAGER),
        ("Is there evidence that the child’s name is used?", "", Personal.NONE),
        ("Comments on Management Oversight", "", Personal.NONE),
    ],
)
def test_a_field_that_says_nothing_is_judged_by_the_form_s_words(label: str, section: str, personal: Personal) -> None:
    assert judged(label, section) is personal


def test_the_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    first = pseudonyms_with(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert pseudonyms_with(path).of("person", "sam") == first.of("person", "sam")
    assert first.key.decode() not in repr(first)
    with pytest.raises(TypeError):
        pickle.dumps(first)


@pytest.mark.parametrize(
    "content", [b"", b"tooshort1", b"a" * 64, b"PK\x03\x04" + bytes(range(256)), b"# only a remark, and long enough\n"]
)
def test_a_key_that_is_short_simple_or_no_key_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "k").write_bytes(content)
    with pytest.raises(KeyFileError) as error:
        pseudonyms_with(tmp_path / "k")
    assert not content or repr(content.decode("latin-1"))[1:-1] not in str(error.value)
    assert (tmp_path / "k").read_bytes() == content


def test_a_place_where_no_key_can_be_made_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="can't be read or made"):
        pseudonyms_with(tmp_path / "no" / "such" / "folder" / "k")


@given(st.text(max_size=40), st.text(max_size=40))
def test_the_text_around_a_name_stays_letter_by_letter(before: str, after: str) -> None:
    (person,) = people("Zebedee Quillfeather")
    masker = Masker([(person, "¤", False)])
    for text in (before, after):
        if "zeb" in text.casefold() or "quill" in text.casefold() or "¤" in text:
            return
    text = f"{before} Zebedee Quillfeather. {after}"
    assert masker.masked(text).replace("¤", "Zebedee Quillfeather") == text
