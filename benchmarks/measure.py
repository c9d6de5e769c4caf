"""Contestants, run in turn: A B C A B C …, so that a machine that is busy for a while is busy for all of them."""

from __future__ import annotations

import gc
import resource
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


def of_others() -> float:
    """Return how many seconds of the processor the processes took that this one started and waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@dataclass
class Contestant:
    """One way to do a task, and how long it took each time, in seconds of the processor.

    Attributes:
        name: what it is.
        run: does it once.
        every: in which rounds it runs: 1 for all of them, 10 for every tenth, for what takes very long.
        clock: what counts: seconds of this process on the processor, or of those that it started.
    """

    name: str
    run: Callable[[], object]
    every: int = 1
    clock: Callable[[], float] = time.process_time
    times: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """The median of all rounds."""
        return statistics.median(self.times)

    @property
    def fastest(self) -> float:
        """The fastest round: what changes least on a machine that others use as well."""
        return min(self.times)


@dataclass
class Task:
    """What is to be done.

    Attributes:
        name: of the task.
        contestants: who does it; the first is the floor, the second is this library.
        goal: so many times the floor it may take at most; None where there is no such goal.
        faster: name of a contestant → so many times faster than it this library should be.
        note: on what.
    """

    name: str
    contestants: list[Contestant]
    goal: float | None = None
    faster: dict[str, float] = field(default_factory=dict)
    note: str = ""

    @property
    def ratio(self) -> float:
        """How many times the floor this library takes."""
        return self.contestants[1].median / self.contestants[0].median

    def play(self, rounds: int) -> None:
        """Run every contestant once a round, after one run to warm up: imports, caches, compiled templates."""
        for contestant in self.contestants:
            contestant.run()
        for number in range(rounds):
            for contestant in self.contestants:
                if number % contestant.every == 0:
                    gc.collect()
                    begin = contestant.clock()
                    contestant.run()
                    contestant.times.append(contestant.clock() - begin)

    def against(self, name: str) -> float:
        """Return how many times faster than a contestant this library is."""
        other = next(contestant for contestant in self.contestants if contestant.name == name)
        return other.median / self.contestants[1].median


def named(tasks: Sequence[Task], words: Sequence[str]) -> list[Task]:
    """Return the tasks whose names hold one of the words; all when there are none."""
    return [task for task in tasks if not words or any(word in task.name for word in words)]
