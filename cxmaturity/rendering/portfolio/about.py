"""The first page and the last: what stands out, how it was made, what it does not say."""

from cxmaturity.domain.assessment import Notice
from cxmaturity.domain.portfolio import Spread
from cxmaturity.rendering.portfolio.look import FEWEST_FOR_QUARTILES, Words
from cxmaturity.rendering.portfolio.shapes import Method, StageRow, Summary
from cxmaturity.rendering.view.figures import percent, shortened, whole
from cxmaturity.rendering.view.scorecard import Fact
from cxmaturity.rendering.words import notice_words


def summary(look: Words) -> Summary:
    """Return the first page: figures, stages, and what stands out in sentences."""
    found, text = look.portfolio, look.text
    held = sum(found.stages)
    rows = tuple(
        StageRow(look.mark(number), str(count), percent(count / held) if held else "–", str(band))
        for number, (count, band) in enumerate(zip(found.stages, found.bands, strict=True), 1)
    )
    facts = [Fact(text("Units assessed"), str(found.units), _not_assessed(look))]
    if found.spread:
        facts.append(Fact(text("Median index"), whole(found.spread.median), _between(found.spread, look)))
        low, high = whole(found.spread.lowest), whole(found.spread.highest)
        both = text("{low} to {high}", low=low, high=high)
        facts.append(Fact(text("Lowest and highest index"), both, ""))
    if found.readiness_answered:
        ready = text("{count} of {total}", count=found.ready, total=found.readiness_answered)
        facts.append(Fact(text("Ready by the checklist"), ready, ""))
    return Summary(tuple(facts), rows, look.counts(found.stages), (*_shadow_words(look), *_sentences(look)))


def _not_assessed(look: Words) -> str:
    """Return how many files could not be assessed, empty where all could."""
    count = look.context.bad
    if not count:
        return ""
    return look.words.plural("one more could not be", "{count} more could not be", count)


def _between(spread: Spread, look: Words) -> str:
    """Return between which figures the middle half lies, empty where there are too few."""
    if spread.count < FEWEST_FOR_QUARTILES:
        return ""
    low, high = whole(spread.lower), whole(spread.upper)
    return look.text("the middle half lies from {low} to {high}", low=low, high=high)


def _sentences(look: Words) -> list[str]:
    """Return what stands out."""
    found, text, said = look.portfolio, look.text, []
    if found.dimension_limits:
        first = found.dimension_limits[0]
        said.append(
            text(
                "{dimension} holds the overall stage down most often: in {count} of {total} units.",
                dimension=look.names[first.id],
                count=first.units,
                total=found.units,
            )
        )
    if found.question_limits:
        first = found.question_limits[0]
        said.append(
            text(
                "The foundation that is missing most often is “{question}”: in {count} of {total} units.",
                question=look.names[first.id],
                count=first.units,
                total=found.units,
            )
        )
    lying = [(one.spread, one.id) for one in found.dimensions if one.spread and one.spread.count > 1]
    if lying:
        weakest = min(lying, key=lambda pair: pair[0].median)
        said.append(
            text(
                "{dimension} is weakest, with a median index of {index}.",
                dimension=look.names[weakest[1]],
                index=whole(weakest[0].median),
            )
        )
        widest = max(lying, key=lambda pair: pair[0].highest - pair[0].lowest)
        said.append(
            text(
                "Units differ most in {dimension}: from {low} to {high}.",
                dimension=look.names[widest[1]],
                low=whole(widest[0].lowest),
                high=whole(widest[0].highest),
            )
        )
    return said


def _shadow_words(look: Words) -> tuple[str, ...]:
    """Return that the questionnaire is not the shipped one of its name, where it is not."""
    found, asked = look.portfolio, look.questionnaire
    if not found.shadows_shipped:
        return ()
    values = {"questionnaire": f"{asked.id} {asked.version}", "shipped": found.shadows_shipped}
    return (notice_words(Notice(code="shadows_shipped", values=values), asked, look.words),)


def method(look: Words) -> Method:
    """Return how the figures are made, and what they do not say."""
    found, text, words = look.portfolio, look.text, look.words
    asked = look.questionnaire
    lines = [
        (text("Questionnaire"), f"{asked.title}, {asked.id} {words.listed(found.versions)}"),
        (text("Units"), str(found.units)),
        (text("Without an overall stage"), str(found.without_stage)),
        (text("With one respondent only"), str(found.single)),
        (text("Order"), text("by the overall index; the same whole index is the same place")),
        (
            text("Target"),
            text("each unit's own where it named one, else level {level}", level=asked.target),
        ),
        (
            text("Who could help"),
            text(
                "level {level} or more, shown by a document, a record or result data",
                level=len(asked.levels) - 1,
            ),
        ),
        (
            text("Who is helped"),
            text("units in which this foundation question holds a stage down"),
        ),
    ]
    if look.context.strict:
        lines.append(
            (text("Strict"), text("answers in the two highest levels that no evidence supports are capped"))
        )
    limits = (
        text("Units describe themselves: where nobody saw the evidence, a high index may be a bold answer."),
        text("Indexes whose ranges overlap do not tell which unit is better."),
        text("A place says nothing about why: read a unit's own report before you act on it."),
    )
    bad = look.context.bad
    told = (
        words.plural("One unit could not be assessed:", "{count} units could not be assessed:", bad)
        if bad
        else ""
    )
    return Method(tuple(lines), limits, told, tuple(shortened(one, 120) for one in look.context.bad_units))
