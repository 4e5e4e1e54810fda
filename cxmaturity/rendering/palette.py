"""The colours of a report: one ramp for levels, one accent, a few greys.

The ramp runs from light to dark in one hue, so that it keeps its order in grey print and for
readers who do not tell red from green. There are tones for any number of levels.
"""

from dataclasses import dataclass

from cxmaturity.domain.colour import BLACK as BLACK
from cxmaturity.domain.colour import READABLE as READABLE
from cxmaturity.domain.colour import WHITE as WHITE
from cxmaturity.domain.colour import contrast as contrast
from cxmaturity.domain.colour import luminance, mixed

INK = "#16232e"
MUTED = "#56646e"
LINE = "#cdd5da"
PALE = "#f1f4f6"
BRAND = "#0f4c5c"
ACCENT = "#c2410c"
COLOURS = {"ink": INK, "muted": MUTED, "line": LINE, "pale": PALE, "brand": BRAND, "accent": ACCENT}
_RAMP = ("#dcebee", "#a9cfd6", "#62a5b1", "#22707f", "#0b3c49")
SHADES = len(_RAMP)
_HALVINGS = 24
"""So often a mixture is halved on the way to a tone: finer than a colour's steps."""


@dataclass(frozen=True)
class Look:
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

    @property
    def colours(self) -> dict[str, str]:
        """The colours by the names that templates use."""
        return {**COLOURS, "brand": self.brand, "accent": self.accent}


STANDARD = Palette()


def palette_of(main: str, accent: str) -> Palette:
    """Return the palette of a brand's two colours; an empty one is the standard's.

    The ramp has the hue of `main` and, step by step, the luminance of the standard ramp. So it keeps its
    order and its distances in grey print, and what is readable on the one is readable on the other.
    """
    if not main and not accent:
        return STANDARD
    brand = main or accent
    return Palette(brand, accent or ACCENT, tuple(_toned(brand, luminance(tone)) for tone in _RAMP))


def level_fills(levels: int, palette: Palette = STANDARD) -> tuple[str, ...]:
    """Return a colour for each of `levels` levels, from light to dark."""
    return tuple(_at(_place(number, levels), palette.ramp) for number in range(1, levels + 1))


def looks(levels: int, palette: Palette = STANDARD) -> dict[str, Look]:
    """Return the look of every mark by name: levels l1 to ln, shades s1 to s5, kinds of moves, plain."""
    brand, accent = palette.brand, palette.accent
    fills = level_fills(levels, palette)
    found = {f"l{number}": _filled(fill, brand) for number, fill in enumerate(fills, 1)}
    found |= {f"s{number}": _filled(fill, brand) for number, fill in enumerate(palette.ramp, 1)}
    found |= {
        "quick_win": Look(accent, WHITE, accent),
        "big_bet": Look(brand, WHITE, brand),
        "fill_in": Look(WHITE, accent, accent),
        "later": Look(WHITE, MUTED, MUTED),
        "plain": Look(brand, WHITE, brand),
    }
    return found


def _filled(fill: str, edge: str) -> Look:
    """Return `fill` with the text that is readable on it; one of white and black always is."""
    best = max((WHITE, BLACK), key=lambda text: contrast(fill, text))
    return Look(fill, INK if contrast(fill, INK) >= READABLE else best, edge)


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
