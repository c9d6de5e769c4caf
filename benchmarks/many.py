"""How long collating many forms takes, and how much memory.

    python benchmarks/many.py [N ...]

For each N (500, 5,000 and 20,000 unless others are given) a folder is filled with copies of the example forms, and
``child_audit.collate`` reads it, with a process for each processor, and writes the workbook, in a process of its own.
The memory is the most that this process held at any time; the processes that read are apart.
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

RETURNED = Path(__file__).resolve().parent.parent / "examples" / "returned"
COUNTS = ("500", "5000", "20000")


def measure(count: int) -> None:
    """Collate so many files and print one row of the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "returned")
        folder.mkdir()
        originals = sorted(RETURNED.glob("*.docx"))
        for number in range(count):
            os.link(_copy(originals[number % len(originals)], Path(name)), folder / f"audit {number:05}.docx")
        workbook = Path(name, "audits.xlsx")
        start = time.perf_counter()
        collation = child_audit.collate(folder, workers=None)
        read = time.perf_counter()
        collation.save(workbook)
        end = time.perf_counter()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        size = workbook.stat().st_size / 1e6
    print(f"| {count:,} | {read - start:.0f} | {end - read:.0f} | {peak:.0f} | {size:.1f} |", flush=True)


def _copy(original: Path, folder: Path) -> Path:
    copy = folder / original.name
    if not copy.exists():
        copy.write_bytes(original.read_bytes())
    return copy


def main(arguments: list[str]) -> None:
    """Measure each count in a process of its own, so that none inherits another's peak."""
    if arguments[:1] == ["--one"]:
        measure(int(arguments[1]))
        return
    print("| forms | reading, s | workbook, s | memory, MB | workbook, MB |\n|---:|---:|---:|---:|---:|", flush=True)
    for count in arguments or COUNTS:
        subprocess.run([sys.executable, __file__, "--one", count], check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
