"""What CI holds: this library's time against the floor, on the same documents, in the same run.

Never absolute times. The fastest of many rounds is compared, in seconds of the processor, which changes little on a
machine that is busy with something else; and the limits leave room above what is measured. Tighten a limit when the
library has become faster for good.

    python -m benchmarks.limits
"""

from __future__ import annotations

import sys

from benchmarks.tasks import filling, reading

LIMITS = {
    "read early_help, as Word saves it": 16.0,
    "read cin_cp, as Word saves it": 16.0,
    "read early_help, lean": 36.0,
    "read cin_cp, lean": 36.0,
    "read a council's own form, as Word saves it": 30.0,
    "read a council's own form, lean": 65.0,
    "read 2,000 paragraphs that are no form": 20.0,
    "fill early_help": 5.0,
    "fill cin_cp": 5.0,
}
"""Task → so many times its floor at most."""

ROUNDS, ONCE_MORE = 7, 3
"""Rounds that are played, and how often a task that is over its limit is played again before it fails."""


def main() -> int:
    """Play each task until it's within its limit; return 1 when one isn't."""
    failed = 0
    tasks = {task.name: task for task in (*reading(others=False), *filling(others=False))}
    for name, limit in LIMITS.items():
        task = tasks[name]
        for _ in range(ONCE_MORE):
            task.play(ROUNDS)
            floor, ours = task.contestants[0].fastest, task.contestants[1].fastest
            if ours <= limit * floor:
                break
        ratio = ours / floor
        print(f"{'over ' if ratio > limit else 'within'} {ratio:6.1f} of {limit:5.1f} × floor  {name}", flush=True)
        failed += ratio > limit
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
