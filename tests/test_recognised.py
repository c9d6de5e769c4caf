"""Which form a document is: a glance at its letters says that it's none, and never of one that is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import child_audit
from child_audit.errors import DocumentError, UnknownForm
from child_audit.form.form import WORTH_A_LOOK
from child_audit.reading.align import exact_share, has_share
from child_audit.reading.stream import stream_of
from child_audit.text import key, key_positions
from child_audit.word import formats
from child_audit.word.blocks import BlockWalker
from tests.test_form import letter

HERE = Path(__file__).parent
CORPUS = HERE.parent.parent / "shared" / "corpus"


@pytest.mark.parametrize("folder", [HERE / "bugs", HERE / "own_bugs", CORPUS], ids=lambda folder: folder.name)
def test_a_glance_sees_as_much_of_a_form_as_is_there_to_be_read(folder: Path) -> None:
    if not folder.is_dir():
        pytest.skip(f"{folder.name} isn't here")
    layouts = [form.layout for form in child_audit.available_forms()]
    read = 0
    for file in sorted(folder.rglob("*.docx")):
        seen: list[str] = []
        try:
            document = formats.read(file, glance=seen.append)
        except DocumentError:
            continue
        read += 1
        stream = stream_of(document)
        for layout in layouts:
            if exact_share(layout, stream) >= WORTH_A_LOOK:
                assert has_share(layout, seen[0], WORTH_A_LOOK), file.name
    assert read > 10


def test_a_document_that_is_no_form_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def walk(*_: object) -> None:
        raise AssertionError("it was read")

    monkeypatch.setattr(BlockWalker, "blocks", walk)
    with pytest.raises(UnknownForm, match="none of the forms known here"):
        child_audit.parse(letter())


@given(st.text())
def test_each_letter_of_a_key_comes_from_one_character(text: str) -> None:
    positions = key_positions(text)
    assert "".join(key(text[index]) for index in dict.fromkeys(positions)) == key(text)
    assert len(positions) == len(key(text))
