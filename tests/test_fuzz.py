"""The inputs that fuzzing kept, replayed without a fuzzer; and hypothesis let loose on the same targets."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzz.targets import TARGETS

SEEDS = Path(__file__).resolve().parent.parent / "fuzz" / "seeds"
KEPT = sorted(path for path in SEEDS.rglob("*") if path.is_file())
SECONDS = 10  # for one input; none takes half a second


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.relative_to(SEEDS).as_posix())
def test_what_fuzzing_kept_is_met_as_promised(path: Path) -> None:
    began = time.monotonic()
    TARGETS[path.parent.name](path.read_bytes())
    assert time.monotonic() - began < SECONDS


def test_every_target_has_inputs_and_every_input_a_target() -> None:
    assert {path.parent.name for path in KEPT} == set(TARGETS)
    assert max(path.stat().st_size for path in KEPT) < 20_000


@pytest.mark.bulk
@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_cut_out_put_in_or_changed_is_met_as_promised(name: str, data: st.DataObject) -> None:
    seed = data.draw(st.sampled_from([path for path in KEPT if path.parent.name == name])).read_bytes()
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(seed))] * 2)))
    TARGETS[name](seed[:start] + data.draw(st.binary(max_size=20)) + seed[end:])


@pytest.mark.parametrize("name", ["tags", "values"])
@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=80))
def test_whatever_text_it_is_is_met_as_promised(name: str, text: str) -> None:
    TARGETS[name](text.encode("utf-8", "surrogatepass"))
