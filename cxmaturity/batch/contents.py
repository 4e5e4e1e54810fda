"""What is said of the questionnaires of a batch: a name tells nothing, their content does."""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from cxmaturity.batch.resume import read_journal
from cxmaturity.domain.questionnaire import Questionnaire
from cxmaturity.language import tr
from cxmaturity.pipeline import shadow_sentence

_MOST = 12
"""So many units are told of one by one."""


def told_contents(folder: Path, by_kind: Mapping[str, Questionnaire]) -> Iterator[str]:
    """Yield a sentence for each unit that a shadowing questionnaire scored, and for contents of one name."""
    shadowed = 0
    for done in read_journal(folder):
        found = done.result
        if found is None or not found.shadows_shipped:
            continue
        shadowed += 1
        if shadowed <= _MOST:
            asked = f"{found.questionnaire} {found.version}"
            yield shadow_sentence(asked, found.shadows_shipped, done.unit)
    if shadowed > _MOST:
        yield tr("… and {count} more that are so", count=shadowed - _MOST)
    series = Counter((one.id, one.version.partition(".")[0]) for one in by_kind.values())
    for (name, _), contents in series.items():
        if contents > 1:
            yield tr(
                "{id}: it has {count} contents, which do not compare; each has a portfolio of its own",
                id=name,
                count=contents,
            )
