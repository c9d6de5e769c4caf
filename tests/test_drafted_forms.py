"""Blank forms of councils, drafted and then completed as people do: the same laws hold as for those that ship."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from child_audit import Form
from child_audit.draft import draft_form
from tests import own_forms as by
from tests.draft.further_forms import FURTHER
from tests.libreoffice import convert, needs_libreoffice
from tests.own_forms import Hand, completed, plain
from tests.test_own_forms import MARKS, assert_reads_as, truth

every_form = pytest.mark.parametrize("name", FURTHER)


@cache
def form_of(name: str) -> Form[Any]:
    return Form.from_template(draft_form(FURTHER[name]()).data, name=name)


@cache
def family() -> Form[Any]:
    """The form for siblings, corrected by hand as its draft's list says: one child's part, repeated."""
    document = docx.Document(io.BytesIO(draft_form(FURTHER["siblings"]()).data))
    body = list(document.element.body)
    words = ["".join(text.text or "" for text in element.iter(qn("w:t"))) for element in body]
    first, second, after = (words.index(heading) for heading in ("Child 1", "Child 2", "The family"))
    for element in body[second:after]:
        element.getparent().remove(element)
    for element in body[first:second]:
        for text in element.iter(qn("w:t")):
            text.text = (
                (text.text or "")
                .replace("child_1.next_step_rows", "child.steps")
                .replace("child_1.", "child.")
                .replace("Child 1", "Child {{ loop.index }}")
            )
    body[first].addprevious(document.add_paragraph("{%p for child in children | rows(2) %}")._p)
    body[after].addprevious(document.add_paragraph("{%p endfor %}")._p)
    out = io.BytesIO()
    document.save(out)
    return Form.from_template(out.getvalue(), name="family")


@pytest.mark.parametrize("seed", range(8))
def test_parts_that_repeat_with_lists_in_them(seed: int) -> None:
    form = family()
    assert [info.path for info in form.fields if info.path == "children"] == ["children"]
    record = truth(form, seed)
    assert_reads_as(form, record, form.fill(record))
    assert_reads_as(form, record, completed(form.template, plain(record), Hand(mark=MARKS[seed % len(MARKS)])))


@pytest.mark.libreoffice
@needs_libreoffice
@pytest.mark.bulk
def test_every_form_reads_the_same_after_libreoffice_saved_it(tmp_path: Path) -> None:
    truths: dict[Path, tuple[Form[Any], Any]] = {}
    for name in FURTHER:
        form = form_of(name)
        for number, mark in enumerate((by.underlined, by.others_struck_out)):
            record = truth(form, (name, number))
            by_hand = completed(form.template, plain(record), Hand(mark=mark))
            ways = {
                "filled": form.fill(record),
                "by hand": by_hand,
                "locked": form.fill(record, controls=True, locked=True),
            }
            for way, data in ways.items():
                file = tmp_path / f"{name} {number} {way}.docx"
                file.write_bytes(data)
                truths[file] = form, record
    for file, (form, record) in zip(convert(list(truths), "docx", tmp_path), truths.values(), strict=True):
        assert_reads_as(form, record, file.read_bytes())


@every_form
def test_a_filled_form_reads_back_as_it_was_filled(name: str) -> None:
    form = form_of(name)
    for seed in range(6):
        record = truth(form, (name, seed))
        assert_reads_as(form, record, form.fill(record))
        assert_reads_as(form, record, form.fill(record, controls=True, locked=True))


@every_form
@pytest.mark.parametrize("mark", MARKS, ids=lambda mark: mark.__name__)
def test_choices_marked_by_hand(name: str, mark: by.Mark) -> None:
    form = form_of(name)
    record = truth(form, (name, mark.__name__))
    assert_reads_as(form, record, completed(form.template, plain(record), Hand(mark=mark)))


@every_form
@pytest.mark.parametrize("tick", ["x", "✓", "☒"])
@pytest.mark.parametrize("untouched", ["☐", ""])
def test_boxes_ticked_by_hand(name: str, tick: str, untouched: str) -> None:
    form = form_of(name)
    record = truth(form, (name, tick))
    assert_reads_as(form, record, completed(form.template, plain(record), Hand(tick=tick, untouched=untouched)))
