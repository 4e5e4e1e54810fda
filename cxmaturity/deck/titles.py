"""The sentences that slides are called by: the finding by a rule, and less where less is known."""

from cxmaturity.deck.deck import Deck
from cxmaturity.report.own_words import own_words
from cxmaturity.report.sections.where_we_stand import kept_by_practices
from cxmaturity.scoring.next_stage import change_overall
from cxmaturity.scoring.raises import SmallestChange
from cxmaturity.scoring.recommend import missing

FEW = 9
"""So many at most are said to keep an organisation at its stage."""


def as_title(sentence: str, deck: Deck) -> str:
    """Return a sentence as a title, which ends without its full stop."""
    return sentence.strip().removesuffix(deck.words.marks.stop)


def headline(deck: Deck) -> str:
    """Say what the whole comes to: what keeps the stage where it is, if that is few and known."""
    text = deck.words.text
    overall, asked, name = deck.assessment.overall, deck.assessment.questionnaire, deck.organisation
    if overall.index is None and overall.stage is None:
        return text("Too little is known of {organisation} for a figure of the whole", organisation=name)
    index = "" if overall.index is None else deck.look.index(overall.index)
    if not asked.has_stages or overall.stage is None:
        return text("{organisation} has an index of {index}", organisation=name, index=index)
    stage = deck.look.level(overall.stage).figure
    change = smallest_change(deck)
    if change is None or not change.smallest or change.left_out or not 0 < len(change.raises) <= FEW:
        return text(
            "{organisation} stands at stage {stage} of {top}",
            organisation=name,
            stage=stage,
            top=deck.look.highest,
        )
    return kept_by_practices(len(change.raises), name, stage, deck.look)


def smallest_change(deck: Deck) -> SmallestChange | None:
    """Return the smallest change that lifts the stage of the whole, None where there is no higher one."""
    stage = deck.assessment.overall.next_stage
    return None if stage is None else change_overall(deck.assessment, stage)


def below_targets(deck: Deck) -> str:
    """Say how many practices are below their target, of those that have a level."""
    asked, plural = deck.assessment.questionnaire, deck.words.plural
    told = [one for one in deck.look.results.values() if one.level is not None]
    below = sum(missing(one, asked) > 0 for one in told)
    own = own_words(asked, deck.words)
    if not told:
        return deck.words.text("No answer has a level yet")
    if not below:
        return as_title(deck.words.text("Nothing is below its target."), deck)
    return plural(
        "One of {total} {practices} is below its target",
        "{count} of {total} {practices} are below their targets",
        below,
        total=len(told),
        practices=own.practices,
    )
