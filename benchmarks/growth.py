"""How time and memory grow: with the length of a text, the number of action rows, the number of documents.

    python -m benchmarks.growth [--json FILE] [--plot FILE]

Each size is read, filled or written in a process of its own, which says how many seconds of the processor it took and
the most memory it held. The *power* is the slope between the two largest sizes on a logarithmic scale: 1 is linear, 2
is quadratic. The plot needs matplotlib.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
RESULTS, PLOT = HERE / "growth.json", HERE.parent / "docs" / "maintainers" / "growth.png"
PAGE = 3_000
"""Characters on a page."""

SIZES: dict[str, tuple[int, ...]] = {
    "pages of one comment: read": (1, 12, 25, 50, 100, 200),
    "pages of one comment: fill": (1, 12, 25, 50, 100, 200),
    "action rows: read": (10, 60, 125, 250, 500, 1_000),
    "action rows: fill": (10, 60, 125, 250, 500, 1_000),
    "paragraphs that are no form: refused": (250, 500, 1_000, 2_000, 4_000),
    "documents: gathered and written": (30, 60, 125, 250, 500),
}


def seconds_of(run: Callable[[], object], least: float = 0.3) -> float:
    """Return how long the fastest of a few runs takes."""
    run()
    best, begin = math.inf, time.process_time()
    while best is math.inf or time.process_time() - begin < least:
        once = time.process_time()
        run()
        best = min(best, time.process_time() - once)
    return best


def one(what: str, size: int) -> dict[str, float]:
    """Measure one size, in this process."""
    import resource

    import child_audit
    from benchmarks import documents

    kind, _, verb = what.partition(": ")
    run: Callable[[], object]
    if kind.startswith("documents"):
        run, least = _collating(size), 0.0
    elif kind.startswith("paragraphs"):
        minutes = documents.no_form(size)
        run, least = (lambda: _refused(minutes)), 0.3
    else:
        made = documents.with_comment if kind.startswith("pages") else documents.with_actions
        data = made("early_help", size * PAGE if kind.startswith("pages") else size)
        form = child_audit.form_named("early_help")
        record = form.parse(data).record
        run, least = ((lambda: form.parse(data)) if verb == "read" else (lambda: form.fill(record))), 0.3
    seconds = seconds_of(run, least)
    return {"seconds": seconds, "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def _refused(data: bytes) -> None:
    import child_audit
    from child_audit.errors import UnknownForm

    with suppress(UnknownForm):
        child_audit.parse(data)


def _collating(count: int) -> Callable[[], object]:
    """Return what gathers so many readings and writes the workbook; the documents themselves are read before."""
    import io
    from dataclasses import replace

    import child_audit
    from benchmarks import documents
    from child_audit.collate import gather

    once = child_audit.collate(documents.RETURNED)
    read = list(once.outcomes)

    def outcomes() -> Iterator[Any]:
        for number in range(count):
            outcome = read[number % len(read)]
            yield replace(outcome, name=f"audit {number:06}.docx", sha256=f"{number:064x}")

    return lambda: gather(outcomes(), once.forms, count).save(io.BytesIO())


def power(points: list[dict[str, float]], of: str) -> float:
    """Return the slope between the two largest sizes, on a logarithmic scale."""
    before, last = points[-2:]
    return math.log(last[of] / before[of]) / math.log(last["size"] / before["size"])


def plot(found: dict[str, list[dict[str, float]]], target: Path) -> None:
    """Draw time and memory, a row for each."""
    matplotlib: Any = import_module("matplotlib")
    matplotlib.use("Agg")
    pyplot: Any = import_module("matplotlib.pyplot")
    figure, axes = pyplot.subplots(2, len(found), figsize=(3.1 * len(found), 5.2), constrained_layout=True)
    for column, (what, points) in enumerate(found.items()):
        sizes = [point["size"] for point in points]
        for row, (of, unit, colour) in enumerate((("seconds", "s", "#1f5a7a"), ("mb", "MB", "#a3541a"))):
            axis = axes[row][column]
            values = [point[of] for point in points]
            axis.plot(sizes, values, "o-", color=colour, markersize=4)
            axis.plot([0, sizes[-1]], [values[0] * (row == 1), values[-1]], ":", color="#999999", linewidth=1)
            axis.set_ylim(bottom=0)
            axis.set_xlim(left=0)
            axis.grid(alpha=0.25)
            axis.set_ylabel(unit)
            if row == 0:
                axis.set_title(f"{what.partition(': ')[2]}\n(power {power(points, 'seconds'):.2f})", fontsize=10)
            else:
                axis.set_xlabel(what.partition(":")[0], fontsize=9)
    figure.savefig(target, dpi=80)


def main() -> int:
    """Measure every size, print the table, draw the plot."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth", description="How time and memory grow.")
    parser.add_argument("--json", type=Path, default=RESULTS)
    parser.add_argument("--plot", type=Path, default=PLOT)
    parser.add_argument("--only", default="")
    parser.add_argument("--one", nargs=2, metavar=("WHAT", "SIZE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(one(options.one[0], int(options.one[1]))))
        return 0
    found: dict[str, list[dict[str, float]]] = {}
    print("| what | size | s | MB |\n|---|---:|---:|---:|")
    for what, sizes in SIZES.items():
        if options.only not in what:
            continue
        for size in sizes:
            command = [sys.executable, "-m", "benchmarks.growth", "--one", what, str(size)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            point = {"size": size, **json.loads(done.stdout)}
            found.setdefault(what, []).append(point)
            print(f"| {what} | {size:,} | {point['seconds']:.3f} | {point['mb']:.0f} |", flush=True)
        print(f"| {what} | power | {power(found[what], 'seconds'):.2f} | {power(found[what], 'mb'):.2f} |", flush=True)
    if not options.only:
        options.json.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
        plot(found, options.plot)
    return 0


if __name__ == "__main__":
    sys.exit(main())
