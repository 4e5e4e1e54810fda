"""The colours of a report: one ramp for levels, one accent, a few greys.

The ramp runs from light to dark in one hue, so that it keeps its order in grey print and for
readers who do not tell red from green. There are tones for any number of levels.
"""

from collections.abc import Iterable
from dataclasses import dataclass

# ---- Colours as #rrggbb: how far two stand apart, mixtures, and the nearest one that can be read

WHITE, BLACK = "#ffffff", "#000000"
READABLE = 4.5
"""The contrast that WCAG 2 AA asks of small text."""
_STEPS = 100
_FLARE = 0.05
"""What WCAG 2 adds to a luminance: light that falls on the screen."""


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours by WCAG 2, from 1 to 21."""
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + _FLARE) / (dark + _FLARE)


def luminance(colour: str) -> float:
    """Return how light a colour is by WCAG 2, from 0 to 1."""
    parts = [channel / 255 for channel in channels(colour)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def mixed(first: str, second: str, share: float) -> str:
    """Return `first` with a `share` (0 to 1) of `second`."""
    pairs = zip(channels(first), channels(second), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def darkened(colour: str) -> str:
    """Return `colour` with as little black as makes it readable on white."""
    tones = (mixed(colour, BLACK, step / _STEPS) for step in range(_STEPS + 1))
    return next(tone for tone in tones if contrast(tone, WHITE) >= READABLE)


def channels(colour: str) -> tuple[int, int, int]:
    """Return red, green and blue, each from 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


# ---- The colours of a report: one ramp for levels, one accent, a few greys

INK = "#16232e"
MUTED = "#56646e"
LINE = "#cdd5da"
PALE = "#f1f4f6"
BRAND = "#0f4c5c"
ACCENT = "#c2410c"
BAND, STRIPE, GROUND, CROSS, HATCH = "#f4f7f8", "#e9eef0", "#f6f8f9", "#9aa7ae", "#c6cfd4"
"""Levels in turn behind a drawing, the ground of a field and its cross, hatching where nothing applies."""
RANGE = "#9db8bf"
"""From the lowest to the highest index that the answers allow."""
COLOURS = {
    "ink": INK,
    "muted": MUTED,
    "line": LINE,
    "pale": PALE,
    "brand": BRAND,
    "accent": ACCENT,
    "white": WHITE,
    "band": BAND,
    "stripe": STRIPE,
    "ground": GROUND,
    "cross": CROSS,
    "hatch": HATCH,
    "range": RANGE,
}
ENTRY = "#fdf6e3"
"""A cell of the workbook that is there to be filled in."""
ON_ANY_GROUND = {
    "bar": "#2f8fa3",
    "interval": "rgba(47,143,163,.4)",
    "target": "#d9591f",
    "track": "rgba(127,127,127,.2)",
    "frame": "rgba(127,127,127,.4)",
    "rim": "rgba(127,127,127,.55)",
}
"""For a page of somebody else's: bar and target have a contrast of 3 and more on white, and on the dark
grounds of notebooks; the greys let the ground through."""
_RAMP = ("#dcebee", "#a9cfd6", "#62a5b1", "#22707f", "#0b3c49")
SHADES = len(_RAMP)
_HALVINGS = 24
"""So often a mixture is halved on the way to a tone: finer than a colour's steps."""


_ROLES = {
    "text": ("ink", "muted", "brand", "accent", "white"),
    "fill": tuple(COLOURS),
    "edge": ("ink", "muted", "line", "brand", "accent", "white", "cross"),
}
"""What is drawn in which colours: letters, areas, and lines."""
_KINDS = {
    "quick_win": ("accent", "white", "accent"),
    "big_bet": ("brand", "white", "brand"),
    "fill_in": ("white", "accent", "accent"),
    "later": ("white", "muted", "muted"),
    "plain": ("brand", "white", "brand"),
}
"""Of each kind of mark: fill, text and edge."""
Roles = dict[str, dict[str, str]]


@dataclass(frozen=True)
class MarkColours:
    """The colours of a mark: its fill, the text on it, and its edge."""

    fill: str
    text: str
    edge: str


@dataclass(frozen=True)
class Palette:
    """The two colours of a report and the ramp for its levels, from light to dark."""

    brand: str = BRAND
    accent: str = ACCENT
    ramp: tuple[str, ...] = _RAMP
    range: str = RANGE

    @property
    def colours(self) -> dict[str, str]:
        """The colours by the names that templates use."""
        return {**COLOURS, "brand": self.brand, "accent": self.accent, "range": self.range}


STANDARD = Palette()


def palette_of(main: str, accent: str) -> Palette:
    """Return the palette of a brand's two colours; an empty one is the standard's.

    The ramp has the hue of `main` and, step by step, the luminance of the standard ramp. So it keeps its
    order and its distances in grey print, and what is readable on the one is readable on the other.
    """
    if not main and not accent:
        return STANDARD
    brand = main or accent
    return Palette(
        brand=brand,
        accent=accent or ACCENT,
        ramp=tuple(_toned(brand, luminance(tone)) for tone in _RAMP),
        range=_toned(brand, luminance(RANGE)),
    )


def level_fills(levels: int, palette: Palette = STANDARD) -> tuple[str, ...]:
    """Return a colour for each of `levels` levels, from light to dark."""
    return tuple(_at(_place(number, levels), palette.ramp) for number in range(1, levels + 1))


def level_names(levels: int, top: int) -> tuple[str, ...]:
    """Return what the looks of a scale's levels are called; one of `top` levels has those of the model."""
    start = "l" if levels == top else f"of-{levels}-"
    return tuple(f"{start}{number}" for number in range(1, levels + 1))


def looks(levels: int, palette: Palette = STANDARD, scales: Iterable[int] = ()) -> dict[str, MarkColours]:
    """Return the look of every mark by name: levels l1 to ln, shades s1 to s5, kinds of moves, plain.

    `scales` are how many levels other scales have.
    """
    found = {f"s{number}": _filled(fill, palette.brand) for number, fill in enumerate(palette.ramp, 1)}
    for size in sorted({levels, *scales}):
        fills = level_fills(size, palette)
        named = zip(level_names(size, levels), fills, strict=True)
        found |= {name: _filled(fill, palette.brand) for name, fill in named}
    return found | kinds_of_marks(roles(palette.colours))


def kinds_of_marks(colours: Roles) -> dict[str, MarkColours]:
    """Return the looks of marks that no level has: of the kinds of moves, and plain."""
    return {
        name: MarkColours(colours["fill"][fill], colours["text"][text], colours["edge"][edge])
        for name, (fill, text, edge) in _KINDS.items()
    }


def _filled(fill: str, edge: str) -> MarkColours:
    """Return `fill` with the text that is readable on it; one of white and black always is."""
    best = max((WHITE, BLACK), key=lambda text: contrast(fill, text))
    return MarkColours(fill, INK if contrast(fill, INK) >= READABLE else best, edge)


def _toned(colour: str, aim: float) -> str:
    """Return `colour` mixed with white or black until its luminance is `aim`."""
    end = WHITE if aim > luminance(colour) else BLACK
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        share = (low + high) / 2
        lighter = luminance(mixed(colour, end, share)) > aim
        low, high = (low, share) if lighter == (end == WHITE) else (share, high)
    return mixed(colour, end, high)


def _place(number: int, levels: int) -> float:
    return (number - 1) / (levels - 1) if levels > 1 else 0.5


def _at(place: float, ramp: tuple[str, ...]) -> str:
    """Return the colour of `ramp` at `place`, 0 to 1."""
    position = place * (len(ramp) - 1)
    start = min(int(position), len(ramp) - 2)
    return mixed(ramp[start], ramp[start + 1], position - start)


# ---- Both colour schemes of a page for the screen, from the one set of colours of the report
#
# A colour has a counterpart in the dark by its role, so that a brand's own colours get a dark scheme too.

DARK = "#12191e"
"""The page in the dark."""
_FAINT = 2.5
"""Up to this contrast with white a colour is paper, a band or a hairline, not ink."""
_VISIBLE = 3.3
"""What a filled shape needs against the page; white text on it then still has 4.5."""
_SOFTEST, _HARSHEST, _MARGIN = 4.5, 13.0, 1.3
_DIMMING = 1.15
_LIGHTEST = 0.8
"""The luminance of the deepest level in the dark at most: white itself would dazzle."""


def roles(colours: dict[str, str]) -> Roles:
    """Return the colours by role and name."""
    return {role: {name: colours[name] for name in names} for role, names in _ROLES.items()}


def variables() -> Roles:
    """Return the same as the style sheets call them, so that each follows the scheme of the page."""
    return {role: {name: f"var(--{role}-{name})" for name in names} for role, names in _ROLES.items()}


def of_levels(looks: dict[str, MarkColours]) -> Roles:
    """Return the fills of levels, and the text on them, by role and name."""
    levels = {name: look for name, look in looks.items() if name not in _KINDS}
    return {
        "level": {name: look.fill for name, look in levels.items()},
        "on": {name: look.text for name, look in levels.items()},
    }


def level_fill(name: str) -> str:
    """Return the fill of a level as style sheets call it, so that it follows the scheme of the page."""
    return f"var(--level-{name})"


def on_level(name: str) -> str:
    """Return the same of the text on it."""
    return f"var(--on-{name})"


def levels_in_the_dark(levels: Roles) -> Roles:
    """Return the counterparts of the colours of levels in the dark: what is deeper on white is lighter there.

    Each stands out from the dark page as much as it does from white, so the ramp keeps order and distances.
    """
    ground = luminance(DARK) + _FLARE
    # The middle of the ramp has the most of its hue.
    hue = levels["level"][f"s{(SHADES + 1) // 2}"]
    toned = {
        name: _toned(hue, min(_LIGHTEST, contrast(fill, WHITE) * ground - _FLARE))
        for name, fill in levels["level"].items()
    }
    return of_levels({name: _filled(fill, "") for name, fill in toned.items()})


def dark(colours: Roles) -> Roles:
    """Return the counterparts of `colours` in the dark."""
    return {
        role: {name: in_the_dark(role, colour) for name, colour in named.items()}
        for role, named in colours.items()
    }


def in_the_dark(role: str, colour: str) -> str:
    """Return the dark scheme's counterpart of `colour` as text, fill or edge."""
    if role == "text":
        return WHITE if colour == WHITE else _lightened(colour, _mirrored(colour))
    if contrast(colour, WHITE) < _FAINT:
        return _dimmed(colour)
    return _lightened(colour, _VISIBLE if role == "fill" else _mirrored(colour))


def _mirrored(colour: str) -> float:
    """Return the contrast on dark of what has its contrast on white, with room for tinted panels."""
    return min(_HARSHEST, max(_SOFTEST, contrast(colour, WHITE)) * _MARGIN)


def _lightened(colour: str, wanted: float) -> str:
    """Return `colour` mixed with as little white as gives it the contrast `wanted` on the dark page."""
    tones = (mixed(colour, WHITE, step / _STEPS) for step in range(_STEPS + 1))
    return next((tone for tone in tones if contrast(tone, DARK) >= wanted), WHITE)


def _dimmed(colour: str) -> str:
    """Return a surface as much lighter than the dark page as `colour` is darker than white."""
    distance = 255 - sum(channels(colour)) / 3
    parts = (min(255, round(part + _DIMMING * distance)) for part in channels(DARK))
    return "#" + "".join(f"{part:02x}" for part in parts)
