"""How well completed forms are read: per field right, flagged, honest or silent; and no typed word lost.

python -m tests.returned.score --seed 1 --count 300 [--clients] [--keep FOLDER]
"""

from __future__ import annotations

import argparse
import re
import sys
import time
import traceback
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, StrEnum
from pathlib import Path
from random import Random
from typing import Any

import child_audit

from . import clients
from .completed import Completed, make
from .hands import Expected


class Outcome(StrEnum):
    """What became of one field."""

    RIGHT = "right"
    FLAGGED = "right but flagged"  # a needless question
    HONEST = "honest"  # wrong or blank, but flagged
    SILENT = "silent"  # wrong, or in doubt, and nobody told


@dataclass(frozen=True)
class FieldScore:
    path: str
    kind: str
    way: str
    outcome: Outcome
    expected: Any = None
    got: Any = None
    evidence: str = ""
    issues: tuple[str, ...] = ()


@dataclass
class DocumentScore:
    """One document's fields, lost words and failure."""

    seed: int
    form: str
    blank: str
    client: str
    noise: tuple[str, ...]
    fields: list[FieldScore] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    failure: str = ""
    seconds: float = 0.0

    @property
    def silent(self) -> list[FieldScore]:
        return [each for each in self.fields if each.outcome is Outcome.SILENT]


# ---- what counts as the same

_LEADER = re.compile(r"_{2,}|\.{4,}|…{2,}")
_BULLET = re.compile(r"^\s*(?:[•▪◦·●\-–*o\uf0b7]|\d{1,2}[.)])\s+", re.MULTILINE)
_CELL_EDGE = re.compile(r"(?:^|\s)\|(?=\s|$)")
_WORD = re.compile(r"[^\W_]+|[^\w\s\x00-\x7f‘’“”–—…•«»|]")


def same_words(text: str) -> str:
    """All words in their order; line ends, list bullets, cell edges and unused leaders do not count."""
    text = unicodedata.normalize("NFC", text)
    text = _LEADER.sub(" ", text)
    text = _BULLET.sub("", text)
    text = _CELL_EDGE.sub(" ", text)
    return " ".join(text.split())


def same(expected: Expected, got: Any) -> bool:
    return _equal(expected.kind, expected.value, got)


def _equal(kind: str, value: Any, got: Any) -> bool:
    if kind == "text":
        return same_words(value or "") == same_words(got or "")
    if kind == "actions":
        want = [(same_words(a), same_words(b)) for a, b in value]
        return want == [(same_words(row.action), same_words(row.who_when)) for row in got]
    if kind == "tick":
        return bool(value) == bool(got)
    if isinstance(got, Enum):
        got = got.value
    return bool(value == got) and type(value) is type(got)


def judge(expected: Expected, got: Any, *, flagged: bool) -> Outcome:
    if same(expected, got):
        if expected.must_flag:
            return Outcome.RIGHT if flagged else Outcome.SILENT
        return Outcome.FLAGGED if flagged and not expected.may_flag else Outcome.RIGHT
    if not flagged:
        return Outcome.SILENT
    if any(_equal(expected.kind, value, got) for value in expected.or_flagged):
        return Outcome.RIGHT
    return Outcome.HONEST


# ---- conservation


def words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, Enum):
        yield str(value.value)
    elif isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def lost_words(completed: Completed, parsed: Any, wrong: Iterable[str]) -> list[str]:
    """Typed words that are neither in the record nor in an issue nor in a margin comment."""
    wrong = set(wrong)
    needed: Counter[str] = Counter()
    for path, expected in completed.truth.items():
        for text in expected.remarks:
            needed.update(words(text))
        if completed.client in expected.fragile:
            continue
        if expected.kind in ("text", "actions") or path in wrong or (expected.value is None and expected.typed):
            for text in expected.typed:
                needed.update(words(text))
    for text in (*completed.strays, *completed.comments):
        needed.update(words(text))
    found: Counter[str] = Counter()
    for text in _texts(parsed.record.model_dump()):
        found.update(words(text))
    for issue in parsed.issues:
        found.update(words(f"{issue.text} {issue.message}"))
    for each in parsed.margin_comments:
        found.update(words(each.text))
    return sorted((needed - found).elements())


# ---- one document


def _get(record: Any, path: str) -> Any:
    for name in path.split("."):
        record = getattr(record, name)
    return record


def _flags(issues: Iterable[Any], path: str) -> tuple[str, ...]:
    return tuple(
        f"{issue.code}: {issue.message} {issue.text[:80]!r}"
        for issue in issues
        if issue.field == path or (path == "actions" and str(issue.field or "").startswith("actions"))
    )


def score_document(completed: Completed, parse: Callable[[bytes], Any]) -> DocumentScore:
    """Read one document and hold the reading against the truth."""
    score = DocumentScore(
        completed.seed, completed.form, completed.blank, completed.client, tuple(completed.noise or ("none",))
    )
    start = time.perf_counter()
    try:
        parsed = parse(completed.data)
    except Exception:
        score.failure = traceback.format_exc(limit=-4)
        return score
    finally:
        score.seconds = time.perf_counter() - start
    if parsed.form != completed.form:
        score.failure = f"read as {parsed.form}"
        return score
    wrong = []
    for path, expected in completed.truth.items():
        if completed.client in expected.fragile:
            continue
        got = _get(parsed.record, path)
        if expected.kind == "actions" and expected.value is None:
            expected.value = []
        flags = _flags(parsed.issues, path)
        outcome = judge(expected, got, flagged=bool(flags))
        if not same(expected, got):
            wrong.append(path)
        evidence = ""
        if outcome is not Outcome.RIGHT:
            found = parsed.evidence.get(path)
            evidence = f"{found.sign} at {found.place}: {found.raw[:160]!r}" if found else "no evidence"
        score.fields.append(
            FieldScore(path, expected.kind, expected.way, outcome, expected.value, got, evidence, flags)
        )
    score.lost = lost_words(completed, parsed, wrong)
    return score


def _parse(data: bytes) -> Any:
    return child_audit.parse(data)


def _score_one(completed: Completed) -> DocumentScore:
    return score_document(completed, _parse)


# ---- many


def generate(seed: int, count: int, *, resaved: bool = False) -> list[Completed]:
    """The documents of ``count`` seeds; ``resaved``: half of them come back through LibreOffice."""
    documents = [make(each) for each in range(seed, seed + count)]
    if not resaved or clients.SOFFICE is None:
        return documents
    by_client: dict[str, list[Completed]] = defaultdict(list)
    for each in documents:
        rng = Random(f"client {each.seed}")
        if rng.random() < 0.5:
            by_client[rng.choice(sorted(clients.CLIENTS))].append(each)
    for client, some in sorted(by_client.items()):
        for index in range(0, len(some), 100):
            batch = some[index : index + 100]
            for each, data in zip(batch, clients.resave([b.data for b in batch], client), strict=True):
                if data is not None:
                    each.data, each.client = data, client
    return documents


def score_all(documents: Sequence[Completed], *, jobs: int = 1) -> list[DocumentScore]:
    if jobs <= 1:
        return [_score_one(each) for each in documents]
    with ProcessPoolExecutor(jobs) as pool:
        return list(pool.map(_score_one, documents, chunksize=8))


@dataclass(frozen=True)
class Totals:
    documents: int
    failed: int
    fields: int
    right: int
    flagged: int
    honest: int
    silent: int
    lost: int

    @property
    def right_share(self) -> float:
        return (self.right + self.flagged) / self.fields if self.fields else 0.0

    @property
    def flagged_share(self) -> float:
        return self.flagged / self.fields if self.fields else 0.0


def totals(scores: Sequence[DocumentScore]) -> Totals:
    counts = Counter(each.outcome for score in scores for each in score.fields)
    return Totals(
        documents=len(scores),
        failed=sum(bool(score.failure) for score in scores),
        fields=sum(counts.values()),
        right=counts[Outcome.RIGHT],
        flagged=counts[Outcome.FLAGGED],
        honest=counts[Outcome.HONEST],
        silent=counts[Outcome.SILENT],
        lost=sum(bool(score.lost) for score in scores),
    )


def _line(name: str, fields: Sequence[FieldScore], documents: int | str) -> str:
    counts = Counter(each.outcome for each in fields)
    total = len(fields)
    right = counts[Outcome.RIGHT] + counts[Outcome.FLAGGED]
    return (
        f"{name[:42]:42} {documents!s:>5} {total:7} {100 * right / total:7.2f} % {counts[Outcome.FLAGGED]:6} "
        f"({100 * counts[Outcome.FLAGGED] / total:5.2f} %) {counts[Outcome.HONEST]:6} {counts[Outcome.SILENT]:6}"
    )


def table(scores: Sequence[DocumentScore]) -> str:
    """The table of scores: in all, by form, blank, client, noise, kind of field and way of completing."""
    out = [f"{'':42} {'docs':>5} {'fields':>7} {'right':>9} {'flagged':>16} {'honest':>6} {'silent':>6}"]
    read = [score for score in scores if not score.failure]

    def group(title: str, key: Callable[[DocumentScore, FieldScore], Iterable[str]]) -> None:
        fields: dict[str, list[FieldScore]] = defaultdict(list)
        documents: dict[str, set[int]] = defaultdict(set)
        for score in read:
            for each in score.fields:
                for name in key(score, each):
                    fields[name].append(each)
                    documents[name].add(score.seed)
        out.append(f"-- {title}")
        out.extend(_line(name, some, len(documents[name])) for name, some in sorted(fields.items()))

    group("all", lambda score, each: ("all",))
    group("form", lambda score, each: (score.form,))
    group("blank", lambda score, each: (f"{score.form} {score.blank}",))
    group("client", lambda score, each: (score.client,))
    group("noise", lambda score, each: score.noise)
    group("kind", lambda score, each: (each.kind,))
    group("way", lambda score, each: (f"{each.kind}: {each.way}",))
    sums = totals(scores)
    seconds = sorted(score.seconds for score in scores)
    out.append(
        f"{sums.documents} documents, {sums.failed} failed, {sums.lost} with lost words; "
        f"{sum(seconds):.1f} s in all, median {1000 * seconds[len(seconds) // 2]:.0f} ms, "
        f"longest {1000 * seconds[-1]:.0f} ms"
    )
    return "\n".join(out)


def _show(value: Any) -> str:
    text = value.isoformat() if isinstance(value, date) else repr(value)
    return text if len(text) < 300 else f"{text[:300]}…"


def report(scores: Sequence[DocumentScore], outcome: Outcome, most: int) -> str:
    out = []
    found = [(score, each) for score in scores for each in score.fields if each.outcome is outcome]
    for score, each in found[:most]:
        out.append(
            f"seed {score.seed} {score.form}/{score.blank} via {score.client}, noise {'+'.join(score.noise)}\n"
            f"    {each.path} [{each.kind}: {each.way}]\n    expected {_show(each.expected)}\n    got      "
            f"{_show(each.got)}\n    evidence {each.evidence}" + "".join(f"\n    issue {text}" for text in each.issues)
        )
    out.append(f"{len(found)} fields {outcome.value}")
    return "\n".join(out)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Score the reading of completed forms whose truth is known.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--clients", action="store_true", help="half of the documents come back through LibreOffice")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--most", type=int, default=20, help="errors to print of each sort")
    parser.add_argument("--show", choices=[each.name.lower() for each in Outcome], action="append", default=None)
    parser.add_argument("--only", default="", help="only documents whose name contains this: form, blank, client")
    parser.add_argument("--keep", type=Path, help="a folder for the documents with silent errors")
    parser.add_argument("--write", type=Path, help="only write the documents into this folder")
    options = parser.parse_args(arguments)
    documents = [
        each
        for each in generate(options.seed, options.count, resaved=options.clients)
        if options.only in f"{each.name}"
    ]
    if options.write:
        _keep(documents, options.write)
        return 0
    scores = score_all(documents, jobs=options.jobs)
    print(table(scores))
    for name in options.show or ["silent"]:
        print(f"\n== {Outcome[name.upper()].value}")
        print(report(scores, Outcome[name.upper()], options.most))
    for score in [score for score in scores if score.lost][: options.most]:
        print(f"lost in seed {score.seed} {score.form}/{score.blank} via {score.client}: {' '.join(score.lost)[:300]}")
    for score in [score for score in scores if score.failure][: options.most]:
        print(f"failed: seed {score.seed} {score.form}/{score.blank} via {score.client}\n{score.failure}")
    bad = {score.seed for score in scores if score.silent or score.failure or score.lost}
    if options.keep:
        _keep([each for each in documents if each.seed in bad], options.keep)
    return 1 if bad else 0


def _keep(documents: Iterable[Completed], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for each in documents:
        (folder / f"{each.name}.docx").write_bytes(each.data)


if __name__ == "__main__":
    sys.exit(main())
