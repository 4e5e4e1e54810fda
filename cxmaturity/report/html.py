"""The report as one HTML file that needs nothing else: same sections and drawings as the PDF."""

from itertools import takewhile
from pathlib import Path

from cxmaturity.errors import BadInput, plain
from cxmaturity.report.options import Options
from cxmaturity.report.templates import fill
from cxmaturity.report.view import report_view
from cxmaturity.scoring.model import Assessment
from cxmaturity.text.language import language, tr


def render(assessment: Assessment, options: Options) -> bytes:
    """Return the report of `assessment` as HTML."""
    options.progress(language(options.language).text("Writing the report …"))
    view = report_view(assessment, options)
    html = fill("screen.html", view, options.template, medium="screen")
    if options.template is not None:
        html = closed(html, fill("screen.html", view, medium="screen"), options.template)
    return html.encode()


# ---- A page by somebody else's templates: no script but ours, nothing that asks the network
#
# A browser makes an element only of a `<` with its name behind it, and whatever a client wrote has no `<`. So
# what the templates wrote is searched as text: no two ways of reading HTML can differ about it.

_OPENING = frozenset(
    (
        *("script", "meta", "link", "base", "form", "iframe", "frame", "frameset", "object", "embed"),
        *("applet", "portal", "fencedframe"),
    )
)
_CUT = 60


def closed(html: str, standard: str, folder: Path) -> str:
    """Return the page that the templates in `folder` made, under the policy of the `standard` page.

    Raises BadInput, naming the element, for what could run, load or lead away by itself.
    """
    start, policy = _until(standard, "<meta http-equiv", ">")
    _, script = _until(standard, "<script", "</script>")
    for after in html.replace(policy, "").replace(script, "", 1).split("<")[1:]:
        if name := _opened(after):
            # Loaded here: few pages have anything of the kind.
            from cxmaturity.report.own_markup import place_of

            message = tr(
                "{folder}: the page for the screen may not hold {element}: no script but the standard one,"
                " nothing that loads or leads away by itself",
                folder=place_of(f"<{name}", folder),
                element=plain(f"<{after}"[:_CUT]),
            )
            raise BadInput(message)
    # Before all that it holds for; a browser passes over what a second page of its own would begin with.
    return html if html.startswith(start + policy) else f"<!doctype html>\n{policy}\n{html}"


def _until(text: str, start: str, end: str) -> tuple[str, str]:
    """Return what stands before `start`, and what from there to `end`."""
    before, _, rest = text.partition(start)
    return before, start + rest[: rest.index(end) + len(end)]


def _opened(after: str) -> str:
    """Return the name of the element behind a `<` where it could run, load or lead away by itself."""
    name = "".join(takewhile(lambda sign: sign.isascii() and sign.isalpha(), after)).lower()
    return name if name in _OPENING and not (name == "meta" and _only_says(after[len(name) :])) else ""


def _only_says(attributes: str) -> bool:
    """Tell whether a meta element has no more than a character set, or a name and its content."""
    first, *rest = attributes.lower().partition(">")[0].rstrip(" /").split('"')
    between = [first, *rest[1::2]]
    return between in ([" charset=", ""], [" name=", " content=", ""])
