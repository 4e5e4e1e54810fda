"""Answer files of fictional units, as many as one likes, and the same ones every time."""

import random
import re
from pathlib import Path

from measure import EXAMPLE

_LEVEL = re.compile(r"^(  [a-z]+\.[a-z-]+: |    level: )(\d)(?=\s|$)", re.MULTILINE)
_HEAD = re.compile(r"^(organisation|scope): .*\n", re.MULTILINE)


def write_answers(folder: Path, count: int) -> list[Path]:
    """Write `count` answer files: each the fullest example, about another unit, with levels of its own."""
    text = _HEAD.sub("", EXAMPLE.read_text(encoding="utf-8"))
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for number in range(count):
        path = folder / f"unit-{number:05}.yaml"
        path.write_text(_varied(text, number), encoding="utf-8")
        made.append(path)
    return made


def _varied(text: str, number: int) -> str:
    """Return the answers of the unit called by its number: some are strong and some weak, each in its way."""
    chance = random.Random(number)
    mood = chance.gauss(0, 1.1)

    def level(found: re.Match[str]) -> str:
        return found[1] + str(min(5, max(1, round(int(found[2]) - 0.8 + mood + chance.gauss(0, 0.9)))))

    varied = _LEVEL.sub(level, text)
    return varied.replace("wave:", f"organisation: Tarnholt Freight\nscope: Branch {number:05}\nwave:", 1)
