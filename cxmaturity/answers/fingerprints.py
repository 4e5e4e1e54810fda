"""Who is in an output, and by how many people two outputs differ: what the ledger of a wave holds of each.

A sheet is a fingerprint of who answered, one of what counts of their answers, both keyed by the salt of the
ledger, and their group: `WHO.WHAT.GROUP`.
"""

import re
from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import NamedTuple

import msgspec

from cxmaturity.answers.model import Answer, Answers, State
from cxmaturity.answers.privacy import shown_groups
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.text.names import key

_DIGEST = 12
_GROUP = 8
"""So many digits tell groups apart."""
_SILENT = ".silent"
"""Behind the fingerprint of who answered nothing: nobody can hide behind them."""
_PRINT = re.compile(r"[0-9a-f]+\.[0-9a-f]+\.[0-9a-f]*(\.silent)?")


def people(sheets: Sequence[Answers]) -> list[Answers]:
    """Return the sheets of members who said something, be it that they do not know.

    What a group agreed on is nobody's own answer.
    """
    own = [sheet for sheet in sheets if not sheet.respondent.is_consensus] or list(sheets)
    return [
        sheet
        for sheet in own
        if _answered(sheet) or any(one.state is not State.UNANSWERED for one in _said(sheet).values())
    ]


def _answered(sheet: Answers) -> bool:
    """Return whether a sheet holds an answer: it is then one behind which others can hide."""
    chosen = any(answer.is_given for answer in _said(sheet).values())
    checked = sheet.readiness or sheet.dropped_checks
    return chosen or bool(checked) or any(sheet.worksheets.values())


def _said(sheet: Answers) -> dict[str, Answer]:
    """Return all answers of a sheet, those too to what an overlay drops: it is the same sheet."""
    return {**sheet.answers, **sheet.dropped}


def fingerprint(sheet: Answers, salt: str, who: Mapping[str, bool] | None = None) -> str:
    """Return who answered, what counts of their answers, and their group, such that none can be read.

    Who and what cannot be guessed either. The group stands apart: who is in another one, and says the same,
    changes nothing in the figures of all. Words are no part of it: a note may be put right, and the privacy
    floor holds for it by itself. `who` says what conditions find of the respondent, since that decides what
    is asked.
    """
    counted = (
        sorted(sheet.targets.items()),
        sorted(
            (name, _counted(one), one.state.value, one.evidence_grade, bool(one.evidence))
            for name, one in _said(sheet).items()
        ),
        sorted({**sheet.readiness, **sheet.dropped_checks}.items()),
        sorted((name, [sorted(row.items()) for row in rows]) for name, rows in sheet.worksheets.items()),
        *([sorted(who.items())] if who else []),
        *(["quick"] if sheet.quick else []),
    )
    person = keyed(key(sheet.respondent.id).encode(), salt, b"who")
    what = keyed(msgspec.json.encode(counted), salt, b"what")
    group = group_print(sheet.respondent.group, salt)
    return f"{person}.{what}.{group}" if _answered(sheet) else f"{person}.{what}.{group}{_SILENT}"


def group_print(group: str, salt: str) -> str:
    """Return by what a fingerprint tells a group from others, nothing where there is none."""
    return keyed(group.encode(), salt, b"group")[:_GROUP] if group else ""


def _counted(answer: Answer) -> str | tuple[str, ...] | None:
    """Return what of an answer is counted: its option, or what was ticked; words and numbers are not."""
    return answer.ticked if answer.ticked is not None else answer.option


def keyed(content: bytes, salt: str, purpose: bytes) -> str:
    """Return the sum of `content` that nobody can make without the `salt`, one for each `purpose`."""
    return blake2b(content, digest_size=_DIGEST, key=bytes.fromhex(salt), person=purpose).hexdigest()


def differing(before: Collection[str], after: Collection[str], *, content: bool = True) -> int:
    """Return by how many people two sets of fingerprints differ: who came, went or said something else.

    The same answers under another id are no difference: no output shows one. Of those who answered nothing
    any number counts as one. Without `content` only who answered is compared.
    """
    if not content:
        old, new = {_who(one): one for one in before}, {_who(one): one for one in after}
        left = [one for who, one in (old | new).items() if who not in old or who not in new]
    else:
        mine, theirs = (Counter(map(apart_from_group, side)) for side in (before, after))
        gone, come = list((mine - theirs).elements()), list((theirs - mine).elements())
        both = Counter(map(_what, gone)) & Counter(map(_what, come))
        left = [*_left(gone, come, both), *_left(come, gone, both)]
    return max(len({_who(one) for one in left if not one.endswith(_SILENT)}), min(len(left), 1))


def _left(mine: Sequence[str], theirs: Iterable[str], both: Counter[str]) -> Iterator[str]:
    """Yield those of `mine` that are left when what stands on `both` sides is taken away.

    First taken away are the sheets of who is not on the other side, so that nobody counts who need not.
    """
    there = {_who(one) for one in theirs}
    taken: Counter[str] = Counter()
    for one in sorted(mine, key=lambda one: _who(one) in there):
        taken[_what(one)] += 1
        if taken[_what(one)] > both[_what(one)]:
            yield one


class Parted(NamedTuple):
    """By how many people a group differs, by its fingerprint; or how many moved between two groups."""

    groups: tuple[str, ...]
    people: int


def parted(
    before: Collection[str], after: Collection[str], questionnaire: Questionnaire, salt: str
) -> Iterator[Parted]:
    """Yield by how many people the parts differ of which two outputs tell apart.

    The parts are the groups that are shown in both, and all others together, who are what is left when those
    are subtracted. Figures of parts can be added up too, so who only moved from one part to another is
    counted by themselves: where both are taken together, nothing has changed.
    """
    names = _shown(before, questionnaire, salt) & _shown(after, questionnaire, salt)
    here, there = ({apart_from_group(one): one for one in side} for side in (before, after))
    for name in (*sorted(names), ""):
        mine, theirs = (
            [one for said, one in side.items() if said not in other and _part(one, names) == name]
            for side, other in ((here, there), (there, here))
        )
        yield Parted((name,), differing(mine, theirs))
    moved = Counter(
        tuple(sorted({_part(one, names), _part(there[said], names)}))
        for said, one in here.items()
        if said in there
    )
    yield from (Parted(two, count) for two, count in sorted(moved.items()) if len(two) > 1)


def _shown(prints: Iterable[str], questionnaire: Questionnaire, salt: str) -> set[str]:
    """Return the groups, by their fingerprints, that an output about these people shows.

    Of groups of one size their names decide which is hidden, so they are looked at by these.
    """
    names = {group_print(group.id, salt): group.id for group in questionnaire.groups}
    sizes = Counter(_group_of(one) for one in prints if not one.endswith(_SILENT))
    shown = shown_groups({names.get(one, one): size for one, size in sizes.items()}, questionnaire)
    return {one for one in sizes if names.get(one, one) in shown}


def _part(one: str, names: Container[str]) -> str:
    """Return the fingerprint of somebody's group, nothing where that is not among the `names`."""
    group = _group_of(one)
    return group if group in names else ""


def _who(one: str) -> str:
    return one.partition(".")[0]


def _what(one: str) -> str:
    """Return what a sheet says, marked where that is nothing."""
    what = one.split(".")[1]
    return what + _SILENT if one.endswith(_SILENT) else what


def _group_of(one: str) -> str:
    return one.split(".")[2]


def apart_from_group(one: str) -> str:
    """Return who it is and what they say, in whatever group."""
    return f"{_who(one)}.{_what(one)}"


def is_fingerprint(text: str) -> bool:
    """Return whether a text has the form of a sheet's fingerprint."""
    return _PRINT.fullmatch(text) is not None
