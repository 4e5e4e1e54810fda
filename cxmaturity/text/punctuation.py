"""What languages put between parts and around them, and in which direction they run.

A mark is no text to be translated: no catalogue holds one. Where a language is not listed, its marks are the
English ones, which everybody can read; quotes are those of Unicode's CLDR.
"""

from typing import NamedTuple


class Punctuation(NamedTuple):
    """What a language puts between parts and around them, with the blanks that belong to it.

    Templates see them as `marks`.
    """

    listing: str = ", "
    """Between the parts of a list."""
    comma: str = ", "
    """Between the parts of a sentence."""
    semicolon: str = "; "
    colon: str = ": "
    stop: str = "."
    blank: str = " "
    """Between two sentences."""
    opening: str = " ("
    closing: str = ")"
    quoting: str = "“"
    unquoting: str = "”"


# Marks of full width bring their own space.
CHINESE = Punctuation(
    listing="、",
    comma="，",
    semicolon="；",
    colon="：",
    stop="。",
    blank="",
    opening="（",
    closing="）",
)
CORNERS = {"quoting": "「", "unquoting": "」"}
_ARABIC = Punctuation(listing="، ", comma="، ", semicolon="؛ ")
# Marks that French sets apart stay with the word before them.
_FRENCH = Punctuation(
    semicolon="\N{NO-BREAK SPACE}; ",
    colon="\N{NO-BREAK SPACE}: ",
    quoting="«\N{NO-BREAK SPACE}",
    unquoting="\N{NO-BREAK SPACE}»",
)
_MARKS = {
    "ar": _ARABIC._replace(quoting="”", unquoting="“"),
    "bn": Punctuation(stop="।"),
    "fa": _ARABIC._replace(quoting="«", unquoting="»"),
    "fr": _FRENCH,
    "hi": Punctuation(stop="।"),
    "hy": Punctuation(stop="։", quoting="«", unquoting="»"),
    "ja": CHINESE._replace(comma="、", **CORNERS),
    "nl": Punctuation(quoting="‘", unquoting="’"),
    "th": Punctuation(stop=""),
    "ur": _ARABIC._replace(stop="۔", quoting="”", unquoting="“"),
}
_QUOTES = {
    "„“": ("bg", "bs", "cs", "de", "et", "is", "ka", "lt", "mk", "sk", "sl", "sr"),
    "„”": ("hr", "hu", "pl", "ro"),
    "«»": ("be", "ca", "el", "es", "it", "nb", "nn", "no", "pt-PT", "ru", "sq", "uk"),
    "””": ("fi", "he", "sv"),
}
_QUOTED = {
    tag: Punctuation(quoting=pair[0], unquoting=pair[1]) for pair, tags in _QUOTES.items() for tag in tags
}

_RIGHT_TO_LEFT = frozenset(
    (
        *("ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "mzn", "nqo", "pnb", "ps", "sd", "syr"),
        *("ug", "ur", "yi"),
    )
)
_SCRIPTS_TO_LEFT = frozenset(("adlm", "arab", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa"))
_SCRIPT_LETTERS = 4


def punctuation_of(tag: str) -> Punctuation:
    """Return the marks of any language: those of the tag, else of what it is a kind of, else English ones."""
    for one in shortened_tags(tag):
        if one in _MARKS or one in _QUOTED:
            return _MARKS.get(one) or _QUOTED[one]
    return Punctuation()


def is_right_to_left(tag: str) -> bool:
    """Return whether a language runs from right to left, by its script where the tag names one."""
    first, *rest = tag.casefold().split("-")
    scripts = [part for part in rest if len(part) == _SCRIPT_LETTERS and part.isalpha()]
    return scripts[0] in _SCRIPTS_TO_LEFT if scripts else first in _RIGHT_TO_LEFT


def shortened_tags(tag: str) -> list[str]:
    """Return a tag and what it is a kind of, the nearest first: `de-AT-1996`, `de-AT`, `de`."""
    parts = tag.split("-")
    return ["-".join(parts[:count]) for count in range(len(parts), 0, -1)]
