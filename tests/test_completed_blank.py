"""The library's own blank, completed in Word in every plain way, reads as it was meant, with nothing in doubt."""

from __future__ import annotations

import copy
import io
import json
import random
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from child_audit import Form, form_named
from child_audit.forms.fields import FieldInfo, Kind, nested

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "examples"))

import make_returned
import pen as by

FORMS = ("early_help", "cin_cp")
MARKS = (
    by.bold_and_underlined, by.in_bold, by.highlighted, by.line_highlighted, by.others_deleted, by.others_struck_out,
    by.others_deleted_with_tracking, by.typed_after_label,
)  # fmt: skip
TICKS = (*map(by.with_, ("x", "X", "✓", "✔", "☒", "☑", "√")), by.with_symbol, by.with_wingdings_letter)
DAYS = (by.figures, by.dots, by.in_words, by.with_weekday, by.short, date.isoformat)
TEXTS = (by.in_its_place, by.below_the_label, by.after_the_label)
PROSE = (
    "Seen weekly, and alone twice.", "Good", "Yes - see chronology", "RI", "N/A", "No", "Judgement: see the summary",
    "First line\nSecond line", "Date: not recorded",
    "Requires Improvement in parts & <some> gaps", "مرحبا", "👍 well done",
)  # fmt: skip


def value_for(info: FieldInfo, dice: random.Random) -> Any:
    if info.kind is Kind.TEXT:
        return dice.choice(PROSE)
    if info.kind is Kind.DATE:
        return (date(2015, 1, 1) + timedelta(days=dice.randrange(4000))).isoformat()
    if info.kind in (Kind.TICK, Kind.YES_NO):
        return dice.random() < 0.5
    if info.kind is Kind.CHOICE:
        return dice.choice(info.options)
    rows = [{column.path: dice.choice(PROSE) for column in info.columns} for _ in range(dice.randrange(9))]
    return [{name: text.replace("\n", " ") for name, text in row.items()} for row in rows]


def truth(form: Form[Any], seed: object) -> dict[str, Any]:
    dice = random.Random(str(seed))
    values = {info.path: value_for(info, dice) for info in form.fields}
    # Nobody writes anything into a box that's to stay empty.
    return nested(
        {info.path: values[info.path] for info in form.fields if values[info.path] or info.kind is not Kind.TICK}
    )


def completed(name: str, record: dict[str, Any], hand: make_returned.Hand) -> bytes:
    out = io.BytesIO()
    make_returned.complete(name, record, hand).document.save(out)
    return out.getvalue()


def assert_reads_as(name: str, record: dict[str, Any], data: bytes) -> None:
    form: Form[Any] = form_named(name)
    parsed, meant = form.parse(data), form.record(record)
    wrong = {info.path: (info.get(meant), info.get(parsed.record)) for info in form.fields}
    assert {path: values for path, values in wrong.items() if values[0] != values[1]} == {}
    assert parsed.issues == ()


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("mark", MARKS, ids=lambda mark: mark.__name__)
def test_grades_and_answers_marked_by(name: str, mark: by.Mark) -> None:
    record = truth(form_named(name), mark.__name__)
    assert_reads_as(name, record, completed(name, record, make_returned.Hand(mark=mark)))


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("number", range(len(TICKS)))
def test_boxes_ticked_by(name: str, number: int) -> None:
    record = truth(form_named(name), number)
    assert_reads_as(name, record, completed(name, record, make_returned.Hand(tick=TICKS[number])))


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("day", DAYS, ids=lambda day: day.__name__)
def test_dates_written_as(name: str, day: Any) -> None:
    record = truth(form_named(name), day.__name__)
    assert_reads_as(name, record, completed(name, record, make_returned.Hand(day=day)))


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.__name__)
def test_texts_typed(name: str, text: by.Text) -> None:
    record = truth(form_named(name), text.__name__)
    # Behind a label, what begins like punctuation is the label's; and a date field's label must not get a text.
    assert_reads_as(name, record, completed(name, record, make_returned.Hand(text=text, details=by.in_its_place)))


@pytest.mark.parametrize("name", FORMS)
def test_runs_that_word_split_where_it_liked(name: str) -> None:
    record = truth(form_named(name), "split")
    document = docx.Document(io.BytesIO(completed(name, record, make_returned.Hand())))
    dice = random.Random(1)
    for run in list(document.element.body.iter(qn("w:r"))):
        split_run(run, dice)
    out = io.BytesIO()
    document.save(out)
    assert_reads_as(name, record, out.getvalue())


@pytest.mark.parametrize("name", FORMS)
def test_one_sign_changed_in_a_completed_form_changes_just_that_field(name: str) -> None:
    form: Form[Any] = form_named(name)
    dice = random.Random(f"mutation {name}")
    hand = make_returned.Hand(mark=by.in_bold, tick=by.with_("✓"))
    record = truth(form, "mutation")
    before = form.parse(completed(name, record, hand)).record
    for info in dice.sample(form.fields, 25):
        changed = json.loads(json.dumps(record))
        *parents, leaf = info.path.split(".")
        part = changed
        for parent in parents:
            part = part.setdefault(parent, {})
        part[leaf] = other_value(info, part.get(leaf), dice)
        if info.kind is Kind.TICK and not part[leaf]:
            del part[leaf]
        after = form.parse(completed(name, changed, hand))
        differing = {other.path for other in form.fields if other.get(before) != other.get(after.record)}
        assert differing == {info.path}
        assert after.issues == ()


def other_value(info: FieldInfo, value: Any, dice: random.Random) -> Any:
    while (other := value_for(info, dice)) == value or (info.kind is Kind.TICK and bool(value) == other):
        pass
    return other


def split_run(run: Any, dice: random.Random) -> None:
    text = run.find(qn("w:t"))
    if text is None or len(text.text or "") < 4 or any(child.tag not in (qn("w:rPr"), qn("w:t")) for child in run):
        return
    cut = dice.randrange(1, len(text.text))
    second = copy.deepcopy(run)
    run.set(qn("w:rsidR"), "00A1B2C3")
    for element, part in ((text, text.text[:cut]), (second.find(qn("w:t")), text.text[cut:])):
        element.text = part
        element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.addnext(second)
