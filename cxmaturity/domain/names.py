"""When two names are one to a reader, and how those differ that only look alike.

Files come from many keyboards: a Mac writes é as two signs, a phone puts a blank behind a name.
"""

import unicodedata
from itertools import takewhile

_LOOK_ALIKE = str.maketrans(
    # Cyrillic, then Greek, for Latin letters that they are drawn like; strokes and quotes for the plain ones.
    "авеёкмнорстухіјѕԁɡԛԝαβεζηικμνορτυχ‐‑‒–—−’‘ʼ´`“”„«»",
    "abeekmhopctyxijsdgqwabezhikmnoptyx------'''''\"\"\"\"\"",
)
_MOST_SHOWN = 4


def tidy(name: str) -> str:
    """Return `name` composed, without what cannot be seen, and with single blanks between its words."""
    return " ".join(_seen(unicodedata.normalize("NFC", name)).split())


def key(name: str) -> str:
    """Return what is equal for names that are one to a reader: in any case, width, form and spacing."""
    if name.isascii():
        return " ".join(name.casefold().split())
    return " ".join(
        _seen(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())).split()
    )


def alike(one: str, other: str) -> bool:
    """Return whether two names that are not the same could be taken for each other."""
    return _skeleton(one) == _skeleton(other)


def difference(one: str, other: str) -> tuple[str, str]:
    """Return the signs in which two names differ, each written with its code point; empty for none."""
    start = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))))
    one, other = one[start:], other[start:]
    end = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(one[::-1], other[::-1], strict=False))))
    return _points(one[: len(one) - end]), _points(other[: len(other) - end])


def _points(signs: str) -> str:
    """Return signs as a reader can tell them apart; what cannot be seen has only its code point."""
    named = [
        f"{sign} (U+{ord(sign):04X})"
        if sign.isprintable() and not sign.isspace() and not _marks(sign)
        else f"U+{ord(sign):04X}"
        for sign in signs[:_MOST_SHOWN]
    ]
    return " ".join(named) + (" …" if len(signs) > _MOST_SHOWN else "")


def _marks(sign: str) -> bool:
    """Return whether a sign is drawn over the one before it."""
    return unicodedata.category(sign).startswith("M")


def _seen(name: str) -> str:
    """Return `name` without signs that have no shape and no width."""
    return "".join(sign for sign in name if unicodedata.category(sign) != "Cf")


def _skeleton(name: str) -> str:
    """Return `name` as its bare shapes."""
    bare = unicodedata.normalize("NFKD", key(name).translate(_LOOK_ALIKE))
    return "".join(sign for sign in bare if not (_marks(sign) or sign.isspace()))
