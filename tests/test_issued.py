"""The ledger of what was issued: an attacker holds every output of a wave, before and after few changed."""

import csv
import io
import json
import random
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import combinations
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from cxmaturity.answers import issued
from cxmaturity.answers.fingerprints import differing, fingerprint
from cxmaturity.answers.issued import Publication
from cxmaturity.answers.model import Answer, Answers, Respondent, Sheets
from cxmaturity.answers.privacy import group_sizes, shown_groups
from cxmaturity.answers.read import read_answers
from cxmaturity.answers.write import render_answers
from cxmaturity.errors import BadInput, InvalidFile, UnwritableTarget
from cxmaturity.formats.yaml_with_lines import read_yaml
from cxmaturity.library import assess, render
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.report import FORMATS
from cxmaturity.resources import bundled
from cxmaturity.scoring.assess import assess as assess_only
from cxmaturity.scoring.published import published
from tests.command_line import laid_out, within
from tests.test_privacy import SMALL, random_group

QUESTIONNAIRE = read_questionnaire("cx-maturity")
FLOOR = QUESTIONNAIRE.privacy_floor
OPTIONS = [option.id for option in QUESTIONNAIRE.scales[0].options]
DAY = "2026-11-28"


def person(dice: random.Random, number: int, **more: str) -> Answers:
    """Return the sheet of somebody who answers most questions."""
    answers = {
        question.id: Answer(option=dice.choice(OPTIONS), note=f"zqnote{number}z")
        for question in QUESTIONNAIRE.questions
        if dice.random() < 0.9
    }
    return Answers(
        questionnaire="cx-maturity@1",
        organisation="Nordlicht Freight",
        wave="2026-Q3",
        date="2026-09-30",
        respondent=Respondent(id=f"zqid{number}z", group=dice.choice(["", "leadership", "frontline"])),
        answers=answers,
        **more,
    )


def changed(dice: random.Random, sheet: Answers) -> Answers:
    """Return the sheet of somebody who changed one answer."""
    name, answer = dice.choice(list(sheet.answers.items()))
    other = dice.choice([one for one in OPTIONS if one != answer.option])
    return msgspec.structs.replace(
        sheet, answers={**sheet.answers, name: msgspec.structs.replace(answer, option=other)}
    )


def publish(
    folder: Path,
    sheets: Sequence[Answers],
    name: str = "report.pdf",
    *,
    despite: bool = False,
    asked: Questionnaire = QUESTIONNAIRE,
) -> None:
    """Issue an output about the wave in `folder`. Raises InvalidFile where that may not be."""
    made = Publication(name=name, format="pdf", day=DAY, despite_difference=despite)
    made.tells_of(folder, asked, sheets if isinstance(sheets, Sheets) else Sheets(sheets))
    made.check()
    with made.entered():
        pass


def entries(folder: Path) -> list[dict]:  # type: ignore[type-arg]
    """Return what stands in a folder's ledger."""
    found: list[dict] = read_yaml(folder / "issued.yaml", limit=2**24).tree["issued"]  # type: ignore[type-arg]
    return found


# ---- The attacker: 1,000 groups of 3 to 40, of which some join, leave or change an answer

NAMES = ("leadership", "frontline")


def laid_bare(before: Sequence[Answers], after: Sequence[Answers]) -> bool:
    """Return whether an attacker who holds both outputs can subtract down to fewer people than the floor.

    They know whose answers each figure is of: of all, and of each group that is shown in both; and they add
    and subtract these as they like.
    """
    known = [
        *(shown_groups(group_sizes(before), QUESTIONNAIRE) & shown_groups(group_sizes(after), QUESTIONNAIRE))
    ]
    for count in range(len(known) + 1):
        for taken in combinations(known, count):
            # Of the groups that are taken, and of all the others.
            for inside in (True, False):
                here, there = (
                    {
                        one.respondent.id: (one.answers, one.readiness)
                        for one in side
                        if (one.respondent.group in taken) == inside
                    }
                    for side in (before, after)
                )
                if 0 < sum(here.get(name) != there.get(name) for name in here.keys() | there.keys()) < FLOOR:
                    return True
    return False


@pytest.mark.parametrize("start", range(0, 1000, 100))
def test_an_output_that_differs_by_fewer_than_the_floor_is_refused(start: int, tmp_path: Path) -> None:
    issues = Counter(_attacked(number, tmp_path / str(number)) for number in range(start, start + 100))
    assert min(issues["issued"], issues["refused"]) > 5


@pytest.mark.parametrize("number", [357, 685, 820])
def test_of_groups_of_one_size_it_is_known_which_is_shown(number: int, tmp_path: Path) -> None:
    """Their names decide, and not what stands for them in a ledger: that is another in each."""
    assert len({_attacked(number, tmp_path / str(ledger)) for ledger in range(8)}) == 1


def _attacked(number: int, folder: Path) -> str:
    """Issue an output of a group before and after it changed, and return what became of the second."""
    folder.mkdir()
    dice = random.Random(number)
    group = random_group(dice)
    count = dice.choice([1, 1, 1, 2, FLOOR - 1, FLOOR, FLOOR + 2, 3 * FLOOR])
    what = dice.choice(["join", "leave", "change", "all", "move"])
    others = [
        of(
            dice.choice(random_group(dice)),
            respondent=Respondent(id=f"late{at}", group=dice.choice(["", *NAMES])),
        )
        for at in range(count)
    ]
    if what == "join":
        after = [*group, *others]
    elif what == "leave":
        after = group[min(count, len(group) - 2) :]
    elif what == "change":
        after = [one for one in group[:count] for one in one_changed(dice, [one], "changes")]
        after = [*after, *group[count:]]
    elif what == "move":
        # To another group, and nothing else.
        moved = [of(one, respondent=of(one.respondent, group=dice.choice(NAMES))) for one in group[:count]]
        after = [*moved, *group[count:]]
    else:
        # One changes, one leaves, the rest joins.
        after = [*one_changed(dice, group[:1], "changes"), *group[2:], *others[2:]]
    publish(folder, group, asked=SMALL)
    before = (folder / "issued.yaml").read_bytes()
    dice.shuffle(after)
    # Of who moved between two groups more is refused than can be worked out.
    if not laid_bare(group, after) and what != "move":
        publish(folder, after, asked=SMALL)
        assert [entry["respondents"] for entry in entries(folder)][-1] == len(after)
        return "issued"
    try:
        publish(folder, after, asked=SMALL)
    except InvalidFile as error:
        assert " since report.pdf was issued (" in str(error)
        assert (folder / "issued.yaml").read_bytes() == before
        return "refused"
    assert not laid_bare(group, after), (number, what)
    return "issued"


Changes = dict[tuple[str, str], list[int]]


def changes_between(before: Sequence[Answers], after: Sequence[Answers]) -> Changes:
    """Return what an attacker finds who holds the counts of two outputs: answers of one person alone.

    By question and group, or all: the options that one more, or one less, has chosen.
    """
    here, there = (published(assess_only(SMALL, side, redraw=False)) for side in (before, after))
    found: Changes = {}
    for group in ("", *here.groups.keys() & there.groups.keys() & {*NAMES}):
        one, other = (side.groups[group].questions if group else side.questions for side in (here, there))
        for name in one:
            options = [side[name].options for side in (one, other)]
            if options[0] is not None and options[1] is not None:
                moved = [new - old for old, new in zip(options[0], options[1], strict=True)]
                if sum(map(abs, moved)) in (1, 2) and max(map(abs, moved)) == 1:
                    found[name, group] = moved
            elif abs(one[name].answered - other[name].answered) == 1:
                found[name, group] = [other[name].points - one[name].points]
    return found


def one_changed(dice: random.Random, group: list[Answers], what: str) -> list[Answers]:
    """Return a group of which one has joined, left or changed one answer."""
    at = dice.randrange(len(group))
    if what == "leaves":
        return [*group[:at], *group[at + 1 :]]
    if what == "joins":
        late = of(random_group(dice)[0], respondent=Respondent(id="late", group=dice.choice(NAMES)))
        return [*group, late]
    name = dice.choice(list(group[at].answers))
    answer = dice.choice([Answer(option=one) for one in OPTIONS if group[at].answers[name].option != one])
    return [*group[:at], of(group[at], answers={**group[at].answers, name: answer}), *group[at + 1 :]]


@pytest.mark.parametrize("what", ["joins", "leaves", "changes an answer"])
def test_who_holds_all_that_is_issued_before_and_after_one_person_recovers_nothing(
    what: str, tmp_path: Path
) -> None:
    """In 1,000 groups of 3 to 40, 334 for each: with the second output answers would be known."""
    recovered = 0
    for number in range(334):
        dice = random.Random(f"{what}{number}")
        group = random_group(dice)
        after = one_changed(dice, group, what)
        folder = tmp_path / str(number)
        folder.mkdir()
        publish(folder, group, asked=SMALL)
        for asked in (
            SMALL,
            *([of(SMALL, id="shorter"), of(SMALL, version="1.1.0")] if number % 5 == 0 else []),
        ):
            with pytest.raises(InvalidFile, match="one person came, went or changed an answer since"):
                publish(folder, dice.sample(_by(asked, after), len(after)), "second.pdf", asked=asked)
        assert [one["outputs"] for one in entries(folder)] == [
            [{"name": "report.pdf", "format": "pdf", "date": DAY}]
        ]
        if number % 10 == 0:
            recovered += bool(changes_between(group, after))
    assert recovered > 20


def _by(asked: Questionnaire, sheets: Sequence[Answers]) -> list[Answers]:
    """Return sheets as another questionnaire reads them: the overlay called shorter drops a question."""
    if asked.id != "shorter":
        return list(sheets)
    first = SMALL.questions[0].id
    return [
        of(
            one,
            answers={name: answer for name, answer in one.answers.items() if name != first},
            dropped={name: answer for name, answer in one.answers.items() if name == first},
        )
        for one in sheets
    ]


def in_group(sheets: Sequence[Answers], group: str) -> list[Answers]:
    return [of(one, respondent=of(one.respondent, group=group)) for one in sheets]


def test_of_five_who_come_none_comes_alone_to_a_group_that_is_shown(tmp_path: Path) -> None:
    dice = random.Random(2)
    everyone = [person(dice, at) for at in range(30)]
    leaders, others = in_group(everyone[:6], "leadership"), in_group(everyone[6:16], "frontline")
    publish(tmp_path, [*leaders, *others])
    late = in_group(everyone[16:21], "frontline")
    with pytest.raises(InvalidFile) as caught:
        publish(tmp_path, [*leaders, *others, *late, *in_group(everyone[21:22], "leadership")])
    assert (
        str(caught.value)
        .partition("issued.yaml:")[2]
        .startswith(
            "9: issued.#1: of the group leadership one person came, went or changed an answer since"
            " report.pdf was issued (2026-11-28, 16 respondents), fewer than 5: who compares the group's"
            " figures in the two would know what they said; wait until 5 have, "
        )
    )
    with pytest.raises(
        InvalidFile, match="outside the groups that are shown one person came, went or changed"
    ):
        publish(tmp_path, [*leaders, *others, *late, *in_group(everyone[21:22], "")])
    two = in_group(leaders[:2], "frontline")
    with pytest.raises(InvalidFile, match=r"2 people are in another group since report\.pdf was issued"):
        publish(tmp_path, [*two, *leaders[2:], *in_group(everyone[22:27], "leadership"), *others])
    publish(tmp_path, [*leaders, *others, *in_group(everyone[16:21], "frontline")])


def test_each_output_is_held_against_all_before_it(tmp_path: Path) -> None:
    dice = random.Random(1)
    everyone = in_group([person(dice, at) for at in range(20)], "")
    publish(tmp_path, everyone[:10], "first.pdf")
    publish(tmp_path, everyone[:16], "second.pdf")
    with pytest.raises(InvalidFile, match=r"one person came, .* since first\.pdf was issued"):
        publish(tmp_path, everyone[:9])
    with pytest.raises(InvalidFile, match=r"2 people came, .* since second\.pdf was issued"):
        publish(tmp_path, everyone[:18])
    publish(tmp_path, everyone[:10], "again.pdf")
    outputs = [[one["name"] for one in entry["outputs"]] for entry in entries(tmp_path)]
    assert outputs == [["first.pdf", "again.pdf"], ["second.pdf"]]


# ---- By how many people two outputs differ

CASES: dict[str, tuple[str, str, int]] = {
    "nobody": ("a.1 b.2", "b.2 a.1", 0),
    "one joins": ("a.1 b.2", "a.1 b.2 c.3", 1),
    "one leaves": ("a.1 b.2", "a.1", 1),
    "one changes an answer": ("a.1 b.2", "a.1 b.3", 1),
    "one leaves, another joins": ("a.1 b.2", "a.1 c.3", 2),
    "two change with each other": ("a.1 b.2", "a.2 b.1", 0),
    "everybody has another id": ("a.1 b.2 c.2", "x.2 y.1 z.2", 0),
    "another id, and one joins": ("a.1 b.2 c.3", "x.1 y.2 z.3 w.4", 1),
    "the same answers once less": ("a.1 b.1", "b.1", 1),
    "the same answers once less, of another": ("a.1 b.1", "c.1 b.2", 1),
    "one who answered nothing joins": ("a.1", "a.1 b.2.silent", 1),
    "nobody hides behind who answered nothing": ("a.1", "a.1 b.2 c.3.silent d.4.silent", 1),
    "one who had answered nothing answers": ("a.1 b.2.silent", "a.1 b.3", 1),
}


@pytest.mark.parametrize("name", CASES)
def test_people_that_differ(name: str) -> None:
    before, after, count = CASES[name]
    assert differing(before.split(), after.split()) == count
    assert differing(after.split(), before.split()) == count


def test_of_other_questions_only_the_people_are_compared() -> None:
    assert differing(["a.1", "b.2"], ["a.3", "b.4"], content=False) == 0
    assert differing(["a.1", "b.2"], ["a.3", "b.4", "c.5"], content=False) == 1


GROUPS = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 3), max_size=6)


@given(before=GROUPS, after=GROUPS)
def test_the_count_lies_between_what_answers_and_what_people_tell(
    before: dict[str, int], after: dict[str, int]
) -> None:
    found = differing(
        [f"{who}.{said}" for who, said in before.items()], [f"{w}.{s}" for w, s in after.items()]
    )
    people = sum(before.get(who) != after.get(who) for who in before.keys() | after.keys())
    gone, come = (
        sum(max(0, list(one.values()).count(said) - list(other.values()).count(said)) for said in range(4))
        for one, other in ((before, after), (after, before))
    )
    assert max(gone, come) <= found <= min(people, gone + come)


@given(before=GROUPS, after=GROUPS)
def test_where_no_two_say_the_same_it_is_the_people_that_differ(
    before: dict[str, int], after: dict[str, int]
) -> None:
    prints = [[f"{who}.{who}{said}" for who, said in one.items()] for one in (before, after)]
    people = sum(before.get(who) != after.get(who) for who in before.keys() | after.keys())
    assert differing(*prints) == people


# ---- What a fingerprint is of

SALT, OTHER_SALT = "00" * 16, "01" * 16
ONE = Answers(
    questionnaire="cx-maturity@1",
    respondent=Respondent(id="anna", group="leadership", role="Head"),
    targets={"vision": 4},
    answers={"vision.sponsor": Answer(option="3", note="Yes.", evidence="Minutes", evidence_grade=2)},
    readiness={"check1": "yes"},
    worksheets={"units": ({"name": "North", "cp": 9},)},
)
of = msgspec.structs.replace
SAID = ONE.answers["vision.sponsor"]
SAME_PRINT: dict[str, Answers] = {
    "another note": of(ONE, answers={"vision.sponsor": of(SAID, note="No.")}),
    "other words of evidence": of(ONE, answers={"vision.sponsor": of(SAID, evidence="Protocol")}),
    "another day, assessor and role": of(
        ONE, date="2026-01-01", assessor="X", respondent=of(ONE.respondent, role="Boss")
    ),
    "another name of the file": of(ONE, path="x.yaml"),
    "the id written otherwise": of(ONE, respondent=of(ONE.respondent, id=" \uff21nna")),
}
OTHER_PRINT: dict[str, Answers] = {
    "another option": of(ONE, answers={"vision.sponsor": of(SAID, option="4")}),
    "unknown": of(ONE, answers={"vision.sponsor": Answer(unknown=True)}),
    "not applicable": of(ONE, answers={"vision.sponsor": Answer(na_reason="No sponsor.")}),
    "another grade": of(ONE, answers={"vision.sponsor": of(SAID, evidence_grade=3)}),
    "no evidence": of(ONE, answers={"vision.sponsor": of(SAID, evidence="")}),
    "another question": of(ONE, answers={"vision.promise": SAID}),
    "another group": of(ONE, respondent=of(ONE.respondent, group="frontline")),
    "another target": of(ONE, targets={"vision": 5}),
    "another check": of(ONE, readiness={"check1": "no"}),
    "another count": of(ONE, worksheets={"units": ({"name": "North", "cp": 8},)}),
    "the quick set": of(ONE, quick=True),
    "another person": of(ONE, respondent=of(ONE.respondent, id="bo")),
}


@pytest.mark.parametrize("name", SAME_PRINT)
def test_what_counts_for_nothing_leaves_the_fingerprint(name: str) -> None:
    assert fingerprint(SAME_PRINT[name], SALT) == fingerprint(ONE, SALT)


@pytest.mark.parametrize("name", OTHER_PRINT)
def test_what_counts_changes_the_fingerprint(name: str) -> None:
    here, there = (fingerprint(one, SALT) for one in (ONE, OTHER_PRINT[name]))
    assert here != there
    assert (here.split(".")[0] == there.split(".")[0]) == (name != "another person")


def test_of_two_questionnaires_the_higher_floor_holds(tmp_path: Path) -> None:
    dice = random.Random(13)
    group = in_group([person(dice, at) for at in range(12)], "")
    lower = of(QUESTIONNAIRE, id="lower", privacy_floor=3)
    publish(tmp_path, group)
    with pytest.raises(InvalidFile, match=r"4 people came, .*, fewer than 5: .*; wait until 5 have"):
        publish(tmp_path, group[4:], asked=lower)
    (tmp_path / "b").mkdir()
    publish(tmp_path / "b", group, asked=lower)
    publish(tmp_path / "b", group[4:], asked=lower)
    with pytest.raises(InvalidFile, match="4 people came"):
        publish(tmp_path / "b", group)


def test_what_conditions_find_of_who_answers_counts() -> None:
    assert fingerprint(ONE, SALT, {}) == fingerprint(ONE, SALT)
    here, there = (fingerprint(ONE, SALT, {"{field: role, is: [Head]}": met}) for met in (True, False))
    assert here != there and here.split(".")[0] == there.split(".")[0]


def test_without_the_salt_nobody_can_guess_whose_it_is() -> None:
    mine, theirs = (fingerprint(ONE, salt).split(".") for salt in (SALT, OTHER_SALT))
    assert mine[0] != theirs[0] and mine[1] != theirs[1]


def test_the_ledger_holds_neither_ids_nor_words_and_each_has_its_own_salt(tmp_path: Path) -> None:
    dice = random.Random(3)
    group = [person(dice, at) for at in range(6)]
    salts = set()
    for folder in (tmp_path / "a", tmp_path / "b"):
        folder.mkdir()
        publish(folder, group)
        text = (folder / "issued.yaml").read_text()
        assert "zqid" not in text and "zqnote" not in text and "vision" not in text
        salts.add(read_yaml(folder / "issued.yaml", limit=2**20).tree["salt"])
    assert len(salts) == 2


# ---- Who counts


def test_opened_files_and_what_the_group_agreed_on_are_no_people(tmp_path: Path) -> None:
    dice = random.Random(4)
    group = [person(dice, at) for at in range(6)]
    agreed = of(group[0], respondent=Respondent(id="all", role="consensus"))
    empty = of(group[0], answers={}, respondent=Respondent(id="opened"))
    publish(tmp_path, group)
    publish(tmp_path, [*group, agreed, empty], "agreed.pdf")
    publish(tmp_path, [*group, changed(dice, agreed)], "again.pdf")
    assert [entry["respondents"] for entry in entries(tmp_path)] == [6]


def test_one_respondent_needs_no_ledger(tmp_path: Path) -> None:
    dice = random.Random(5)
    alone = person(dice, 1)
    publish(tmp_path, [alone])
    publish(tmp_path, [alone, of(alone, respondent=Respondent(id="all", role="consensus"))])
    assert not (tmp_path / "issued.yaml").exists()


def test_of_who_agreed_to_be_named_nothing_is_refused_and_all_is_entered(tmp_path: Path) -> None:
    dice = random.Random(6)
    group = [person(dice, at) for at in range(6)]
    publish(tmp_path, Sheets(group, disclosure="named"))
    publish(tmp_path, Sheets(group[:5], disclosure="named"))
    assert [entry["respondents"] for entry in entries(tmp_path)] == [6, 5]
    with pytest.raises(InvalidFile):
        publish(tmp_path, Sheets(group[:4]))


def test_despite_the_difference_it_is_issued_and_recorded(tmp_path: Path) -> None:
    dice = random.Random(7)
    group = [person(dice, at) for at in range(12)]
    publish(tmp_path, group)
    publish(tmp_path, group[:11], "near.pdf", despite=True)
    publish(tmp_path, group[:6], "far.pdf", despite=True)
    assert [entry.get("despite_difference", False) for entry in entries(tmp_path)] == [False, True, False]
    # From then on it counts as issued like any other.
    with pytest.raises(InvalidFile, match=r"since near\.pdf was issued"):
        publish(tmp_path, group[:10])


# ---- A ledger that cannot be trusted


def ledger(folder: Path, edit: Callable[[str], str] = lambda text: text) -> list[Answers]:
    """Write a ledger that was edited, and return the group that it is of."""
    dice = random.Random(8)
    group = [of(person(dice, at), path="a.yaml") for at in range(6)]
    publish(folder, group)
    path = folder / "issued.yaml"
    path.write_text(edit(path.read_text()))
    return group


def swapped(before: str, after: str) -> Callable[[str], str]:
    def edit(text: str) -> str:
        assert before in text
        return text.replace(before, after, 1)

    return edit


REMEDY = "put it back as it was written, from a copy or from version control; a --draft is issued without it"
UNFIT = f"issued.yaml:7: checksum: does not fit the rest: the file was edited or damaged; {REMEDY}"
ELSEWHERE = (
    "it is the ledger of another wave: put it back into its folder; where it is of this one, the answers must"
    " name the same as when it was begun"
)
DAMAGED: dict[str, tuple[Callable[[str], str], list[str]]] = {
    "an output taken out": (
        swapped(
            "{name: report.pdf, format: pdf, date: 2026-11-28}", "{name: x, format: pdf, date: 2026-11-28}"
        ),
        [UNFIT],
    ),
    "marked otherwise": (swapped("    outputs:", "    despite_difference: true\n    outputs:"), [UNFIT]),
    "another wave": (
        swapped("wave: 2026-Q3", "wave: 2026-Q2"),
        [f'issued.yaml:5: wave: is "2026-Q2" here and "2026-Q3" in a.yaml; {ELSEWHERE}', UNFIT],
    ),
    "another organisation": (
        swapped("organisation: Nordlicht Freight", "organisation: Tarnholt"),
        [
            f"issued.yaml:4: organisation: is Tarnholt here and Nordlicht Freight in a.yaml; {ELSEWHERE}",
            UNFIT,
        ],
    ),
    "one respondent less": (
        swapped("respondents: 6", "respondents: 5"),
        [UNFIT, f"issued.yaml:11: issued.#1.respondents: is 5, and 6 sheets are listed; {REMEDY}"],
    ),
    "a lower floor": (
        swapped("floor: 5", "floor: 2"),
        [f"issued.yaml:12: issued.#1.floor: must be at least 3 (got 2); {REMEDY}"],
    ),
    "no day": (
        swapped("date: 2026-11-28\n", "date: 2026-11-31\n"),
        [UNFIT, f'issued.yaml:9: issued.#1.date: is no day of the calendar (got "2026-11-31"); {REMEDY}'],
    ),
    "a sheet cut short": (
        lambda text: re.sub(r"\.[0-9a-f]+\.[0-9a-f]*(\"?)\n$", r"\1\n", text),
        [UNFIT, f"issued.yaml:21: issued.#1.sheets.#6: is no fingerprint of a sheet; {REMEDY}"],
    ),
    "a short salt": (
        lambda text: text.replace(text.split("salt: ")[1].split("\n")[0], "abc"),
        [f"issued.yaml:6: salt: is damaged: it must be 32 hexadecimal digits; {REMEDY}"],
    ),
    "no checksum": (
        lambda text: "\n".join(line for line in text.split("\n") if not line.startswith("checksum")),
        [f"issued.yaml:1: checksum: is missing; {REMEDY}"],
    ),
    "cut off": (
        lambda text: text.partition(", format")[0],
        [f"issued.yaml:14: lacks a comma or the closing }} of line 14; {REMEDY}"],
    ),
    "empty": (lambda _text: "", [f"issued.yaml: is empty; {REMEDY}"]),
    "a text": (lambda _text: "nothing\n", [f"issued.yaml: is not a ledger; {REMEDY}"]),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_ledger_that_cannot_be_trusted_is_refused_and_left(name: str, tmp_path: Path) -> None:
    edit, said = DAMAGED[name]
    group = ledger(tmp_path, edit)
    before = (tmp_path / "issued.yaml").read_bytes()
    with pytest.raises(InvalidFile) as caught:
        publish(tmp_path, group)
    assert str(caught.value).replace(f"{tmp_path}/", "").splitlines() == said
    assert (tmp_path / "issued.yaml").read_bytes() == before


def test_the_same_ledger_elsewhere_in_another_scope_is_refused(tmp_path: Path) -> None:
    group = [of(one, scope="Rail") for one in ledger(tmp_path)]
    with pytest.raises(InvalidFile, match=r"scope: is empty here and Rail in a\.yaml"):
        publish(tmp_path, group)


def test_what_the_team_says_otherwise_than_the_ledger_is_told_by_its_line(tmp_path: Path) -> None:
    group = ledger(tmp_path)
    laid_out(tmp_path, {"team.yaml": "format: 1\norganisation: Nordlicht Freight\nwave: 2026-Q4\n"})
    with pytest.raises(InvalidFile) as caught:
        publish(tmp_path, [of(one, wave="2026-Q4") for one in group])
    assert str(caught.value).replace(f"{tmp_path}/", "") == (
        f'issued.yaml:5: wave: is "2026-Q3" here and "2026-Q4" in team.yaml:3; {ELSEWHERE}'
    )


def test_the_ledger_of_another_folder_of_the_same_names_is_refused(tmp_path: Path) -> None:
    dice = random.Random(12)
    for name, group in (("a", range(6)), ("b", range(50, 56))):
        (tmp_path / name).mkdir()
        publish(tmp_path / name, [person(dice, at) for at in group])
    (tmp_path / "a/issued.yaml").replace(tmp_path / "b/issued.yaml")
    kept = (tmp_path / "b/issued.yaml").read_bytes()
    others = [person(dice, at) for at in range(50, 56)]
    with pytest.raises(InvalidFile) as caught:
        publish(tmp_path / "b", others)
    assert str(caught.value).replace(f"{tmp_path}/", "") == (
        f"b/issued.yaml:8: issued: is of other people: nobody in it answered here; {ELSEWHERE}"
    )
    assert (tmp_path / "b/issued.yaml").read_bytes() == kept
    # One of them is enough, and so are the same answers under other ids.
    publish(tmp_path / "b", [person(random.Random(12), 0), *others], despite=True)


# ---- Written whole or not at all, and by one program at a time


def test_what_is_not_written_is_not_entered(tmp_path: Path) -> None:
    group = [person(random.Random(9), at) for at in range(6)]
    made = Publication(name="a.pdf", format="pdf", day=DAY)
    made.tells_of(tmp_path, QUESTIONNAIRE, Sheets(group))
    with pytest.raises(KeyboardInterrupt), made.entered():
        raise KeyboardInterrupt
    assert not (tmp_path / "issued.yaml").exists()
    publish(tmp_path, group)
    before = (tmp_path / "issued.yaml").read_bytes()
    with pytest.raises(OSError), made.entered():
        raise OSError
    assert (tmp_path / "issued.yaml").read_bytes() == before


def test_a_ledger_that_cannot_be_written_keeps_the_output_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def save(path: Path, _content: bytes) -> None:
        raise UnwritableTarget(path, "Read-only file system")

    monkeypatch.setattr(issued, "save", save)
    with pytest.raises(InvalidFile) as caught:
        publish(tmp_path, [person(random.Random(9), at) for at in range(6)])
    assert str(caught.value).replace(f"{tmp_path}/", "") == (
        "issued.yaml: cannot be written: Read-only file system; what is issued must be entered here; a"
        " --draft is not"
    )


def test_nothing_is_lost_where_many_write_at_once(tmp_path: Path) -> None:
    group = [person(random.Random(10), at) for at in range(6)]
    names = [f"{number}.pdf" for number in range(24)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(partial(publish, tmp_path, group), names))
    assert sorted(one["name"] for one in entries(tmp_path)[0]["outputs"]) == sorted(names)


def test_of_two_that_are_too_near_and_come_at_once_one_is_issued(tmp_path: Path) -> None:
    group = [person(random.Random(11), at) for at in range(12)]

    def issue(size: int) -> bool:
        try:
            publish(tmp_path, group[:size], f"{size}.pdf")
        except InvalidFile:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(issue, [12, 11, 10, 9]))
    assert sum(done) == len(entries(tmp_path)) == 1


# ---- The commands


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Return a folder with two waves of eight people."""
    for wave, day in (("2026-Q2", "2026-06-30"), ("2026-Q3", "2026-09-30")):
        dice = random.Random(wave)
        for number in range(8):
            one = of(person(dice, number), wave=wave, date=day)
            laid_out(tmp_path / "waves" / wave, {f"p{number}.yaml": render_answers(one, QUESTIONNAIRE)})
    return tmp_path


def one_more(place: Path, wave: str = "2026-Q3") -> None:
    """Let one person join a wave."""
    late = of(
        person(random.Random(99), 99),
        wave=wave,
        date=f"{wave[:4]}-09-30" if wave[-1] == "3" else "2026-06-30",
    )
    laid_out(place / "waves" / wave, {"late.yaml": render_answers(late, QUESTIONNAIRE)})


NOW, BEFORE = "waves/2026-Q3", "waves/2026-Q2"
COMMANDS: dict[str, tuple[str, ...]] = {
    **{f"report {name}": ("report", NOW, "--format", name, "-o", "out") for name in FORMATS if name != "pdf"},
    "report --previous": ("report", BEFORE.replace("Q2", "Q3"), "--previous", BEFORE, "-o", "out.md"),
    "report --history": ("report", NOW, "--history", "waves", "-o", "out.html"),
    "compare": ("compare", BEFORE, NOW, "-o", "out.md"),
    "trend": ("trend", "waves", "-o", "out.csv"),
}
TELLS_OF_BOTH = {"report --previous", "report --history", "compare", "trend"}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_that_writes_a_file_issues_it(name: str, place: Path) -> None:
    arguments = COMMANDS[name]
    done = within(*arguments, folder=place)
    assert done.returncode == 0, done.stderr
    waves = {wave: (place / wave / "issued.yaml").exists() for wave in (BEFORE, NOW)}
    assert waves == {BEFORE: name in TELLS_OF_BOTH, NOW: True}
    output = next(one for one in place.iterdir() if one.name.startswith("out"))
    written = output.read_bytes()
    assert within(*arguments, folder=place).returncode == 0
    for wave in (BEFORE, NOW) if name in TELLS_OF_BOTH else (NOW,):
        one_more(place, wave.rpartition("/")[2])
        done = within(*arguments, folder=place)
        assert done.returncode == 2
        assert done.stderr.decode() == (
            f"{wave}/issued.yaml:9: issued.#1: one person came, went or changed an answer since"
            f" {output.name} was issued ({entries(place / wave)[0]['date']}, 8 respondents), fewer than 5:"
            " who compares the two would know what they said; wait until 5 have, issue a --draft, which is"
            " marked and not entered here, or say --despite-difference, which is\n"
        )
        assert output.read_bytes() == written
        (place / wave / "late.yaml").unlink()
    one_more(place)
    assert within(*arguments, "--draft", folder=place).returncode == 0
    assert len(entries(place / NOW)) == 1
    assert within(*arguments, "--despite-difference", folder=place).returncode == 0
    assert [one.get("despite_difference") for one in entries(place / NOW)] == [None, True]


def test_the_screen_a_pipe_and_the_bundled_example_are_not_issued(place: Path) -> None:
    for arguments in (
        ("score", NOW),
        ("score", NOW, "--format", "json"),
        ("report", NOW, "-o", "-"),
        ("compare", BEFORE, NOW),
        ("trend", "waves"),
        (
            "report",
            str(bundled("questionnaires") / "cx-maturity/examples/tarnholt-freight/2026-q3"),
            "-o",
            "x.md",
        ),
    ):
        assert within(*arguments, folder=place).returncode == 0
    assert not [*place.rglob("issued.yaml"), *bundled("questionnaires").rglob("issued.yaml")]


def test_a_history_tells_only_of_the_waves_until_its_own(place: Path) -> None:
    assert within("report", BEFORE, "--history", "waves", "-o", "out.md", folder=place).returncode == 0
    assert (place / BEFORE / "issued.yaml").exists() and not (place / NOW / "issued.yaml").exists()


def test_a_batch_enters_each_group_once_and_one_that_is_too_near_is_a_bad_unit(place: Path) -> None:
    batch = ("batch", "waves", "waves/2026-Q3/p1.yaml", "--no-portfolio", "--reports", "md,csv", "-o")
    assert within(*batch, "first", folder=place).returncode == 0
    assert [(one["name"], one["format"]) for one in entries(place / NOW)[0]["outputs"]] == [
        ("first", "batch")
    ]
    one_more(place)
    done = within(*batch, "second", folder=place)
    assert done.returncode == 2 and b"2 assessed, 1 could not be" in done.stdout
    rows = list(csv.DictReader(io.StringIO((place / "second/errors.csv").read_text("utf-8-sig"))))
    assert [(row["unit"], row["file"], row["line"]) for row in rows] == [(NOW, f"{NOW}/issued.yaml", "9")]
    assert sorted(one.name for one in (place / "second/reports").iterdir()) == [
        *("p1.csv", "p1.md", "waves-2026-Q2.csv", "waves-2026-Q2.md"),
    ]
    assert within(*batch, "third", "--draft", folder=place).returncode == 0
    assert len(entries(place / NOW)) == 1
    head, row = (place / "third/results.csv").read_text("utf-8-sig").splitlines()[:2]
    assert head.endswith(",draft") and row.endswith(",yes")
    lines = (place / "third/results.jsonl").read_text().splitlines()
    assert {json.loads(line)["draft"] for line in lines} == {True}
    assert within(*batch, "fourth", "--despite-difference", folder=place).returncode == 0
    assert entries(place / NOW)[1]["despite_difference"] is True


OVERLAY = """\
format: 1
overlay: shorter
version: 1.0.0
of: cx-maturity@1
because: No sponsor is asked about, and nobody counts complaints.
drop: [vision.sponsor, journey.map]
"""
WRITTEN = (
    "4",
    "unknown",
    "{level: 2}",
    "{option: '3', note: Yes., evidence: Minutes, evidence_grade: 2}",
    "{na: No sponsor.}",
    "{unknown: true}",
    "null",
)


def test_by_an_overlay_the_same_sheets_are_the_same_and_one_changed_answer_is_one(place: Path) -> None:
    laid_out(place / "questionnaires/shorter", {"overlay.yaml": OVERLAY})
    for number, written in enumerate(WRITTEN):
        text = (
            "format: 1\nquestionnaire: cx-maturity@1\norganisation: Nordlicht Freight\nwave: 2026-Q3\n"
            f"date: 2026-09-30\nrespondent: {{id: w{number}}}\n"
            f"answers: {{vision.sponsor: {written}, vision.promise: 3}}\n"
        )
        laid_out(place / NOW, {f"w{number}.yaml": text})
    shorter = ("report", NOW, "-q", "shorter", "-o")
    assert within("report", NOW, "-o", "whole.md", folder=place).returncode == 0
    done = within(*shorter, "short.md", folder=place)
    assert done.returncode == 0, done.stderr
    prints = [set(one["sheets"]) for one in entries(place / NOW)]
    assert prints[0] == prints[1]
    path = place / NOW / "w0.yaml"
    path.write_text(path.read_text().replace("vision.promise: 3", "vision.promise: 4"))
    done = within(*shorter, "again.md", folder=place)
    assert done.returncode == 2
    assert b"one person came, went or changed an answer since whole.md was issued" in done.stderr


# ---- Drafts say so, in every format

MARK = "Draft, not to be passed on"


def test_a_draft_is_marked_in_every_format_and_on_every_page(place: Path) -> None:
    made = {}
    for name in FORMATS:
        path = place / f"draft.{name}"
        arguments = ("report", NOW, "--format", name, "-o", str(path))
        assert within(*arguments, "--draft", folder=place).returncode == 0
        made[name] = path.read_bytes()
    assert not (place / NOW / "issued.yaml").exists()
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(made["pdf"])).pages]
    assert len(pages) > 10 and all(MARK in page for page in pages)
    for name in ("html", "md", "svg"):
        assert MARK in made[name].decode()
    assert json.loads(made["json"])["draft"] is True
    rows = list(csv.DictReader(io.StringIO(made["csv"].decode("utf-8-sig"))))
    assert {row["draft"] for row in rows} == {"yes"}
    assert json.loads(made["shields"])["label"] == "CX maturity (draft)"
    with zipfile.ZipFile(io.BytesIO(made["xlsx"])) as book:
        sheets = [book.read(one).decode() for one in book.namelist() if "worksheets/sheet" in one]
        assert sheets and all(MARK in one for one in sheets)
    with zipfile.ZipFile(io.BytesIO(made["pptx"])) as deck:
        slides = [
            deck.read(one).decode() for one in deck.namelist() if "slides/slide" in one and "rels" not in one
        ]
        assert slides and all(MARK in one for one in slides)
    for arguments in (("compare", BEFORE, NOW, "--format", "md"), ("trend", "waves", "--format", "md")):
        assert MARK in within(*arguments, "--draft", folder=place).stdout.decode()
    for arguments in (("compare", BEFORE, NOW, "--format", "json"), ("trend", "waves", "--format", "json")):
        assert json.loads(within(*arguments, "--draft", folder=place).stdout)["draft"] is True


def test_what_is_no_draft_says_nothing_of_it(place: Path) -> None:
    for name in FORMATS:
        if name not in ("pdf", "xlsx", "pptx"):
            said = within("report", NOW, "--format", name, "-o", "-", folder=place).stdout.decode()
            assert "draft" not in said.casefold()


# ---- Sheets in a report: only of a group that agreed to be named


def test_sheets_are_attached_where_everyone_agreed_to_be_named(place: Path) -> None:
    attach = ("report", NOW, "--profile", "board", "-o", "named.pdf", "--attach", "sheets")
    done = within(*attach, folder=place)
    assert done.returncode == 2
    assert done.stderr.decode() == (
        "--attach sheets: the respondents answer anonymously, and a sheet tells whose it is; where everyone"
        f" agreed to be named, say disclosure: named in {NOW}/team.yaml\n"
    )
    laid_out(place / NOW, {"team.yaml": "format: 1\ndisclosure: named\n"})
    assert within(*attach, folder=place).returncode == 0
    back = read_answers(place / "named.pdf")
    there = read_answers(place / NOW)
    assert [of(one, path="", questionnaire="") for one in back] == [
        of(one, path="", questionnaire="") for one in there
    ]
    assert within("score", "named.pdf", "--format", "json", folder=place).returncode == 0
    assert within("verify", "named.pdf", folder=place).returncode == 0


def test_few_who_agreed_to_be_named_are_told_of_again_from_their_report(tmp_path: Path) -> None:
    dice = random.Random(12)
    files = {f"p{at}.yaml": render_answers(person(dice, at), QUESTIONNAIRE) for at in range(3)}
    laid_out(tmp_path / "few", {"team.yaml": "format: 1\ndisclosure: named\n", **files})
    attach = ("report", "few", "--profile", "board", "-o", "named.pdf", "--attach", "sheets")
    assert within(*attach, folder=tmp_path).returncode == 0
    there, back = (
        within("score", path, "--format", "json", folder=tmp_path) for path in ("few", "named.pdf")
    )
    assert there.stdout == back.stdout and b"zqnote" in back.stdout
    assert within("verify", "named.pdf", folder=tmp_path).returncode == 0
    assert within("verify", "named.pdf", "--answers", "few", folder=tmp_path).returncode == 0


def test_from_python_sheets_are_attached_by_the_same_rule(place: Path) -> None:
    sheets = read_answers(place / NOW)
    found = assess(QUESTIONNAIRE, sheets)
    with pytest.raises(BadInput, match="the respondents answer anonymously"):
        render(found, "pdf", profile="board", attached=sheets)
    named = Sheets(sheets, disclosure="named")
    made = PdfReader(io.BytesIO(render(found, "pdf", profile="board", attached=named)))
    assert {f"r{number}.yaml" for number in range(1, 9)} <= set(made.attachments)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--attach", "sheet"), "sheet"),
        (("--attach", "sheets", "--draft"), "--attach is for a PDF that is no draft"),
        (("--attach", "sheets", "--format", "html"), "--attach is for a PDF that is no draft"),
    ],
)
def test_what_cannot_be_attached_is_refused(more: tuple[str, ...], said: str, place: Path) -> None:
    done = within("report", NOW, "-o", "x.pdf", *more, folder=place)
    assert done.returncode == 2 and said in done.stderr.decode()
    assert not (place / "x.pdf").exists()
