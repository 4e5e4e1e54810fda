"""Both colour schemes of the page for the screen, from the one set of colours of the report.

Every colour becomes a custom property named by its role and its light value; its dark value follows
from the role, so that a brand's own colours get a dark scheme too.
"""

import re
from collections.abc import Callable

from cxmaturity.rendering.palette import WHITE, contrast

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
