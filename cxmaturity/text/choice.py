"""The one sentence that refuses what is none of a few names, and the check before it."""

from collections.abc import Iterable

from cxmaturity.errors import BadInput, NoSuchLanguage, plain
from cxmaturity.text.language import LANGUAGES, canonical, current, is_tag, tr

_MOST_SHOWN = 40


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
    """Return `tag` as it is written, whatever its case; None as None. Raises NoSuchLanguage.

    Whether there is something in this language, the questionnaire and the reader's own words tell.
    """
    if tag is None:
        return None
    if not is_tag(tag):
        told = tr("is not the tag of a language, such as de or zh-Hans")
        raise no_language(tag, told, LANGUAGES)
    return canonical(tag)


def no_language(tag: str, told: str, known: Iterable[str]) -> NoSuchLanguage:
    """Return the refusal of the language `tag`: what is `told` of it, and which of the `known` is meant."""
    # Loaded here: it is needed only where something is wrong, and needs languages itself.
    from cxmaturity.text.nearest import meant, nearest_name

    hint = meant(_tag_of_name(tag) or nearest_name(tag, dict.fromkeys(known)))
    said = current.get().clauses(part for part in (told, hint) if part)
    return NoSuchLanguage(current.get().pair(f"--language {plain(tag[:_MOST_SHOWN])}", said))


def _tag_of_name(name: str) -> str:
    """Return the tag of a language that is called by its English name; nothing for what is none."""
    from babel import Locale

    tags = {called.casefold(): tag for tag, called in Locale("en").languages.items()}
    return str(tags.get(name.casefold(), "")).replace("_", "-")
