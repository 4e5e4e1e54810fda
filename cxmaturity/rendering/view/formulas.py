"""How the figures are made, in words and symbols, and what they cannot say."""

from dataclasses import dataclass

from cxmaturity.rendering.view.figures import percent, whole
from cxmaturity.rendering.view.lookup import Lookup
from cxmaturity.scoring.loyalty_value import MOST_YEARS


@dataclass(frozen=True)
class Line:
    """A label with its text."""

    label: str
    text: str


def formulas(look: Lookup) -> tuple[Line, ...]:
    """Return each figure of the report with the rule that makes it."""
    text = look.words.text
    top = look.top
    lines = [
        Line(
            text("Value of an answer"),
            text("v = points of the option / highest points of its scale, from 0 to 1."),
        ),
        Line(text("Index of a dimension"), text("I = 100 · Σ(w·v) / Σ(w) over the answered questions.")),
        Line(
            text("Overall index"),
            text("The mean of the dimensions’ indexes, weighted by the dimensions’ weights."),
        ),
        Line(text("Score"), text("S = 1 + {steps} · I / 100, from 1 to {top}.", steps=top - 1, top=top)),
        Line(
            text("Coverage"),
            text(
                "c = Σ(w answered) / Σ(w applicable). "
                "Below {floor} no index is given: not assessed, never 0.",
                floor=percent(look.assessment.questionnaire.min_coverage),
            ),
        ),
        Line(
            text("Bounds"),
            text("The index if every unknown or unanswered question were worth 0, and if it were worth 1."),
        ),
        Line(text("Band"), text("The highest level whose start the index reaches.")),
        Line(text("Where the levels start"), _level_starts(look)),
        Line(
            text("Stage of a dimension"),
            text(
                "The highest level L whose start its index reaches, "
                "with every foundation question at L−1 or above."
            )
            if any(question.foundation for question in look.questions.values())
            else text("The highest level whose start its index reaches."),
        ),
        Line(
            text("Overall stage"),
            text("The highest level L whose start the index reaches, with no dimension’s stage below L−1."),
        ),
        Line(
            text("Evidence"),
            text(
                "The share of the score that rests on a document, a record of use or result data; "
                "it changes no score."
            ),
        ),
        Line(
            text("Priority"),
            text(
                "(Levels to the target · weights, doubled where a stage is held) / effort, "
                "with effort 1, 2 or 3."
            ),
        ),
    ]
    if look.several:
        lines += [
            Line(
                text("Several respondents"),
                text("A question’s value is the mean over those who answered it."),
            ),
            Line(
                text("Agreement"),
                text(
                    "AD = mean distance from the mean, in steps of the scale "
                    "(Burke, Finkelstein & Dusig 1999); r*wg = 1 − s² / variance of chance "
                    "(Lindell, Brandt & Whitney 1999)."
                ),
            ),
        ]
    if any(sheet.units for sheet in look.assessment.worksheets):
        formula = text(
            "100 · (promoters − detractors) / n, with the adjusted-Wald 95 % interval; no part of a score."
        )
        lines.append(Line(text("Net promoter score"), formula))
    if any(sheet.loyalty for sheet in look.assessment.worksheets):
        formula = text(
            "Yearly revenue of a class / its customers × 1 / (1 − retention), at most {years} years; a point "
            "is 1 % of all customers moved one class up; no part of a score.",
            years=whole(MOST_YEARS),
        )
        lines.append(Line(text("Value of loyalty"), formula))
    return tuple(lines)


def _level_starts(look: Lookup) -> str:
    """Return the index from which each level is reached."""
    return look.words.clauses(
        look.words.text(
            "{number} {name} from {index}", number=n, name=level.name, index=whole(100 * level.starts_at)
        )
        for n, level in enumerate(look.assessment.questionnaire.levels, 1)
    )


def sensitivity(look: Lookup) -> tuple[str, ...]:
    """Say how often other weights of the dimensions would change the outcome."""
    found, text = look.assessment.sensitivity, look.words.text
    if found is None:
        return ()
    weakest = look.words.join([look.dimension(name).name for name in look.assessment.weakest])
    lines = [
        text(
            "With {draws} other choices of dimension weights the overall band stays the same in {share}.",
            draws=found.draws,
            share=percent(found.same_band),
        )
    ]
    if weakest:
        share = percent(found.same_weakest)
        lines.append(text("The weakest, {names}, stay the weakest in {share}.", names=weakest, share=share))
    return tuple(lines)


def limits(look: Lookup) -> tuple[str, ...]:
    """Say what the figures cannot say."""
    text = look.words.text
    lines = [
        text(
            "The figures say what the respondents reported, checked against evidence where evidence is named."
        ),
        text("The index is no satisfaction score and no comparison with other organisations."),
        text("The distance between two levels is a convention, not a measurement."),
    ]
    if any(result.evidence_grade is None for result in look.results.values()):
        floor = look.assessment.questionnaire.privacy_floor
        lines.append(
            text(
                "Where fewer than {floor} gave evidence to a question, its grade counts and is not told, nor "
                "what follows from it alone.",
                floor=floor,
            )
        )
    if not look.several:
        lines.append(text("One respondent answered: how far others would agree is not known."))
    return tuple(lines)
