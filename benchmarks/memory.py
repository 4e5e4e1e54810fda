"""How much a process grows that writes forty reports, each in full, one after the other."""

import resource
import subprocess
import sys

from cxmaturity.assess_paths import assess_path
from cxmaturity.report import render
from measure import EXAMPLE, Figure, compiled

REPORTS = 40


def figures() -> list[Figure]:
    """Write them in a process of their own: this one may have grown before."""
    command = [sys.executable, __file__]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=compiled())
    return [Figure(f"MB that {REPORTS} reports add to the first", float(done.stdout), 20)]


def growth() -> float:
    """Return by how many MB the process's peak rises from the first report to the last."""
    peaks = []
    for _ in range(REPORTS):
        render(assess_path(EXAMPLE), "pdf")
        peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    return (peaks[-1] - peaks[0]) / 1024  # Linux counts in KB


if __name__ == "__main__":
    print(growth())
