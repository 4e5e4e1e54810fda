"""Every page for the screen that the tests look at, by name, each made once in a language."""

from collections.abc import Callable
from functools import cache
from typing import Any

from cxmaturity.assess_paths import assess_path
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.report import render, render_trend
from cxmaturity.report.portfolio import render_portfolio
from cxmaturity.report.portfolio.shapes import PortfolioContext
from cxmaturity.report.questionnaire_page import questionnaire_page
from cxmaturity.resources import bundled
from cxmaturity.scoring.model import Assessment
from cxmaturity.waves.compare import compare
from cxmaturity.waves.trend import trend
from tests.bakery import bakery
from tests.report_pages import assessment
from tests.test_gallery import MODELS, OTHERS
from tests.test_gallery import place_of as model_of
from tests.test_personas import PERSONAS
from tests.test_personas import assessed as persona
from tests.test_portfolio import ASKED, made, units

EXAMPLES = bundled("questionnaires") / "cx-maturity" / "examples"
WAVES = ("2026-q1", "2026-q3")
ODD = ("several", "odd", "long names", "hostile", "unknown", "one dimension")
PROFILES = ("full", "board", "workshop", "trend")


@cache
def wave(name: str, language: str = "en") -> Assessment:
    """Return a wave of the bundled example of a group."""
    return assess_path(EXAMPLES / "tarnholt-freight" / name, language=language)


def _of_group(profile: Any) -> Callable[[str], bytes]:
    def page(language: str) -> bytes:
        waves = [wave(name, language) for name in WAVES]
        if profile == "trend":
            found = trend(list(zip(WAVES, waves, strict=True)))
            return render_trend(waves[-1], found, "html", language=language)
        return render(waves[-1], "html", profile=profile, comparison=compare(*waves), language=language)

    return page


def _of_file(name: str) -> Callable[[str], bytes]:
    return lambda language: render(assess_path(EXAMPLES / f"{name}.yaml"), "html", language=language)


def _of_model(name: str) -> Callable[[str], bytes]:
    def page(language: str) -> bytes:
        found = assess_path(MODELS / f"{name}.answers.yaml", questionnaire=str(model_of(name)))
        return render(found, "html", language=language)

    return page


PAGES: dict[str, Callable[[str], bytes]] = {
    **{profile: _of_group(profile) for profile in PROFILES},
    "portfolio": lambda language: render_portfolio(
        made(units(24)), ASKED, "html", PortfolioContext(language=language)
    ),
    "questionnaire": lambda language: questionnaire_page(
        read_questionnaire("cx-maturity"), language
    ).encode(),
    "bakery": lambda language: questionnaire_page(bakery(), language).encode(),
    **{name: _of_file(name) for name in ("single", "quick")},
    **{
        f"persona {slug}": lambda tag, slug=slug: render(persona(slug), "html", language=tag)
        for slug in PERSONAS
    },
    **{f"model {name}": _of_model(name) for name in OTHERS},
    **{name: lambda tag, name=name: render(assessment(name), "html", language=tag) for name in ODD},
}
"""By name, what makes the page in a language."""


@cache
def page(name: str, language: str = "en") -> bytes:
    """Return the page of this name."""
    return PAGES[name](language)
