"""Completed forms from councils' own blanks are read right or flagged: never wrong in silence, no word lost."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Sequence
from functools import cache

import pytest
from lxml import etree

from . import clients
from . import ooxml as ox
from .completed import Completed, make
from .score import DocumentScore, Outcome, generate, report, score_all, table, totals, words

SEEDS = range(1, 121)
RESAVED_SEEDS = range(1001, 1041)
LEAST_RIGHT = 0.995
MOST_FLAGGED = 0.01


# In one process, so that the documents are made once.
pytestmark = pytest.mark.xdist_group("returned forms")

MEASURED = 30  # of the documents are enough to see which ways they go


@cache
def documents() -> list[Completed]:
    return generate(SEEDS.start, len(SEEDS))


def _words_in(completed: Completed) -> Counter[str]:
    found: Counter[str] = Counter()
    with zipfile.ZipFile(io.BytesIO(completed.data)) as package:
        for name in package.namelist():
            if name.startswith("word/") and name.endswith(".xml"):
                for paragraph in etree.fromstring(package.read(name)).iter(ox.qn("w:p")):
                    found.update(words(ox.run_text(paragraph)))
    return found


@pytest.mark.bulk
def test_a_document_holds_every_word_that_its_truth_says_was_typed() -> None:
    for completed in documents():
        needed: Counter[str] = Counter()
        for expected in completed.truth.values():
            for text in (*expected.typed, *expected.remarks):
                needed.update(words(text))
        for text in (*completed.strays, *completed.comments):
            needed.update(words(text))
        assert not needed - _words_in(completed), completed.name


def test_a_seed_always_gives_the_same_document() -> None:
    first, second = make(7), make(7)
    assert first.truth == second.truth
    assert _words_in(first) == _words_in(second)


def _hold(scores: Sequence[DocumentScore]) -> None:
    sums = totals(scores)
    print(table(scores))
    assert not sums.failed, "\n".join(score.failure for score in scores if score.failure)
    assert not sums.silent, report(scores, Outcome.SILENT, 20)
    lost = [f"seed {score.seed}: {' '.join(score.lost)}" for score in scores if score.lost]
    assert not lost, "\n".join(lost)
    assert sums.right_share >= LEAST_RIGHT, report(scores, Outcome.HONEST, 20)
    assert sums.flagged_share < MOST_FLAGGED, report(scores, Outcome.FLAGGED, 20)


@pytest.mark.parametrize(
    "part", [slice(MEASURED), pytest.param(slice(MEASURED, None), marks=pytest.mark.bulk)], ids=["some", "the rest"]
)
def test_forms_completed_in_word_are_read_right_or_flagged(part: slice) -> None:
    _hold(score_all(documents()[part]))


@pytest.mark.bulk
@pytest.mark.libreoffice
@pytest.mark.skipif(clients.SOFFICE is None, reason="soffice is not on this machine")
def test_forms_saved_again_by_libreoffice_are_read_right_or_flagged() -> None:
    _hold(score_all(generate(RESAVED_SEEDS.start, len(RESAVED_SEEDS), resaved=True)))
