"""How long light commands take, against a process that only imports Typer."""

import compileall
import sys
from collections.abc import Callable
from pathlib import Path

import typer

import cxmaturity
from measure import EXAMPLE, Figure, in_turns, wall_time_of

ROUNDS = 15
LIMITS = {"--version": 1.25, "--help": 3.0, "score FILE --format json": 1.6}


def figures() -> list[Figure]:
    """Compile both packages, then start all commands in turns."""
    for package in (typer, cxmaturity):
        compileall.compile_dir(Path(str(package.__file__)).parent, quiet=1)
    floor, *taken = in_turns(ROUNDS, import_typer, *(started(line) for line in LIMITS))
    return [
        Figure(f"cxmaturity {line} / import typer", seconds / floor, limit)
        for (line, limit), seconds in zip(LIMITS.items(), taken, strict=True)
    ]


def import_typer() -> float:
    return wall_time_of([sys.executable, "-c", "import typer"])


def started(line: str) -> Callable[[], float]:
    program = Path(sys.executable).with_name("cxmaturity")
    words = [EXAMPLE if word == "FILE" else word for word in line.split()]
    return lambda: wall_time_of([program, *words])
