"""The gallery of docs/models.md: eight models, read as anybody's file is, held to figures of others.

Each model takes the answers of its cases from a file that is written here, and what comes out is what its own
page says (Lighthouse), what somebody else's calculation found, or, of our questionnaire, the version before.
"""

import html
import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import chain, combinations, product
from pathlib import Path
from typing import Any

import pytest

from cxmaturity.answers.model import State
from cxmaturity.answers.read import read_answers
from cxmaturity.linting import lint_file
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.questionnaire.texts import texts_of
from cxmaturity.report import render
from cxmaturity.resources import bundled
from cxmaturity.scoring.assess import assess
from cxmaturity.scoring.model import Assessment
from tests.command_line import within

ROOT = Path(__file__).parent.parent
MODELS, RESULTS = ROOT / "docs" / "models", ROOT / "tests" / "fixtures"
PAGE = (ROOT / "docs" / "models.md").read_text(encoding="utf-8")
OTHERS = (
    "three-floors",
    "cumulative",
    "process-attributes",
    "likert",
    "lighthouse",
    "ticks-and-figures",
    "risk-rules",
)
OURS = "cx-maturity"

Case = tuple[Mapping[str, Any], Mapping[str, Any]]
"""Answers as a file has them, and figures by the name of what they are of."""


def place_of(name: str) -> Path:
    """Return the file of a model of the gallery."""
    return (
        bundled("questionnaires") / OURS / "questionnaire.yaml" if name == OURS else MODELS / f"{name}.yaml"
    )


@cache
def model(name: str) -> Questionnaire:
    return read_questionnaire(place_of(name))


@cache
def results(name: str) -> Any:
    return json.loads((RESULTS / f"{name.replace('-', '_')}.json").read_text(encoding="utf-8"))


def scored(name: str, answers: Mapping[str, Any], folder: Path) -> Assessment:
    """Write the answers into a file, and score what is read from it."""
    path = folder / "answers.yaml"
    lines = [f"  {json.dumps(question)}: {json.dumps(answer)}\n" for question, answer in answers.items()]
    head = f"format: 1\nquestionnaire: {name}@1\norganisation: Acme\nanswers:\n"
    path.write_text(head + "".join(lines), encoding="utf-8")
    return assess(model(name), read_answers(path, model(name)), redraw=False)


def indexes(made: Assessment) -> dict[str, float | None]:
    """Return the index (0-1) of the dimensions on every floor."""
    return {d.id: None if d.index is None else d.index / 100 for d in made.every_dimension}


# ---- What others find: cases of each model, and which figures they are about

NOT_HERE = {"na": "not here"}


def three_floors() -> Iterator[Case]:
    options = {0: "no", 0.25: "some", 0.5: "half", 1: "most", "na": NOT_HERE}
    for case in results("three-floors")["cases"]:
        answers = {question: options[value] for question, value in case["answers"].items()}
        yield answers, {**case["stream"], **case["practice"], **case["function"]}


def cumulative() -> Iterator[Case]:
    for case in results("cumulative")["cases"]:
        # A level of the whole is reached where every domain has it.
        yield case["answers"], {**case["level"], "overall": min(case["level"].values())}


def process_attributes() -> Iterator[Case]:
    for case in results("process-attributes")["cases"]:
        yield case["answers"], {"process": case["level"], "overall": case["level"]}


def likert() -> Iterator[Case]:
    bands = {"low": 1, "medium": 2, "high": 3}
    for case in results("likert")["cases"]:
        wanted = {axis: (score / 100, bands[case["band"][axis]]) for axis, score in case["score"].items()}
        yield case["answers"], wanted


def lighthouse() -> Iterator[Case]:
    categories = results("lighthouse")["categories"]
    answers = {
        f"{category}.{audit}": round(100 * one["score"]) if one["applies"] else NOT_HERE
        for category, of in categories.items()
        for audit, one in of["audits"].items()
    }
    yield answers, {name: of["published"] for name, of in categories.items()}


def ticks_and_figures() -> Iterator[Case]:
    for case in results("ticks-and-figures")["cases"]:
        answers = {"reach.channels": case["ticked"], "record.share": case["figure"]}
        level = case["figure_level"]
        yield answers, {"reach": case["ticked_value"], "record": (level - 1) / 4, "record.share": level}


def risk_rules() -> Iterator[Case]:
    for case in results("risk-rules")["cases"]:
        wanted = {**case["index"], "band": case["band"], "risks": case["risk"]}
        yield {**case["ticked"], **case["decided"]}, wanted


def ours() -> Iterator[Case]:
    states = {"na": NOT_HERE, "unknown": "unknown"}
    for case in results(OURS)["cases"]:
        answers = {question: states.get(value, value) for question, value in case["answers"].items()}
        yield (
            answers,
            {name: (one["index"], one["band"], one["stage"]) for name, one in case["figures"].items()},
        )


def of_stages(made: Assessment) -> dict[str, Any]:
    of = {"overall": made.overall, **{d.id: d for d in made.dimensions}}
    number = made.questionnaire.number_of
    return {name: None if one.stage is None else number(one.stage) for name, one in of.items()}


def of_bands(made: Assessment) -> dict[str, Any]:
    return {d.id: (None if d.index is None else d.index / 100, d.band) for d in made.dimensions}


def to_two_places(made: Assessment) -> dict[str, Any]:
    return {name: None if index is None else round(index, 2) for name, index in indexes(made).items()}


def of_ticks(made: Assessment) -> dict[str, Any]:
    share = next(q for d in made.dimensions for q in d.questions if q.id == "record.share")
    return {**indexes(made), "record.share": share.level}


def of_risks(made: Assessment) -> dict[str, Any]:
    assert made.overall.index is not None
    return {
        **indexes(made),
        "overall": made.overall.index / 100,
        "band": made.overall.band,
        "risks": risks_of(made),
    }


def of_ours(made: Assessment) -> dict[str, Any]:
    of = {"overall": made.overall, **{d.id: d for d in made.dimensions}}
    return {name: (one.index, one.band, one.stage) for name, one in of.items()}


GALLERY: dict[str, tuple[Callable[[], Iterator[Case]], Callable[[Assessment], dict[str, Any]], int]] = {
    "three-floors": (three_floors, indexes, 200),
    "cumulative": (cumulative, of_stages, 200),
    "process-attributes": (process_attributes, of_stages, 300),
    "likert": (likert, of_bands, 200),
    "lighthouse": (lighthouse, to_two_places, 1),
    "ticks-and-figures": (ticks_and_figures, of_ticks, 200),
    "risk-rules": (risk_rules, of_risks, 5),
    OURS: (ours, of_ours, 68),
}
"""Of each model its cases, what of an assessment they are about, and how many cases there are."""


@pytest.mark.parametrize("name", GALLERY)
def test_every_figure_of_every_case_is_that_of_others(name: str, tmp_path: Path) -> None:
    cases, figures, number = GALLERY[name]
    seen = 0
    for answers, wanted in cases():
        made = scored(name, answers, tmp_path)
        assert told(figures(made)) == told(wanted), answers
        seen += 1
    assert seen == number


def told(figures: Any) -> Any:
    """Return figures to nine places, as the cases have them, in what holds them."""
    match figures:
        case dict():
            return {name: told(one) for name, one in figures.items()}
        case tuple():
            return tuple(map(told, figures))
        case float() | int():
            return f"{figures:.9f}"
        case _:
            return figures


# ---- Risk rules: every set of ticks, beside the rules as a lens writes them


def risks_of(made: Assessment) -> dict[str, str]:
    """Return the risk of each question with ticks: which question about it was asked."""
    state = {q.id: q.state for d in made.dimensions for q in d.questions}
    asked = {name for name, one in state.items() if one is not State.NOT_ASKED}
    return {
        name: next((risk for risk in ("high", "medium") if f"{name}.{risk}" in asked), "none")
        for name in results("risk-rules")["points"]
    }


def as_a_lens(rules: list[list[str]], ticked: set[str]) -> str:
    """Return the risk of the first rule that holds; `default` does."""
    for rule, risk in rules:
        words = re.findall(r"&&|\|\||!|[()]|[a-z-]+", rule)
        said = {"&&": "and", "||": "or", "!": "not", "(": "(", ")": ")", "default": "True"}
        if eval(" ".join(said.get(word, str(word in ticked)) for word in words)):
            return risk
    raise AssertionError(rules)


def sets(options: Mapping[str, int]) -> list[tuple[str, ...]]:
    return list(chain.from_iterable(combinations(options, size) for size in range(len(options) + 1)))


def test_the_risk_of_every_set_of_ticks_is_that_of_the_lens(tmp_path: Path) -> None:
    lens = results("risk-rules")
    points, rules = lens["points"], lens["rules"]
    seen: set[tuple[str, ...]] = set()
    for ticked in product(*(sets(options) for options in points.values())):
        every = {option for one in ticked for option in one}
        wanted = {name: as_a_lens(rules[name], every) for name in points}
        answers = {name: list(one) for name, one in zip(points, ticked, strict=True)}
        made = scored("risk-rules", answers, tmp_path)
        assert risks_of(made) == wanted, answers
        # Nothing is decided yet about what is asked: both questions of a name are never asked at once.
        assert sum(q.state is State.UNANSWERED for d in made.dimensions for q in d.questions) == sum(
            risk != "none" for risk in wanted.values()
        )
        seen.add(tuple(wanted.values()))
    # All risks beside all others; but where a copy was restored, no release is a high risk.
    assert len(seen) == 27 - 3


# ---- Each of them is a file that the commands take, and reports speak of it alone


@pytest.mark.parametrize("name", OTHERS)
def test_it_is_valid_and_lint_finds_no_error(name: str) -> None:
    done = within("questionnaire", "check", str(place_of(name)), folder=ROOT)
    assert (done.returncode, done.stderr.decode()) == (0, "")
    assert f"{name} 1.0.0 is valid" in done.stdout.decode()
    assert [one for one in lint_file(place_of(name)) if one.severity == "error"] == []


FOREIGN = r"customer|satisf|client|客户|顾客|顧客|客戶|满意|滿意"
"""What reports of customer experience are about."""


@pytest.mark.parametrize("tag", ["en", "zh-Hans", "zh-Hant"])
@pytest.mark.parametrize("ending", ["md", "html"])
@pytest.mark.parametrize("name", OTHERS)
def test_its_report_says_nothing_of_customer_experience(name: str, ending: str, tag: str) -> None:
    asked = model(name)
    made = assess(asked, read_answers(MODELS / f"{name}.answers.yaml", asked), redraw=False)
    text = render(made, ending, language=tag).decode()
    assert f'lang="{tag}"' in text or ending == "md"
    text = re.sub(r"<style.*?</style>|<script.*?</script>", " ", text, flags=re.DOTALL)
    text = html.unescape(re.sub(r"<[^>]+>", " ", text)).replace("\\", "")
    assert asked.title in text and asked.dimensions[0].name in text
    # What the model itself says may be of customers.
    for own in sorted(texts_of(asked).values(), key=len, reverse=True):
        text = text.replace(own, " ")
    assert re.findall(FOREIGN, text, re.IGNORECASE) == []


@pytest.mark.parametrize(
    ("tag", "line"),
    [
        ("en", "Tests that run by themselves; It can be undone within minutes"),
        ("zh-Hans", "Tests that run by themselves；It can be undone within minutes"),
    ],
)
def test_what_is_ticked_stands_apart_where_it_stands_in_one_line(tag: str, line: str) -> None:
    asked = model("risk-rules")
    made = assess(asked, read_answers(MODELS / "risk-rules.answers.yaml", asked), redraw=False)
    assert line in render(made, "md", language=tag).decode()
    assert line in html.unescape(render(made, "html", language=tag).decode())


def test_ours_would_be_found_out() -> None:
    """The same search finds what the report of our own questionnaire says of customers."""
    made = assess(model(OURS), read_answers(bundled("questionnaires") / OURS / "examples" / "single.yaml"))
    assert re.search(FOREIGN, render(made, "md", language="en").decode())


# ---- The page

SHOWN = re.compile(r"<!-- (file|part): (\S+) -->\n```yaml\n(.*?)```\n", re.DOTALL)
CUT = re.compile(r"^ *# \.\.\.\n", re.MULTILINE)


def file_shown(name: str) -> Path:
    """Return the file of which the page shows something."""
    if name.endswith(".answers.yaml"):
        return MODELS / name
    return place_of(name.partition("/")[0])


def test_the_page_shows_every_model_and_each_as_its_file_has_it() -> None:
    shown = SHOWN.findall(PAGE)
    assert {name.partition("/")[0] for _, name, _ in shown if "answers" not in name} == {*OTHERS, OURS}
    for kind, name, text in shown:
        whole = file_shown(name).read_text(encoding="utf-8")
        if kind == "file":
            assert text == whole, name
        parts = [part for part in CUT.split(text) if part]
        assert kind == "file" or CUT.search(text), name
        for part in parts:
            assert f"\n{part}" in f"\n{whole}", (name, part)


def test_every_file_of_the_folder_is_in_the_gallery() -> None:
    names = {path.name.removesuffix(".yaml").removesuffix(".answers") for path in MODELS.iterdir()}
    assert names == set(OTHERS)
    for name in OTHERS:
        assert f"(models/{name}.yaml)" in PAGE and f"(models/{name}.answers.yaml)" in PAGE
