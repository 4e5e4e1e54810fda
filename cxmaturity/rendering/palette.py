"""The colours of a report: one ramp for levels, one accent, a few greys.

The ramp runs from light to dark in one hue, so that it keeps its order in grey print and for
readers who do not tell red from green. There are tones for any number of levels.
"""

from dataclasses import dataclass

INK = "#16232e"
MUTED = "#56646e"
LINE = "#cdd5da"
PALE = "#f1f4f6"
WHITE, BLACK = "#ffffff", "#000000"
READABLE = 4.5
"""The contrast that WCAG 2 AA asks of small text."""
BRAND = "#0f4c5c"
ACCENT = "#c2410c"
COLOURS = {"ink": INK, "muted": MUTED, "line": LINE, "pale": PALE, "brand": BRAND, "accent": ACCENT}
_RAMP = ("#dcebee", "#a9cfd6", "#62a5b1", "#22707f", "#0b3c49")
SHADES = len(_RAMP)


@dataclass(frozen=True)
class Look:
    """The colours of a mark: its fill, the text on it, and its edge."""

    fill: str
    text: str
    edge: str


def level_fills(levels: int) -> tuple[str, ...]:
    """Return a colour for each of `levels` levels, from light to dark."""
    return tuple(_at(_place(number, levels)) for number in range(1, levels + 1))


def looks(levels: int) -> dict[str, Look]:
    """Return the look of every mark by name: levels l1 to ln, shades s1 to s5, kinds of moves, plain."""
    found = {f"l{number}": _filled(fill) for number, fill in enumerate(level_fills(levels), 1)}
    found |= {f"s{number}": _filled(fill) for number, fill in enumerate(_RAMP, 1)}
    found |= {
        "quick_win": Look(ACCENT, WHITE, ACCENT),
        "big_bet": Look(BRAND, WHITE, BRAND),
        "fill_in": Look(WHITE, ACCENT, ACCENT),
        "later": Look(WHITE, MUTED, MUTED),
        "plain": Look(BRAND, WHITE, BRAND),
    }
    return found


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours by WCAG 2, from 1 to 21."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _filled(fill: str) -> Look:
    """Return `fill` with the text that is readable on it; one of white and black always is."""
    best = max((WHITE, BLACK), key=lambda text: contrast(fill, text))
    return Look(fill, INK if contrast(fill, INK) >= READABLE else best, BRAND)


def _place(number: int, levels: int) -> float:
    return (number - 1) / (levels - 1) if levels > 1 else 0.5


def _at(place: float) -> str:
    """Return the ramp's colour at `place`, 0 to 1."""
    position = place * (len(_RAMP) - 1)
    start = min(int(position), len(_RAMP) - 2)
    share = position - start
    pairs = zip(_channels(_RAMP[start]), _channels(_RAMP[start + 1]), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    parts = [channel / 255 for channel in _channels(colour)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
