"""`team.yaml` of a wave: what it gives to the sheets beside it, and where the two contradict each other.

Files that are wrong by themselves stand in tests/broken/teams beside their messages.
"""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxmaturity.answers.model import Sheets
from cxmaturity.answers.read import read_answers, read_assessment
from cxmaturity.errors import BadInput, InvalidFile
from cxmaturity.formats.kinds import FileKind, kind_at
from cxmaturity.library import read_answers as read_from_python
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.report import render
from cxmaturity.scoring.assess import assess
from cxmaturity.scoring.model import Assessment
from cxmaturity.text.names import key
from tests.command_line import laid_out, within

TEAM = """\
format: 1
organisation: Tarnholt Freight
scope: Rail
wave: 2026-Q3
date: 2026-09-30
members:
  - {id: anna, group: leadership, name: Anna Berg, mail: anna@example.com}
  - {id: Bo, desk: 12}
  - {id: cleo, group: frontline}
"""


def sheet(who: str, more: str = "") -> str:
    head = f"format: 1\nquestionnaire: cx-maturity@1\nrespondent: {{{who}}}\n"
    return f"{head}{more}answers: {{vision.sponsor: 3}}\n"


def wave(folder: Path, team: str = TEAM, **sheets: str) -> Sheets:
    """Return what is read of a wave with a team and these sheets."""
    files = {f"{name}.yaml": text for name, text in sheets.items()}
    laid_out(folder, {"team.yaml": team, **files})
    return read_answers(folder)


def refused(folder: Path, team: str = TEAM, **sheets: str) -> list[str]:
    """Return what keeps a wave from being read, without the way to its folder."""
    with pytest.raises(InvalidFile) as caught:
        wave(folder, team, **sheets)
    return str(caught.value).replace(f"{folder}/", "").splitlines()


def test_a_team_gives_what_the_sheets_leave_empty(tmp_path: Path) -> None:
    anna, bo = wave(tmp_path, anna=sheet("id: anna"), bo=sheet("id: Bo"))
    for one in (anna, bo):
        assert (one.organisation, one.scope, one.wave, one.date) == (
            *("Tarnholt Freight", "Rail", "2026-Q3", "2026-09-30"),
        )
    assert (anna.respondent.group, bo.respondent.group) == ("leadership", "")


def test_what_a_sheet_says_stays_where_the_team_says_the_same_or_nothing(tmp_path: Path) -> None:
    more = "organisation: ' Tarnholt  Freight'\ndate: 2026-09-12\nassessor: Dana\n"
    (anna,) = wave(tmp_path, anna=sheet("id: anna, group: leadership", more))
    assert (anna.organisation, anna.assessor, anna.respondent.group) == (
        *("Tarnholt Freight", "Dana", "leadership"),
    )
    # The day on which that person answered is no other wave.
    assert anna.date == "2026-09-12"
    (bo,) = wave(tmp_path / "b", bo=sheet("id: Bo, group: frontline"))
    assert bo.respondent.group == "frontline"


def test_a_sheet_that_says_otherwise_is_refused_with_both_places(tmp_path: Path) -> None:
    more = "organisation: Nordlicht\nscope: Road\nwave: 2026-Q2\n"
    hint = "correct one of the two, or leave it out here: the team's holds"
    assert refused(tmp_path, anna=sheet("id: anna, group: frontline", more), bo=sheet("id: Bo")) == [
        f"anna.yaml:3: respondent.group: is frontline here and leadership in team.yaml:7; {hint}",
        f"anna.yaml:4: organisation: is Nordlicht here and Tarnholt Freight in team.yaml:2; {hint}",
        f"anna.yaml:5: scope: is Road here and Rail in team.yaml:3; {hint}",
        f'anna.yaml:6: wave: is "2026-Q2" here and "2026-Q3" in team.yaml:4; {hint}',
    ]


def test_all_problems_of_a_team_and_its_sheets_are_told_at_once(tmp_path: Path) -> None:
    team = TEAM.replace("frontline}", "fronline}").replace("scope: Rail", "scope: 3")
    # What a broken team may have said is not missed in the sheets: cleo names no scope.
    told = refused(
        tmp_path,
        team,
        anna=sheet("id: anna", "scope: Rail\n"),
        bo=sheet("id: Bo", "date: 2026-13-01\n"),
        cleo=sheet("id: cleo"),
    )
    assert told == [
        "bo.yaml:4: date: must be a day of the calendar, written as 2026-09-30 (got 2026-13-01)",
        "team.yaml:3: scope: must be text (got 3); put it in quotes",
    ]
    told = refused(tmp_path / "b", TEAM.replace("frontline}", "fronline}"), anna=sheet("id: anna"))
    assert told == [
        "team.yaml:9: members.cleo.group: there is no group fronline; did you mean frontline?; an overlay"
        " brings groups of your own, under `groups`"
    ]


def test_who_is_no_member_is_said_and_counts(tmp_path: Path) -> None:
    sheets = wave(
        tmp_path,
        # Written otherwise they are the same: B and o in full width.
        bo=sheet('id: "\uff22\uff4f"'),
        dora=sheet("id: dora"),
        agreed=sheet("id: all, role: consensus"),
    )
    assert len(sheets) == 3
    assert [one.replace(f"{tmp_path}/", "") for one in sheets.told] == [
        "dora.yaml: dora is not among the members in team.yaml; they count all the same"
    ]
    done = within("score", ".", folder=tmp_path)
    assert done.returncode == 0
    assert (
        done.stderr.decode()
        == "dora.yaml: dora is not among the members in team.yaml; they count all the same\n"
    )
    with pytest.warns(UserWarning, match="dora is not among the members"):
        read_from_python(tmp_path)


def test_without_members_nobody_is_missed(tmp_path: Path) -> None:
    sheets = wave(tmp_path, "format: 1\nwave: 2026-Q3\n", dora=sheet("id: dora"))
    assert sheets.told == () and sheets[0].wave == "2026-Q3"


@pytest.mark.parametrize("other", ["ANNA", "\uff21nna", " anna"])
def test_two_sheets_of_one_member_are_one_person_given_twice(other: str, tmp_path: Path) -> None:
    told = refused(tmp_path, a=sheet("id: anna"), b=sheet(f'id: "{other}"'))
    assert len(told) == 1 and "also stands in a.yaml" in told[0] and "one person" in told[0]


def test_a_single_sheet_of_a_wave_has_its_team_too(tmp_path: Path) -> None:
    wave(tmp_path, anna=sheet("id: anna"), bo=sheet("id: Bo"))
    (anna,) = read_answers(tmp_path / "anna.yaml")
    assert (anna.organisation, anna.respondent.group) == ("Tarnholt Freight", "leadership")


def test_disclosure_is_anonymous_unless_everyone_agreed(tmp_path: Path) -> None:
    assert wave(tmp_path, anna=sheet("id: anna")).disclosure == "anonymous"
    assert wave(tmp_path / "b", f"{TEAM}disclosure: named\n", anna=sheet("id: anna")).disclosure == "named"
    laid_out(tmp_path / "c", {"anna.yaml": sheet("id: anna")})
    assert read_answers(tmp_path / "c").disclosure == "anonymous"


LEDGER = "format: 1\nsalt: ab\nchecksum: cd\nissued: []\n"
KINDS: dict[str, tuple[str, str, FileKind]] = {
    "a team": ("team.yaml", TEAM, "team"),
    "a team of another name": ("our-team.yaml", TEAM, "team"),
    "an empty team": ("team.yaml", "", "team"),
    "a broken team": ("team.yaml", "members: [", "team"),
    "a team without members": ("team.yaml", "format: 1\nwave: 2026-Q3\n", "team"),
    "answers of a team": ("team.yaml", sheet("id: team"), "answers"),
    "answers to be": ("team.yaml", "format: 1\nquestionnaire: cx-maturity@1\n", "answers"),
    "a header of answers": ("anna.yaml", "format: 1\nwave: 2026-Q3\n", "answers"),
    "a ledger": ("issued.yaml", LEDGER, "ledger"),
    "a ledger of another name": ("old.yaml", LEDGER, "ledger"),
    "a broken ledger": ("issued.yaml", "issued: {", "ledger"),
    "answers that were issued": ("issued.yaml", sheet("id: a"), "answers"),
}


@pytest.mark.parametrize("name", KINDS)
def test_what_a_file_is(name: str, tmp_path: Path) -> None:
    called, text, kind = KINDS[name]
    laid_out(tmp_path, {called: text})
    assert kind_at(tmp_path / called) == kind


def test_a_waves_own_files_are_no_answers_and_nobody_misses_them(tmp_path: Path) -> None:
    sheets = wave(tmp_path / "w", anna=sheet("id: anna"), issued=LEDGER)
    assert len(sheets) == 1 and sheets.unread == ()
    done = within("batch", "w", "w/*.yaml", "--no-portfolio", "-o", "out", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    rows = [json.loads(line) for line in (tmp_path / "out" / "results.jsonl").read_text().splitlines()]
    assert [(row["unit"], row["organisation"], row["wave"]) for row in rows] == [
        ("w", "Tarnholt Freight", "2026-Q3"),
        ("w/anna.yaml", "Tarnholt Freight", "2026-Q3"),
    ]


def test_a_team_alone_is_no_wave(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"holds no answer file \(.yaml\)"):
        wave(tmp_path)
    done = within("score", "team.yaml", folder=tmp_path)
    assert done.returncode == 2
    assert done.stderr.decode() == (
        "team.yaml: is a team file, which is called team.yaml, and not an answer file; name the folder that"
        " it lies in, or one of the answer files beside it\n"
    )


def test_a_team_under_another_name_is_named(tmp_path: Path) -> None:
    laid_out(tmp_path, {"anna.yaml": sheet("id: anna"), "team.yml": TEAM})
    sheets = read_answers(tmp_path)
    assert sheets[0].organisation == ""
    assert [one.told.replace(f"{tmp_path}/", "") for one in sheets.unread] == [
        "team.yml: is a team file, which is called team.yaml, and not an answer file; it was not read"
    ]


def test_a_batch_does_a_unit_again_whose_team_changed(tmp_path: Path) -> None:
    wave(tmp_path / "w", anna=sheet("id: anna"))
    for number, name in enumerate(("Tarnholt Freight", "Nordlicht")):
        laid_out(tmp_path / "w", {"team.yaml": TEAM.replace("Tarnholt Freight", name)})
        options = ["--resume"] * bool(number)
        assert not within("batch", "w", "--no-portfolio", *options, "-o", "out", folder=tmp_path).returncode
        assert name in (tmp_path / "out" / "results.csv").read_text("utf-8-sig")


def test_a_batch_says_who_is_no_member(tmp_path: Path) -> None:
    wave(tmp_path / "w", **{f"x{at}": sheet(f"id: x{at:02}") for at in range(14)})
    done = within("batch", "w", "--no-portfolio", "-o", "out", folder=tmp_path)
    assert done.returncode == 0
    said = done.stderr.decode().splitlines()
    assert said[0] == "w/x0.yaml: x00 is not among the members in w/team.yaml; they count all the same"
    assert len(said) == 13 and said[-1] == "… and 2 more that are so"


def test_a_batch_says_what_is_wrong_with_a_team(tmp_path: Path) -> None:
    laid_out(tmp_path / "w", {"team.yaml": "format: 2\n", "anna.yaml": sheet("id: anna")})
    done = within("batch", "w", "w/anna.yaml", "--no-portfolio", "-o", "out", folder=tmp_path)
    assert done.returncode == 2
    assert (tmp_path / "out" / "errors.csv").read_text("utf-8-sig").count("team.yaml,1,format,must be 1") == 2


IDS = st.text(st.sampled_from("aAbBée\u0301\uff21 -1"), min_size=1, max_size=4).filter(
    lambda name: key(name) != ""
)


@given(roster=st.lists(IDS, min_size=1, max_size=5), who=IDS)
def test_a_respondent_is_on_the_roster_exactly_where_a_reader_sees_them_there(
    roster: list[str], who: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    once = list({key(name): name for name in roster}.values())
    team = json.dumps({"format": 1, "members": [{"id": name} for name in once]})
    written = json.dumps(
        {"format": 1, "questionnaire": "cx-maturity@1", "respondent": {"id": who}, "answers": {}}
    )
    folder = tmp_path_factory.mktemp("roster")
    laid_out(folder, {"team.yaml": team, "a.json": written})
    sheets = read_assessment(folder)[1]
    assert bool(sheets.told) == (key(who) not in {key(name) for name in roster})


# ---- Everyone agreed to be named: of few it is told how they differ, and groups stay together

WORDS = "answers:\n  vision.sponsor: {level: %d, note: zqnote%dz, evidence: zqproof%dz, evidence_grade: 3}\n"


def few(folder: Path, disclosure: str) -> Assessment:
    """Return the assessment of a wave of three, of whom one is a leader."""
    answers = {
        f"p{at}": sheet(f"id: p{at}, group: {'frontline' if at else 'leadership'}").split("answers:")[0]
        + WORDS % (at + 2, at, at)
        + ("  journey.map: {level: 4, note: zqalonez}\n" if at == 2 else "")
        + "readiness: {sponsor-mandate: yes}\n"
        for at in range(3)
    }
    sheets = wave(folder, f"format: 1\ndisclosure: {disclosure}\n", **answers)
    return assess(read_questionnaire("cx-maturity"), sheets)


def test_of_few_who_agreed_to_be_named_spread_words_and_evidence_are_told(tmp_path: Path) -> None:
    hidden, told = few(tmp_path / "a", "anonymous"), few(tmp_path / "b", "named")
    (before, *_), (after, *_) = (found.dimensions[0].questions for found in (hidden, told))
    assert (before.spread, before.states, before.voices, before.evidence_grade) == (None, None, (), None)
    assert after.spread is not None and after.spread.counts == (0, 1, 1, 1, 0)
    assert sorted(voice.text for voice in after.voices) == sorted(
        f"zq{kind}{at}z" for kind in ("note", "proof") for at in range(3)
    )
    assert after.evidence_grade == 3
    assert (before.value, before.level) == (after.value, after.level)
    assert hidden.readiness and hidden.readiness.checks[0].counts is None
    assert told.readiness and told.readiness.checks[0].counts == {"yes": 3}
    # What one alone answered is told too.
    (alone,) = (q for found in told.dimensions for q in found.questions if q.id == "journey.map")
    assert alone.spread is not None and [voice.text for voice in alone.voices] == ["zqalonez"]
    codes = [{notice.code for notice in found.notices} for found in (hidden, told)]
    assert "few_respondents" in codes[0] and not {"few_respondents", "evidence_untold"} & codes[1]
    report = render(told, "md").decode()
    assert "Everyone agreed to be named" in report and "zqnote1z" in report
    report = render(hidden, "md").decode()
    assert "Everyone agreed to be named" not in report and "zqnote" not in report


def test_a_group_of_few_is_not_told_apart_whatever_was_agreed(tmp_path: Path) -> None:
    found = few(tmp_path, "named")
    assert {group.index for dimension in found.dimensions for group in dimension.groups} <= {None}
    assert {voice.group for one in found.dimensions for q in one.questions for voice in q.voices} == {""}


# ---- The interview begins with what the team says

TEAM_OF_TWO = (
    "format: 1\norganisation: Acme Freight\nscope: Road\nwave: 2026-Q3\ndate: 2026-09-30\n"
    "members:\n  - {id: anna, group: leadership}\n  - {id: bo}\n"
)
ONE_ANSWER = ("--set", "vision.sponsor=3")


def test_a_new_sheet_begins_with_what_its_team_gives_it(tmp_path: Path) -> None:
    laid_out(tmp_path / "acme", {"team.yaml": TEAM_OF_TWO})
    done = within("assess", "acme/anna.yaml", *ONE_ANSWER, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode().startswith(
        "From acme/team.yaml: Organisation: Acme Freight; Scope: Road; Wave: 2026-Q3; Date: 2026-09-30; Group"
        " of the respondent: leadership\n"
    )
    (anna,) = read_answers(tmp_path / "acme/anna.yaml")
    assert (anna.organisation, anna.scope, anna.wave, anna.date, anna.respondent.group) == (
        "Acme Freight",
        "Road",
        "2026-Q3",
        "2026-09-30",
        "leadership",
    )
    text = (tmp_path / "acme/anna.yaml").read_text()
    assert "organisation: Acme Freight\nscope: Road\nwave: 2026-Q3\ndate: 2026-09-30\n" in text
    # Going on with it there is nothing new to say, and it is no contradiction.
    again = within("assess", "acme/anna.yaml", "--set", "journey.map=2", folder=tmp_path)
    assert again.returncode == 0 and b"From acme/team.yaml" not in again.stdout


def test_what_the_team_leaves_open_is_as_without_it(tmp_path: Path) -> None:
    laid_out(tmp_path, {"team.yaml": "format: 1\nscope: Road\n"})
    done = within(
        "assess", "a.yaml", "--wave", "2026-Q1", "--date", "2026-03-02", *ONE_ANSWER, folder=tmp_path
    )
    assert done.returncode == 0 and done.stdout.startswith(b"From team.yaml: Scope: Road\n")
    (made,) = read_answers(tmp_path / "a.yaml")
    assert (made.organisation, made.scope, made.wave, made.date) == ("", "Road", "2026-Q1", "2026-03-02")


def test_who_is_no_member_is_told_at_once(tmp_path: Path) -> None:
    laid_out(tmp_path, {"team.yaml": TEAM_OF_TWO})
    done = within("assess", "cleo.yaml", *ONE_ANSWER, folder=tmp_path)
    assert done.returncode == 0
    assert b"cleo.yaml: cleo is not among the members in team.yaml; they count all the same\n" in done.stdout


HINT = "correct one of the two, or leave it out here: the team's holds"
OTHERWISE: dict[str, tuple[tuple[str, ...], str]] = {
    "wave": (("--wave", "2026-Q2"), f'wave: is "2026-Q2" here and "2026-Q3" in team.yaml:4; {HINT}'),
    "scope": (("--scope", "Rail"), f"scope: is Rail here and Road in team.yaml:3; {HINT}"),
    "two at once": (
        ("--organisation", "Acme", "--group", "frontline"),
        f"organisation: is Acme here and Acme Freight in team.yaml:2; {HINT}\n"
        f"group: is frontline here and leadership in team.yaml:7; {HINT}",
    ),
}


@pytest.mark.parametrize("name", OTHERWISE)
def test_what_is_said_otherwise_than_by_the_team_is_refused_before_the_first_question(
    name: str, tmp_path: Path
) -> None:
    flags, said = OTHERWISE[name]
    laid_out(tmp_path, {"team.yaml": TEAM_OF_TWO})
    done = within("assess", "anna.yaml", *flags, *ONE_ANSWER, folder=tmp_path)
    assert done.returncode == 2
    assert done.stderr.decode() == f"{said}\n"
    assert not (tmp_path / "anna.yaml").exists()


def test_a_date_of_ones_own_is_no_contradiction(tmp_path: Path) -> None:
    laid_out(tmp_path, {"team.yaml": TEAM_OF_TWO})
    done = within("assess", "bo.yaml", "--date", "2026-09-21", *ONE_ANSWER, folder=tmp_path)
    assert done.returncode == 0
    (made,) = read_answers(tmp_path / "bo.yaml")
    assert (made.date, made.wave) == ("2026-09-21", "2026-Q3")


def test_a_team_that_cannot_be_read_is_told_before_the_first_question(tmp_path: Path) -> None:
    laid_out(tmp_path, {"team.yaml": "format: 1\nwave: 2026-Q3\ndate: 2026-13-30\nmembers: []\n"})
    done = within("assess", "bo.yaml", *ONE_ANSWER, folder=tmp_path)
    assert done.returncode == 2 and done.stderr.startswith(
        b"team.yaml:3: date: must be a day of the calendar"
    )
    laid_out(tmp_path, {"team.yaml": "format: 1\nmembers:\n  - {id: bo, group: nobody}\n"})
    done = within("assess", "bo.yaml", *ONE_ANSWER, folder=tmp_path)
    assert done.returncode == 2 and done.stderr.startswith(
        b"team.yaml:3: members.bo.group: there is no group"
    )
