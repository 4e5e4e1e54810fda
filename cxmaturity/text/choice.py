"""The one sentence that refuses what is none of a few names, and the check before it."""

from collections.abc import Iterable

from cxmaturity.errors import BadInput, plain
from cxmaturity.text.language import LANGUAGES, tr


def no_choice(what: str, chosen: object, known: Iterable[str]) -> BadInput:
    """Return the refusal of `chosen`, as the option or argument `what`, that names all that are `known`."""
    names = ", ".join(known)
    return BadInput(
        tr("{name} {chosen}: choose one of {known}", name=what, chosen=plain(chosen), known=names)
    )


def check_choice(what: str, chosen: object, known: Iterable[str]) -> None:
    """Raise BadInput where `chosen`, as the option or argument `what`, is none of the `known` names."""
    known = tuple(known)
    if chosen not in known:
        raise no_choice(what, chosen, known)


def no_ending(target: str, known: Iterable[str]) -> BadInput:
    """Return the refusal of a file called `target` whose name ends in none of the `known` endings."""
    values = {"target": plain(target) or '""', "known": ", ".join(known)}
    return BadInput(tr("{target}: the name must end in one of {known}, or give --format", **values))


def known_language(tag: str | None) -> str | None:
    """Return `tag` as it is shipped, whatever its case, and None as None; BadInput when it is not shipped."""
    if tag is None:
        return None
    for known in LANGUAGES:
        if tag.lower() == known.lower():
            return known
    raise no_choice("--language", tag, (f"{known} ({name})" for known, name in LANGUAGES.items()))
