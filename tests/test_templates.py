"""Templates of one's own: copied, edited, sandboxed, and their faults told with file and line."""

import io
import re
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest
from pypdf import PdfReader

from cxmaturity.errors import BadInput, CxMaturityError, InvalidFile
from cxmaturity.report import apart, render
from cxmaturity.report.html import closed
from cxmaturity.report.options import Options
from cxmaturity.report.pdf import Finished, lay_out
from cxmaturity.report.pdf.weasy import blamed
from cxmaturity.report.templates import fill, standard_folder
from cxmaturity.report.view import report_view
from tests.command_line import SHEET, cxmaturity, laid_out, refused
from tests.report_pages import HOSTILE, assessment

COVER = "sections/cover.html"
FIRST_PAGE = "sections/first_page.html"
SUMMARY = "sections/summary.html"


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
        for name, medium in (("report.html", "paper"), ("screen.html", "screen")):
            view = report_view(assessment(kind), Options())
            assert fill(name, view, tmp_path / "mine", medium=medium) == fill(name, view, medium=medium)


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
            "sections/first_page.html": "<p>Our own page {{ page.title }}</p>",
            "screen_frame.html": (standard_folder() / "screen_frame.html")
            .read_text()
            .replace("<main", "<p>Ours</p><main"),
        },
    )
    made = render(assessment("small"), "pdf", template=tmp_path, profile="board", draft=True)
    assert "Our own page" in PdfReader(io.BytesIO(made)).pages[0].extract_text()
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
        ("{% macro f() %}{{ f() }}{{ f() }}{% endmacro %}{{ f() }}", "more often than any report needs"),
        ("{% include 'sections/cover.html' %}", "more often than any report needs"),
        ("{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}", "more often than any report needs"),
        ("{{ 'x' * 1000000000 }}", "computes something too large"),
        ("{{ [1] * 1000000000 }}", "computes something too large"),
        ("{{ 9 ** 999999999 }}", "computes something too large"),
        ("{% for i in range(9999) %}<p>{{ 'x' * 999 }}</p>{% endfor %}", "more text than any report has"),
        ("{% for i in range(99999) %}<b></b>{% endfor %}", "more text than any report has"),
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


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<div>\n<p>x</p>", "2: <div> is not closed"),
        ("<ul><li>x\n<b>y</ul>", "3: <b> is not closed"),
        ("{% if view.head %}<div>{% endif %}", "2: <div> is not closed"),
        ("</section>", "2: </section> closes nothing"),
        ("<!-- x", "2: <!-- is not closed"),
        ("<style>p { color: red }", "2: <style> is not closed"),
        ("<style>p { color: red }\np { color: red</style>", "3: { is not closed"),
        ("<style>p { color: red }}\np { color: red }</style>", "2: is no rule of a style sheet: "),
    ],
)
def test_what_would_break_the_page_is_told_with_file_and_line(tmp_path: Path, text: str, said: str) -> None:
    assert fault(tmp_path, text).startswith(f"{tmp_path / COVER}:{said}")


def test_what_is_closed_another_way_is_no_fault(tmp_path: Path) -> None:
    text = (
        "{% if view.head %}<div class='a'>{% else %}<div class='b'>{% endif %}<p>x<ul><li>y<li>z</ul></div>"
        "<!-- <b> --><table><tr><td>x</table><br><svg><path d='M0 0'/></svg><style>@import 'x'</style>"
    )
    assert "<ul><li>y" in filled(tmp_path, {COVER: text})


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("parts.css", ("body { margin: 0 }", "body { margin: 0"), "{ is not closed"),
        ("parts.css", ("body { margin: 0 }", "body { margin: {{ nothing }} }"), "'nothing' is undefined"),
        ("charts.html", ("{% macro axis(shape) %}", "{% macro axis(shape) %}<b>"), "<b> is not closed"),
        ("charts.html", ("{% macro axis(shape) %}", "{% macro axis(shape %}"), "expected token"),
        ("paper.css", (":root {", ":root { {% include 'none.css' %}"), "there is no template none.css"),
    ],
)
def test_a_fault_of_a_style_sheet_or_a_macro_is_told_too(
    tmp_path: Path, name: str, change: tuple[str, str], said: str
) -> None:
    source = (standard_folder() / name).read_text()
    assert change[0] in source
    with pytest.raises(InvalidFile) as caught:
        filled(tmp_path, {name: source.replace(*change)})
    line = source[: source.index(change[0])].count("\n") + 1
    assert str(caught.value).startswith(f"{tmp_path / name}:{line}: {said}")


def test_a_fault_that_shows_in_ours_is_told_of_theirs(tmp_path: Path) -> None:
    with pytest.raises(InvalidFile) as caught:
        filled(tmp_path, {COVER: "{% from 'charts.html' import mark %}\n\n{{ mark(nothing) }}"})
    assert str(caught.value).startswith(f"{tmp_path / COVER}:3: ")


ADDRESSES = ["file:///etc/passwd", "http://127.0.0.1:9/x.png", "asset:picture/none", "data:,x", "ext:x", "/x"]
WAYS = {
    "a picture": '<img src="{}" alt="x">',
    "a picture of many": '<img srcset="{} 2x" src="{}" alt="x">',
    "a style": "<p style=\"background:url('{}')\">x</p>",
    "a mark of a list": "<ul style=\"list-style-image:url('{}')\"><li>x</li></ul>",
    "content": "<style>p::before {{ content: url('{}') }}</style><p>x</p>",
    "a style sheet": '<link rel="stylesheet" href="{}">',
    "an import": '<style>@import "{}";</style>',
    "a font": "<style>@font-face {{ font-family: x; src: url('{}') }} p {{ font-family: x }}</style><p>x</p>",
    "an object": '<object data="{}" type="image/png">x</object>',
    "an embedded file": '<embed src="{}" type="image/png">',
    "an attachment": '<link rel="attachment" href="{}">',
    "an attachment behind a link": '<a rel="attachment" href="{}">x</a>',
    "a picture in a drawing": '<svg width="9" height="9"><image href="{}" width="9" height="9"/></svg>',
    "a part of another drawing": '<svg width="9" height="9"><use href="{}#x"/></svg>',
    "a picture on the page": "<style>@page {{ background: url('{}') }}</style>x",
    "a colour profile": "<style>@color-profile --x {{ src: url('{}') }}</style>x",
}


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_pdf_opens_no_address(way: str, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("urllib.request.OpenerDirector.open", lambda _self, url, *_: opened.append(url))
    page = "<!doctype html><html lang=en><title>x</title><body>" + way.replace("{}", address).replace(
        "{{", "{"
    ).replace("}}", "}")
    with suppress(BadInput), blamed(Path("mine")):
        made = lay_out(Finished(page, {}))
        read = PdfReader(io.BytesIO(made))
        assert not read.attachments
        assert "root:" not in read.pages[0].extract_text()
    assert opened == []


@pytest.mark.parametrize("way", ["a picture", "a style", "an import", "an attachment behind a link"])
def test_what_a_template_would_open_is_told(tmp_path: Path, way: str) -> None:
    laid_out(tmp_path, {FIRST_PAGE: WAYS[way].replace("{}", "file:///etc/passwd")})
    with pytest.raises(BadInput) as caught:
        render(assessment("small"), "pdf", template=tmp_path, profile="board", draft=True)
    assert str(caught.value).startswith(
        f"{tmp_path / FIRST_PAGE}:1: the templates refer to something outside the report (blocked: file:///etc/"
    )


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("none", "none: there is no such folder of templates"),
        ("file", "file: there is no such folder of templates"),
        ("empty", "empty: holds no template; `cxmaturity template eject` makes a folder of them"),
        ("bad", "bad/sections/cover.html:2: 'nothing' is undefined"),
        ("large", "sections/cover.html is too large for a template"),
        ("bytes", f"bytes/{COVER}:2: is not UTF-8 text"),
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
            f"bytes/{COVER}": b"\n\xff\xfe",
        },
    )
    done = cxmaturity("report", "answers.yaml", "-o", "out.html", "--template", name, folder=tmp_path)
    if name in ("large", "bytes"):
        # The page for the screen has no such cover.
        assert done.returncode == 0
        done = cxmaturity("report", "answers.yaml", "-o", "out.pdf", "--template", name, folder=tmp_path)
        assert said in refused(done)
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
    assert "--template is for pdf, html, pptx, not for md" in told


def test_every_refusal_is_the_users_to_mend() -> None:
    assert issubclass(InvalidFile, CxMaturityError)
    assert InvalidFile.exit_code == BadInput.exit_code == 2


def test_unchanged_templates_make_the_same_files(tmp_path: Path) -> None:
    assert cxmaturity("template", "eject", "mine", folder=tmp_path).returncode == 0
    # What a PDF carries names the templates that it was made with; its pages are the same.
    for form, choices in (("html", {}), ("pdf", {"profile": "board", "draft": True})):
        own = render(assessment("small"), form, template=tmp_path / "mine", **choices)
        assert own == render(assessment("small"), form, **choices), form


# It ends by the time or the memory of the whole.
BOMBS = {
    "loops in loops": "{% for x in range(9999) %}{% for y in range(9999) %}{% endfor %}{% endfor %}",
    "a filter in a loop": "{% set r = range(99999) %}{% for x in r %}{{ r|map('abs')|list|length }}"
    "{% endfor %}",
    "a width in a figure": "{{ '%999999999d' % 1 }}",
    "a text made longer": "{{ 'x'.ljust(999999999) }}",
    "a text in the middle": "{{ 'x'|center(999999999) }}",
    "a joined text": "{{ range(99999)|join('x' * 99999) }}",
    "a text twice and twice": "{% set n = namespace(x='xx') %}{% for i in range(60) %}"
    "{% set n.x = n.x ~ n.x %}{% endfor %}",
    "a text twice by a macro": "{% macro f(x) %}{{ x }}{{ x }}{% endmacro %}"
    "{% set n = namespace(x='x' * 99) %}{% for i in range(60) %}{% set n.x = f(n.x) %}{% endfor %}",
    "words of nothing": "{{ lipsum(n=999999) }}",
    "a width in a format": "{{ '{:>999999999}'.format(1) }}",
    "a filter of formats": "{{ '%999999999d'|format(1) }}",
    "bytes": "{{ 'x'.encode().ljust(999999999) }}",
    "bytes of a figure": "{{ (1).to_bytes(999999999, 'big') }}",
    "many slices": "{{ [1]|slice(999999999)|list|length }}",
    "many slices one by one": "{% for x in [1]|slice(999999999) %}{% endfor %}",
    "many batches": "{{ [1]|batch(999999999, 'x')|list|length }}",
    "an indent": "{{ 'x'|indent(999999999, true) }}",
    "a wrapped text": "{{ ('x' * 99999)|wordwrap(1, wrapstring='x' * 99999) }}",
    "places of a figure": "{{ 1.5|round(999999999, 'ceil') }}",
    "a sum of lists": "{% set r = range(9999)|list %}{{ ([r] * 9999)|sum(start=[])|length }}",
    "lists in lists": "{% set n = namespace(x=[1]) %}{% for i in range(99) %}{% set n.x = [n.x, n.x] %}"
    "{% endfor %}{{ n.x }}",
    "lists in lists as a text": "{% set n = namespace(x=[1]) %}{% for i in range(40) %}"
    "{% set n.x = [n.x, n.x] %}{% endfor %}{{ n.x|string|length }}",
    "lists in lists made longer": "{% set n = namespace(x=[1]) %}{% for i in range(99) %}"
    "{% set n.x = n.x + n.x %}{% endfor %}",
    "a comparison of lists in lists": "{% set n = namespace(x=[1], y=[1]) %}{% for i in range(60) %}"
    "{% set n.x = [n.x, n.x] %}{% set n.y = [n.y, n.y] %}{% endfor %}{{ n.x == n.y }}",
    "words taken apart": "{% for i in range(9999) %}{% set x = ('x ' * 49999).split() %}{% endfor %}",
    "letters put in order": "{% for i in range(9999) %}{{ ('xy' * 40000)|sort|first }}{% endfor %}",
    "a title": "{% for i in range(9999) %}{{ (('x ' * 49999)|title)[0] }}{% endfor %}",
    "a text in capitals": "{% for i in range(99999) %}{% set x = ('x' * 99999).upper() %}{% endfor %}",
    "a search in a text": "{% for i in range(99999) %}{{ ('x' * 99999 ~ 'y').count('xxy') }}{% endfor %}",
    "a long page": "{% for i in range(9999) %}<p>{{ 'x' * 999 }}</p>{% endfor %}",
    "many elements": "{% for i in range(99999) %}<b></b>{% endfor %}",
    "a deep page": "{{ '<div>'|safe * 99999 }}",
}

# One step each, so long that nothing below the limit of the process stops it: it has no line.
LONG_STEPS = {
    BOMBS[name]
    for name in ("many slices", "places of a figure", "a sum of lists", "a comparison of lists in lists")
}


@pytest.fixture
def less(monkeypatch: pytest.MonkeyPatch) -> None:
    """Allow less than usual, so that the end comes soon."""
    monkeypatch.setattr(apart, "LIMITS", apart.Limits(filling=1, seconds=3))


@pytest.mark.usefixtures("less")
@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS)
def test_a_fill_ends_by_the_time_and_memory_of_the_whole(tmp_path: Path, text: str) -> None:
    laid_out(tmp_path, {SUMMARY: f"<p>one</p>\n{text}\n"})
    with pytest.raises(CxMaturityError) as caught:
        render(assessment("small"), "html", template=tmp_path)
    line = "" if text in LONG_STEPS else f"/{SUMMARY}:2"
    assert str(caught.value).startswith(f"{tmp_path}{line}: ")


# Small pages that take long to lay out, or much memory.
HEAVY = {
    "tables in tables": "<table><tr><td>" * 400 + "x",
    "very many pages": "<style>@page { size: 3mm 3mm; margin: 0 } p { break-after: page }</style>"
    "{% for i in range(30000) %}<p>x</p>{% endfor %}",
}


@pytest.mark.usefixtures("less")
@pytest.mark.parametrize("text", HEAVY.values(), ids=HEAVY)
def test_a_page_is_laid_out_by_the_time_and_memory_of_the_whole(tmp_path: Path, text: str) -> None:
    laid_out(tmp_path, {FIRST_PAGE: text})
    with pytest.raises(CxMaturityError) as caught:
        render(assessment("small"), "pdf", template=tmp_path, profile="board", draft=True)
    assert str(caught.value).startswith(str(tmp_path))


OPENS = {
    "a script": "<script>alert(1)</script>",
    "a script in capitals": "<SCRIPT\nsrc='https://x.example/x.js'></SCRIPT>",
    "a script in a drawing": "<svg><script>alert(1)</script></svg>",
    "speculation": "<script type='speculationrules'>{}</script>",
    "a redirect": '<meta http-equiv="refresh" content="0;url=https://x.example/">',
    "a redirect behind a quote": '<meta a=">" http-equiv=refresh content="0;url=https://x.example/">',
    "a policy of its own": "<meta http-equiv='Content-Security-Policy' content=\"script-src *\">",
    "a link that loads": "<link rel=preconnect href='https://{{ view.head }}.x.example'>",
    "an attachment": "<link rel=attachment href='file:///etc/passwd'>",
    "a frame": "<iframe src='https://x.example/'></iframe>",
    "an object": "<object data='https://x.example/'></object>",
    "an embedded file": "<embed src='https://x.example/'>",
    "a base": "<base href='https://x.example/'>",
    "a form": "<form action='https://x.example/'><button>x</button></form>",
}


@cache
def standard_page() -> str:
    return render(assessment("small"), "html").decode()


@pytest.mark.parametrize("place", ["<head>", "<main>", "</html>"])
@pytest.mark.parametrize("text", OPENS.values(), ids=OPENS)
def test_the_page_for_the_screen_runs_and_loads_nothing_of_theirs(text: str, place: str) -> None:
    page = standard_page().replace(place, place + text)
    assert closed(standard_page(), standard_page(), Path("mine")) == standard_page()
    with pytest.raises(BadInput, match="mine: the page for the screen may not hold <"):
        closed(page, standard_page(), Path("mine"))


def test_what_runs_there_is_refused_by_the_command_too(tmp_path: Path) -> None:
    laid_out(
        tmp_path, {"answers.yaml": SHEET, f"mine/{SUMMARY}": "<script>alert('{{ view.head }}')</script>"}
    )
    done = cxmaturity("report", "answers.yaml", "-o", "out.html", "--template", "mine", folder=tmp_path)
    assert f"mine/{SUMMARY}:1: the page for the screen may not hold <script>alert(" in refused(done)


@pytest.mark.parametrize(
    "page",
    [
        "<p>{{ view.head }}</p>",
        "<!doctype html><html lang=en><head><title>x</title></head><body>x</body></html>",
        '<!-- <head> --><img src="https://x.example/"><!doctype html><html><head><title>x</title></head>',
        '<!doctype html><html><head><style>@import "https://x.example/"</style>',
    ],
)
def test_the_policy_stands_before_all_that_a_template_writes(tmp_path: Path, page: str) -> None:
    laid_out(tmp_path, {"screen.html": page})
    made = render(assessment("small"), "html", template=tmp_path).decode()
    policy = made.index('<meta http-equiv="Content-Security-Policy" content="default-src \'none\'')
    assert re.fullmatch(r"(<!doctype html>)?\s*(<html[^>]*>)?\s*(<head>)?\s*", made[:policy])
    assert made.count("http-equiv") == 1
