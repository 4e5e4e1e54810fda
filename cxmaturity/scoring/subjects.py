"""Whether waves are of one organisation and one scope: figures of another client are never a wave before."""

from cxmaturity.domain.assessment import Subject
from cxmaturity.domain.names import alike, difference, tidy
from cxmaturity.errors import BadInput, plain
from cxmaturity.language import noted, tr

_FIELDS = {
    "organisation": noted("the two waves are not of one organisation: {before} before, {after} after"),
    "scope": noted("the two waves are not of one scope: {before} before, {after} after"),
}


def check_subjects(before: Subject, after: Subject) -> None:
    """Raise BadInput where two waves name another organisation or another scope; no name is not another."""
    told = [message for message, named in _differences(before, after) if named]
    if told:
        hint = tr("where that is meant, say so with --other-subject (other_subject=True from Python)")
        raise BadInput("\n".join([*told, hint]))


def told_subjects(before: Subject, after: Subject) -> list[str]:
    """Return a sentence for each of organisation and scope that two waves do not have in common."""
    return [message for message, _ in _differences(before, after)]


def _differences(before: Subject, after: Subject) -> list[tuple[str, bool]]:
    """Return the sentence of each field that differs, and whether both waves name one."""
    found = []
    for field, message in _FIELDS.items():
        one, other = getattr(before, field), getattr(after, field)
        if tidy(one) != tidy(other):
            said = tr(message, before=_shown(one), after=_shown(other))
            found.append((said + _unseen(one, other), bool(one and other)))
    return found


def _shown(name: str) -> str:
    return plain(tidy(name)) or tr("empty")


def _unseen(one: str, other: str) -> str:
    """Return in what two names differ that look alike, else nothing."""
    if not (one and other and alike(one, other)):
        return ""
    before, after = (signs or tr("nothing") for signs in difference(tidy(one), tidy(other)))
    return tr(" (they look alike: {before} was written before, {after} after)", before=before, after=after)
