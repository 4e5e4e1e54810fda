"""What changed since the last wave, for a board: beyond noise first, and what fell before what rose."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cxmaturity.report.lookup import Lookup
from cxmaturity.report.sections import TitledSection
from cxmaturity.report.sections.changes import ChangesPage, MoveList, changes, direction
from cxmaturity.report.sections.first_page import last_change
from cxmaturity.waves.model import Comparison, ScoreChange

MOST_LISTED = 8
"""So many questions that went one way are listed, those beyond noise first."""
MOST_FOLLOWED = 6
FEW_ROWS = 8
"""So few rows take less than a third of a page."""


@dataclass(frozen=True, kw_only=True)
class SinceList:
    """Questions that went one way, and how many more did."""

    list: MoveList
    more: str


@dataclass(frozen=True, kw_only=True)
class SincePage:
    """The page: the same figures as in the whole report, in the order in which a board asks for them."""

    title: str
    head: str
    lead: str
    changes: ChangesPage
    lists: tuple[SinceList, ...]
    more_moves: str

    @property
    def is_short(self) -> bool:
        """Whether it takes less than a third of a page."""
        return len(self.changes.rows) + sum(len(one.list.rows) for one in self.lists) < FEW_ROWS


def since(look: Lookup) -> SincePage | None:
    """Return the page, None where there is no earlier wave."""
    found = last_change(look)
    if found is None:
        return None
    page = changes(replace(look, comparison=found))
    if page is None:
        return None
    by_weight = sorted(zip(found.dimensions, page.rows, strict=True), key=lambda pair: _weight(pair[0], look))
    whole = page.plan
    followed = None if whole is None else replace(whole, rows=whole.rows[:MOST_FOLLOWED])
    more = 0 if whole is None else len(whole.rows) - MOST_FOLLOWED
    return SincePage(
        title=what_changed(found, look),
        head=look.words.text("What changed"),
        lead=_lead(found, page, look),
        changes=replace(page, rows=tuple(row for _, row in by_weight), plan=followed),
        lists=tuple(_first(one, look) for one in (*page.fell_lists, *page.rose_lists)),
        more_moves=look.words.plural("and one more move", "and {count} more moves", more) if more > 0 else "",
    )


SINCE = TitledSection(anchor="s-since", template="since", page=since, joined=True)


def what_changed(found: Comparison, look: Lookup) -> str:
    """Say in one sentence what changed: the stage, what is beyond noise and fell, what rose, or that nothing
    of it can be told from chance.
    """  # noqa: D205  one sentence, over two lines
    text, overall = look.words.text, found.overall
    before, after = overall.before_stage, overall.after_stage
    if look.has_stages and before is not None and after is not None and before != after:
        told = text("The stage fell from {before} to {after}")
        if after > before:
            told = text("The stage rose from {before} to {after}")
        return told.format(before=look.level(before).figure, after=look.level(after).figure)
    beyond = [one for one in found.dimensions if one.beyond_noise and one.id in look.dimensions]
    fell = [one for one in beyond if direction(one, look) == "down"]
    rose = [one for one in beyond if direction(one, look) == "up"]
    if fell or rose:
        return _named(fell or rose, look, down=bool(fell))
    return _untold(found, look)


def _untold(found: Comparison, look: Lookup) -> str:
    """Say that nothing is beyond noise, or that nobody can tell."""
    text, overall = look.words.text, found.overall
    if overall.before is None or overall.after is None:
        return text("What changed, practice by practice")
    indexes = {"before": look.index(overall.before), "after": look.index(overall.after)}
    if any(one.beyond_noise is not None for one in found.dimensions):
        return text("No dimension changed beyond noise: index {before}, now {after}", **indexes)
    if indexes["before"] == indexes["after"]:
        return text("The index is {after} in both waves", **indexes)
    return text("Index {before}, now {after}: too little to tell from chance", **indexes)


def _named(moved: Sequence[ScoreChange], look: Lookup, *, down: bool) -> str:
    """Name the one dimension that went one way beyond noise, or say how many did."""
    text, plural = look.words.text, look.words.plural
    if len(moved) == 1:
        name = look.dimension(moved[0].id).name
        if down:
            return text("{name} fell beyond noise", name=name)
        return text("{name} rose beyond noise", name=name)
    if down:
        return plural(
            "{count} dimension fell beyond noise", "{count} dimensions fell beyond noise", len(moved)
        )
    return plural("{count} dimension rose beyond noise", "{count} dimensions rose beyond noise", len(moved))


def _lead(found: Comparison, page: ChangesPage, look: Lookup) -> str:
    """Say what the index was and is."""
    overall = page.overall
    told = look.words.text(
        "From {before} to {after}: index {was}, now {now}.",
        before=page.before,
        after=page.after,
        was=overall.before,
        now=overall.after,
    )
    known = found.overall.beyond_noise is not None
    return look.words.sentences([told, look.words.sentence(overall.verdict)] if known else [told])


def _weight(change: ScoreChange, look: Lookup) -> tuple[int, float]:
    """Return what sorts changes: those beyond noise first, what fell before what rose, the largest first."""
    way = direction(change, look)
    size = 0.0 if change.before is None or change.after is None else abs(change.after - change.before)
    return 2 * (not change.beyond_noise) + (way != "down"), -size


def _first(found: MoveList, look: Lookup) -> SinceList:
    """Return the first of the questions that went one way."""
    more = len(found.rows) - MOST_LISTED
    return SinceList(
        list=replace(found, rows=found.rows[:MOST_LISTED]),
        more=look.words.plural("and one more", "and {count} more", more) if more > 0 else "",
    )
