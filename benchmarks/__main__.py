"""Measure, print a table, and write the figures.

    python -m benchmarks [--rounds N] [--documents N] [--only WORD …] [--json FILE]

All peers are compared that are installed: ``pip install docx2python mammoth`` beside the project. Then
``python -m benchmarks.page`` writes the figures into ``docs/maintainers/benchmarks.md``.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import child_audit
from benchmarks.measure import Task, named
from benchmarks.peers import PACKAGES, version
from benchmarks.tasks import collating, filling, importing, reading

RESULTS = Path(__file__).resolve().parent / "results.json"


def table(tasks: list[dict[str, Any]]) -> Iterator[str]:
    """Yield the lines of a table that Markdown understands."""
    yield "| task | with | median ms | × floor | this library is × faster | goal |"
    yield "|---|---|---:|---:|---:|---|"
    for task in tasks:
        floor, ours = (way["median_s"] for way in task["ways"][:2])
        for number, way in enumerate(task["ways"]):
            time = way["median_s"]
            goals = [f"≤ {task['goal']:g} × floor"] if number == 1 and task["goal"] else []
            goals += [f"≥ {task['faster'][way['name']]:g} × faster"] if way["name"] in task["faster"] else []
            faster = f"{time / ours:.1f}" if number > 1 and task["name"] != "start" else ""
            name = f"{task['name']} ({task['note']})" if task["note"] else task["name"]
            cells = (name, way["name"], f"{time * 1000:.2f}", f"{time / floor:.1f}", faster, "; ".join(goals))
            yield f"| {' | '.join(cells)} |"


def as_data(task: Task) -> dict[str, Any]:
    """Return what was measured of a task as plain data."""
    ways = [
        {"name": way.name, "median_s": way.median, "fastest_s": way.fastest, "rounds": len(way.times)}
        for way in task.contestants
    ]
    return {"name": task.name, "note": task.note, "goal": task.goal, "faster": task.faster, "ways": ways}


def main(arguments: list[str] | None = None) -> int:
    """Run the tasks, print the table, write the figures; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure.")
    parser.add_argument("--rounds", type=int, default=15, help="how often each way runs (default: 15)")
    parser.add_argument(
        "--documents", type=int, default=2_000, help="how many are collated; 0 for none (default: 2000)"
    )
    parser.add_argument("--only", nargs="*", default=[], metavar="WORD", help="only tasks whose names hold a word")
    parser.add_argument("--json", type=Path, default=RESULTS, help="where the figures go")
    options = parser.parse_args(arguments)
    measured = []
    for task in named([*reading(), *filling(), importing()], options.only):
        print(f"{task.name} …", file=sys.stderr, flush=True)
        task.play(options.rounds)
        measured.append(as_data(task))
    figures: dict[str, Any] = {
        "date": date.today().isoformat(),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "processors": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
        "versions": {"child-audit": child_audit.__version__, **{name: version(name) for name in PACKAGES}},
        "tasks": measured,
    }
    if options.documents:
        print("collate …", file=sys.stderr, flush=True)
        figures["collate"] = collating(options.documents)
    print("\n".join(table(measured)))
    if "collate" in figures:
        print(json.dumps(figures["collate"], indent=1))
    before = json.loads(options.json.read_text("utf-8")) if options.json.exists() else {}
    if options.only:  # the others stay as they were
        again = {task["name"]: task for task in measured}
        figures["tasks"] = [again.pop(task["name"], task) for task in before.get("tasks", [])] + list(again.values())
    options.json.write_text(json.dumps(before | figures, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
