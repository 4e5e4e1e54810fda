"""Which of the known names was probably meant, and the hint that says so."""

from collections.abc import Iterable

from cxmaturity.text.language import tr
from cxmaturity.text.names import foreign_signs, seen_as, unseen_signs

_MOST_NAMES = 14
"""So many known names are still told where none is near."""


def nearest_name(name: str, known: Iterable[str]) -> str:
    """Return the one of the `known` names that `name` is probably meant to be; nothing where none is near."""
    # Loaded here: it is needed only where something is wrong.
    from difflib import get_close_matches

    known, seen = list(known), seen_as(name)
    near = [seen] if seen in known else get_close_matches(seen, known, n=1)
    return near[0] if near else ""


def meant(name: str) -> str:
    """Return the hint that `name` was probably meant; nothing for nothing."""
    return tr("did you mean {name}?", name=name) if name else ""


def did_you_mean(name: str, known: list[str], otherwise: str = "") -> str:
    """Return a hint that names the nearest of the `known` names; else all of them, or `otherwise` if many.

    Where the two look the same, the signs that tell them apart are named.
    """
    near, unseen = nearest_name(name, known), unseen_signs(name)
    foreign = foreign_signs(name, near) if near else unseen
    if near and foreign:
        return tr("did you mean {name}? Here it is written with {signs}", name=near, signs=foreign)
    if near:
        return meant(near)
    if unseen:
        return tr("it is written with {signs}, which cannot be seen; type the name anew", signs=unseen)
    if known and len(known) <= _MOST_NAMES:
        return tr("known here: {names}", names=", ".join(known))
    return otherwise
