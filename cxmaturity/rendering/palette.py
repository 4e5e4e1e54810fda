"""The colours of a report: one ramp for levels, one accent, a few greys.

The ramp runs from light to dark in one hue, so that it keeps its order in grey print and for
readers who do not tell red from green. Every tone is for any number of levels.
"""

from dataclasses import dataclass

INK = "#16232e"
MUTED = "#5a6872"
LINE = "#cdd5da"
PALE = "#f1f4f6"
BRAND = "#0f4c5c"
ACCENT = "#c2410c"
_RAMP = ("#dcebee", "#a9cfd6", "#62a5b1", "#22707f", "#0b3c49")
_WHITE = "#ffffff"


@dataclass(frozen=True)
class Tone:
    """The background of a level and a text colour that is readable on it."""

    number: int
    fill: str
    text: str


def level_tones(levels: int) -> tuple[Tone, ...]:
    """Return a tone for each of `levels` levels, from light to dark."""
    return tuple(_tone(number, _at(_place(number, levels))) for number in range(1, levels + 1))


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours by WCAG 2, from 1 to 21."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _tone(number: int, fill: str) -> Tone:
    return Tone(number, fill, max((INK, _WHITE), key=lambda text: contrast(fill, text)))


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
