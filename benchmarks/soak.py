"""Many documents through a Dask cluster into Parquet, with the memory of each process as it goes.

    python -m benchmarks.soak [--documents 50000] [--workers 2] [--json FILE]

Few distinct documents, many copies that differ in their bytes alone: what is proved is that nothing grows, not that all
forms can be read.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import threading
import time
from importlib import import_module
from pathlib import Path
from typing import Any

import child_audit
from benchmarks import documents

RESULTS = Path(__file__).resolve().parent / "soak.json"
_EVERY = 10.0


def memory(process: int | str) -> float:
    """Return the memory that a process holds now, in MB; 0 where the system doesn't say."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def soak(count: int, workers: int) -> dict[str, Any]:
    """Read so many documents on a cluster of so many processes, write them, and return what was seen."""
    originals = [path.read_bytes() for path in sorted(documents.RETURNED.glob("*.docx"))]
    samples: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory(prefix="soak-") as name, child_audit.dask_cluster(workers=workers) as cluster:
        folder, output = Path(name, "returned"), Path(name, "tables")
        folder.mkdir()
        for number in range(count):
            (folder / f"{number:05}.docx").write_bytes(documents.numbered(originals[number % len(originals)], number))
        processes = {"parent": os.getpid(), **{f"worker {n}": pid for n, pid in enumerate(_pids(cluster))}}
        done, begin, over = [0], time.perf_counter(), threading.Event()

        def watch() -> None:
            while not over.is_set():
                held = {who: round(memory(pid), 1) for who, pid in processes.items()}
                samples.append({"s": round(time.perf_counter() - begin), "documents": done[0], **held})
                print(samples[-1], file=sys.stderr, flush=True)
                over.wait(_EVERY)

        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            collation = child_audit.collate(
                folder,
                output,
                kind="parquet",
                executor=cluster.executor,
                workers=cluster.workers,
                progress=lambda now, _: done.__setitem__(0, now),
            )
        finally:
            over.set()
            watcher.join()
        rows = {path.stem: _rows(path) for path in sorted(output.glob("*.parquet"))}
        size = sum(path.stat().st_size for path in output.iterdir()) / 1e6
        return {
            "documents": count,
            "distinct": len(originals),
            "workers": workers,
            "seconds": round(time.perf_counter() - begin),
            "read": len(collation.read),
            "rows": rows,
            "parquet_mb": round(size, 1),
            "memory_mb": samples,
        }


def _pids(cluster: child_audit.Cluster) -> list[int]:
    found: dict[str, int] = cluster.client.run(os.getpid)
    return list(found.values())


def _rows(path: Path) -> int:
    parquet: Any = import_module("pyarrow.parquet")  # has no types
    count: int = parquet.ParquetFile(path).metadata.num_rows
    return count


def main() -> int:
    """Run it, and write what was seen."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description="Many documents, long.")
    parser.add_argument("--documents", type=int, default=50_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--json", type=Path, default=RESULTS)
    options = parser.parse_args()
    found = soak(options.documents, options.workers)
    print(json.dumps({name: value for name, value in found.items() if name != "memory_mb"}))
    options.json.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    return 0 if found["read"] == options.documents else 1


if __name__ == "__main__":
    sys.exit(main())
