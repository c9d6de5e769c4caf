"""Forms beyond those that ship, brought by their tags alone: the same laws hold."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from child_audit import Form
from child_audit.form import check_template
from child_audit.forms.fields import FieldInfo, Kind, nested
from tests import own_forms as by
from tests.libreoffice import convert, needs_libreoffice
from tests.own_forms import FILES, FOLDER, Hand, completed, labels_in, plain
from tests.records import NASTY, TEXT, records

every_form = pytest.mark.parametrize("name", FILES)
MARKS = (by.bold, by.underlined, by.highlighted, by.others_struck_out, by.others_deleted)
PROSE = (
    "Seen weekly, and alone twice.",
    "Yes – see chronology",
    "N/A",
    "First line\nSecond line",
    "7",
    "Met some aims",
)


def form_of(name: str) -> Form[Any]:
    return Form.from_template(FOLDER / f"{name}.docx")


def text_of(form: Form[Any]) -> st.SearchStrategy[str]:
    """Text that quotes the form's own words, too.

    Without tables nothing but its words says where a label stands: how often its labels may be quoted there, the two
    tests below say.
    """
    if form.name == "practice_observation":
        return TEXT
    words = st.sampled_from((*labels_in(form.template), *NASTY))
    return TEXT | words | st.lists(words, min_size=2, max_size=3).map("\n".join)


def test_the_forms_are_what_their_script_makes() -> None:
    script = FOLDER.parent.parent / "docx_templates" / "build_examples.py"
    done = subprocess.run([sys.executable, str(script), "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@every_form
def test_the_forms_pass_the_check(name: str) -> None:
    assert check_template(FOLDER / f"{name}.docx") == ()


@pytest.mark.bulk
@every_form
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_a_filled_form_reads_back_as_the_record_it_was_filled_with(name: str, data: st.DataObject) -> None:
    form = form_of(name)
    record = data.draw(records(form, text_of(form)))
    parsed = form.parse(form.fill(record))
    assert parsed.issues == ()
    assert parsed.record == record


def test_a_filled_form_that_quotes_half_of_itself_is_no_second_copy() -> None:
    form = form_of("supervision_audit")
    title, life = "Supervision and Management Oversight Audit", "The record says what life is like for the child now"
    values = {
        "standards": {"plan_driven": {"evidence": f"{title}\n{life}"}},
        "reasons": f"{title}\nWhat the worker says about this audit",
        "worker_says": "Supervision took place as often as the policy says\nIt was recorded within five working days",
        "actions": [
            {"who": "One form a worker and month. Underline or highlight what applies, or delete what doesn’t."}
        ],
    }
    record = form.record_type.model_validate(values)
    parsed = form.parse(form.fill(record))
    assert parsed.record == record
    assert parsed.issues == ()


def test_dots_behind_a_label_are_a_value_where_a_form_was_filled_with_them() -> None:
    form = form_of("practice_observation")
    values = {"siblings": [{"listening": {"score": "0", "reasons": "Good"}, "agreements": [{"what": "…"}]}]}
    record = form.record_type.model_validate(values)
    parsed = form.parse(form.fill(record))
    assert parsed.record == record
    assert parsed.issues == ()


WAYS = ("{}", "{} and so on", "Some words.\n{}", "{}\nSome words.", "It says {}")


def quoting(form: Form[Any], seed: int, quotations: int, *, lists: bool) -> Any:
    """A record with labels of the form in its texts; in those of lists, too."""
    dice = random.Random(seed)
    values = plain(truth(form, seed))
    labels = list(labels_in(form.template))
    places = [*texts_in(values, lists=lists)]
    for holder, name in dice.sample(places, quotations):
        holder[name] = dice.choice(WAYS).format(dice.choice(labels))
    return form.record(values)


def texts_in(values: dict[str, Any], *, lists: bool) -> Iterator[tuple[dict[str, Any], str]]:
    for name, value in values.items():
        if isinstance(value, dict):
            yield from texts_in(value, lists=lists)
        elif isinstance(value, list) and lists:
            for row in value:
                yield from texts_in(row, lists=lists)
        elif isinstance(value, str) and value in (*PROSE, ""):
            yield values, name


def test_without_tables_a_label_quoted_once_is_told_from_the_label_by_what_the_form_was_filled_with() -> None:
    form = form_of("practice_observation")
    for seed in range(60):
        record = quoting(form, seed, 1, lists=False)
        parsed = form.parse(form.fill(record))
        assert (parsed.record, parsed.issues) == (record, ()), seed


@pytest.mark.bulk
def test_without_tables_labels_quoted_anywhere_are_never_read_wrong_in_silence() -> None:
    form = form_of("practice_observation")
    for seed in range(60):
        record = quoting(form, seed, 4, lists=True)
        parsed = form.parse(form.fill(record))
        assert parsed.record == record or parsed.issues, seed


@every_form
def test_a_blank_form_reads_back_as_a_blank_record(name: str) -> None:
    form = form_of(name)
    parsed = form.parse(form.blank())
    assert parsed.record == form.record_type()
    assert parsed.issues == ()


def value_for(info: FieldInfo, dice: random.Random) -> Any:
    if info.kind is Kind.TEXT:
        return dice.choice(PROSE)
    if info.kind is Kind.NUMBER:
        return dice.choice((0, 7, 12.5, 1250))
    if info.kind is Kind.DATE:
        return date(2020, 1, 1) + timedelta(days=dice.randrange(2000))
    if info.kind in (Kind.TICK, Kind.YES_NO):
        return dice.random() < 0.5
    if info.kind is Kind.CHOICE:
        return dice.choice(info.options)
    return [
        nested({column.path: value_for(column, dice) for column in info.columns}) for _ in range(dice.randrange(1, 4))
    ]


def truth(form: Form[Any], seed: object) -> Any:
    dice = random.Random(str(seed))
    return form.record(nested({info.path: value_for(info, dice) for info in form.fields}))


def assert_reads_as(form: Form[Any], record: Any, data: bytes) -> None:
    parsed = form.parse(data)
    assert parsed.record == record
    assert parsed.issues == ()


@every_form
@pytest.mark.parametrize("mark", MARKS, ids=lambda mark: mark.__name__)
def test_choices_marked_by_hand(name: str, mark: by.Mark) -> None:
    form = form_of(name)
    for seed in range(3):
        record = truth(form, (mark.__name__, seed))
        assert_reads_as(form, record, completed(form.template, plain(record), Hand(mark=mark)))


@every_form
@pytest.mark.parametrize("tick", ["x", "X", "✓", "✔", "☒", "☑"])
@pytest.mark.parametrize("untouched", ["☐", ""])
def test_boxes_ticked_by_hand(name: str, tick: str, untouched: str) -> None:
    form = form_of(name)
    record = truth(form, tick)
    assert_reads_as(form, record, completed(form.template, plain(record), Hand(tick=tick, untouched=untouched)))


@every_form
@pytest.mark.parametrize("day", ["%d.%m.%y", "%d %B %Y", "%A %d %b %Y", "%Y-%m-%d"])
def test_dates_written_by_hand(name: str, day: str) -> None:
    form = form_of(name)
    record = truth(form, day)
    assert_reads_as(form, record, completed(form.template, plain(record), Hand(day=day)))


@pytest.mark.libreoffice
@needs_libreoffice
@pytest.mark.bulk
@pytest.mark.parametrize("way", [("docx",), ("odt", "docx")], ids="-".join)
def test_every_form_reads_the_same_after_libreoffice_saved_it(way: tuple[str, ...], tmp_path: Path) -> None:
    # All forms at once: LibreOffice takes longer to start than to save.
    meant: list[tuple[Form[Any], Any]] = [
        (form_of(name), truth(form_of(name), seed)) for name in FILES for seed in range(6)
    ]
    files = [tmp_path / f"{number}.docx" for number in range(len(meant))]
    for number, (file, (form, record)) in enumerate(zip(files, meant, strict=True)):
        # Half of them filled by program, half completed by hand.
        by_hand = completed(form.template, plain(record), Hand(mark=MARKS[number % 3]))
        file.write_bytes(by_hand if number % 2 else form.fill(record))
    for kind in way:
        files = convert(files, kind, tmp_path)
    for file, (form, record) in zip(files, meant, strict=True):
        assert_reads_as(form, record, file.read_bytes())
