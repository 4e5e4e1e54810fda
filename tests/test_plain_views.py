"""What templates see is plain data: nothing in it opens a file, starts a program or leads to what does.

Every template that ships is filled once; whatever `render` was given is walked to its last value.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from pathlib import Path
from types import MethodType
from typing import Any

import jinja2
import msgspec
import pytest
from markupsafe import Markup

from cxmaturity.assess_paths import assess_path, assess_waves
from cxmaturity.brand.model import Brand
from cxmaturity.gates import starter, to_markdown
from cxmaturity.gates.check import check
from cxmaturity.gates.formats import Checked
from cxmaturity.gates.model import Drop, Floor, Gates
from cxmaturity.library import example, read_brand
from cxmaturity.plan.make import make_plan
from cxmaturity.plan.model import Wish
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.questionnaire.version_words import changes_page
from cxmaturity.questionnaire.versions import changes_between
from cxmaturity.report import render
from cxmaturity.report.card import card_html, card_view
from cxmaturity.report.markdown import comparison as comparison_report
from cxmaturity.report.options import Options
from cxmaturity.report.pdf import finished
from cxmaturity.report.plans.formats import PlanChoices, render_plan
from cxmaturity.report.portfolio import _page as portfolio_page
from cxmaturity.report.portfolio import render_portfolio
from cxmaturity.report.portfolio.shapes import PortfolioContext
from cxmaturity.report.portfolio.view import portfolio_view
from cxmaturity.report.questionnaire_page import questionnaire_page
from cxmaturity.resources import bundled
from cxmaturity.scoring.model import Assessment
from cxmaturity.text.language import Language, language
from cxmaturity.text.markdown import filled as filled_markdown
from cxmaturity.waves.compare import compare
from cxmaturity.waves.model import Trend
from cxmaturity.waves.trend import trend
from tests.report_pages import SAMPLES, assessment
from tests.test_batch_plans import planned
from tests.test_portfolio import ASKED, made, units

PLAIN = (str, int, float, bool, type(None))
"""And Markup nowhere: what a view holds is escaped where it is shown."""
SAID = (Language.text, Language.plural, starter._comment)
"""The functions that templates call; each takes texts and figures and returns a text."""


@cache
def brand() -> Brand:
    return read_brand(example().parent / "brand" / "brand.yaml")


@cache
def waves() -> tuple[Assessment, Assessment, Trend]:
    found = assess_waves(example())
    (_, earlier), (_, later) = found
    return earlier, later, trend(found)


def the_report(form: str) -> None:
    for kind in SAMPLES:
        filled(assessment(kind), form)
    earlier, later, over_time = waves()
    found = compare(earlier, later)
    for profile in ("full", "board", "workshop", "trend"):
        filled(later, form, comparison=found, trend=over_time, profile=profile, brand=brand())


def filled(found: Assessment, form: str, **choices: Any) -> None:
    """Fill the templates of a report; a PDF is not laid out, which no template sees."""
    if form == "pdf":
        finished(found, Options(template=None, **choices))
    else:
        render(found, form, **choices)


def the_card() -> None:
    earlier, later, _ = waves()
    for one, since in ((later, compare(earlier, later)), *((assessment(kind), None) for kind in SAMPLES)):
        card_html(card_view(one, since, "en"))


def the_comparison() -> None:
    earlier, later, _ = waves()
    comparison_report(later, compare(earlier, later))


def the_portfolio() -> None:
    for count in (0, 1, 12, 60):
        render_portfolio(made(units(count)), ASKED, "html", PortfolioContext(bad=1, bad_units=("x",)))
        portfolio_page(portfolio_view(made(units(count)), ASKED, PortfolioContext()))
    moves = [(question.id, "3") for question in ASKED.questions[:2]]
    rows = tuple(msgspec.structs.replace(one, plan=planned(moves)) for one in units(3))
    render_portfolio(made(rows), ASKED, "html", PortfolioContext())


def the_page_of_a_questionnaire() -> None:
    for path in bundled("questionnaires").glob("*/questionnaire.yaml"):
        questionnaire_page(read_questionnaire(path), "en")


def the_gates() -> None:
    for kind in SAMPLES:
        starter.starter(assessment(kind).questionnaire, language(), assessment(kind))
        starter.starter(assessment(kind).questionnaire, language())


def the_verdict() -> None:
    earlier, later, _ = waves()
    gates = Gates(format=1, overall=Floor(stage=5), maximum_drop=Drop(question=1))
    verdict = check(later, gates, compare(earlier, later), today=date(2026, 1, 1))
    checked = Checked(assessment=later, verdict=verdict, baseline=earlier.subject, today=date(2026, 1, 1))
    to_markdown.render(checked, language())


def the_changes_of_a_questionnaire() -> None:
    lint = Path(__file__).parent / "lint"
    old, new = (read_questionnaire(lint / name) for name in ("before/CX050.yaml", "CX050.yaml"))
    filled_markdown("questionnaire/changes.md", language(), view=changes_page(changes_between(old, new)))


def the_plan() -> None:
    for kind in SAMPLES:
        found = assessment(kind)
        if found.overall.withheld is None:
            plan = make_plan(found, Wish(), today=date(2026, 1, 1), whole=False)
            render_plan(plan, found, "md", PlanChoices(tag="en", csv_dialect="excel", draft=True))


OUTPUTS: dict[str, Callable[[], None]] = {
    "PDF": lambda: the_report("pdf"),
    "HTML": lambda: the_report("html"),
    "Markdown": lambda: the_report("md"),
    "card of a notebook": the_card,
    "comparison": the_comparison,
    "portfolio": the_portfolio,
    "preview": the_page_of_a_questionnaire,
    "gates": the_gates,
    "verdict on gates": the_verdict,
    "plan": the_plan,
    "changes of a questionnaire": the_changes_of_a_questionnaire,
}


def faults(value: object, place: str) -> Iterator[str]:
    """Yield where something is not plain, and what it is."""
    if type(value) in PLAIN:
        return
    if type(value) is tuple:
        for one in value:
            yield from faults(one, f"{place}[]")
    elif type(value) is dict:
        for one in (*value, *value.values()):
            yield from faults(one, f"{place}{{}}")
    elif is_dataclass(value) and not isinstance(value, type):
        yield from faults_of_a_view(value, place)
    elif not any((value.__func__ if isinstance(value, MethodType) else value) is one for one in SAID):
        yield f"{place}: {type(value).__module__}.{type(value).__qualname__}"


def faults_of_a_view(view: Any, place: str) -> Iterator[str]:
    """Yield the faults of all that a template reaches through a dot: not fields alone, properties too."""
    if not view.__dataclass_params__.frozen:
        yield f"{place}: {type(view).__name__} can be changed"
    for name in dir(view):
        if not name.startswith("_"):
            yield from faults(getattr(view, name), f"{type(view).__name__}.{name}")


@pytest.fixture(scope="module")
def seen() -> tuple[dict[str, set[str]], set[str]]:
    """Fill every output; return what is not plain, by output, and the names of the templates loaded."""
    found: dict[str, set[str]] = {}
    loaded: set[str] = set()
    now = ""
    load = jinja2.FileSystemLoader.get_source

    def watched(fill: Callable[..., Any]) -> Callable[..., Any]:
        def watching(self: jinja2.Template, *given: Any, **values: Any) -> Any:
            assert not given, "what is given without a name is not seen here"
            for name, value in values.items():
                found[now] |= set(faults(value, name))
            return fill(self, **values)

        return watching

    def noted(self: jinja2.FileSystemLoader, environment: Any, name: str) -> Any:
        source = load(self, environment, name)
        loaded.add(str(Path(source[1]).relative_to(bundled("report_templates"))))
        return source

    with pytest.MonkeyPatch.context() as patch:
        for name in ("render", "generate"):
            patch.setattr(jinja2.Template, name, watched(getattr(jinja2.Template, name)))
        patch.setattr(jinja2.FileSystemLoader, "get_source", noted)
        from cxmaturity.report import templates
        from cxmaturity.text import markdown

        templates.environment.cache_clear()
        markdown._environment.cache_clear()
        for now, make in OUTPUTS.items():
            found[now] = set()
            make()
    return found, loaded


@pytest.mark.parametrize("output", OUTPUTS)
def test_views_hold_plain_data_only(output: str, seen: tuple[dict[str, set[str]], set[str]]) -> None:
    assert sorted(seen[0][output]) == []


def test_no_template_is_left_out(seen: tuple[dict[str, set[str]], set[str]]) -> None:
    folder = bundled("report_templates")
    assert seen[1] == {
        str(file.relative_to(folder))
        for file in folder.rglob("*")
        # The parts of a deck hold no values, and are taken as they are.
        if file.is_file() and file.parent.name != "deck"
    }


@dataclass(frozen=True)
class View:
    """A view that would hold something else."""

    value: object

    @property
    def computed(self) -> object:
        return self.value


@dataclass
class Open:
    """A view that can be changed."""

    value: str = ""


class Colour(Enum):
    RED = "red"


NOT_PLAIN = {
    "a path": Path("x"),
    "a module": jinja2,
    "a function": lambda: None,
    "a method": Path().read_text,
    "a class": Path,
    "an assessment": lambda: None,
    "an enum": Colour.RED,
    "a day": date(2026, 1, 1),
    "bytes": b"x",
    "a list, which can be changed": [1],
    "a set": {1},
    "a generator": (one for one in ()),
    "markup": Markup("x"),
    "a path in a tuple": (1, (Path("x"),)),
    "a path as a value": {"x": Path("x")},
    "a path as a key": {Path("x"): 1},
    "a view that can be changed": Open(),
    "a text of another kind": type("Text", (str,), {})("x"),
}


@pytest.mark.parametrize("value", NOT_PLAIN.values(), ids=NOT_PLAIN)
def test_the_walk_sees_what_is_not_plain(value: object) -> None:
    assert len(list(faults(View(value), "view"))) >= 2


def test_the_walk_passes_what_is_plain() -> None:
    assert list(faults(View(("x", 1, 0.5, True, None, {"x": (1,)}, View(1))), "view")) == []
    assert list(faults(language().text, "t")) == []
    assert assess_path(example() / "2026-q3", redraw=False).subject.respondents == 12
