"""What CI holds: how much this library does for each task.

Two measures, never absolute times. **Calls**, of functions in Python and in C: the same in every run, however busy the
machine is, so that their limits stand close above what is counted. They don't see what one call costs (a search of a
long list, a regular expression), so **time** is held as well, against the floor's in the same run: loosely, for on a
machine that others use too the same code was seen to take 17 to 28 times the floor. Tighten the limits when the library
has become faster for good.

    python -m benchmarks.limits
"""

from __future__ import annotations

import cProfile
import sys
from collections.abc import Callable
from typing import NamedTuple

from benchmarks.tasks import filling, reading


class Limit(NamedTuple):
    """What a task may take at most.

    Attributes:
        calls: calls of functions, in thousands.
        times: so many times the floor, of seconds of the processor.
    """

    calls: float
    times: float


LIMITS = {
    "read early_help, as Word saves it": Limit(165, 25),
    "read cin_cp, as Word saves it": Limit(200, 25),
    "read early_help, lean": Limit(150, 55),
    "read cin_cp, lean": Limit(190, 55),
    "read a council's own form, as Word saves it": Limit(340, 50),
    "read a council's own form, lean": Limit(330, 120),
    "read 2,000 paragraphs that are no form": Limit(5, 10),
    "fill early_help": Limit(3.5, 6),
    "fill cin_cp": Limit(4.4, 6),
}
"""Task → what it may take at most."""

ROUNDS, ONCE_MORE = 7, 3
"""Rounds that are played for the time, and how often a task that is over it is played again before it fails."""


def calls(run: Callable[[], object]) -> int:
    """Return how many functions something calls, once it is warm: with imports, caches and compiled templates there."""
    for _ in range(2):
        run()
    profile = cProfile.Profile()
    profile.runcall(run)
    return sum(entry.callcount for entry in profile.getstats())


def main() -> int:
    """Count and play each task; return 1 when one is over its limits."""
    failed = 0
    tasks = {task.name: task for task in (*reading(others=False), *filling(others=False))}
    for name, limit in LIMITS.items():
        task = tasks[name]
        counted = calls(task.contestants[1].run) / 1000
        for _ in range(ONCE_MORE):
            task.play(ROUNDS)
            floor, ours = task.contestants[0].fastest, task.contestants[1].fastest
            if ours <= limit.times * floor:
                break
        over = counted > limit.calls or ours > limit.times * floor
        print(
            f"{'over  ' if over else 'within'} {counted:7.1f} of {limit.calls:5.1f} thousand calls, "
            f"{ours / floor:5.1f} of {limit.times:3.0f} × floor  {name}",
            flush=True,
        )
        failed += over
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
