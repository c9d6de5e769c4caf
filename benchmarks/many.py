"""How much memory collating takes in the process that was asked, and how long it works itself.

    python -m benchmarks.many [--output xlsx|parquet] [N ...]

For each N (500, 5,000 and 20,000 unless others are given), in a process of its own: a folder of N files is collated, by
an executor that gives back what reading processes would have sent, made of the readings of the example forms; each
audit is of another child. So everything is measured but the reading itself: finding, fetching results, gathering,
writing. The memory is the most that the process held at any time.
"""

from __future__ import annotations

import argparse
import pickle
import resource
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import child_audit
from benchmarks.documents import RETURNED, child_named
from child_audit.collate import Outcome

COUNTS = ("500", "5000", "20000")


class Prefabricated(Executor):
    """Gives for each file a reading of an example form, packed as a process that reads would have."""

    def __init__(self, readings: list[Outcome]) -> None:
        self._readings = readings
        self.busy = 0.0
        """Seconds that making them took, which are not the library's."""

    def submit(self, work: Callable[..., Any], /, *given: Any, **named: Any) -> Future[Any]:
        """Do in no time what a process would do."""
        begin = time.process_time()
        made = [self._reading(file) for file in given[0]]
        future: Future[Any] = Future()
        future.set_result(zlib.compress(pickle.dumps(made, pickle.HIGHEST_PROTOCOL), 1))
        self.busy += time.process_time() - begin
        return future

    def _reading(self, file: Any) -> Outcome:
        number = int(file.path.stem)
        outcome = self._readings[number % len(self._readings)]
        assert outcome.parsed is not None
        record = outcome.parsed.record
        child = record.child.model_copy(update={"full_name": child_named(number), "case_id": f"CF-{number:07}"})
        parsed = replace(outcome.parsed, record=record.model_copy(update={"child": child}))
        return replace(outcome, path=file.path, name=file.name, sha256=f"{number:064x}", parsed=parsed)


def measure(count: int, kind: str) -> None:
    """Collate so many files and print one row of the table."""
    with tempfile.TemporaryDirectory() as name:
        folder, output = Path(name, "returned"), Path(name, "audits.xlsx" if kind == "xlsx" else "tables")
        folder.mkdir()
        for number in range(count):
            (folder / f"{number:06}.docx").write_bytes(b"%d" % number)
        executor = Prefabricated(list(child_audit.collate(RETURNED).outcomes))
        begin = time.process_time()
        collation = child_audit.collate(
            folder, output, kind=None if kind == "xlsx" else kind, executor=executor, workers=2
        )
        seconds = time.process_time() - begin - executor.busy
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        assert len(collation.read) == count
        files = [output] if output.is_file() else list(output.iterdir())
        size = sum(file.stat().st_size for file in files) / 1e6
    print(
        f"| {count:,} | {kind} | {peak:.1f} | {seconds:.0f} | {seconds / count * 1000:.1f} | {size:.1f} |", flush=True
    )


def main() -> None:
    """Measure each count in a process of its own, so that none inherits another's peak."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.many")
    parser.add_argument("counts", nargs="*", default=COUNTS, metavar="N")
    parser.add_argument("--output", choices=("xlsx", "parquet"), default="xlsx")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        measure(int(options.counts[0]), options.output)
        return
    print("| documents | into | memory, MB | processor, s | ms a document | size, MB |\n|---:|---|---:|---:|---:|---:|")
    sys.stdout.flush()
    for count in options.counts:
        command = [sys.executable, "-m", "benchmarks.many", "--one", "--output", options.output, str(count)]
        subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
