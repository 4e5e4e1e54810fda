"""The languages that an output can be asked for in."""

from cxmaturity.errors import BadInput, plain
from cxmaturity.language import LANGUAGES, tr


def known_language(tag: str) -> str:
    """Return `tag` as it is shipped, whatever its case; BadInput when it is not."""
    for known in LANGUAGES:
        if tag.lower() == known.lower():
            return known
    names = ", ".join(f"{known} ({name})" for known, name in LANGUAGES.items())
    raise BadInput(tr("--language {tag}: choose one of {names}", tag=plain(tag), names=names))
