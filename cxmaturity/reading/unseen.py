"""Signs that a reader takes for others: blanks that are none, hidden marks, letters of other alphabets."""

import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

from cxmaturity.language import tr

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
    plain = unicodedata.normalize(
        "NFKC", "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    )
    return " ".join(plain.split())


def nearest_name(name: str, known: list[str]) -> str:
    """Return the one of the `known` names that `name` is probably meant to be; nothing where none is near."""
    seen = seen_as(name)
    near = [seen] if seen in known else get_close_matches(seen, known, n=1, cutoff=0.6)
    return near[0] if near else ""


def opens_with_a_foreign_quote(text: str) -> str:
    """Return the typographic quote that `text` begins with; nothing where it begins otherwise."""
    start = text.lstrip()[:1]
    return start if start and start in _QUOTES else ""


def _named(signs: Iterable[str]) -> str:
    """Return the names of `signs`, each once and not too many, joined."""
    names = list(dict.fromkeys(sign_name(sign) for sign in signs))
    more = [] if len(names) <= _MOST else ["…"]
    return tr(", ").join([*names[:_MOST], *more])
