"""What a report says in a model's own words: what its figures are and are not, and what things are called.

Where a model says nothing, the words here hold of any. They are messages: whoever shows one fills in the
nouns, `practice`, `practices`, `visitor` and `visitors`.
"""

from dataclasses import dataclass

from cxmaturity.questionnaire.model import About, Questionnaire
from cxmaturity.scoring.shown import answers_are_levels
from cxmaturity.text.language import Language, noted


@dataclass(frozen=True, kw_only=True)
class ModelWords:
    """The words of one model, in one language; those in the second half are messages with nouns in them.

    The last say which words there are at all: stages, bands of the index, and levels of single questions.
    """

    practice: str
    practices: str
    visitor: str
    visitors: str
    heading: str
    are: tuple[str, ...]
    are_not: tuple[str, ...]
    in_brief: str
    limits: tuple[str, ...]
    shown_first: str
    both_right: str
    where_both_hold: str
    each_on_levels: str
    each_move: str
    of_several: str
    none_stands_out: str
    mean_of_every: str
    level_of_every: str
    no_judgement: str
    holds: str
    common_gaps: str
    seen: str
    proof: str
    proof_one: str
    has_stages: bool
    has_bands: bool
    goes_by_levels: bool


def own_words(questionnaire: Questionnaire, language: Language) -> ModelWords:
    """Return the words of a model; what it does not say is said as of any."""
    about, text = questionnaire.about or About(), language.text
    practice, visitor = about.practice, about.visitor
    one = practice.one if practice else text("practice")
    named = practice is not None

    def call(usual: str, own: str, *, by: bool = named) -> str:
        return own if by else usual

    seen = named or visitor is not None
    return ModelWords(
        practice=one,
        practices=practice.many if practice else text("practices"),
        visitor=visitor.one if visitor else text("visitor"),
        visitors=visitor.many if visitor else text("visitors"),
        heading=one[:1].upper() + one[1:] if practice else text("Practice"),
        are=about.are,
        are_not=about.are_not,
        in_brief=about.in_brief
        or text("The figures are no comparison with others and no judgement of persons."),
        limits=about.limits or (text("The index is no comparison with other organisations."),),
        shown_first=about.shown_first
        or text(
            "Start with what can be shown: a document, a record, a result. An opinion waits until the "
            "evidence is on the table."
        ),
        both_right=about.both_right
        or text(
            "Two answers can both be right: in different units, in different cases, at different times. Say "
            "where."
        ),
        where_both_hold=about.where_both_hold
        or text("Could both be right? In which unit, in which cases or at what time does each answer hold?"),
        each_on_levels=call(
            noted(
                "Each practice stands on one of {top} levels. Every level describes something that a "
                "visitor could see."
            ),
            noted(
                "Each {practice} stands on one of {top} levels. Every level describes something that "
                "{visitors} could see."
            ),
            by=seen,
        ),
        each_move=call(
            noted(
                "Each move takes one practice one level up. It follows from an answer by rule: the same "
                "answers give the same list."
            ),
            noted(
                "Each move takes one {practice} one level up. It follows from an answer by rule: the same "
                "answers give the same list."
            ),
        )
        if answers_are_levels(questionnaire)
        else call(
            noted(
                "Each move takes one practice one step up. It follows from an answer by rule: the same "
                "answers give the same list."
            ),
            noted(
                "Each move takes one {practice} one step up. It follows from an answer by rule: the same "
                "answers give the same list."
            ),
        ),
        of_several=call(
            noted(
                "A practice’s figure is the mean of those who answered. Where they disagree, the report "
                "says so: a mean of two camps describes neither. Groups that are too small to hide a "
                "person are never shown apart."
            ),
            noted(
                "The figure of each {practice} is the mean of those who answered. Where they disagree, "
                "the report says so: a mean of two camps describes neither. Groups that are too small to "
                "hide a person are never shown apart."
            ),
        ),
        none_stands_out=call(noted("No practice stands out yet."), noted("No {practice} stands out yet.")),
        mean_of_every=call(
            noted("The mean level of every practice; the more it stands out, the higher."),
            noted("The mean level of every {practice}; the more it stands out, the higher."),
        ),
        level_of_every=call(
            noted("The level of every practice; the more it stands out, the higher."),
            noted("The level of every {practice}; the more it stands out, the higher."),
        )
        if answers_are_levels(questionnaire)
        else call(
            noted("The answer on every practice; the more it stands out, the higher."),
            noted("The answer on every {practice}; the more it stands out, the higher."),
        ),
        no_judgement=call(
            noted("Not a judgement of persons: a low level names a missing practice, not a weak colleague."),
            noted(
                "Not a judgement of persons: a low level names a missing {practice}, not a weak colleague."
            ),
        ),
        holds=call(
            noted(
                "This practice holds the stage of {dimension} down. What is the smallest step after which "
                "everybody here would answer one level higher?"
            ),
            noted(
                "This {practice} holds the stage of {dimension} down. What is the smallest step after "
                "which everybody here would answer one level higher?"
            ),
        ),
        common_gaps=call(
            noted("Common gaps: practices that most units have below their target"),
            noted("Common gaps: {practices} that most units have below their target"),
        ),
        seen=call(
            noted("What a visitor would see"), noted("What {visitors} would see"), by=visitor is not None
        ),
        proof=call(
            noted(
                "What could a visitor be shown today that proves “{high}”? What would the same visitor "
                "see where somebody answers “{low}”?"
            ),
            noted(
                "What could {visitors} be shown today that proves “{high}”? What would the same "
                "{visitors} see where somebody answers “{low}”?"
            ),
            by=visitor is not None,
        ),
        proof_one=call(
            noted("What could a visitor be shown today that proves “{level}”?"),
            noted("What could {visitors} be shown today that proves “{level}”?"),
            by=visitor is not None,
        ),
        has_stages=questionnaire.has_stages,
        has_bands=questionnaire.has_bands,
        goes_by_levels=answers_are_levels(questionnaire),
    )
