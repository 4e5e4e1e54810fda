"""What the benchmarks share: a figure with its limit, and fair ways to take it.

All figures are ratios of two things measured in turns in one run, so that they mean the same on a
slow machine and a busy one.
"""

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cxmaturity.resources import bundled

# The fullest sheet of the examples: with notes and evidence, as people fill them in.
EXAMPLE = max(
    bundled("questionnaires").glob("cx-maturity/examples/*/*/*.yaml"), key=lambda path: path.stat().st_size
)


@dataclass(frozen=True)
class Figure:
    """A ratio, and what it may be at most; None where it is only told."""

    name: str
    ratio: float
    limit: float | None = None


def in_turns(rounds: int, *measures: Callable[[], float]) -> list[float]:
    """Take each measure once a round and return the median of each."""
    taken = [[measure() for measure in measures] for _ in range(rounds)]
    return [statistics.median(column) for column in zip(*taken, strict=True)]


def processor_time(work: Callable[[], object], times: int = 1) -> float:
    """Return the processor seconds of doing `work` so many times in this process."""
    start = time.process_time()
    for _ in range(times):
        work()
    return time.process_time() - start


def wall_time_of(command: Sequence[str | Path]) -> float:
    """Return the seconds that a new process takes, from its start to its end."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=compiled())
    return time.perf_counter() - start


def processor_time_of(command: Sequence[str | Path]) -> float:
    """Return the processor seconds of a new process and its children."""
    before = os.times()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=compiled())
    after = os.times()
    return sum(after[2:4]) - sum(before[2:4])  # user and system, of children


def compiled() -> dict[str, str]:
    """Return an environment in which Python keeps bytecode: without it every start is far slower."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
