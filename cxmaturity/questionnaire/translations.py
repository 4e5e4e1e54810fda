"""Reading a questionnaire's further language: one file beside it, from text ids to texts."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from cxmaturity.errors import BadInput, CxMaturityError, plain, wrong
from cxmaturity.formats.frozen import Frozen
from cxmaturity.formats.kinds import is_translation
from cxmaturity.formats.typed import convert, first_faults, problems
from cxmaturity.formats.yaml_with_lines import read_yaml
from cxmaturity.questionnaire.file import read_questionnaire_file
from cxmaturity.questionnaire.find import FILE, OVERLAY, is_path, questionnaire_path
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.questionnaire.overlay import read_overlay_form, texts_brought
from cxmaturity.questionnaire.texts import fingerprint, own_texts, taken_texts, texts_of, with_texts
from cxmaturity.text.language import canonical, is_tag, lookup_tags, tr
from cxmaturity.text.nearest import did_you_mean

LIMIT = 4 * 1024 * 1024


class Translation(Frozen, frozen=True):
    """A questionnaire's texts in another language, by text id; `questionnaire` is id@version.

    `made_from` holds the fingerprint of the source text that each text was made from; an empty text is none.
    """

    format: Literal[1]
    questionnaire: str
    language: str
    texts: dict[str, str]
    made_from: dict[str, str] = {}


class TranslationState(Frozen, frozen=True):
    """How a translation stands to its questionnaire: text ids in the questionnaire's order.

    `wanted` counts the texts that the file has to supply: taken entries have theirs elsewhere. `stale` texts
    were made from another source than today's; of `unbound` ones it is not known.
    """

    wanted: int
    missing: tuple[str, ...]
    stale: tuple[str, ...]
    unbound: tuple[str, ...]


def state_of(translation: Translation, questionnaire: Questionnaire) -> TranslationState:
    """Return what of the `translation` is missing, stale and not bound to a source text."""
    own = own_texts(questionnaire)
    given = {
        text_id: source
        for text_id, source in texts_of(questionnaire).items()
        if translation.texts.get(text_id)
    }
    bound = translation.made_from
    return TranslationState(
        wanted=len(own),
        missing=tuple(text_id for text_id in own if text_id not in given),
        stale=tuple(
            text_id
            for text_id, source in given.items()
            if text_id in bound and bound[text_id] != fingerprint(source)
        ),
        unbound=tuple(text_id for text_id in given if text_id not in bound),
    )


def translations(questionnaire_path: Path) -> dict[str, Path]:
    """Return the languages that lie beside a questionnaire, each with its file; an overlay holds its own."""
    if questionnaire_path.name == OVERLAY:
        return {}
    beside = questionnaire_path.parent.glob("*.yaml")
    own = (questionnaire_path.name, FILE, OVERLAY)
    called = (path for path in sorted(beside) if path.name not in own and is_tag(path.stem))
    return {path.stem: path for path in called if is_translation(path)}


def taken_for_languages(questionnaire_path: Path) -> list[Path]:
    """Return the files beside a questionnaire that are called as a language and are none, such as hr.yaml."""
    if questionnaire_path.name == OVERLAY:
        return []
    beside = sorted(questionnaire_path.parent.glob("*.yaml"))
    own = (questionnaire_path.name, FILE, OVERLAY)
    return [
        path for path in beside if path.name not in own and is_tag(path.stem) and not is_translation(path)
    ]


def in_language(questionnaire: Questionnaire, path: Path, asked: str) -> Questionnaire:
    """Return the questionnaire read from `path` in the language `asked`, or in what that is a kind of.

    Raises BadInput when there is no such translation, InvalidFile when it is broken.
    """
    if asked == questionnaire.language:
        return questionnaire
    found = _languages(questionnaire, path)
    tag = _serving(asked, found)
    if tag is None:
        known = ", ".join([questionnaire.language, *found])
        message = tr("{id} has no texts in {language}; it has {known}")
        raise BadInput(message.format(id=questionnaire.id, language=plain(asked), known=known))
    if questionnaire.overlay:
        return with_texts(questionnaire, _overlaid(questionnaire, path, tag), tag)
    own = read_translation(questionnaire, path.parent / f"{tag}.yaml").texts
    texts = {**_taken(questionnaire, path, tag), **{text_id: text for text_id, text in own.items() if text}}
    return with_texts(questionnaire, texts, tag)


def _serving(asked: str, known: list[str]) -> str | None:
    """Return which of the `known` languages serves who asks for one: itself, else what it is a kind of."""
    written = {canonical(tag): tag for tag in known if is_tag(tag)}
    wanted = [asked, *(lookup_tags(canonical(asked)) if is_tag(asked) else [])]
    return next((written.get(tag, tag) for tag in wanted if tag in known or tag in written), None)


def languages_of(questionnaire: Questionnaire, *, name: str | Path, beside: Path | None = None) -> list[str]:
    """Return the languages of the questionnaire called `name`, its own first; that alone if it moved on."""
    try:
        path = questionnaire_path(name, beside=beside)
        source = read_questionnaire_file(path)
    except CxMaturityError:
        return [questionnaire.language]
    same = source.sha256 == questionnaire.sha256
    return [questionnaire.language, *(_languages(source, path) if same else ())]


def _languages(questionnaire: Questionnaire, path: Path) -> list[str]:
    """Return the further languages of the questionnaire read from `path`."""
    if not questionnaire.overlay:
        return list(translations(path))
    form = read_overlay_form(path)
    base = _seen_from(path, form.of)
    return list(dict.fromkeys([*_languages(read_questionnaire_file(base), base), *form.texts]))


def _overlaid(questionnaire: Questionnaire, path: Path, tag: str) -> dict[str, str]:
    """Return an overlay's texts in the language `tag`: its own, over those of what it changes."""
    form = read_overlay_form(path)
    place = _seen_from(path, form.of)
    base = read_questionnaire_file(place)
    found: dict[str, str] = {}
    if tag in _languages(base, place):
        brought = set(texts_brought(form, questionnaire))
        theirs = texts_of(in_language(base, place, tag))
        found = {text_id: text for text_id, text in theirs.items() if text_id not in brought}
    return found | {text_id: text for text_id, text in form.texts.get(tag, {}).items() if text}


def _taken(questionnaire: Questionnaire, path: Path, tag: str) -> dict[str, str]:
    """Return the texts in the language `tag` of what is taken from others, where they have them."""
    found: dict[str, str] = {}
    for of in dict.fromkeys(entry.of for entry in questionnaire.taken):
        place = _seen_from(path, of)
        theirs = read_questionnaire_file(place)
        if tag in _languages(theirs, place):
            found |= taken_texts(questionnaire, of, in_language(theirs, place, tag))
    return found


def silent_origins(questionnaire: Questionnaire, path: Path, tag: str) -> list[str]:
    """Return the questionnaires that something is taken from and that have no texts in the language `tag`."""
    found: list[str] = []
    for of in dict.fromkeys(entry.of for entry in questionnaire.taken):
        place = _seen_from(path, of)
        if tag not in _languages(read_questionnaire_file(place), place):
            found.append(of)
    return found


def _seen_from(path: Path, name: str) -> Path:
    """Return the questionnaire that the one at `path` calls `name`."""
    return questionnaire_path(path.parent / name if is_path(name) else name, beside=path.parent)


def translated(
    questionnaire: Questionnaire, tag: str, *, name: str | Path, beside: Path | None = None
) -> Questionnaire | None:
    """Return the questionnaire in the language `tag`, None where nobody has translated it.

    It is looked for beside the file that `name` leads to, if that still is the file the questionnaire was
    read from: a translation of another text would put words into somebody's mouth.
    """
    if tag == questionnaire.language:
        return questionnaire
    try:
        path = questionnaire_path(name, beside=beside)
        source = read_questionnaire_file(path)
    except CxMaturityError:
        return None
    if source.sha256 != questionnaire.sha256 or _serving(tag, _languages(source, path)) is None:
        return None
    return in_language(questionnaire, path, tag)


def read_translation(questionnaire: Questionnaire, path: Path) -> Translation:
    """Return the translation at `path`. Raises InvalidFile with all its problems."""
    document = read_yaml(path, limit=LIMIT)
    if not is_translation(path):
        message = tr("is no translation, though it is called as a language")
        hint = tr("keep answers and other files in a folder of their own, or call them otherwise")
        raise wrong(document.file, message, hint)
    translation = convert(document, Translation)
    known = texts_of(questionnaire)
    found = first_faults(
        (
            (field, text_id),
            tr("there is no such text in {id}", id=questionnaire.id),
            did_you_mean(text_id, list(known)),
        )
        for field in ("texts", "made_from")
        for text_id in getattr(translation, field)
        if text_id not in known
    )
    if translation.language != path.stem:
        message = tr(
            "must be {name}, as the file is called (got {got})", name=path.stem, got=translation.language
        )
        found.append((("language",), message, ""))
    if translation.questionnaire.partition("@")[0] != questionnaire.id:
        message = tr("translates {other}, not {id}", other=translation.questionnaire, id=questionnaire.id)
        found.append((("questionnaire",), message, ""))
    if found:
        raise problems(document, found)
    return translation


# ---- How a translation stands, in a few lines

_NAMED = 3


def state_lines(translation: Translation, questionnaire: Questionnaire, file: Path) -> Iterator[str]:
    """Yield how many texts `file` has, and which are missing, stale or not bound to their source."""
    state = state_of(translation, questionnaire)
    yield tr(
        "{file}: {language}, {done} of {wanted} texts",
        file=plain(file),
        language=plain(translation.language),
        done=state.wanted - len(state.missing),
        wanted=state.wanted,
    )
    for what, ids in (
        (tr("{n} missing: {ids}"), state.missing),
        (tr("{n} stale, made from another text than today's: {ids}"), state.stale),
        (tr("{n} not bound to the text they were made from: {ids}"), state.unbound),
    ):
        if ids:
            named = ", ".join(ids[:_NAMED]) + (", ..." if len(ids) > _NAMED else "")
            yield "    " + what.format(n=len(ids), ids=named)
