"""Fuzz one target: ``python -m fuzz.run reader --minutes 30``.

Needs atheris (``pip install atheris``; wheels exist for CPython 3.11 to 3.13 on Linux). New inputs are gathered in a
working folder outside the repository; an input that fails is written there too, as ``crash-…``. All that stands behind
``--`` goes to libFuzzer.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import atheris

HERE = Path(__file__).resolve().parent

with atheris.instrument_imports(include=["child_audit", "zipfile", "openpyxl"]):
    # The package imports it when it's needed, which is too late to be guided by it.
    import openpyxl  # noqa: F401

    from fuzz.targets import TARGETS


def main() -> None:
    """Run libFuzzer until the time is up or an input fails."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument(
        "--work", type=Path, default=Path("fuzzing"), help="folder for what is found (default: fuzzing)"
    )
    parser.add_argument("rest", nargs="*", help="options of libFuzzer, behind --")
    asked = parser.parse_args()
    gathered = asked.work.resolve() / asked.target
    gathered.mkdir(parents=True, exist_ok=True)
    seeds = HERE / "seeds" / asked.target
    words = HERE / f"{asked.target}.dict"
    options = [
        sys.argv[0],
        f"-max_total_time={round(asked.minutes * 60)}",
        "-timeout=25",
        "-rss_limit_mb=2048",
        "-print_final_stats=1",
        f"-artifact_prefix={gathered.parent}/{asked.target}-",
        *([f"-dict={words}"] if words.is_file() else []),
        *asked.rest,
        str(gathered),
        *([str(seeds)] if seeds.is_dir() else []),
    ]
    atheris.Setup(options, TARGETS[asked.target])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
