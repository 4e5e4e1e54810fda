"""A page for the screen by somebody else's templates: no script but ours, nothing that asks the network.

A browser makes an element only of a `<` with its name behind it, and whatever a client wrote has no `<`. So
what the templates wrote is searched as text: no two ways of reading HTML can differ about it.
"""

import re
from pathlib import Path

from cxmaturity.errors import BadInput, plain
from cxmaturity.language import tr

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
