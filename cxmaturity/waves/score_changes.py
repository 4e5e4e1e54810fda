"""The overall result and the dimensions in two waves, and which changes are beyond noise.

Where the waves asked other questions, scales or weights, only the questions in both are tested, by the
weights of the later wave: a question that came must not look like a rise.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import combinations, product
from math import comb, fsum
from random import Random

from msgspec.structs import replace

from cxmaturity.answers.counting import respondents_of, tally_of
from cxmaturity.answers.model import Answers
from cxmaturity.questionnaire.model import Dimension, QuestionKind, Questionnaire
from cxmaturity.scoring.model import Assessment
from cxmaturity.scoring.pooling import Pooled, pool
from cxmaturity.scoring.score import dimension_figures
from cxmaturity.scoring.stages import percent
from cxmaturity.waves.mix import Divided, divided, divided_whole, split
from cxmaturity.waves.model import ScoreChange, figure_of

# ---- Permutation tests for a change between two waves, and Holm's correction for several of them
#
# Exact where every rearrangement can be tried, else with 9,999 draws of a fixed seed, where p = (hits + 1)
# / (draws + 1) (Phipson & Smyth 2010). Two-sided, on the difference of means. Holm 1979 for the correction.

MOST_EXACT = 20_000
DRAWS = 9_999
SEED = 19790601
# Rearrangements that tie with the observed difference must count although their sums differ in a last bit.
TIE = 1e-12


def paired_p(differences: Sequence[float]) -> float:
    """Return the p-value of the mean of paired `differences` under flips of their signs."""
    observed = abs(fsum(differences))
    n = len(differences)
    if 2**n <= MOST_EXACT:
        hits = sum(_flipped(differences, signs) >= observed - TIE for signs in product((1, -1), repeat=n))
        return float(hits / 2**n)
    random = Random(SEED)
    hits = sum(
        _flipped(differences, [1 if random.random() < 0.5 else -1 for _ in range(n)]) >= observed - TIE
        for _ in range(DRAWS)
    )
    return (hits + 1) / (DRAWS + 1)


def _flipped(differences: Sequence[float], signs: Sequence[int]) -> float:
    return abs(fsum(sign * difference for sign, difference in zip(signs, differences, strict=True)))


def unpaired_p(before: Sequence[float], after: Sequence[float]) -> float:
    """Return the p-value of the difference of two means under rearrangements of who is in which wave."""
    everyone = [*before, *after]
    n, m, total = len(before), len(after), fsum(everyone)

    def difference(first: float) -> float:
        return abs(first / n - (total - first) / m)

    observed = difference(fsum(before))
    if comb(n + m, n) <= MOST_EXACT:
        sums = [fsum(chosen) for chosen in combinations(everyone, n)]
        return sum(difference(one) >= observed - TIE for one in sums) / len(sums)
    random = Random(SEED)
    hits = sum(difference(fsum(random.sample(everyone, n))) >= observed - TIE for _ in range(DRAWS))
    return (hits + 1) / (DRAWS + 1)


def holm(p_values: Sequence[float | None]) -> list[float | None]:
    """Return the p-values after Holm's correction; None stays None and does not count as a test."""
    order = sorted((p, place) for place, p in enumerate(p_values) if p is not None)
    adjusted: list[float | None] = [None] * len(p_values)
    highest = 0.0
    for rank, (p, place) in enumerate(order):
        highest = max(highest, min(1.0, p * (len(order) - rank)))
        adjusted[place] = highest
    return adjusted


# ---- The overall result and the dimensions in two waves, and which changes are beyond noise

FEWEST = 5
SIGNIFICANT = 0.05


def dimension_changes(before: Assessment, after: Assessment) -> tuple[ScoreChange, ...]:
    """Return every dimension of the later wave, on every floor, in both, with what the test says of it."""
    paired = len(pairs(before, after)) >= FEWEST
    enough = min(before.subject.respondents, after.subject.respondents) >= FEWEST
    old = {dimension.id: dimension for dimension in before.every_dimension}
    parts = [(d, old.get(d.id), _shared(d.id, before, after)) for d in after.every_dimension]
    values: list[float | None] = [None] * len(parts)
    if enough:
        shared_by = {new.id: shared for new, _, shared in parts}
        before_by, after_by = (_indexes(wave, after, shared_by) for wave in (before, after))
        values = [_p_value(before_by[new.id], after_by[new.id], paired=paired) for new, _, _ in parts]
    made = []
    for (new, was, shared), p_value, adjusted in zip(parts, values, holm(values), strict=True):
        asked = {question.id for question in (*new.questions, *(was.questions if was else ()))}
        same = was is not None and shared == asked and _same_weights(new.id, shared, before, after)
        change = ScoreChange(
            id=new.id,
            before=was.index if was else None,
            after=new.index,
            before_stage=was.stage if was else None,
            after_stage=new.stage,
            p_value=p_value,
            adjusted=adjusted,
            beyond_noise=None if adjusted is None else adjusted <= SIGNIFICANT,
            same_questions=same,
            shared_before=was.index if same and was else _shared_index(new.id, before, after, shared),
            shared_after=new.index if same else _shared_index(new.id, after, after, shared),
            before_figure=figure_of(was) if was else None,
            after_figure=figure_of(new),
        )
        made.append(split(change, divided(before, after, new.id, shared)))
    return tuple(made)


def overall_change(before: Assessment, after: Assessment, scores: Sequence[ScoreChange]) -> ScoreChange:
    """Return the overall result in both waves; no test is made of it."""
    weights = {d.id: d.weight for d in after.questionnaire.dimensions}
    known = {d.id: d.weight for d in before.questionnaire.dimensions} == weights
    known = known and before.questionnaire.roll_up == after.questionnaire.roll_up
    same = known and all(score.same_questions for score in scores)
    parts = _parts_of_whole(before, after, scores)
    # Of what rolls up otherwise than by a mean nothing is said but of the same questions.
    shared = _shared_means(parts, weights) if after.questionnaire.roll_up == "mean" else (None, None)
    change = ScoreChange(
        id="overall",
        before=before.overall.index,
        after=after.overall.index,
        before_stage=before.overall.stage,
        after_stage=after.overall.stage,
        p_value=None,
        adjusted=None,
        beyond_noise=None,
        same_questions=same,
        shared_before=before.overall.index if same else shared[0],
        shared_after=after.overall.index if same else shared[1],
        before_figure=figure_of(before.overall),
        after_figure=figure_of(after.overall),
    )
    return split(change, _divided_whole(before, after, parts, same=same))


def _divided_whole(
    before: Assessment, after: Assessment, parts: Sequence[ScoreChange], *, same: bool
) -> Divided:
    """Return what the same groups say differently in the whole, of these parts."""
    asked = after.questionnaire
    if asked.roll_up == "mean":
        return divided_whole(parts, (), asked)
    if not same:
        return Divided()
    found = [
        (one, divided(before, after, one.id, _shared(one.id, before, after))) for one in asked.dimensions
    ]
    return divided_whole(parts, found, asked)


def _parts_of_whole(
    before: Assessment, after: Assessment, scores: Sequence[ScoreChange]
) -> list[ScoreChange]:
    """Return the dimensions that have a part in what both waves share.

    One that is not asked in one of them, or in which nothing applies in both, has none.
    """
    withheld = [{d.id: d.withheld for d in wave.dimensions} for wave in (before, after)]
    top = {dimension.id for dimension in after.questionnaire.dimensions}
    return [
        score
        for score in scores
        if score.id in top & withheld[0].keys() and {one[score.id] for one in withheld} != {"not_applicable"}
    ]


def _shared_means(
    asked: Sequence[ScoreChange], weights: Mapping[str, int]
) -> tuple[float | None, float | None]:
    """Return the means of what both waves share, by later weights; None where a part is withheld."""
    weight = sum(weights[score.id] for score in asked)
    pairs = [(weights[s.id], s.shared_before, s.shared_after) for s in asked]
    known = [(w, old, new) for w, old, new in pairs if old is not None and new is not None]
    if not weight or len(known) < len(asked):
        return None, None
    return (
        round(fsum(w * old for w, old, _ in known) / weight, 9),
        round(fsum(w * new for w, _, new in known) / weight, 9),
    )


def _shared(dimension: str, before: Assessment, after: Assessment) -> frozenset[str]:
    """Return the questions of a dimension that stand in it, on the same scale, in both waves."""
    asked: list[set[tuple[str, Answered]]] = []
    for questionnaire in (before.questionnaire, after.questionnaire):
        options = options_of(questionnaire)
        inside = (q for d in questionnaire.every_dimension if d.id == dimension for q in d.questions)
        asked.append({(question.id, options[question.id]) for question in inside})
    return frozenset(name for name, _ in asked[0] & asked[1])


def _same_weights(dimension: str, shared: Set[str], before: Assessment, after: Assessment) -> bool:
    """Return whether a dimension rolls up the same in both waves, and `shared` questions weigh the same."""
    old, new = weights_of(before.questionnaire), weights_of(after.questionnaire)
    rolls = [_rolls_up(_of_id(dimension, wave.questionnaire)) for wave in (before, after)]
    return rolls[0] == rolls[1] and all(old[name] == new[name] for name in shared)


def _of_id(dimension: str, questionnaire: Questionnaire) -> Dimension:
    """Return the dimension of this id, on whatever floor."""
    return next(one for one in questionnaire.every_dimension if one.id == dimension)


def _rolls_up(dimension: Dimension) -> tuple[object, ...]:
    """Return how a dimension rolls up: its rule, and its parts with their weights and theirs."""
    parts = [(part.id, part.weight, _rolls_up(part)) for part in dimension.dimensions]
    return (dimension.roll_up, tuple(parts))


def _shared_index(dimension: str, wave: Assessment, after: Assessment, shared: Set[str]) -> float | None:
    """Return the index of `wave` over the questions in `shared`, None where too few are answered."""
    pooled = pool(wave.questionnaire, wave.tally, strict=wave.strict)
    index = _index(dimension, (one for _, questions in pooled for one in questions), after, shared)
    return None if index is None else percent(index)


def _index(dimension: str, questions: Iterable[Pooled], after: Assessment, shared: Set[str]) -> float | None:
    """Return the index (0-1) of a dimension over `shared`, by the weights and floors of the later wave."""
    asked = {question.id: question for question in after.questionnaire.questions}
    kept = [replace(p, question=asked[p.question.id]) for p in questions if p.question.id in shared]
    return dimension_figures(_of_id(dimension, after.questionnaire), kept, after.questionnaire).index


def pairs(before: Assessment, after: Assessment) -> list[str]:
    """Return the ids of the respondents who answered in both waves."""
    later = {sheet.respondent.id for sheet in respondents_of(after.people)}
    return [s.respondent.id for s in respondents_of(before.people) if s.respondent.id in later]


def _p_value(old: dict[str, float], new: dict[str, float], *, paired: bool) -> float | None:
    """Return the p-value of a change of the respondents' indexes, None where too few have one."""
    if paired:
        both = [name for name in old if name in new]
        return paired_p([new[name] - old[name] for name in both]) if len(both) >= FEWEST else None
    if min(len(old), len(new)) < FEWEST:
        return None
    return unpaired_p(list(old.values()), list(new.values()))


def _indexes(
    wave: Assessment, after: Assessment, shared: dict[str, frozenset[str]]
) -> dict[str, dict[str, float]]:
    """Return each respondent's own index (0-1) by dimension, where enough was answered for one."""
    found: dict[str, dict[str, float]] = {name: {} for name in shared}
    sheets: Sequence[Answers] = respondents_of(wave.people)
    for sheet in sheets:
        pooled = pool(wave.questionnaire, tally_of(wave.questionnaire, [sheet]), strict=wave.strict)
        questions = [one for _, inside in pooled for one in inside]
        for dimension, of_it in shared.items():
            index = _index(dimension, questions, after, of_it)
            if index is not None:
                found[dimension][sheet.respondent.id] = index
    return found


Answered = tuple[tuple[tuple[str, int], ...], QuestionKind, int | None, tuple[float, ...], bool]
"""The options and points of a question, its kind, what is enough, its borders, and whether it is scored."""


def options_of(questionnaire: Questionnaire) -> dict[str, Answered]:
    """Return how each question is answered, whatever the order of its options."""
    return {
        question.id: (
            tuple(sorted((one.id, one.points) for one in questionnaire.scale_of(question).options)),
            question.kind,
            question.enough,
            question.borders,
            question.scored,
        )
        for question in questionnaire.questions
    }


def weights_of(questionnaire: Questionnaire) -> dict[str, tuple[int, bool]]:
    """Return how dimensions and questions weigh, and which questions hold stages down as foundations."""
    weights = {dimension.id: (dimension.weight, False) for dimension in questionnaire.every_dimension}
    return weights | {
        question.id: (question.weight, questionnaire.gates(question)) for question in questionnaire.questions
    }
