"""Fonts for one report: only the characters that occur, from fonts that come with the installation.

Latin, Greek and Cyrillic are Source Sans 3; Chinese is Noto Sans where the extra `cjk` is installed,
otherwise the system's Noto Sans CJK. A character that none of them has is written out by its name,
so that nobody meets an empty box.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path

import uharfbuzz as hb

from cxmaturity.brand.model import FontPair
from cxmaturity.errors import MissingComponent
from cxmaturity.text.language import SHIPPED, nearest, tr

ASCII = frozenset(map(chr, range(0x20, 0x7F)))
WEIGHTS = (400, 700)
OWN = "Report Brand"
LATIN = "Report"
CJK = "Report CJK"
_SYSTEM_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
_NO_GLYPH_NEEDED = frozenset("\n\r\t")
_BLANKS = frozenset(" \u00a0")
"""What stands between words is taken from the font of the word before, whichever font has it first."""
_MOST_NAMED_EACH, _MOST_KINDS = 2, 3
_SHAPES = {"ja": "JP", "ko": "KR"}
"""Whose shapes of Chinese characters a language draws, where it is none that ships."""
_OF_CJK = frozenset({"Chinese", "Korean", "Japanese"})
_PLURAL, _SINGULAR = re.compile("(letter|character|digit|sign|symbol)s"), r"\1"
INSTALL = "apt-get install fonts-noto-cjk"
MOST_MISSING = 0.05
"""The share of the letters that may be in words; beyond it a report says nothing to its readers."""


@dataclass(frozen=True, kw_only=True)
class Fonts:
    """The style sheet that names the fonts, their bytes by address, and the characters that none has.

    `files` are those of the installation that something was taken from, a brand's own left out.
    """

    css: str
    assets: dict[str, bytes]
    missing: frozenset[str]
    files: tuple[Path, ...] = ()


def fonts_for(text: str, language: str, own: FontPair | None = None) -> Fonts:
    """Return the fonts for `text`: first a brand's `own`; Chinese shapes follow `language`."""
    wanted = ASCII | (frozenset(text) - _NO_GLYPH_NEEDED)
    faces: list[str] = []
    assets: dict[str, bytes] = {}
    rest = wanted if own is None else _take_own(wanted, own, (faces, assets))
    used: list[Path] = []
    for family, file in ((LATIN, _latin_file()), *_cjk_families(language)):
        left = _take(rest, family, file, (faces, assets)) if rest else rest
        if left != rest:
            used.append(file)
        rest = left
    if rest and _system_covers(rest) and rest & _system_characters():
        rest -= _system_characters()
        used += _system_file()
    return Fonts(css="\n".join(faces), assets=assets, missing=rest, files=tuple(used))


def spell_out(text: str, missing: frozenset[str]) -> str:
    """Return `text` with what is `missing` in words: a name for one or two characters, else how many of what.

    What stands between two missing words of a line is one blank; then they are counted together.
    """
    if not missing:
        return text
    some = f"[{''.join(re.escape(character) for character in sorted(missing))}]"
    return re.sub(f"{some}+(?: {some}+)*", lambda found: _spelled(found[0]), text)


def share_missing(html: str, missing: frozenset[str]) -> float:
    """Return how much of the letters that a reader of `html` would see are `missing`."""
    read = _Letters()
    read.feed(html)
    read.close()
    return sum(letter in missing for letter in read.letters) / len(read.letters) if read.letters else 0.0


class _Letters(HTMLParser):
    """The letters of a page, without those of its style sheets and scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.letters: list[str] = []

    def handle_data(self, data: str) -> None:
        """Keep the letters of a text."""
        if self.cdata_elem is None:
            self.letters += filter(str.isalpha, data)


def check_share(html: str, missing: frozenset[str]) -> None:
    """Raise MissingComponent where so much has no glyph that the page would say nothing."""
    if share_missing(html, missing) <= MOST_MISSING:
        return
    if any(_script(c) in _OF_CJK for c in missing):
        message = tr("No font here has the Chinese characters of this report. Install one: {command}")
        raise MissingComponent(message.format(command=INSTALL))
    scripts = ", ".join(sorted({_script(c) for c in missing if c.isalpha()}))
    message = tr(
        "No font here has the letters of this report ({scripts}): name one in a brand file (--brand)"
    )
    raise MissingComponent(message.format(scripts=scripts))


def character_name(character: str) -> str:
    """Return the code point and the name of `character`, as in U+1F600 GRINNING FACE."""
    fallback = "CONTROL CHARACTER" if unicodedata.category(character) == "Cc" else "CHARACTER WITHOUT A NAME"
    return f"U+{ord(character):04X} {unicodedata.name(character, fallback)}"


def invisible(text: str) -> frozenset[str]:
    """Return the characters of `text` that are not seen but change how it is read.

    Control characters, and marks that turn the direction of the text around them.
    """
    return frozenset(c for c in frozenset(text) - _NO_GLYPH_NEEDED if _is_invisible(c))


def _is_invisible(character: str) -> bool:
    kind = unicodedata.category(character)
    if kind == "Cf":
        return unicodedata.bidirectional(character) != "BN"
    return kind in ("Cc", "Cs", "Co", "Cn")


def _spelled(run: str) -> str:
    """Return a run of missing characters in words; marks count as part of their letters."""
    blanks = run.split(" ")
    visible = [c for c in run if c != " " and (unicodedata.category(c)[0] != "M" or len(run) == 1)]
    if len(visible) <= _MOST_NAMED_EACH and len(blanks) == 1:
        return "".join(f"[{character_name(c)}]" for c in visible or run[:1])
    counted = Counter(_kind(c) for c in visible)
    if not counted:
        return f"[{len(run)} marks]"
    if len(counted) > _MOST_KINDS:
        return f"[{len(visible)} characters]"
    return f"[{' and '.join(_count(kind, number) for kind, number in counted.items())}]"


def _count(kind: str, number: int) -> str:
    return f"{number} {kind if number > 1 else _PLURAL.sub(_SINGULAR, kind)}"


def _kind(character: str) -> str:
    """Return what a character is one of, such as `Arabic letters`."""
    category = unicodedata.category(character)
    if category == "Co":
        return "characters of private use"
    if category[0] == "C":
        return "control characters" if category in ("Cc", "Cf") else "characters without a name"
    if category[0] == "L":
        script = _script(character)
        return f"{script} characters" if script in _OF_CJK else f"{script} letters"
    return {"N": "digits", "P": "signs", "S": "symbols"}.get(category[0], "characters")


def _script(character: str) -> str:
    """Return the script of a letter in a word, as its Unicode name begins."""
    first, *rest = unicodedata.name(character, "other").split("-")[0].split(" ")
    if first in ("OLD", "NEW", "TAI") and rest:
        return f"{first} {rest[0]}".title()
    return {"CJK": "Chinese", "HANGUL": "Korean", "HIRAGANA": "Japanese", "KATAKANA": "Japanese"}.get(
        first, first.title()
    )


def _take(
    wanted: frozenset[str], family: str, file: Path, into: tuple[list[str], dict[str, bytes]]
) -> frozenset[str]:
    """Add what `file` has of the `wanted` characters to `into`; return what it has not."""
    has = wanted & _characters(file)
    faces, assets = into
    for weight in WEIGHTS if has else ():
        address = f"asset:font/{family.replace(' ', '-').lower()}-{weight}"
        assets[address] = _subset(file, weight, has | (_BLANKS & _characters(file)))
        faces.append(f'@font-face {{ font-family: "{family}"; src: url({address}); font-weight: {weight} }}')
    return wanted - has


def _take_own(
    wanted: frozenset[str], own: FontPair, into: tuple[list[str], dict[str, bytes]]
) -> frozenset[str]:
    """Add what both cuts of a brand's font have of the `wanted` characters; return what they have not."""
    faces, assets = into
    cuts = [hb.Face(hb.Blob(content)) for content in (own.regular, own.bold)]
    has = wanted.intersection(*(map(chr, face.unicodes) for face in cuts))
    for weight, face in zip(WEIGHTS, cuts, strict=True):
        address = f"asset:font/{OWN.replace(' ', '-').lower()}-{weight}"
        assets[address] = _subset_of(face, weight, has)
        faces.append(f'@font-face {{ font-family: "{OWN}"; src: url({address}); font-weight: {weight} }}')
    return wanted - has


def _subset(file: Path, weight: int, characters: Iterable[str]) -> bytes:
    """Return a static font of `weight` with only `characters`, from the variable font in `file`."""
    return _subset_of(_face(file), weight, characters)


def _subset_of(face: hb.Face, weight: int, characters: Iterable[str]) -> bytes:
    """Return a static font of `weight` with only `characters`; a font without weights stays as it is."""
    wanted = hb.SubsetInput()
    wanted.unicode_set.update(ord(character) for character in characters)
    wanted.pin_axis_location(face, "wght", weight)
    made: bytes = hb.subset(face, wanted).blob.data
    return made


@cache
def _face(file: Path) -> hb.Face:
    return hb.Face(hb.Blob.from_file_path(str(file)))


@cache
def _characters(file: Path) -> frozenset[str]:
    return frozenset(map(chr, _face(file).unicodes))


@cache
def _latin_file() -> Path:
    return _package_folder("fontpkg_source_sans_3") / "files" / "SourceSans3[wght].ttf"


def _cjk_files(language: str) -> tuple[Path, ...]:
    """Return the Chinese fonts of the extra, the language's own shapes first; none without the extra."""
    if find_spec("justmytype_intl_cjk") is None:
        return ()
    shapes = _SHAPES.get(language.partition("-")[0], SHIPPED[nearest(language)].glyphs)
    scripts = dict.fromkeys((shapes, "SC", "TC", "JP", "KR"))
    folder = _package_folder("justmytype_intl_cjk")
    found = {file.name: file for file in sorted(folder.rglob("*.ttf"))}
    return tuple(file for script in scripts for name, file in found.items() if f"Sans{script}" in name)


def _cjk_families(language: str) -> list[tuple[str, Path]]:
    """Return the Chinese fonts, each with the name of its family in the report."""
    files = _cjk_files(language)
    return [(f"{CJK} {number}" if number else CJK, file) for number, file in enumerate(files)]


def _package_folder(package: str) -> Path:
    found = find_spec(package)
    if found is None or found.origin is None:
        raise ModuleNotFoundError(package)
    return Path(found.origin).parent


def _system_covers(wanted: frozenset[str]) -> bool:
    return any(unicodedata.east_asian_width(character) in "WF" for character in wanted)


@cache
def _system_characters() -> frozenset[str]:
    """Return what the system's Noto Sans CJK has; nothing where it is not installed."""
    return frozenset().union(*map(_characters, _system_file()))


@cache
def _system_file() -> tuple[Path, ...]:
    """Return the file of the system's Noto Sans CJK, none where it is not installed."""
    files = (file for name in _SYSTEM_FOLDERS for file in Path(name).expanduser().rglob("NotoSansCJK*.ttc"))
    first = min(files, default=None)
    return () if first is None else (first,)
