"""The colours of a report: one ramp for levels, one accent, a few greys.

The ramp runs from light to dark in one hue, so that it keeps its order in grey print and for
readers who do not tell red from green. There are tones for any number of levels.
"""

from dataclasses import dataclass

# ---- Colours as #rrggbb: how far two stand apart, mixtures, and the nearest one that can be read

WHITE, BLACK = "#ffffff", "#000000"
READABLE = 4.5
"""The contrast that WCAG 2 AA asks of small text."""
_STEPS = 100


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours by WCAG 2, from 1 to 21."""
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


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
COLOURS = {"ink": INK, "muted": MUTED, "line": LINE, "pale": PALE, "brand": BRAND, "accent": ACCENT}
_RAMP = ("#dcebee", "#a9cfd6", "#62a5b1", "#22707f", "#0b3c49")
SHADES = len(_RAMP)
_HALVINGS = 24
"""So often a mixture is halved on the way to a tone: finer than a colour's steps."""


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


def looks(levels: int, palette: Palette = STANDARD) -> dict[str, MarkColours]:
    """Return the look of every mark by name: levels l1 to ln, shades s1 to s5, kinds of moves, plain."""
    brand, accent = palette.brand, palette.accent
    fills = level_fills(levels, palette)
    found = {f"l{number}": _filled(fill, brand) for number, fill in enumerate(fills, 1)}
    found |= {f"s{number}": _filled(fill, brand) for number, fill in enumerate(palette.ramp, 1)}
    found |= {
        "quick_win": MarkColours(accent, WHITE, accent),
        "big_bet": MarkColours(brand, WHITE, brand),
        "fill_in": MarkColours(WHITE, accent, accent),
        "later": MarkColours(WHITE, MUTED, MUTED),
        "plain": MarkColours(brand, WHITE, brand),
    }
    return found


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
