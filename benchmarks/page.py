"""Write what was measured into ``docs/maintainers/benchmarks.md``, between its marks.

python -m benchmarks.page
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import growth, soak
from benchmarks.__main__ import RESULTS, table

PAGE = Path(__file__).resolve().parent.parent / "docs" / "maintainers" / "benchmarks.md"


def measured(figures: dict[str, Any]) -> Iterator[str]:
    """Yield where the figures were taken, and the table."""
    versions = ", ".join(f"{name} {version}" for name, version in figures["versions"].items() if version)
    machine = f"{figures['processors']} processors ({figures['system']}, load {figures['load']}, by other work mostly)"
    yield f"Taken on {figures['date']}, {machine}, Python {figures['python']}; {versions}."
    yield ""
    yield from table(figures["tasks"])


def collated(figures: dict[str, Any]) -> Iterator[str]:
    """Yield how long collating took, by one process and by two."""
    found = figures["collate"]
    yield f"{found['documents']:,} documents as Word saves them, into a workbook:"
    yield ""
    yield "| processes | wall, s | of it the workbook | reading, s | parent meanwhile, s | workbook, s | parent, MB |"
    yield "|---:|---:|---:|---:|---:|---:|---:|"
    for workers in ("1", "2"):
        for run in found[workers]:
            wall = run["read_s"] + run["write_s"]
            one = workers == "1"
            read = run["read_here_cpu_s"] if one else run["read_elsewhere_cpu_s"]
            here = "" if one else f"{run['read_here_cpu_s']:.1f}"
            cells = (workers, f"{wall:.1f}", f"{run['write_s'] / wall:.0%}", f"{read:.1f}", here,
                     f"{run['write_cpu_s']:.1f}", f"{run['parent_mb']:.0f}")  # fmt: skip
            yield f"| {' | '.join(cells)} |"


def grown() -> Iterator[str]:
    """Yield the powers, and the largest sizes."""
    found = json.loads(growth.RESULTS.read_text("utf-8"))
    yield "| what | from | to | s | MB | power of time |"
    yield "|---|---:|---:|---:|---:|---:|"
    for what, points in found.items():
        first, last = points[0], points[-1]
        times = f"{first['seconds']:.3f} → {last['seconds']:.3f} | {first['mb']:.0f} → {last['mb']:.0f}"
        yield f"| {what} | {first['size']:,} | {last['size']:,} | {times} | {growth.power(points, 'seconds'):.2f} |"


def soaked() -> Iterator[str]:
    """Yield what the soak showed."""
    found = json.loads(soak.RESULTS.read_text("utf-8"))
    samples = found["memory_mb"]
    who = [name for name in samples[0] if name not in ("s", "documents")]
    yield (
        f"{found['documents']:,} documents ({found['distinct']} distinct), {found['workers']} workers, "
        f"{found['seconds']:,} s; {found['read']:,} read; {sum(found['rows'].values()):,} rows in "
        f"{found['parquet_mb']} MB of Parquet."
    )
    yield ""
    yield f"| s | documents | {' | '.join(f'{name}, MB' for name in who)} |"
    yield f"|---:|---:|{'---:|' * len(who)}"
    step = max(1, len(samples) // 10)
    for sample in [*samples[:-1:step], samples[-1]]:
        yield f"| {sample['s']:,} | {sample['documents']:,} | {' | '.join(str(sample[name]) for name in who)} |"


def main() -> int:
    """Replace what stands between the marks."""
    figures = json.loads(RESULTS.read_text("utf-8"))
    page = PAGE.read_text("utf-8")
    parts = {"measured": measured(figures), "collated": collated(figures), "grown": grown()}
    if soak.RESULTS.exists():
        parts["soaked"] = soaked()
    for name, lines in parts.items():
        mark = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
        text = "\n".join(lines)
        page = mark.sub(lambda found, text=text: f"{found[1]}{text}\n{found[2]}", page)  # type: ignore[misc]
    PAGE.write_text(page, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
