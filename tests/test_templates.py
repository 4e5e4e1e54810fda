"""Templates of one's own: copied, edited, sandboxed, and their faults told with file and line."""

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from cxmaturity.errors import BadInput, CxMaturityError, InvalidFile
from cxmaturity.rendering import render
from cxmaturity.rendering.options import Options
from cxmaturity.rendering.report_view import report_view
from cxmaturity.rendering.templates import fill, standard_folder
from tests.command_line import SHEET, cxmaturity, laid_out, refused
from tests.report_pages import HOSTILE, assessment

COVER = "sections/cover.html"


def filled(folder: Path, files: dict[str, str], kind: str = "small") -> str:
    laid_out(folder, files)
    return fill("report.html", report_view(assessment(kind), Options()), folder)


def fault(folder: Path, text: str) -> str:
    with pytest.raises(InvalidFile) as caught:
        filled(folder, {COVER: f"<p>one</p>\n{text}\n"})
    return str(caught.value)


def test_the_standard_templates_pass_the_sandbox_unchanged(tmp_path: Path) -> None:
    done = cxmaturity("template", "eject", "mine", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    copied = sorted(
        str(p.relative_to(tmp_path / "mine")) for p in (tmp_path / "mine").rglob("*") if p.is_file()
    )
    assert [f"mine/{name}" for name in copied] == sorted(done.stdout.decode().split())
    assert {"report.html", "screen.html", "paper.css", COVER} <= set(copied)
    for kind in ("several", "hostile"):
        for name in ("report.html", "screen.html"):
            own = fill(name, report_view(assessment(kind), Options()), tmp_path / "mine")
            assert own == fill(name, report_view(assessment(kind), Options()))


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    laid_out(tmp_path, {"full/mine.html": "mine", "file": "x", "empty": None})
    assert "full: cannot be written: it is not an empty folder" in refused(
        cxmaturity("template", "eject", "full", folder=tmp_path)
    )
    refused(cxmaturity("template", "eject", "file", folder=tmp_path))
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["mine.html"]
    assert cxmaturity("template", "eject", "empty", folder=tmp_path).returncode == 0


def test_what_is_not_in_the_folder_comes_from_the_standard_one(tmp_path: Path) -> None:
    html = filled(tmp_path, {COVER: "<h1>{{ view.cover.organisation }}, our way</h1>"})
    assert "<h1>Nordlicht Freight, our way</h1>" in html
    assert "Executive summary" in html


def test_an_edited_template_shows_in_the_pdf_and_the_page(tmp_path: Path) -> None:
    laid_out(
        tmp_path,
        {
            "sections/summary.html": "<p>Our own summary {{ page.index }}</p>",
            "screen_frame.html": (standard_folder() / "screen_frame.html")
            .read_text()
            .replace("<main", "<p>Ours</p><main"),
        },
    )
    made = render(assessment("small"), "pdf", template=tmp_path, profile="board", draft=True)
    assert "Our own summary" in PdfReader(io.BytesIO(made)).pages[1].extract_text()
    assert "<p>Ours</p>" in render(assessment("small"), "html", template=tmp_path).decode()


def test_values_are_escaped_there_too(tmp_path: Path) -> None:
    html = filled(tmp_path, {COVER: "{{ view.cover.organisation }}"}, kind="hostile")
    assert "<script>" in HOSTILE
    assert "<script>" not in html


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ nothing }}", "'nothing' is undefined"),
        ("{{ view.nothing }}", "has no attribute 'nothing'"),
        ("{% if %}", "Expected an expression"),
        ("{% for x in [1] %}", "Unexpected end of template"),
        ("{{ 1 / 0 }}", "ZeroDivisionError: division by zero"),
        ("{% include 'nowhere.html' %}", "there is no template nowhere.html"),
        ("{% include '../../etc/passwd' %}", "there is no template ../../etc/passwd"),
        ("{% include '/etc/passwd' %}", "there is no template /etc/passwd"),
        ("{% include 'sections/link.html' %}", "sections/link.html leads out of the templates' folder"),
        ("{% include 'deep/secret.html' %}", "deep/secret.html leads out of the templates' folder"),
        ("{{ ''.__class__ }}", "access to attribute '__class__' of 'str' object is unsafe"),
        ("{{ ''|attr('__class__') }}", "access to attribute '__class__' of 'str' object is unsafe"),
        ("{{ ''['__cl' ~ 'ass__'] }}", "access to attribute '__class__' of 'str' object is unsafe"),
        ("{{ t.__globals__ }}", "unsafe"),
        ("{{ view.cover.__init__.__globals__ }}", "unsafe"),
        ("{{ t('{v.__class__.__init__.__globals__}', v=view) }}", "only plain names in braces"),
        ("{{ plural('{v.language}', '{v.language}', 2, v=view) }}", "only plain names in braces"),
        ("{{ t('{v:>999999999}', v=1) }}", "only plain names in braces"),
        ("{{ '{0.__class__}'.format(view) }}", "unsafe"),
        ("{{ view.sections.append(1) }}", "has no attribute 'append'"),
        ("{{ colours.clear() }}", "unsafe"),
        ("{% for x in range(100000000) %}{% endfor %}", "more often than any report needs"),
        (
            "{% for x in range(9999) %}{% for y in range(9999) %}{% endfor %}{% endfor %}",
            "more often than any report needs",
        ),
        (
            "{% set r = range(99999) %}{% for x in r %}{{ r|map('abs')|list|length }}{% endfor %}",
            "more often than any report needs",
        ),
        ("{% macro f() %}{{ f() }}{{ f() }}{% endmacro %}{{ f() }}", "more often than any report needs"),
        ("{% include 'sections/cover.html' %}", "more often than any report needs"),
        ("{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}", "a loop may not call itself"),
        ("{{ 'x' * 1000000000 }}", "computes something too large"),
        ("{{ [1] * 1000000000 }}", "computes something too large"),
        ("{{ 9 ** 999999999 }}", "computes something too large"),
        ("{{ '%999999999d' % 1 }}", "uses % on a text"),
        ("{{ 'x'.ljust(999999999) }}", "unsafe"),
        ("{{ 'x'|center(999999999) }}", "No filter named 'center'"),
        ("{{ range(99999)|join('x' * 99999) }}", "more text than any report has"),
        (
            "{% set n = namespace(x='xx') %}{% for i in range(60) %}{% set n.x = n.x ~ n.x %}{% endfor %}",
            "more text than any report has",
        ),
        (
            "{% macro f(x) %}{{ x }}{{ x }}{% endmacro %}"
            "{% set n = namespace(x='x' * 99) %}{% for i in range(60) %}{% set n.x = f(n.x) %}{% endfor %}",
            "more text than any report has",
        ),
        ("{{ lipsum(n=999999) }}", "'lipsum' is undefined"),
        ("{% import 'os' as os %}", "there is no template os"),
    ],
)
def test_what_a_template_may_not_do_is_told_with_file_and_line(tmp_path: Path, text: str, said: str) -> None:
    folder = tmp_path / "mine"
    outside = tmp_path / "outside"
    laid_out(tmp_path, {"outside/secret.html": "secret", "mine/sections": None})
    (folder / "sections" / "link.html").symlink_to(outside / "secret.html")
    (folder / "deep").symlink_to(outside)
    told = fault(folder, text)
    assert said in told
    assert told.startswith(f"{folder / COVER}:2: ") or (
        told.startswith(f"{folder / COVER}:") and "Unexpected end" in told
    ), told
    assert "secret\n" not in told


def test_a_fault_that_shows_in_ours_is_told_of_theirs(tmp_path: Path) -> None:
    with pytest.raises(InvalidFile) as caught:
        filled(tmp_path, {COVER: "{% from 'charts.html' import mark %}\n\n{{ mark(nothing) }}"})
    assert str(caught.value).startswith(f"{tmp_path / COVER}:3: ")


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "http://127.0.0.1:9/x.png", "asset:picture/none", "data:,x"]
)
@pytest.mark.parametrize("way", ['<img src="{}" alt="x">', "<p style=\"background:url('{}')\">x</p>"])
def test_a_template_opens_no_address(tmp_path: Path, address: str, way: str) -> None:
    laid_out(tmp_path, {COVER: way.format(address)})
    with pytest.raises(BadInput) as caught:
        render(assessment("small"), "pdf", template=tmp_path, profile="board", draft=True)
    assert "the templates refer to something outside the report (blocked: " in str(caught.value)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("none", "none: there is no such folder of templates"),
        ("file", "file: there is no such folder of templates"),
        ("empty", "empty: holds no template; `cxmaturity template eject` makes a folder of them"),
        ("bad", "bad/sections/cover.html:2: 'nothing' is undefined"),
        ("large", "large/sections/cover.html: "),
        ("bytes", "bytes: "),
    ],
)
def test_the_command_says_what_is_wrong(tmp_path: Path, name: str, said: str) -> None:
    laid_out(
        tmp_path,
        {
            "answers.yaml": SHEET,
            "file": "x",
            "empty/notes.txt": "x",
            f"bad/{COVER}": "\n{{ nothing }}",
            f"large/{COVER}": "x" * 2_000_000,
            f"bytes/{COVER}": b"\xff\xfe",
        },
    )
    done = cxmaturity("report", "answers.yaml", "-o", "out.html", "--template", name, folder=tmp_path)
    if name in ("large", "bytes"):
        # The page for the screen has no such cover.
        assert done.returncode == 0
        done = cxmaturity("report", "answers.yaml", "-o", "out.pdf", "--template", name, folder=tmp_path)
        assert "too large for a template" in refused(done) or "utf-8" in refused(done)
    elif name == "bad":
        done = cxmaturity("report", "answers.yaml", "-o", "out.pdf", "--template", name, folder=tmp_path)
        assert said in refused(done)
    else:
        assert said in refused(done)
    assert not (tmp_path / "out.pdf").exists()


def test_markdown_has_no_templates_of_ones_own(tmp_path: Path) -> None:
    laid_out(tmp_path, {"answers.yaml": SHEET, f"mine/{COVER}": "x"})
    told = refused(
        cxmaturity("report", "answers.yaml", "-o", "out.md", "--template", "mine", folder=tmp_path)
    )
    assert "--template is for pdf, html, not for md" in told


def test_every_refusal_is_the_users_to_mend() -> None:
    assert issubclass(InvalidFile, CxMaturityError)
    assert InvalidFile.exit_code == BadInput.exit_code == 2
