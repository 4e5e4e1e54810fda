"""`team.yaml` of a wave's folder: whose wave it is, who belongs to it, and whether they answer by name.

It gives the sheets beside it what they leave empty. A sheet that says otherwise is refused: one of the two is
wrong, and nobody can tell which.
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from cxmaturity import inputs
from cxmaturity.answers.file import no_such_group
from cxmaturity.answers.model import Answers, Day, Disclosure, Sheets, Unread
from cxmaturity.answers.privacy import is_named
from cxmaturity.errors import BadInput, InvalidFile, Problem, plain, wrong
from cxmaturity.formats.field_names import shortened
from cxmaturity.formats.frozen import Frozen
from cxmaturity.formats.kinds import TEAM, kind_at
from cxmaturity.formats.typed import Found, converted, first_faults, problems, shown, too_long
from cxmaturity.formats.yaml_with_lines import Document, read_yaml
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.text.dates import is_date
from cxmaturity.text.language import tr
from cxmaturity.text.names import key, tidy

LIMIT = 4 * 1024 * 1024
MOST_MEMBERS = 10_000
"""So many members may a wave have."""
_SUBJECT = ("organisation", "scope", "wave")
_REQUIRED = {"format": 1}

MemberId = Annotated[str | int, msgspec.Meta(examples=["r1"])]


class TeamMember(Frozen, frozen=True, forbid_unknown_fields=False):
    """Who belongs to a wave: the id that their sheet has, and their group; any other fields are your own."""

    id: MemberId
    group: str = ""


class Team(Frozen, frozen=True):
    """A wave: whose it is, of when, who belongs to it, and whether they agreed to answer by name.

    `disclosure: named` says that everyone did. Without it the privacy floor holds.
    """

    format: Literal[1]
    organisation: str = ""
    scope: str = ""
    wave: str | int = ""
    date: Day = ""
    disclosure: Disclosure = "anonymous"
    members: tuple[TeamMember, ...] = ()


@dataclass(frozen=True)
class TeamFile:
    """The team of a wave, and the file that it stands in."""

    team: Team
    document: Document

    @property
    def sum(self) -> str:
        """What tells a team from another: all that follows from it."""
        return blake2b(msgspec.json.encode(self.team), digest_size=16).hexdigest()

    def place(self, *path: str | int) -> str:
        """Return the file and the line of the field at `path`."""
        return f"{self.document.file}:{self.document.line(path)}"


def team_of(folder: Path) -> TeamFile | None:
    """Return the team of the wave in `folder`, None where it has no such file.

    Raises InvalidFile with all that is wrong with it.
    """
    path = os.path.join(folder, TEAM)
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    inputs.note(path)
    return _team_at(Path(path), found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=64)
def _team_at(path: Path, _changed: int, _size: int) -> TeamFile | None:
    """Return the team in the file at `path`; a batch of single files comes by for each of them."""
    return read_team(path) if kind_at(path) == "team" else None


def read_team(path: Path) -> TeamFile:
    """Return the team in the file at `path`. Raises InvalidFile with all that is wrong with it."""
    document = read_yaml(path, limit=LIMIT)
    if not isinstance(document.tree, dict):
        message = tr("is empty") if document.tree is None else tr("is not a team file")
        raise wrong(document.file, message, tr("such a file begins with format: 1 and has members"))
    team, found = converted(document, Team, _REQUIRED)
    found += first_faults(() if team is None else _header_problems(team), _member_problems(document))
    if team is None or found or document.problems:
        raise problems(document, found)
    return TeamFile(team, document)


def _header_problems(team: Team) -> Found:
    """Yield what is wrong with the lines about the wave."""
    for name in _SUBJECT:
        wrong_length = too_long(str(getattr(team, name)))
        if wrong_length:
            yield (name,), wrong_length, ""
    if team.date and not is_date(team.date):
        message = tr("must be a day of the calendar, written as 2026-09-30 (got {got})", got=team.date)
        yield ("date",), message, ""
    if len(team.members) > MOST_MEMBERS:
        message = tr("has {count} members, at most {most} are taken")
        told = message.format(count=len(team.members), most=MOST_MEMBERS)
        yield ("members",), told, tr("give each part of the organisation a folder of its own")


def _member_problems(document: Document) -> Found:
    """Yield members without an id, and those that stand here twice, however they are written.

    They are looked for in the tree: one member of a wrong form leaves none in the list.
    """
    written = document.tree.get("members")
    first: dict[str, tuple[str, int]] = {}
    for at, member in enumerate(written[:MOST_MEMBERS] if isinstance(written, list) else ()):
        found = member.get("id") if isinstance(member, dict) else None
        if not isinstance(found, str | int) or isinstance(found, bool):
            continue
        name, place = str(found), ("members", at, "id")
        wrong_length = too_long(name)
        if wrong_length:
            yield place, wrong_length, ""
        if not key(name):
            yield place, tr("must not be empty"), tr("for example {example}", example="r1")
            continue
        theirs, earlier = first.setdefault(key(name), (name, at))
        if earlier == at:
            continue
        line = document.line(("members", earlier, "id"))
        hint = tr("one person stands here once; give each member an id of their own")
        if name == theirs:
            message = tr(
                "{name} stands here a second time, first in line {line}", name=shown(name), line=line
            )
        else:
            message = tr(
                '"{name}" stands here a second time, first in line {line} as "{other}"',
                name=shortened(name),
                other=shortened(theirs),
                line=line,
            )
        yield place, message, hint


def check_named(sheets: Sequence[Answers]) -> None:
    """Raise BadInput where the sheets of a group may not be attached: not everyone agreed to be named."""
    if len(sheets) > 1 and not is_named(sheets):
        message = tr(
            "--attach sheets: the respondents answer anonymously, and a sheet tells whose it is; "
            "where everyone agreed to be named, say disclosure: named in {file}",
            file=plain(Path(sheets[0].path).parent / TEAM),
        )
        raise BadInput(message)


# ---- What a team gives to the sheets of its wave, and where the two contradict each other


@dataclass(frozen=True, kw_only=True)
class Teamed:
    """Sheets with what their team gives them, what contradicts it, and what is to be said of them."""

    sheets: list[Answers]
    faults: list[Problem]
    told: tuple[str, ...]
    disclosure: Disclosure

    def with_unread(self, unread: Iterable[Unread], shadows: str) -> Sheets:
        """Return the sheets, with what lies beside them and what their questionnaire shadows."""
        return Sheets(self.sheets, unread, shadows, disclosure=self.disclosure, told=self.told)


def teamed(
    sheets: Iterable[Answers],
    team: TeamFile | None,
    questionnaire: Questionnaire,
    documents: Mapping[str, Document],
) -> Teamed:
    """Return `sheets` as members of the `team`, where there is one.

    `documents` are the sheets' own by their files, for the lines of contradictions.
    """
    if team is None:
        return Teamed(sheets=list(sheets), faults=[], told=(), disclosure="anonymous")
    roster = _roster(team)
    faults = list(_strange_groups(team, questionnaire))
    made: list[Answers] = []
    told: list[str] = []
    for sheet in sheets:
        faults += _contradictions(sheet, team, roster, documents[sheet.path])
        made.append(_member_of(sheet, team, roster))
        told += _no_member(sheet, team, roster)
    return Teamed(sheets=made, faults=faults, told=tuple(told), disclosure=team.team.disclosure)


def _strange_groups(team: TeamFile, questionnaire: Questionnaire) -> Iterator[Problem]:
    """Yield groups of members that the questionnaire does not have."""
    groups = {group.id for group in questionnaire.groups}
    for at, member in enumerate(team.team.members):
        if member.group and member.group not in groups:
            message, hint = no_such_group(member.group, questionnaire)
            fault = (("members", at, "group"), message, hint)
            yield from problems(team.document, [fault]).problems


def _member_of(sheet: Answers, team: TeamFile, roster: Mapping[str, int]) -> Answers:
    """Return `sheet` with what it leaves empty as its team has it."""
    given = {name: str(getattr(team.team, name)) for name in (*_SUBJECT, "date")}
    filled = {name: text for name, text in given.items() if text and not tidy(getattr(sheet, name))}
    # One subject, written as the team does: what only looks the same is one name here.
    filled |= {
        name: given[name]
        for name in _SUBJECT
        if given[name] and tidy(getattr(sheet, name)) == tidy(given[name])
    }
    at = roster.get(key(sheet.respondent.id))
    group = "" if at is None else team.team.members[at].group
    if group and not sheet.respondent.group:
        sheet = msgspec.structs.replace(
            sheet, respondent=msgspec.structs.replace(sheet.respondent, group=group)
        )
    return msgspec.structs.replace(sheet, **filled) if filled else sheet


def _contradictions(
    sheet: Answers, team: TeamFile, roster: Mapping[str, int], document: Document
) -> Iterator[Problem]:
    """Yield where a sheet says otherwise than its team, with both places."""
    hint = tr("correct one of the two, or leave it out here: the team's holds")
    for path, message in _unlike(sheet, team, roster):
        yield from problems(document, [(path, message, hint)]).problems


def _unlike(
    sheet: Answers, team: TeamFile, roster: Mapping[str, int]
) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the field and the message where a sheet says otherwise than its team.

    Its date is the day on which that person answered: it may be another than the wave's.
    """
    said: list[tuple[tuple[str, ...], tuple[str | int, ...], str, str]] = [
        ((name,), (name,), getattr(sheet, name), str(getattr(team.team, name))) for name in _SUBJECT
    ]
    at = roster.get(key(sheet.respondent.id))
    if at is not None:
        theirs = team.team.members[at].group
        said.append((("respondent", "group"), ("members", at, "group"), sheet.respondent.group, theirs))
    for path, place, mine, other in said:
        if tidy(mine) and tidy(other) and tidy(mine) != tidy(other):
            message = tr(
                "is {mine} here and {theirs} in {file}",
                mine=shown(mine),
                theirs=shown(other),
                file=team.place(*place),
            )
            yield path, message


@dataclass(frozen=True, kw_only=True)
class Joined:
    """A sheet as its team has it, before it is written: what contradicts it, and what is to be said of it."""

    sheet: Answers
    unlike: tuple[tuple[str, str], ...]
    told: tuple[str, ...]


def joined(sheet: Answers, team: TeamFile, questionnaire: Questionnaire) -> Joined:
    """Return a sheet that is begun with what its `team` gives it; contradictions are by their last field.

    Raises InvalidFile where members are in groups that the questionnaire does not have.
    """
    strange = list(_strange_groups(team, questionnaire))
    if strange:
        raise InvalidFile(strange)
    roster = _roster(team)
    return Joined(
        sheet=_member_of(sheet, team, roster),
        unlike=tuple((path[-1], message) for path, message in _unlike(sheet, team, roster)),
        told=tuple(_no_member(sheet, team, roster)),
    )


def _roster(team: TeamFile) -> dict[str, int]:
    """Return the places of the members by their ids, however these are written."""
    return {key(str(member.id)): at for at, member in enumerate(team.team.members)}


def _no_member(sheet: Answers, team: TeamFile, roster: Mapping[str, int]) -> Iterator[str]:
    """Yield that somebody is no member, where there are any; what a group agreed on is nobody's."""
    if roster and not sheet.respondent.is_consensus and key(sheet.respondent.id) not in roster:
        yield tr(
            "{file}: {id} is not among the members in {team}; they count all the same",
            file=plain(sheet.path),
            id=shown(sheet.respondent.id),
            team=plain(team.document.file),
        )
