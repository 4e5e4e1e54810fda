"""What is told of the units of a batch beside their figures, gathered in one pass over its journal."""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from cxmaturity.answers.beside import MOST
from cxmaturity.answers.model import Unread
from cxmaturity.assess_paths import shadow_sentence
from cxmaturity.batches.resume import journal_lines
from cxmaturity.errors import plain
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.text.language import current, tr

_MOST_SHADOWED = 12
"""So many units are told of one by one."""


class RemarkedResult(msgspec.Struct, frozen=True):
    """What there is to be told of where a result comes from."""

    questionnaire: str
    version: str
    shadows_shipped: str
    not_read: tuple[str, ...]


class RemarkedUnit(msgspec.Struct, frozen=True):
    """What a line of the journal says of a unit beside its figures, of which there are many more."""

    unit: str
    result: RemarkedResult | None = None
    told: tuple[str, ...] = ()


class ToldUnits:
    """What there is to be told of units: only the first of each kind, since there may be a million."""

    def __init__(self, folder: Path) -> None:
        """Go through the journal in `folder`."""
        self._unread: list[Unread] = []
        self._shadowed: list[str] = []
        self._strangers: list[str] = []
        self._shadows = self._told = 0
        decode = msgspec.json.Decoder(RemarkedUnit).decode
        for line in journal_lines(folder):
            self._add(decode(line))

    def _add(self, one: RemarkedUnit) -> None:
        """Note what is to be told of one unit."""
        if one.told:
            self._told += len(one.told)
            self._strangers += one.told[: MOST - len(self._strangers)]
        found = one.result
        if found is None:
            return
        if found.not_read and len(self._unread) <= MOST:
            files = current.get().listed(found.not_read)
            message = tr("{unit}: not read: {files}", unit=plain(one.unit), files=files)
            self._unread.append(Unread(one.unit, message))
        if found.shadows_shipped:
            self._shadows += 1
            if self._shadows <= _MOST_SHADOWED:
                asked = f"{found.questionnaire} {found.version}"
                self._shadowed.append(shadow_sentence(asked, found.shadows_shipped, one.unit))

    @property
    def unread(self) -> tuple[Unread, ...]:
        """A line for each unit with files beside its answers that were not read."""
        return tuple(self._unread)

    def contents(self, by_kind: Mapping[str, Questionnaire]) -> Iterator[str]:
        """Yield a sentence for each unit that a shadowing questionnaire scored, and for contents of one name.

        A name tells nothing of a questionnaire, its content does.
        """
        yield from self._shadowed
        if self._shadows > _MOST_SHADOWED:
            yield tr("… and {count} more that are so", count=self._shadows - _MOST_SHADOWED)
        series = Counter((one.id, one.version.partition(".")[0]) for one in by_kind.values())
        for (name, _), contents in series.items():
            if contents > 1:
                yield tr(
                    "{id}: it has {count} contents, which do not compare; each has a portfolio of its own",
                    id=name,
                    count=contents,
                )

    def strangers(self) -> Iterator[str]:
        """Yield a sentence for each of the first who answered and are no members of their team."""
        yield from self._strangers
        if self._told > MOST:
            yield tr("… and {count} more that are so", count=self._told - MOST)
