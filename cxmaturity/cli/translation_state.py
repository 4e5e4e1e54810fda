"""How a translation stands, in a few lines."""

from collections.abc import Iterator
from pathlib import Path

from cxmaturity.domain.questionnaire import Questionnaire
from cxmaturity.errors import plain
from cxmaturity.language import tr
from cxmaturity.reading.translation_file import Translation, state_of

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
