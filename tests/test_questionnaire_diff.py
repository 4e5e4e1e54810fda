"""What changed between two versions of a questionnaire, by the rule by which two waves compare."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from cxmaturity.answers.model import Answer, Answers
from cxmaturity.errors import BadInput
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.questionnaire.versions import changes_between, reworded
from cxmaturity.scoring.assess import assess
from cxmaturity.waves.compare import compare
from tests import models
from tests.bakery import bakery
from tests.command_line import cxmaturity, refused

OLD = bakery()
Tree = dict[str, Any]


def changed(change: Callable[[Tree], object], version: str = OLD.version) -> Questionnaire:
    tree: Tree = msgspec.json.decode(msgspec.json.encode(OLD))
    change(tree)
    tree["version"] = version
    return msgspec.convert(tree, Questionnaire)


def question(tree: Tree) -> Tree:
    found: Tree = tree["dimensions"][0]["questions"][0]
    return found


def scale(tree: Tree) -> list[Tree]:
    found: list[Tree] = tree["scales"][0]["options"]
    return found


@pytest.mark.parametrize(
    ("change", "asks", "told"),
    [
        (lambda tree: None, None, []),
        (lambda tree: tree.update(id="baker"), "major", ["baker"]),
        (lambda tree: question(tree).update(id="oven.mine"), "major", [question]),
        (lambda tree: scale(tree)[-1].update(points=99), "major", None),
        (lambda tree: scale(tree)[-1].update(id="topmost"), "major", None),
        (lambda tree: tree["dimensions"].pop(), "major", None),
        (lambda tree: question(tree).update(weight=7), "minor", ["oven.owned.weight"]),
        (lambda tree: question(tree).update(foundation=True), "minor", ["oven.owned.foundation"]),
        (lambda tree: tree["dimensions"][0].update(weight=9), "minor", ["oven.weight"]),
        (lambda tree: tree["levels"][1].update({"from": 0.123}), "minor", ["levels.2.from"]),
        (lambda tree: tree.update(min_coverage=0.123), "minor", ["min_coverage"]),
        (lambda tree: question(tree).update(text="What now?"), "minor", ["questions.oven.owned.text"]),
        (lambda tree: tree["dimensions"][0]["questions"].reverse(), None, None),
        (lambda tree: tree.update(title="Bread"), "patch", ["title"]),
    ],
)
def test_each_change_asks_for_its_part_of_the_version(
    change: Callable[[Tree], object], asks: str | None, told: list[Any] | None
) -> None:
    found = changes_between(OLD, changed(change))
    if change.__code__.co_names[-1:] == ("reverse",):
        assert "order" in [one.kind for one in found.changes]
        return
    assert found.asks == asks
    assert found.enough == (asks is None)
    if told and isinstance(told[0], str):
        assert [one.id for one in found.changes] == told


@pytest.mark.parametrize(
    ("version", "raised", "enough"),
    [("2.9.9", None, False), ("3.0.0", "major", True), ("1.0.0", None, False)],
)
def test_the_version_that_it_has(version: str, raised: str | None, enough: bool) -> None:
    old = msgspec.structs.replace(OLD, version="2.9.9")
    found = changes_between(old, changed(lambda tree: question(tree).update(id="oven.mine"), version))
    assert (found.raised, found.enough, found.wanted) == (raised, enough, "3.0.0")


def test_what_breaks_is_what_does_not_compare() -> None:
    def wave(questionnaire: Questionnaire) -> Any:
        answers = {
            one.id: Answer(option=questionnaire.scale_of(one).options[-1].id)
            for one in questionnaire.questions
        }
        return assess(questionnaire, [Answers(questionnaire=questionnaire.id, answers=answers)])

    def renamed(tree: Tree) -> None:
        scale(tree)[-1].update(points=99)

    new = changed(renamed)
    broken = [one for one in changes_between(OLD, new).changes if one.effect == "breaks"]
    assert [(one.what, one.id) for one in broken] == [("scale", "plain")]
    asked_on_it = {one.id for one in new.questions if new.scale_of(one).id == "plain"}
    comparison = compare(wave(OLD), wave(new))
    assert asked_on_it == {one.id for one in comparison.incomparable} != set()
    with pytest.raises(BadInput):
        compare(wave(OLD), wave(changed(lambda tree: tree.update(id="baker"))))


LINT = Path(__file__).parent / "lint"


def test_text_markdown_and_json_say_the_same() -> None:
    arguments = ("questionnaire", "diff", "before/CX050.yaml", "CX050.yaml")
    text = cxmaturity(*arguments, folder=LINT).stdout.decode()
    markdown = cxmaturity(*arguments, "--format", "md", folder=LINT).stdout.decode()
    content = json.loads(cxmaturity(*arguments, "--format", "json", folder=LINT).stdout)
    assert text.splitlines() == [
        "bakery 1.0.0 > bakery 1.1.0",
        "Breaks comparison:",
        "    question oven.weighed: removed",
        "asks for a new major version, 2.0.0; it has 1.1.0",
    ]
    assert markdown.splitlines()[:5] == [
        "# bakery 1.0.0 > bakery 1.1.0",
        "",
        "## Breaks comparison",
        "",
        "- question oven.weighed: removed",
    ]
    assert (content["asks"], content["raised"], content["enough"]) == ("major", "minor", False)
    assert [one["id"] for one in content["changes"]] == ["oven.weighed"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["clean.yaml", "nowhere.yaml"],
        ["clean.yaml", "git:HEAD"],
        ["git:no-such", "clean.yaml"],
        ["clean.yaml", "clean.yaml", "--format", "x"],
    ],
)
def test_bad_arguments_are_refused(arguments: list[str]) -> None:
    refused(cxmaturity("questionnaire", "diff", *arguments, folder=LINT))


def test_an_overlay_compares_only_while_it_weighs_alike(tmp_path: Path) -> None:
    for name, weight in (("old", 2), ("new", 3)):
        (tmp_path / f"{name}.yaml").write_text(
            "format: 1\noverlay: acme\nversion: 1.0.0\nof: cx-maturity@1\nbecause: It fits.\n"
            f"questions: {{vision.sponsor: {{weight: {weight}}}}}\n"
        )
    shown = cxmaturity("questionnaire", "diff", "old.yaml", "new.yaml", folder=tmp_path).stdout.decode()
    assert "Breaks comparison:\n    vision.sponsor.weight: was 2, is 3\n" in shown


def test_questions_that_change_places_under_their_ids_are_told_and_listed() -> None:
    """Nothing but the words changed: what is asked is another thing all the same."""
    old = models.model(models.dimension("a", models.question("a.one"), models.question("a.two")))
    one, two = (replace(q, text=f"What of {q.id}?") for q in old.dimensions[0].questions)
    old = replace(old, dimensions=(replace(old.dimensions[0], own_questions=(one, two)),))
    swapped = (replace(one, text=two.text), replace(two, text=one.text))
    new = replace(old, version="1.1.0", dimensions=(replace(old.dimensions[0], own_questions=swapped),))
    changes = changes_between(old, new)
    assert (changes.asks, {change.effect for change in changes.changes}) == ("minor", {"wording"})
    assert reworded(old, new) == ("a.one", "a.two")
    # A name or a reason is no other question, and another language says nothing.
    assert reworded(old, replace(new, language="de")) == ()
    renamed = replace(one, name="Otherwise", why="Another reason")
    same = replace(
        old, version="1.0.1", dimensions=(replace(old.dimensions[0], own_questions=(renamed, two)),)
    )
    assert reworded(old, same) == () and changes_between(old, same).asks == "patch"
