"""The changes between two versions of a questionnaire: what there is to say of each, and how it is said."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, assert_never

from cxmaturity.errors import plain
from cxmaturity.formats.field_names import shortened
from cxmaturity.formats.frozen import Frozen
from cxmaturity.text.language import current, noted, tr

# ---- What changed from one version of a questionnaire to the next, and what that does to comparison

Effect = Literal["breaks", "scores", "wording", "texts"]
"""It breaks comparison; it moves scores without a changed answer, or adds to them; it words otherwise what is
asked or what can be answered; it does none of these."""
Kind = Literal[
    "instrument",
    "removed",
    "renamed",
    "options",
    "added",
    "weighs",
    "rules",
    "moved",
    "turned",
    "texts",
    "order",
]
Part = Literal["major", "minor", "patch"]
WHAT = (
    noted("question"),
    noted("dimension"),
    noted("group"),
    noted("check"),
    noted("step"),
    noted("worksheet"),
    noted("column"),
    noted("source"),
    noted("questionnaire"),
    noted("overlay"),
    noted("actions or sources"),
    noted("provenance"),
    noted("scale"),
)
"""What a change may be of, beside texts and settings, which are told by their ids alone."""


class QuestionnaireChange(Frozen, frozen=True):
    """One change: its kind, the id of what changed, what was and what is, and the effect."""

    kind: Kind
    effect: Effect
    what: str
    id: str
    before: str = ""
    after: str = ""


class QuestionnaireChanges(Frozen, frozen=True):
    """All changes between two versions; which part of the version number they ask for, and which rose."""

    before: str
    after: str
    changes: tuple[QuestionnaireChange, ...]
    asks: Part | None
    raised: Part | None
    wanted: str

    def __repr__(self) -> str:
        """Return the changes by their effect, and as the last line the version that they ask for."""
        return "\n".join(changes_lines(self))

    @property
    def enough(self) -> bool:
        """Whether the newer version number says what changed."""
        return height(self.raised) >= height(self.asks)


def height(part: Part | None) -> int:
    """Return how high a part of the version number is."""
    match part:
        case None:
            return 0
        case "patch":
            return 1
        case "minor":
            return 2
        case "major":
            return 3
        case _:
            assert_never(part)


# ---- The changes as a reader sees them


@dataclass(frozen=True)
class ChangeGroup:
    """Changes of one effect."""

    heading: str
    changes: tuple[str, ...]


@dataclass(frozen=True)
class VersionChangesPage:
    """The changes as a reader sees them, by their effect, the gravest first; no text breaks a line."""

    title: str
    groups: tuple[ChangeGroup, ...]
    verdict: str


def changes_page(changes: QuestionnaireChanges) -> VersionChangesPage:
    """Return what is to be said of the changes."""
    return VersionChangesPage(
        title=plain(f"{changes.before} > {changes.after}"),
        groups=tuple(
            ChangeGroup(_heading(effect), tuple(plain(_change_words(change)) for change in found))
            for effect, found in groupby(changes.changes, key=lambda change: change.effect)
        ),
        verdict=plain(_version_asked_for(changes)),
    )


def changes_lines(changes: QuestionnaireChanges) -> Iterator[str]:
    """Yield the changes as lines of text."""
    page = changes_page(changes)
    yield page.title
    for group in page.groups:
        yield current.get().lead(group.heading)
        yield from (f"    {change}" for change in group.changes)
    yield page.verdict


def _heading(effect: Effect) -> str:
    """Return what changes of an effect do, as their heading."""
    match effect:
        case "breaks":
            return tr("Breaks comparison")
        case "scores":
            return tr("Compares, but scores can move though nobody answered otherwise")
        case "wording":
            return tr("Asks in other words: compares only where the meaning stayed")
        case "texts":
            return tr("Changes no score")
        case _:
            assert_never(effect)


def _version_asked_for(changes: QuestionnaireChanges) -> str:
    """Return which version the changes ask for, and whether the newer one has it."""
    if changes.asks is None:
        return tr("nothing changed")
    values = {"part": changes.asks, "wanted": changes.wanted, "has": changes.after.rpartition(" ")[2]}
    if changes.enough:
        return tr("asks for a new {part} version: {has} is one", **values)
    return tr("asks for a new {part} version, {wanted}; it has {has}", **values)


def _change_words(change: QuestionnaireChange) -> str:
    """Return one change as a reader sees it."""
    values = {
        "what": tr(change.what),
        "id": change.id,
        "before": shortened(change.before) or tr("nothing"),
        "after": shortened(change.after) or tr("nothing"),
    }
    return _change_sentence(change).format(**values)


def _change_sentence(change: QuestionnaireChange) -> str:  # noqa: C901  a line a kind
    """Return what is said of one change, before it is filled in."""
    match change.kind:
        case "removed":
            sentence = tr("{what} {id}: removed")
        case "added":
            sentence = tr("{what} {id}: added")
        case "renamed":
            sentence = tr("{what} {id}: was called {before}; its history goes on")
        case "moved":
            sentence = tr("{id}: says what {before} said; the meaning may have moved under an id that stayed")
        case "turned":
            sentence = tr(
                "{id}: its options are turned round; the meaning may have moved under ids that stayed"
            )
        case "options":
            sentence = tr("{id}: had {before}, has {after}")
        case "instrument":
            sentence = tr("another {what}: {before} became {after}")
        case "weighs":
            sentence = tr("{id}: was {before}, is {after}")
        case "rules":
            told = bool(change.before or change.after)
            sentence = tr("{id}: was {before}, is {after}") if told else tr("{id}: changed")
        case "texts":
            is_text = change.what == "text"
            sentence = tr("{id}: “{before}” became “{after}”") if is_text else tr("{id}: {what} changed")
        case "order":
            sentence = tr("the questions stand in another order")
        case other:
            assert_never(other)
    return sentence
