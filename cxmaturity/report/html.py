"""A page for the screen by somebody else's templates: no script but ours, nothing that asks the network.

A browser makes an element only of a `<` with its name behind it, and whatever a client wrote has no `<`. So
what the templates wrote is searched as text: no two ways of reading HTML can differ about it.
"""

import re
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from itertools import count
from pathlib import Path

from cxmaturity.brand.colours import WHITE, MarkColours, contrast
from cxmaturity.errors import BadInput, plain
from cxmaturity.report.fonts import invisible, spell_out
from cxmaturity.report.options import Options
from cxmaturity.report.templates import fill
from cxmaturity.report.view import ReportView, report_view
from cxmaturity.scoring.model import Assessment
from cxmaturity.text.language import language, tr

_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="[^"<>]*">')
_META = re.compile(r'<meta (?:charset="[\w-]+"|name="[\w.:-]+" content="[^"<>]*")\s*/?>', re.IGNORECASE)
_START = re.compile(r"\A\s*(?:<!doctype html>)?\s*(?:<html\b[^<>]*>)?\s*(?:<head>)?\s*", re.IGNORECASE)
_HEAD = re.compile(rf"(?:{_META.pattern}\s*)*", re.IGNORECASE)
_OPENS = re.compile(
    r"<(?:script|meta|link|base|form|iframe|frame|frameset|object|embed|applet|portal|fencedframe)\b",
    re.IGNORECASE,
)
_CUT = 60


def closed(html: str, standard: str, folder: Path) -> str:
    """Return the page that the templates in `folder` made, under the policy of the `standard` page.

    Raises BadInput, naming the element, for what could run, load or lead away by itself.
    """
    policy = _only(_POLICY, standard)
    script = _only(re.compile(r"<script>.*?</script>", re.DOTALL), standard)
    html = _POLICY.sub(lambda _: policy, html)
    rest = _META.sub("", html.replace(policy, "").replace(script, "", 1))
    found = _OPENS.search(rest)
    if found:
        message = tr(
            "{folder}: the page for the screen may not hold {element}: no script but the standard one,"
            " nothing that loads or leads away by itself",
            folder=plain(folder),
            element=plain(rest[found.start() : found.start() + _CUT]),
        )
        raise BadInput(message)
    start = _START.match(html)
    place = start.end() if start else 0
    if html.startswith(policy, _HEAD.match(html, place).end()):  # type: ignore[union-attr]
        return html
    # Before all that it holds for; a page without a head has one from here on.
    return f"{html[:place]}{policy}\n{html[place:]}"


def _only(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    assert found
    return found[0]


# ---- What the screen needs beyond paper: sizes that follow the reader's own, tables that explain themselves

_BASE = 9.2
"""The paper's basic size in points; on the screen it is 1rem, the size that the reader has chosen."""
_POINTS = {"pt": 1.0, "mm": 72 / 25.4}
_LENGTH = re.compile(r"(?<![\w#.])(-?\d*\.?\d+)(pt|mm)\b")
_HEADING_SELECTOR = re.compile(r"\bh([1-5])\b(?=[^{}]*\{)")
_HEADING = re.compile(r"<(/?)h([1-5])\b")
_TOKEN = re.compile(
    r"<h[1-6][^>]*>(?P<heading>.*?)</h[1-6]>|(?P<head></?thead>)|<th>(?P<empty></th>)"
    r'|<th class="blank">(?P<blank></th>)|(?P<cell><th\b)|(?P<open><table\b[^>]*>)|(?P<close></table>)',
    re.DOTALL,
)
_TAG = re.compile(r"<[^>]*>")


def relative_sizes(style: str) -> str:
    """Return the paper's style sheet with lengths in rem and every heading one level down."""
    style = _LENGTH.sub(lambda found: f"{_rem(float(found[1]) * _POINTS[found[2]])}rem", style)
    return _HEADING_SELECTOR.sub(lambda found: f"h{int(found[1]) + 1}", style)


def accessible(sections: str) -> str:
    """Return the sections with every heading one level down, below that of the page, and tables explained.

    A table with header cells gets their scope, a caption (the heading before it), and a box that scrolls and
    takes the focus. One without is there for its looks and says so. The markup is our own: what a client
    wrote is escaped and has no tags.
    """
    sections = _HEADING.sub(lambda found: f"<{found[1]}h{int(found[2]) + 1}", sections)
    return _Tables(sections).explained()


def _rem(points: float) -> str:
    return f"{points / _BASE:.3f}".rstrip("0").rstrip(".") or "0"


class _Tables:
    """One walk over the markup: the heading above, the open tables, whether inside a head."""

    def __init__(self, sections: str) -> None:
        self.sections = sections
        self.caption = ""
        self.boxed: list[bool] = []
        self.in_head = False
        self.numbers = count(1)

    def explained(self) -> str:
        return _TOKEN.sub(self._token, self.sections)

    def _token(self, found: re.Match[str]) -> str:
        kind = found.lastgroup
        if kind == "heading":
            self.caption = " ".join(_TAG.sub(" ", found["heading"]).split())
        elif kind == "head":
            self.in_head = found["head"] == "<thead>"
        elif kind in ("empty", "blank"):
            return '<td class="blank"></td>'
        elif kind == "cell":
            return f'<th scope="{"col" if self.in_head else "row"}"'
        elif kind == "open":
            return self._opened(found)
        elif kind == "close":
            return "</table></div>" if self.boxed.pop() else "</table>"
        return found[0]

    def _opened(self, found: re.Match[str]) -> str:
        self.boxed.append(self._has_headers(found.end()))
        if not self.boxed[-1]:
            return f'{found[0][:-1]} role="presentation">'
        name = f"t-{next(self.numbers)}"
        return (
            f'<div class="scroll" tabindex="0" role="group" aria-labelledby="{name}">{found[0]}'
            f'<caption id="{name}" class="unseen">{self.caption}</caption>'
        )

    def _has_headers(self, start: int) -> bool:
        """Tell whether a header cell comes before any other table's start and this table's end."""
        inside = re.compile(r"<th\b|</?table\b").search(self.sections, start)
        return inside is not None and inside[0] == "<th"


# ---- Both colour schemes of the page for the screen, from the one set of colours of the report
#
# Every colour becomes a custom property named by its role and its light value; its dark value follows
# from the role, so that a brand's own colours get a dark scheme too.

DARK = "#12191e"
"""The page in the dark."""
_FAINT = 2.5
"""Up to this contrast with white a colour is paper, a band or a hairline, not ink."""
_VISIBLE = 3.3
"""What a filled shape needs against the page; white text on it then still has 4.5."""
_SOFTEST, _HARSHEST, _MARGIN = 4.5, 13.0, 1.3

_ROLES = {
    "color": "text",
    "background": "fill",
    "background-color": "fill",
    "fill": "fill",
    "stroke": "edge",
    "outline": "edge",
    "text-decoration-color": "edge",
}
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}\b")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_DECLARATION = re.compile(r"(?P<name>[a-z-]+)\s*:\s*(?P<value>[^;]+)")
_ATTRIBUTE = re.compile(r'\b(?P<name>fill|stroke)="(?P<value>#[0-9a-fA-F]{6})"')
_PLACE = "/* colours */"
# The colours of levels mean the same in both schemes; the head of the page keeps the brand's colour.
_FIXED = re.compile(r"\.[ls]\d+\s|\.hero\b|:root")


def both_schemes(style: str, drawings: str, fixed: frozenset[str]) -> tuple[str, str]:
    """Return the style sheet and the markup with custom properties in place of colours.

    `fixed` are the fills of levels, which stay as they are. The properties themselves go where the style
    sheet says `/* colours */`.
    """
    used: dict[str, tuple[str, str]] = {}

    def named(role: str, colour: str) -> str:
        name = f"--{role}-{colour[1:].lower()}"
        used[name] = colour.lower(), in_the_dark(role, colour.lower())
        return f"var({name})"

    style = _RULE.sub(lambda rule: _themed(rule, named), style)
    drawings = _ATTRIBUTE.sub(
        lambda found: found[0] if found["value"].lower() in fixed else _attribute(found, named), drawings
    )
    return style.replace(_PLACE, _properties(used)), drawings


def in_the_dark(role: str, colour: str) -> str:
    """Return the dark scheme's counterpart of `colour` as text, fill or edge."""
    if role == "text":
        return WHITE if colour == WHITE else _lightened(colour, _mirrored(colour))
    if contrast(colour, WHITE) < _FAINT:
        return _dimmed(colour)
    return _lightened(colour, _VISIBLE if role == "fill" else _mirrored(colour))


def _themed(rule: re.Match[str], named: Callable[[str, str], str]) -> str:
    if _FIXED.search(rule[1]):
        return rule[0]
    return f"{rule[1]}{{{_DECLARATION.sub(lambda found: _attribute(found, named), rule[2])}}}"


def _attribute(found: re.Match[str], named: Callable[[str, str], str]) -> str:
    name, value = found["name"], found["value"]
    role = "edge" if name.startswith("border") else _ROLES.get(name, "")
    if not role:
        return found[0]
    return found[0].replace(value, _COLOUR.sub(lambda colour: named(role, colour[0]), value))


def _properties(used: dict[str, tuple[str, str]]) -> str:
    light = "; ".join(f"{name}: {light}" for name, (light, _dark) in sorted(used.items()))
    dark = "; ".join(f"{name}: {dark}" for name, (_light, dark) in sorted(used.items()))
    return (
        f":root {{ color-scheme: light; {light} }}\n"
        "@media screen and (prefers-color-scheme: dark) "
        f"{{ :root:not([data-theme=light]) {{ color-scheme: dark; {dark} }} }}\n"
        f"@media screen {{ :root[data-theme=dark] {{ color-scheme: dark; {dark} }} }}"
    )


def _mirrored(colour: str) -> float:
    """Return the contrast on dark of what has its contrast on white, with room for tinted panels."""
    return min(_HARSHEST, max(_SOFTEST, contrast(colour, WHITE)) * _MARGIN)


def _lightened(colour: str, wanted: float) -> str:
    """Return `colour` mixed with as little white as gives it the contrast `wanted` on the dark page."""
    red, green, blue = _channels(colour)
    for share in range(101):
        mixed = _written(tuple(c + (255 - c) * share / 100 for c in (red, green, blue)))
        if contrast(mixed, DARK) >= wanted:
            return mixed
    return WHITE


def _dimmed(colour: str) -> str:
    """Return a surface as much lighter than the dark page as `colour` is darker than white."""
    distance = 255 - sum(_channels(colour)) / 3
    return _written(tuple(min(255, c + 1.15 * distance) for c in _channels(DARK)))


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5))


def _written(channels: tuple[float, ...]) -> str:
    return "#" + "".join(f"{round(channel):02x}" for channel in channels)


# ---- The report as one HTML file that needs nothing else: same sections and drawings as the PDF

_SHARED_STYLE = re.compile(r"/\* as on paper \*/(.*?)/\* for the screen \*/", re.DOTALL)
_STYLE = re.compile(r"(?<=<style>).*?(?=</style>)", re.DOTALL)
_SCRIPT = re.compile(r"(?<=<script>).*?(?=</script>)", re.DOTALL)
_MAIN = re.compile(r"(?<=<main>).*(?=</main>)", re.DOTALL)
_ALLOWED = "script-src 'none'"


def render(assessment: Assessment, options: Options) -> bytes:
    """Return the report of `assessment` as HTML."""
    options.progress(language(options.language).text("Writing the report …"))
    view = report_view(assessment, options)
    html = _page(view, options.template)
    if options.template is not None:
        # Loaded here: few have templates of their own.
        html = closed(html, _page(view), options.template)
    return html.encode()


def _page(view: ReportView, own: Path | None = None) -> str:
    """Return the page by the standard templates, or those in the folder `own`."""
    html = for_the_screen(fill("screen.html", view, own), view.looks)
    return spell_out(html, invisible(html))


def for_the_screen(html: str, looks: dict[str, MarkColours]) -> str:
    """Return the filled page with sizes, colours and tables for the screen, and its one script allowed."""
    html = _SHARED_STYLE.sub(lambda found: relative_sizes(found[1]), html, count=1)
    html = _MAIN.sub(lambda found: accessible(found[0]), html, count=1)
    fixed = frozenset(look.fill for name, look in looks.items() if re.fullmatch(r"[ls]\d+", name))
    style, main = _STYLE.search(html), _MAIN.search(html)
    if style and main:
        themed, drawn = both_schemes(style[0], main[0], fixed)
        html = html[: style.start()] + themed + html[style.end() : main.start()] + drawn + html[main.end() :]
    # The first script stands before anything that a client wrote.
    script = _SCRIPT.search(html)
    return html.replace(_ALLOWED, f"script-src '{_hash(script[0])}'", 1) if script else html


def _hash(script: str) -> str:
    return "sha256-" + b64encode(sha256(script.encode()).digest()).decode()
