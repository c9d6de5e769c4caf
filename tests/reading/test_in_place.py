"""Labels that all stand where the form has them: found at once, and the same as by searching for them."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import docx
import pytest

import child_audit
from child_audit.reading import align as aligning
from child_audit.reading.align import align
from child_audit.reading.in_place import claims_in_place
from child_audit.reading.stream import stream_of
from child_audit.word import formats

RETURNED = Path(__file__).parents[2] / "examples" / "returned"


def _form_of(path: Path) -> Any:
    name = child_audit.parse(path).form
    return next(form for form in child_audit.available_forms() if form.name == name)


@pytest.mark.parametrize("path", sorted(RETURNED.glob("*.docx")), ids=lambda path: path.stem)
def test_labels_in_their_places_are_those_that_a_search_finds(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    form, stream = _form_of(path), stream_of(formats.read(path))
    at_once = align(form.layout, stream)
    monkeypatch.setattr(aligning, "claims_in_place", lambda *_: {})
    searched = align(form.layout, stream)
    assert {index: claim._replace(weight=0.0) for index, claim in at_once.claims.items()} == {
        index: claim._replace(weight=0.0) for index, claim in searched.claims.items()
    }
    assert at_once.locks == searched.locks
    assert at_once.by_position == searched.by_position


def _blank(form: str) -> Any:
    return docx.Document(io.BytesIO(child_audit.blank(form)))


def _in_place(form: str, document: Any) -> bool:
    data = io.BytesIO()
    document.save(data)
    layout = next(known for known in child_audit.available_forms() if known.name == form).layout
    return bool(claims_in_place(layout, stream_of(formats.read(data.getvalue()))))


@pytest.mark.parametrize("form", ["early_help", "cin_cp"])
def test_a_blank_form_has_all_its_labels_in_their_places(form: str) -> None:
    assert _in_place(form, _blank(form))


def test_a_label_that_somebody_repeats_in_its_cell_is_searched_for() -> None:
    document = _blank("early_help")
    document.tables[1].rows[0].cells[2].add_paragraph("Ethnicity: see overleaf")
    assert not _in_place("early_help", document)


def test_a_label_quoted_in_an_answer_changes_nothing() -> None:
    document = _blank("early_help")
    document.tables[1].rows[0].cells[5].add_paragraph("Ethnicity: see overleaf")
    assert _in_place("early_help", document)


def test_a_form_with_a_row_more_is_searched() -> None:
    document = _blank("cin_cp")
    table = document.tables[0]
    table.rows[0]._tr.addprevious(table.add_row()._tr)
    assert not _in_place("cin_cp", document)
