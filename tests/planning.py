"""Plans made once in a run of the tests, whoever asks for them.

Every report has a plan, and a plan is solved anew each time: that is what the tool does, and what the
tests of plans hold, which import the door itself. All others share what was made from the same answers.
"""

import hashlib
import os
import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cxmaturity.plan import make, solver
from cxmaturity.plan.model import Plan, Wish
from cxmaturity.scoring.model import Assessment

TEXTS = frozenset(
    {"name", "text", "title", "label", "meaning", "do", "owner", "measure", "url", "idea", "hint"}
)
"""Words of a questionnaire, which a translation has too: no plan follows from them."""


@contextmanager
def planning_once(folder: Path) -> Iterator[None]:
    """Keep the plans that are made in `folder`, for all processes that name it."""
    original = make.make_plan

    def make_plan(assessment: Assessment, wish: Wish, *, today: date, whole: bool = True) -> Plan:
        kept = folder / _key(assessment, wish, today, whole)
        if kept.exists():
            found: Plan = pickle.loads(kept.read_bytes())
            return found
        made = original(assessment, wish, today=today, whole=whole)
        folder.mkdir(parents=True, exist_ok=True)
        half = kept.with_suffix(f".{os.getpid()}")
        half.write_bytes(pickle.dumps(made))
        half.replace(kept)
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(make, "make_plan", make_plan)
        yield


def _key(assessment: Assessment, wish: Wish, today: date, whole: bool) -> str:
    said = (
        _without_texts(msgspec.to_builtins(assessment.questionnaire)),
        msgspec.to_builtins((assessment.dimensions, assessment.overall, assessment.tally)),
        (assessment.subject.date, assessment.strict, repr(wish), today.isoformat(), whole),
        (solver.MOST_NODES, solver.MOST_SECONDS, solver._OPTIONS),
    )
    return hashlib.sha256(repr(said).encode("utf-8", "surrogatepass")).hexdigest()


def _without_texts(tree: Any) -> Any:
    if isinstance(tree, dict):
        return {key: _without_texts(of) for key, of in tree.items() if key not in TEXTS}
    if isinstance(tree, list | tuple):
        return [_without_texts(one) for one in tree]
    return tree
