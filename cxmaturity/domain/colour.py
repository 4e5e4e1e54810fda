"""Colours as #rrggbb: how far two stand apart, mixtures, and the nearest one that can be read."""

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
