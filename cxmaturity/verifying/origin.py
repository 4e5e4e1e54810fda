"""Whether the questionnaire in a report is the one of its name: its content decides, not its name."""

from pathlib import Path

import msgspec

from cxmaturity.domain.questionnaire import Questionnaire
from cxmaturity.domain.texts import texts_of
from cxmaturity.errors import CxMaturityError
from cxmaturity.language import tr
from cxmaturity.reading.packs import is_report, questionnaire_path, read_questionnaire
from cxmaturity.reading.questionnaire_file import read_questionnaire_file
from cxmaturity.reading.questionnaire_paths import FILE
from cxmaturity.reading.translation_file import translated
from cxmaturity.resources import bundled
from cxmaturity.verifying.finding import Finding, differing, not_comparable


def origin(asked: Questionnaire, given: str | None) -> Finding:
    """Return whether `asked` is word for word the questionnaire of its id and version.

    What is shipped is held against what is shipped, whatever lies in the working folder. Any other is held
    against the `given` one, an id or a path, or else against one of the user's own: the working folder may be
    that of whoever made the report.
    """
    what = tr("questionnaire {name}", name=f"{asked.id} {asked.version}")
    shipped = bundled("questionnaires") / asked.id / FILE
    if asked.overlay is None and "/" not in asked.id and shipped.is_file():
        return _against(asked, shipped, what, said=tr("word for word the one that is shipped"))
    if given is None:
        return _found_by_name(asked, what)
    path = questionnaire_path(given)
    return _against(asked, path, what, said=_as_in(path))


def _found_by_name(asked: Questionnaire, what: str) -> Finding:
    """Return how `asked` stands to a questionnaire of its name that lies where the user keeps theirs."""
    try:
        path = questionnaire_path(f"{asked.id}@{asked.version}")
        if path.resolve().is_relative_to(Path().resolve()):
            return not_comparable(what, tr("one lies in this folder; --questionnaire says that you know it"))
        return _against(asked, path, what, said=_as_in(path), sure=False)
    except CxMaturityError:
        return not_comparable(what, tr("it is not on this machine; --questionnaire brings it"))


def _as_in(path: Path) -> str:
    return tr("word for word that in {path}", path=path)


def _against(asked: Questionnaire, path: Path, what: str, *, said: str, sure: bool = True) -> Finding:
    """Return how `asked` stands to the questionnaire at `path`; only a `sure` one proves that it differs.

    `said` is what is said where the two are the same.
    """
    own = read_questionnaire(path) if is_report(path) else read_questionnaire_file(path)
    if (own.id, own.version) != (asked.id, asked.version):
        here = f"{own.id} {own.version}"
        return not_comparable(what, tr("here is {name}", name=here))
    known = own if is_report(path) else translated(own, asked.language, name=path)
    if known is None or known.language != asked.language:
        return not_comparable(what, tr("it has no texts in {language} here", language=asked.language))
    if known == asked:
        return Finding(what, said)
    if _bare(known) == _bare(asked):
        return not_comparable(what, tr("the same words, from another file"))
    if not sure:
        return not_comparable(what, tr("that in {path} has another content", path=path))
    return _difference(asked, known, what)


def _bare(questionnaire: Questionnaire) -> Questionnaire:
    """Return `questionnaire` without the mark of the file that it was read from."""
    return msgspec.structs.replace(questionnaire, sha256="")


def _difference(asked: Questionnaire, known: Questionnaire, what: str) -> Finding:
    """Return the first text that differs, or that it is asked or scored in another way."""
    stands, follows = texts_of(asked), texts_of(known)
    for place in dict.fromkeys([*follows, *stands]):
        if stands.get(place) != follows.get(place):
            return differing(f"{what}, {place}", stands.get(place, ""), follows.get(place, ""))
    return differing(what, tr("one that scores otherwise"), tr("the one that is known by this name"))
