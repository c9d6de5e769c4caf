"""How long collating many forms takes, and how much memory.

    python benchmarks/many.py [--read] [N ...]

For each N (500, 5,000 and 20,000 unless others are given), in a process of its own: the example forms are read once,
what was read from them is gathered N times, and the workbook is written. With ``--read`` a folder is filled with N
copies of them and really read, by a process for each processor. The memory is the most that the gathering and writing
process held at any time; the processes that read are apart, and hold one document each.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import child_audit
from child_audit.collate import gather

RETURNED = Path(__file__).resolve().parent.parent / "examples" / "returned"
COUNTS = ("500", "5000", "20000")


def measure(count: int, *, read: bool) -> None:
    """Collate so many forms and print one row of the table."""
    originals = sorted(RETURNED.glob("*.docx"))
    with tempfile.TemporaryDirectory() as name:
        workbook = Path(name, "audits.xlsx")
        start = time.perf_counter()
        if read:
            collation = child_audit.collate(_copies(originals, count, Path(name)), workers=None)
        else:
            once = child_audit.collate(originals)
            outcomes = list(once.outcomes)
            collation = gather((outcomes[number % len(outcomes)] for number in range(count)), once.forms, count)
        gathered = time.perf_counter()
        collation.save(workbook)
        end = time.perf_counter()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        size = workbook.stat().st_size / 1e6
    print(f"| {count:,} | {gathered - start:.0f} | {end - gathered:.0f} | {peak:.0f} | {size:.1f} |", flush=True)


def _copies(originals: list[Path], count: int, folder: Path) -> Path:
    returned = folder / "returned"
    returned.mkdir()
    for number in range(count):
        os.link(_copy(originals[number % len(originals)], folder), returned / f"audit {number:05}.docx")
    return returned


def _copy(original: Path, folder: Path) -> Path:
    copy = folder / original.name
    if not copy.exists():
        copy.write_bytes(original.read_bytes())
    return copy


def main(arguments: list[str]) -> None:
    """Measure each count in a process of its own, so that none inherits another's peak."""
    read = "--read" in arguments
    counts = [argument for argument in arguments if not argument.startswith("--")]
    if "--one" in arguments:
        measure(int(counts[0]), read=read)
        return
    print("| forms | gathering, s | workbook, s | memory, MB | workbook, MB |\n|---:|---:|---:|---:|---:|", flush=True)
    for count in counts or COUNTS:
        options = ["--one", *(["--read"] if read else [])]
        subprocess.run([sys.executable, __file__, *options, count], check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
