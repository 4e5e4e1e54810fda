"""When two names are one to a reader, and how those differ that only look alike.

Files come from many keyboards: a Mac writes é as two signs, a phone puts a blank behind a name.
"""

import unicodedata
from collections.abc import Iterable
from itertools import takewhile

from cxmaturity.text.language import current

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


# ---- Signs that a reader takes for others: blanks that are none, hidden marks, letters of other alphabets

_MOST = 3
_QUOTES = "“”„‟‘’‚‛«»‹›「」『』"


def sign_name(sign: str) -> str:
    """Return a character as its code and its name, such as `U+00A0 NO-BREAK SPACE`."""
    name = unicodedata.name(sign, "")
    return f"U+{ord(sign):04X} {name}".strip()


def is_unseen(sign: str) -> bool:
    """Tell whether a character looks like a blank or like nothing, and is no plain blank."""
    return sign != " " and unicodedata.category(sign) in ("Zs", "Zl", "Zp", "Cf", "Cc")


def unseen_signs(text: str) -> str:
    """Return the names of the characters of `text` that cannot be seen; nothing where there are none."""
    return _named(sign for sign in text if is_unseen(sign))


def foreign_signs(name: str, like: str) -> str:
    """Return the names of the characters that stand in `name` and look like others in `like`.

    A letter with a mark, such as an o with two dots, is seen to differ, and needs no name.
    """
    signs = [sign for sign in name if not sign.isascii() and sign not in like]
    return _named(sign for sign in signs if unicodedata.normalize("NFD", sign) == sign)


def seen_as(text: str) -> str:
    """Return `text` as a reader sees it: without hidden marks, in the plain forms of its signs."""
    return " ".join(unicodedata.normalize("NFKC", _seen(text)).split())


def opens_with_a_foreign_quote(text: str) -> str:
    """Return the typographic quote that `text` begins with; nothing where it begins otherwise."""
    start = text.lstrip()[:1]
    return start if start and start in _QUOTES else ""


def _named(signs: Iterable[str]) -> str:
    """Return the names of `signs`, each once and not too many, joined."""
    names = list(dict.fromkeys(sign_name(sign) for sign in signs))
    more = [] if len(names) <= _MOST else ["…"]
    return current.get().listed([*names[:_MOST], *more])
