"""The page of a questionnaire: all of it, nothing but text in it, in a real Chromium."""

import re
from html import escape
from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import Browser

from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.questionnaire.texts import texts_of, with_texts
from cxmaturity.report.questionnaire_page import questionnaire_page
from cxmaturity.resources import bundled
from tests.bakery import bakery
from tests.browser import Opened, browser
from tests.command_line import cxmaturity, refused

__all__ = ["browser"]

SHIPPED = sorted(bundled("questionnaires").glob("*/questionnaire.yaml"))
NOT_SHOWN = re.compile(
    r"worksheets\..*\.(quadrants\.\w+|net_promoter\.\w+\.name)$|rests_on$|^groups\.|\.because$"
)


def shown(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<style>.*?</style>|<script>.*?</script>", "", page, flags=re.DOTALL))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.parent.name)
def test_every_text_is_on_the_page(path: Path) -> None:
    questionnaire = read_questionnaire(path)
    page = shown(questionnaire_page(questionnaire, "en"))
    for text_id, text in texts_of(questionnaire).items():
        if not NOT_SHOWN.search(text_id):
            assert (
                str(escape(" ".join(text.split()))).replace("&#x27;", "&#39;").replace("&quot;", "&#34;")
                in page
            ), text_id
    for question in questionnaire.questions:
        assert f"<code>{question.id}</code>" in page


def test_conditions_and_needs_are_told() -> None:
    page = shown(questionnaire_page(bakery(), "en"))
    assert "Asked only when " in page


def test_what_is_written_in_a_questionnaire_stays_text(browser: Browser, tmp_path: Path) -> None:
    hostile = "</style><script>alert(1)</script><img src=x onerror=alert(1)>\"'{{ 7*7 }}"
    questionnaire = bakery()
    wild = with_texts(questionnaire, {text_id: hostile for text_id in texts_of(questionnaire)}, "en")
    file = tmp_path / "page.html"
    file.write_text(questionnaire_page(wild, "en"))
    opened = Opened(browser.new_page(), file)
    assert (opened.complaints, opened.requests) == ([], [file.as_uri()])
    assert "49" not in opened.tell("document.title")
    assert opened.violations() == []


@pytest.mark.parametrize(
    ("kind", "width", "scheme"),
    [
        ("bakery", 1280, "light"),
        ("bakery", 390, "dark"),
        ("cx-maturity", 1280, "dark"),
        ("cx-maturity", 390, "light"),
    ],
)
def test_on_the_screen(browser: Browser, tmp_path: Path, kind: str, width: int, scheme: str) -> None:
    questionnaire: Questionnaire = bakery() if kind == "bakery" else read_questionnaire(kind)
    file = tmp_path / "page.html"
    file.write_text(questionnaire_page(questionnaire, "en"))
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
    )
    opened = Opened(context.new_page(), file)
    assert opened.violations() == []
    assert (opened.complaints, opened.requests) == ([], [file.as_uri()])
    assert opened.tell("document.documentElement.scrollWidth") <= width


def test_on_paper(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(questionnaire_page(bakery(), "en"))
    page = browser.new_page()
    page.goto(file.as_uri())
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_the_command(tmp_path: Path) -> None:
    done = cxmaturity("questionnaire", "preview", "cx-maturity", folder=tmp_path)
    assert (done.returncode, done.stdout) == (0, b"cx-maturity.html\n")
    there = (tmp_path / "cx-maturity.html").read_bytes()
    done = cxmaturity("questionnaire", "preview", "cx-maturity", "-o", "-", folder=tmp_path)
    assert done.stdout == there
    refused(cxmaturity("questionnaire", "preview", "cx-maturity", "--language", "xx", folder=tmp_path))
    refused(cxmaturity("questionnaire", "preview", "nothing", folder=tmp_path))


def test_a_page_in_another_language() -> None:
    questionnaire = msgspec.structs.replace(bakery(), language="zh-Hant")
    page = questionnaire_page(questionnaire, "zh-Hant")
    assert '<html lang="zh-Hant">' in page
    assert "What leads there" not in page
