"""How a report was made: what `verify` has to know to make it again, and what it has to bring itself.

Nothing in here is believed: a report is made again from what it says, and has to come out the same.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal, get_args

import msgspec

from cxmaturity.brand.model import Brand
from cxmaturity.formats.frozen import Frozen
from cxmaturity.formats.json_text import pretty
from cxmaturity.report.options import Options, Paper, Profile
from cxmaturity.scoring.model import Assessment
from cxmaturity.text.language import is_tag, language
from cxmaturity.waves.model import Comparison, Trend

RECORD = "report.json"
_DECIDING = ("weasyprint", "pydyf", "pyphen", "tinycss2", "fonttools", "uharfbuzz", "babel")
"""Packages whose other versions may draw other pages."""
_MOST_FILES, _LARGEST_FILE = 500, 1024 * 1024


class History(Frozen, frozen=True):
    """The waves that a report shows the trend of: a hash of their figures, and how many they are."""

    sha256: str
    waves: int


class Record(Frozen, frozen=True, omit_defaults=True):
    """How a report was made; a hash is of what was brought, None where it was made without.

    `previous` is a hash of the comparison with the wave before. `epoch` is SOURCE_DATE_EPOCH, empty where it
    was not set. `made_with` holds versions, `fonts` the SHA-256 of each font file by its name. `sheets` says
    that those of a group which agreed to be named are attached. `words` is the SHA-256 of the reader's own
    file of the tool's words, left out where there is none.
    """

    format: Literal[1]
    profile: Profile
    language: str
    paper: Paper
    strict: bool
    sensitivity: bool
    brand: str | None
    template: str | None
    previous: str | None
    history: History | None
    epoch: str
    made_with: dict[str, str]
    fonts: dict[str, str]
    sheets: bool = False
    words: str = ""


def record(assessment: Assessment, options: Options, epoch: str, fonts: Mapping[str, str]) -> bytes:
    """Return the record of a report of `assessment`, as the file that is attached."""
    made = Record(
        format=1,
        profile=options.profile,
        language=options.language,
        paper=options.paper,
        strict=assessment.strict,
        sensitivity=not (assessment.sensitivity is None and assessment.firmness is None),
        brand=None if options.brand is None else brand_digest(options.brand),
        template=None if options.template is None else template_digest(options.template),
        previous=None if options.comparison is None else comparison_digest(options.comparison),
        history=None if options.trend is None else history_of(options.trend),
        epoch=epoch,
        made_with=made_with(),
        fonts=dict(sorted(fonts.items())),
        sheets=bool(options.attached),
        words=language(options.language).made_of,
    )
    return pretty(made)


def read_record(content: bytes) -> Record | None:
    """Return the record in `content`, None where it is not one of this format."""
    try:
        found = msgspec.json.decode(content, type=Record)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return None
    known = found.profile in get_args(Profile) and is_tag(found.language)
    return found if known else None


def brand_digest(brand: Brand) -> str:
    """Return a hash of all that a brand says and brings, its pictures and fonts among it."""
    return _digest(brand)


def comparison_digest(comparison: Comparison) -> str:
    """Return a hash of what changed since the wave before."""
    return _digest(comparison)


def history_of(trend: Trend) -> History:
    """Return the mark of a trend; where its files lie is no part of it."""
    waves = tuple(msgspec.structs.replace(wave, source="") for wave in trend.waves)
    return History(sha256=_digest(msgspec.structs.replace(trend, waves=waves)), waves=len(waves))


def template_digest(folder: Path) -> str:
    """Return a hash of the files in a folder of templates, their names among it; hidden ones are left out."""
    found = sha256()
    names = sorted(_files(folder))
    for name in names[:_MOST_FILES]:
        with (folder / name).open("rb") as file:
            content = file.read(_LARGEST_FILE)
        found.update(f"{name}\n{len(content)}\n".encode(errors="surrogateescape"))
        found.update(content)
    return found.hexdigest()


def _files(folder: Path) -> Iterable[str]:
    """Yield the files in `folder` and below by their names from there."""
    for path in folder.rglob("*"):
        name = path.relative_to(folder)
        if path.is_file() and not any(part.startswith(".") for part in name.parts):
            yield name.as_posix()


def digests(files: Iterable[Path]) -> dict[str, str]:
    """Return the SHA-256 of each font file by its name."""
    return {file.name: _file_digest(file) for file in files}


@cache
def _file_digest(file: Path) -> str:
    return sha256(file.read_bytes()).hexdigest()


@cache
def made_with() -> dict[str, str]:
    """Return the versions of what decides how a page is drawn."""
    from cxmaturity import __version__
    from cxmaturity.report.pdf.weasy import library_versions

    found = {name: version(name) for name in _DECIDING}
    return {"cxmaturity": __version__, **found, **library_versions()}


def _digest(value: Any) -> str:
    return sha256(msgspec.json.encode(value)).hexdigest()
