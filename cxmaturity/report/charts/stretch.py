"""Shares of a whole as stretches side by side: distributions of answers."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Stretch:
    """From `start` to `end`, in per cent."""

    start: float
    end: float


def stretches(counts: tuple[int, ...]) -> tuple[Stretch, ...]:
    """Return one stretch for each of `counts`; together they fill 0 to 100."""
    total = sum(counts) or 1
    ends = [round(100 * sum(counts[: index + 1]) / total, 2) for index in range(len(counts))]
    return tuple(Stretch(start, end) for start, end in zip([0.0, *ends], ends, strict=False))


def gradient(counts: tuple[int, ...], fills: tuple[str, ...]) -> str:
    """Return the stops of a CSS gradient that draws `counts` as sharp stretches in `fills`.

    WeasyPrint does not know stops with two places, so each colour is named at both its ends.
    """
    stops = [
        f"{fill} {place:g}%"
        for stretch, fill in zip(stretches(counts), fills, strict=True)
        if stretch.end > stretch.start
        for place in (stretch.start, stretch.end)
    ]
    return ", ".join(stops)
