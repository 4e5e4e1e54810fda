"""What must be true for the plan to hold: readiness, evidence, agreement, risks, and what may be wrong."""

from collections.abc import Iterator
from dataclasses import dataclass

from cxmaturity.report.lookup import Lookup, widest_apart
from cxmaturity.report.own_words import own_words
from cxmaturity.report.sections import TitledSection
from cxmaturity.report.sections.summary import WIDE_GAP, figure_caveats
from cxmaturity.scoring.firm_words import firm_words
from cxmaturity.scoring.model import CheckResult
from cxmaturity.scoring.readiness_words import check_answers
from cxmaturity.scoring.shown import gap_shown
from cxmaturity.text.figures import columns_of, percent

MOST_OPEN = 6
"""So many checks that are no yes are listed, those of the earliest step first."""
MOST_NAMED = 5
FEW_LINES, LINE = 17, 100
"""So few lines of so many letters take less than a third of a page."""
"""So many practices are named in a sentence."""


@dataclass(frozen=True, kw_only=True)
class Premise:
    """A thing that must be true: what it is about, how it stands, and what is open of it, line by line."""

    name: str
    stands: str
    holds: bool
    open: tuple[tuple[str, str], ...] = ()
    more: str = ""
    further: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MustHoldPage:
    """All that stands on the page."""

    title: str
    head: str
    conditions: tuple[Premise, ...]

    @property
    def is_short(self) -> bool:
        """Whether it takes less than a third of a page."""
        return sum(map(_lines_of, self.conditions)) < FEW_LINES


def _lines_of(condition: Premise) -> int:
    """Return about how many lines a condition takes."""
    said = (condition.stands, *condition.further)
    return 2 + sum(-(-columns_of(text) // LINE) for text in said) + len(condition.open) + bool(condition.open)


def must_hold(look: Lookup) -> MustHoldPage | None:
    """Return the page, None where there is nothing that would have to be true."""
    found = (_readiness(look), _evidence(look), _agreement(look), _risks(look), _wrong(look))
    conditions = tuple(one for one in found if one is not None)
    if not conditions:
        return None
    return MustHoldPage(
        title=_title(conditions, look), head=look.words.text("What must be true"), conditions=conditions
    )


MUST_HOLD = TitledSection(anchor="s-hold", template="must_hold", page=must_hold, joined=True)


def _title(conditions: tuple[Premise, ...], look: Lookup) -> str:
    """Say how many of the conditions are open, or that nothing stands against the plan."""
    still = [one for one in conditions if not one.holds]
    if not still:
        return look.words.text("Nothing that was answered stands against the plan")
    return look.words.plural(
        "One thing must become true for the plan to hold: {names}",
        "{count} things must become true for the plan to hold: {names}",
        len(still),
        names=look.words.join([one.name for one in still]),
    )


def _readiness(look: Lookup) -> Premise | None:
    """Return how the checklist stands, with what is no yes of the earliest step first."""
    outcome, checklist = look.assessment.readiness, look.assessment.questionnaire.checklist
    if outcome is None or checklist is None:
        return None
    text, answers = look.words.text, check_answers(look.words)
    places = {step.id: at for at, step in enumerate(checklist.steps)}
    names = {check.id: check.name or check.text for check in checklist.checks}
    still = [one for one in outcome.checks if one.answer != "yes" or one.contradictions]

    def order(check: CheckResult) -> tuple[bool, int]:
        return check.answer == "yes", places.get(check.step, len(places))

    still.sort(key=order)
    step = next((one.name for one in checklist.steps if one.id == outcome.blocking_step), "")
    stands = text("{yes} of {total} questions are a yes.", yes=outcome.yes, total=outcome.total)
    if step:
        stands = text(
            "{yes} of {total} questions are a yes; the place to work is: {step}.",
            yes=outcome.yes,
            total=outcome.total,
            step=step,
        )
    more = len(still) - MOST_OPEN
    return Premise(
        name=text("Readiness"),
        stands=stands,
        holds=not still,
        open=tuple(
            (names[one.id], answers[one.answer] if one.answer != "yes" else text("yes, against the answers"))
            for one in still[:MOST_OPEN]
        ),
        more=look.words.plural("and one more", "and {count} more", more) if more > 0 else "",
    )


def _evidence(look: Lookup) -> Premise | None:
    """Return what of the score was shown, and which high answers nobody showed anything for."""
    text, share = look.words.text, look.assessment.overall.evidence_share
    claims = [name for name, result in look.results.items() if result.unsupported]
    if share is None and not claims:
        return None
    said = []
    if share is not None:
        said.append(
            text("{share} of the score rests on a document, a record or a result.", share=percent(share))
        )
    if claims:
        said.append(
            look.words.plural(
                "Nothing was shown yet for one high answer: {names}.",
                "Nothing was shown yet for {count} high answers: {names}.",
                len(claims),
                names=_practices(claims, look),
            )
        )
    return Premise(name=text("Evidence"), stands=look.words.sentences(said), holds=not claims)


def _agreement(look: Lookup) -> Premise | None:
    """Return on how much the respondents agree, where they do not, and which two groups are far apart."""
    compared = [(name, one) for name, one in look.results.items() if one.spread is not None]
    if not look.several or not compared:
        return None
    own = own_words(look.assessment.questionnaire, look.words)
    apart = [
        name
        for name, one in compared
        if one.spread is not None and (one.spread.polarised or not one.spread.agreed)
    ]
    camps = [name for name in apart if (spread := look.results[name].spread) is not None and spread.polarised]
    text = look.words.text
    said = [
        text(
            "The respondents agree on {agreed} of {compared} {practices}.",
            agreed=len(compared) - len(apart),
            compared=len(compared),
            practices=own.practices,
        )
    ]
    if camps:
        said.append(
            look.words.plural(
                "On one they stand in two camps: {names}.",
                "On {count} they stand in two camps: {names}.",
                len(camps),
                names=_practices(camps, look),
            )
        )
    said += _groups(look)
    return Premise(
        name=text("Agreement"),
        stands=look.words.sentences(said),
        holds=not camps and len(said) == 1,
    )


def _groups(look: Lookup) -> Iterator[str]:
    """Yield which two groups differ most, where that is worth a sentence."""
    gaps = [(abs(one.gap), one) for one in look.assessment.dimensions if one.gap is not None]
    widest = max(gaps, key=lambda pair: pair[0], default=None)
    if widest is None or widest[0] < WIDE_GAP:
        return
    first, second = widest_apart(widest[1])
    one, other = first.index or 0.0, second.index or 0.0
    yield look.words.text(
        "{first} and {second} are {gap} points of the index apart on {dimension}.",
        first=look.group(first.group),
        second=look.group(second.group),
        gap=gap_shown(one, other, look.assessment.questionnaire).lstrip("+-−"),
        dimension=look.dimension(widest[1].id).name,
    )


def _risks(look: Lookup) -> Premise | None:
    """Return what of the plan may not come: moves that wait for others, much work, and what nobody knows."""
    plan, text, plural = look.plan, look.words.text, look.words.plural
    if plan is None or not plan.moves:
        return None
    own = own_words(look.assessment.questionnaire, look.words)
    waiting = [move for move in plan.moves if move.needs]
    large = [move.question for move in plan.moves if move.effort == "L"]
    said = []
    if waiting:
        said.append(
            plural(
                "One move of the plan can only begin after another.",
                "{count} moves of the plan can only begin after others.",
                len(waiting),
            )
        )
    if large:
        said.append(
            plural(
                "One move is large: {names}.",
                "{count} moves are large: {names}.",
                len(large),
                names=_practices(list(dict.fromkeys(large)), look),
            )
        )
    if plan.lowest:
        said.append(
            plural(
                "Nobody knows {count} of the {practices}, and it counts as the lowest until it is answered: "
                "{names}.",
                "Nobody knows {count} {practices}, and they count as the lowest until they are answered: "
                "{names}.",
                len(plan.lowest),
                practices=own.practices,
                names=_practices(list(plan.lowest), look),
            )
        )
    unsettled = [name for name in dict.fromkeys(move.question for move in plan.moves) if look.differs(name)]
    if unsettled:
        said.append(
            plural(
                "On one move opinions differ about what is true today: {names}.",
                "On {count} moves opinions differ about what is true today: {names}.",
                len(unsettled),
                names=_practices(unsettled, look),
            )
        )
    if not said:
        return Premise(
            name=text("Risks"), stands=text("No move waits for another, and none is large."), holds=True
        )
    return Premise(name=text("Risks"), stands=look.words.sentences(said), holds=not plan.lowest)


def _wrong(look: Lookup) -> Premise | None:
    """Return what would make the result another: the ways to count, the caveats, the plan's proof."""
    found, text = look.assessment, look.words.text
    said = list(figure_caveats(look))
    if found.firmness is not None and not any(one.code == "not_firm" for one in found.notices):
        said = [look.words.sentences(firm_words(found.firmness, found.questionnaire, look.words)), *said]
    if look.plan is not None and look.plan_text is not None:
        # What nobody knows stands with the risks, by name.
        said += look.plan_text.notes[bool(look.plan.lowest) :]
    if not said:
        return None
    weak = any(one.code == "not_firm" for one in found.notices)
    return Premise(
        name=text("What would make us wrong"), stands=said[0], holds=not weak, further=tuple(said[1:])
    )


def _practices(ids: list[str], look: Lookup) -> str:
    """Return practices by their names, the first of many."""
    names = [look.question(name).name for name in ids]
    more = len(names) - MOST_NAMED
    if more < 2:
        return look.words.join(names)
    shown = look.words.listed(names[:MOST_NAMED])
    return look.words.text("{names} and {count} more", names=shown, count=more)
