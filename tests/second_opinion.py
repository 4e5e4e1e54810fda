"""A slow second opinion on every figure: from the trees of files alone, in fractions, rule by rule.

It is written from what the rules say in words, and shares nothing with the package. What it says of the whole
stands under `overall`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from tests.any_model import Tree, dimensions_of, options_of, questions_of

NOTHING, LOWEST = "nothing", "lowest"
ZERO, ONE = Fraction(0), Fraction(1)
DOCUMENT = 2
Truth = bool | None


@dataclass(kw_only=True)
class Figures:
    """What is said of a question, a dimension or the whole; None for nothing."""

    weight: int = 0
    state: str = ""
    value: Fraction | None = None
    shown: Fraction | None = None
    supported: Fraction | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    coverage: Fraction | None = None
    applicability: Fraction | None = None
    most: int = 0
    withheld: str | None = None
    band: int | None = None
    stage: int | None = None
    stage_shown: int | None = None
    told: bool = True


class Opinion:
    """What follows from a questionnaire and the answer files of a wave; `found` are all figures, by id."""

    def __init__(self, questionnaire: Tree, files: Sequence[Tree], *, strict: bool) -> None:
        self.tree, self.strict = questionnaire, strict
        self.questions = {one["id"]: one for one in questions_of(questionnaire)}
        self.rule = {"rule": "gated", **questionnaire.get("stage", {})}
        levels = questionnaire["levels"]
        self.top = len(levels)
        self.lowest_number = levels[0].get("number", 1)
        self.has_starts = "from" in levels[0]
        self.starts = [
            share(one["from"]) if self.has_starts else Fraction(place, self.top)
            for place, one in enumerate(levels)
        ]
        # Who only opened a file is nobody; a consensus counts beside others, and as one where it is alone.
        said = [one for one in files if one["answers"]] or list(files[:1])
        members = [one for one in said if one["respondent"]["role"] != "consensus"] or said
        self.agreed = [one for one in said if one not in members]
        self.members, self.alone = members, len(said) == 1
        self.quick = all(one["quick"] for one in said)
        self.unasked = {id(one): self.not_asked(one) for one in said}
        self.dimensions = dimensions_of(questionnaire)
        self.found: dict[str, Figures] = {}
        self.whole()

    # ---- Single answers

    def worth(self, question: Tree) -> tuple[int, int]:
        """The points that are worth 1, and those of the lowest answer."""
        points = [one.get("points", 0) for one in options_of(question, self.tree)]
        if question.get("kind") == "several":
            return question.get("enough", sum(points)), 0
        return max(points), min(points)

    def points(self, question: Tree, answer: Any) -> int | None:
        """The points of an answer; None where it is none, or has no points."""
        if not is_scored(question) or not is_answered(answer):
            return None
        given = content(answer)
        points = {str(one["id"]): one.get("points", 0) for one in options_of(question, self.tree)}
        match question.get("kind", "choice"):
            case "choice":
                return points[str(given)]
            case "several":
                return min(sum(points[str(one)] for one in given), self.worth(question)[0])
            case _:
                return points[str(self.option_of(question, given))]

    def option_of(self, question: Tree, number: float) -> Any:
        """The option whose border a number reaches; below the second border it is the first."""
        options = options_of(question, self.tree)
        borders = question.get("from") or [one["from"] for one in options]
        found = options[0]["id"]
        for option, border in zip(options, borders, strict=True):
            found = option["id"] if number >= border else found
        return found

    def level(self, value: Fraction) -> int:
        return max(place for place, start in enumerate(self.starts, 1) if value >= start)

    def held(self, question: Tree, points: int) -> int:
        """The points of a claim that nothing shows: the most that are below the two highest levels."""
        top, bottom = self.worth(question)
        if self.level(Fraction(points, top)) < self.top - 1:
            return points
        possible: Iterable[int] = range(top + 1)
        if question.get("kind") != "several":
            possible = [one["points"] for one in options_of(question, self.tree)]
        return max([p for p in possible if self.level(Fraction(p, top)) < self.top - 1], default=bottom)

    # ---- What is asked

    def not_asked(self, sheet: Tree) -> dict[str, str]:
        """What a sheet is not asked, and what each counts as; `beyond` is beyond the quick set."""
        found: dict[str, str] = {}

        def walk(within: Tree, above: str | None) -> None:
            for part in within.get("dimensions", ()):
                ruled = above
                if ruled is None and self.all_of(part, sheet, found) is False:
                    ruled = part.get("otherwise", NOTHING)
                walk(part, ruled)
            for question in within.get("questions", ()):
                name = question["id"]
                if sheet["quick"] and not question.get("quick"):
                    found[name] = "beyond"
                elif above is not None:
                    found[name] = above
                elif self.all_of(question, sheet, found) is False:
                    found[name] = question.get("otherwise", NOTHING)

        walk(self.tree, None)
        return found

    def all_of(self, thing: Tree, sheet: Tree, found: Mapping[str, str]) -> Truth:
        stated = thing.get("applies_when", [])
        return least(self.truth(c, sheet, found) for c in (stated if isinstance(stated, list) else [stated]))

    def truth(self, condition: Tree, sheet: Tree, found: Mapping[str, str]) -> Truth:
        if "all" in condition:
            return least(self.truth(one, sheet, found) for one in condition["all"])
        if "any" in condition:
            return opposite(least(opposite(self.truth(one, sheet, found)) for one in condition["any"]))
        if "not" in condition:
            return opposite(self.truth(condition["not"], sheet, found))
        if "field" in condition:
            name = condition["field"]
            said = (sheet["respondent"] if name in ("group", "role") else sheet)[name]
            return said in condition["is"] if said else None
        return self.test(condition, sheet, found)

    def test(self, condition: Tree, sheet: Tree, found: Mapping[str, str]) -> Truth:
        name = condition["question"]
        question, answer = self.questions[name], sheet["answers"].get(name)
        if found.get(name) == "beyond":
            return None
        there = name not in found and is_answered(answer)
        if not there and (name in found or is_inapplicable(answer)):
            return condition.get("answered") is False
        if not there:
            # Don't know is no answer; what may still be answered says nothing at all.
            return None if answer is None or "answered" not in condition else not condition["answered"]
        if "answered" in condition:
            return bool(condition["answered"])
        return self.fits(condition, question, content(answer))

    def fits(self, condition: Tree, question: Tree, given: Any) -> bool:
        options = {str(one["id"]): one.get("points", 0) for one in options_of(question, self.tree)}
        if question.get("kind") == "several":
            return condition["ticked"] in given
        if not options:
            return (
                given >= condition["at_least"] if "at_least" in condition else given <= condition["at_most"]
            )
        option = self.option_of(question, given) if question.get("kind") == "number" else given
        if "at_least" in condition:
            return options[str(option)] >= options[str(condition["at_least"])]
        if "at_most" in condition:
            return options[str(option)] <= options[str(condition["at_most"])]
        return option in (condition["is"] if "is" in condition else [condition["ticked"]])

    # ---- A question, of all who answered it

    def question(self, question: Tree, members: Sequence[Tree], agreed: Sequence[Tree]) -> Figures:
        name = question["id"]
        asked = [one["answers"].get(name) for one in members if name not in self.unasked[id(one)]]
        unasked = [self.unasked[id(one)][name] for one in members if name in self.unasked[id(one)]]
        decided = [one["answers"][name] for one in agreed if one["answers"].get(name) is not None]
        counting = decided or asked
        assumed = 0 if decided else unasked.count(LOWEST)
        made = Figures(weight=question.get("weight", 1) if is_scored(question) else 0)
        made.state = self.state(counting, [] if decided else unasked)
        if assumed and made.state != "answered":
            made.state = "not_asked"
        made.told = self.told(asked, decided, len(members))
        if is_scored(question):
            self.value(made, question, counting, assumed, best_grade([*asked, *decided]))
        return made

    def state(self, answers: Sequence[Any], unasked: Sequence[str]) -> str:
        if any(is_answered(one) for one in answers):
            return "answered"
        if any(is_inapplicable(one) for one in answers):
            return "not_applicable"
        if any(one is not None for one in answers):
            return "unknown"
        return "unanswered" if answers else "not_asked"

    def value(self, made: Figures, question: Tree, answers: Sequence[Any], assumed: int, grade: int) -> None:
        """The mean over who answered and who counts as the lowest; as claimed, and as shown."""
        top, bottom = self.worth(question)
        made.most = top
        claimed = [p for p in (self.points(question, one) for one in answers) if p is not None]
        shown = claimed if grade >= DOCUMENT else [self.held(question, one) for one in claimed]
        count = len(claimed) + assumed
        if count:
            made.value = Fraction(sum(claimed) + assumed * bottom, count * top)
            made.shown = Fraction(sum(shown) + assumed * bottom, count * top)
            made.value = made.shown if self.strict else made.value
            made.supported = ONE if grade >= DOCUMENT else ZERO
            made.coverage = made.applicability = ONE
            made.low = made.high = made.value
        elif made.state in ("unknown", "unanswered"):
            made.coverage, made.applicability = ZERO, ONE
            made.low, made.high = Fraction(bottom, top), ONE
        elif made.state == "not_applicable":
            made.applicability = ZERO

    def told(self, asked: Sequence[Any], decided: Sequence[Any], respondents: int) -> bool:
        """Whether it may be told if high answers are shown: of how many, who gave evidence or who did not."""
        if self.alone or best_grade(decided) >= DOCUMENT:
            return True
        gave = sum(
            isinstance(one, dict) and bool(one.get("evidence") or one.get("evidence_grade")) for one in asked
        )
        return (gave or sum(map(is_answered, asked)) or respondents) >= self.tree["privacy_floor"]

    # ---- Dimensions and the whole

    def of_group(self, group: str) -> dict[str, Figures]:
        """What the members of one group say by themselves."""
        found: dict[str, Figures] = {}
        self.figures(
            self.tree, [one for one in self.members if one["respondent"]["group"] == group], (), found
        )
        return found

    def whole(self) -> None:
        floor = self.tree["privacy_floor"]
        made = self.figures(self.tree, self.members, self.agreed, self.found)
        self.found["overall"] = made
        # Fewer than the floor are never told of, and a stage only of as many in all.
        tops = [self.found[one["id"]] for one in self.tree["dimensions"]]
        any_stage = self.alone or all(one.told for one in tops) or len(self.members) >= floor
        every = [(self.tree, made), *((one, self.found[one["id"]]) for one in self.dimensions)]
        for within, one in every:
            self.stages(within, one)
        for within, one in every:
            lower = within is not self.tree and within not in self.tree["dimensions"]
            one.shown = one.shown if one.told else None
            if one.withheld == "applicability":
                one.low = one.high = None
            one.stage_shown = one.stage_shown if any_stage or (lower and one.told) else None

    def figures(
        self, within: Tree, members: Sequence[Tree], agreed: Sequence[Tree], into: dict[str, Figures]
    ) -> Figures:
        """Roll up a dimension or the whole, and note all that is in it."""
        parts = [self.question(one, members, agreed) for one in within.get("questions", ())]
        into.update(zip((one["id"] for one in within.get("questions", ())), parts, strict=True))
        of_questions = bool(parts)
        for one in within.get("dimensions", ()):
            parts.append(self.figures(one, members, agreed, into))
            into[one["id"]] = parts[-1]
        rule = within.get("roll_up", "mean")
        asked = [one for one in parts if one.weight and one.applicability is not None]
        counting = [one for one in parts if one.weight and one.coverage is not None]
        known = [one for one in counting if one.value is not None]
        made = Figures(weight=within.get("weight", 1))
        made.applicability = mean([(one.weight, one.applicability) for one in asked])
        made.coverage = mean([(one.weight, one.coverage) for one in counting])
        made.most = sum(one.weight * one.most for one in counting)
        made.low, made.high = (rolled(rule, counting, end) for end in ("low", "high"))
        made.withheld = self.withheld(made, known, counting, of_questions=of_questions)
        if made.withheld == "applicability":
            # What applies is a part, and its bounds would be those of a part.
            made.low, made.high = ZERO, ONE
        made.told = all(one.told for one in parts if one.value is not None or not of_questions)
        if made.withheld is None:
            made.value, made.shown = rolled(rule, known, "value"), rolled(rule, known, "shown")
            made.supported = supported(rule, known)
            assert made.value is not None and made.low is not None and made.high is not None
            # An index lies within its bounds, also where the lowest option of what is open is worth more.
            made.low, made.high = min(made.low, made.value), max(made.high, made.value)
        return made

    def withheld(
        self, made: Figures, known: list[Figures], counting: list[Figures], *, of_questions: bool
    ) -> str | None:
        if made.coverage is None or made.applicability is None:
            return "not_applicable"
        if made.applicability < share(self.tree.get("min_applicable", 0.5)):
            return "applicability"
        short = not made.coverage or made.coverage < share(self.tree.get("min_coverage", 0.7))
        if of_questions:
            return "coverage" if short else None
        if len(known) == len(counting):
            return None
        return "coverage" if short and not known else "dimension"

    # ---- Stages

    def stages(self, within: Tree, made: Figures) -> None:
        """The band by the index alone, and the stage as claimed and as shown."""
        if made.value is None:
            return
        if self.has_starts and self.rule["rule"] != "none":
            made.band = self.level(made.value)
        if self.rule["rule"] == "none":
            return
        if self.quick:
            made.withheld = "quick"
            return
        made.stage = self.stage(within, made, "value")
        made.stage_shown = self.stage(within, made, "shown")

    def applying(self, within: Tree) -> list[tuple[Tree, Figures]]:
        """The questions that can hold a dimension or the whole: they weigh something and apply."""
        found = [(one, self.found[one["id"]]) for one in weighty(within)]
        return [(question, one) for question, one in found if one.coverage is not None]

    def held_down(self, within: Tree, stage: int) -> dict[str, Fraction | int]:
        """What is too low for a stage: the value that each question needs, the stage that each part does."""
        found: dict[str, Fraction | int] = {}
        whole, gated = within is self.tree, self.rule["rule"] == "gated"
        if whole and gated:
            slack = self.rule.get("dimension_slack", 1)
            for part in within["dimensions"]:
                made = self.found[part["id"]]
                if part.get("weight", 1) and made.value is not None and made.stage is not None:
                    found |= {part["id"]: stage - slack} if made.stage < stage - slack else {}
        questions = self.applying(within)
        for question, one in questions:
            needs = []
            required = question.get("required")
            if required and stage > required["from_level"] - self.lowest_number:
                needs.append(self.value_of(question, required["at_least"]))
            if question.get("foundation") and gated and not whole:
                base = stage - self.rule.get("foundation_slack", 1)
                needs += [self.starts[base - 1]] if base > 1 else []
            if self.rule["rule"] == "cumulative" and question.get("level") is not None:
                level = question["level"] - self.lowest_number + 1
                if level <= stage and not self.level_counts(level, stage, questions, "value"):
                    needs.append(self.value_of(question, self.asked_option(level, stage)))
            if needs and (one.value is None or one.value < max(needs)):
                found[question["id"]] = max(needs)
        return found

    def counts_by_level(self, within: Tree) -> list[tuple[int, int, int, int, int]]:
        """Of each level: its place; how many apply, have to reach its option, do, and reach the one below."""
        found: list[tuple[int, int, int, int, int]] = []
        if self.rule["rule"] != "cumulative":
            return found
        least = share(self.rule.get("share", 1))
        for level in range(1, self.top + 1):
            number = level + self.lowest_number - 1
            own = [(q, one) for q, one in self.applying(within) if q.get("level") == number]
            needed = min(n for n in range(len(own) + 1) if not own or Fraction(n, len(own)) >= least)
            at_it, later = (
                sum(self.reaches(q, one.value, self.asked_option(level, stage)) for q, one in own)
                for stage in (level, self.top + 1)
            )
            if own or level > 1:
                found.append((level, len(own), needed, at_it, later))
        return found

    def stage(self, within: Tree, made: Figures, as_: str) -> int:
        """The highest level of which all that the rule asks is so; the lowest always is."""
        questions = self.applying(within)
        whole = within is self.tree
        return max(
            s for s in range(1, self.top + 1) if s == 1 or self.holds(s, within, made, questions, as_, whole)
        )

    def holds(
        self,
        stage: int,
        within: Tree,
        made: Figures,
        questions: list[tuple[Tree, Figures]],
        as_: str,
        whole: bool,
    ) -> bool:
        for question, one in questions:
            required = question.get("required")
            if not required or stage <= required["from_level"] - self.lowest_number:
                continue
            if not self.reaches(question, getattr(one, as_), required["at_least"]):
                return False
        if self.rule["rule"] == "cumulative":
            return all(self.level_counts(level, stage, questions, as_) for level in range(1, stage + 1))
        index = getattr(made, as_)
        if index < self.starts[stage - 1]:
            return False
        if self.rule["rule"] == "banded":
            return True
        if whole:
            slack = self.rule.get("dimension_slack", 1)
            below = [one for one in within["dimensions"] if one.get("weight", 1)]
            parts = [(one, self.found[one["id"]]) for one in below]
            return all(self.stage(d, f, as_) >= stage - slack for d, f in parts if f.value is not None)
        slack = self.rule.get("foundation_slack", 1)
        values = [getattr(one, as_) for question, one in questions if question.get("foundation")]
        return all((1 if value is None else self.level(value)) >= stage - slack for value in values)

    def level_counts(self, level: int, stage: int, questions: list[tuple[Tree, Figures]], as_: str) -> bool:
        """Whether enough of the questions of a level reach what is asked of them at a stage."""
        if level == stage == 1:
            return True
        option = self.asked_option(level, stage)
        number = level + self.lowest_number - 1
        own = [(question, one) for question, one in questions if question.get("level") == number]
        reached = [self.reaches(question, getattr(one, as_), option) for question, one in own]
        return not own or Fraction(sum(reached), len(own)) >= share(self.rule.get("share", 1))

    def asked_option(self, level: int, stage: int) -> Any:
        """The option that a stage asks for of the questions of a level: its own, or one below it."""
        own = self.rule["at_least"]
        return own if level == stage else self.rule.get("below_at_least", own)

    def value_of(self, question: Tree, option: Any) -> Fraction:
        """What an option is worth, from 0 to 1."""
        points = {str(one["id"]): one["points"] for one in options_of(question, self.tree)}
        return Fraction(points[str(option)], self.worth(question)[0])

    def reaches(self, question: Tree, value: Fraction | None, option: Any) -> bool:
        """Whether a value is at least that of an option; what nobody knows reaches nothing."""
        return value is not None and value >= self.value_of(question, option)


# ---- Small things


def share(written: Any) -> Fraction:
    """A share as it is written: a decimal, or a fraction in quotes."""
    return Fraction(str(written))


def is_scored(question: Tree) -> bool:
    return bool(question.get("scored", True)) and question.get("kind") != "text"


def is_inapplicable(answer: Any) -> bool:
    return isinstance(answer, dict) and "na" in answer


def is_answered(answer: Any) -> bool:
    return (
        answer is not None
        and answer != "unknown"
        and not (isinstance(answer, dict) and ("na" in answer or "unknown" in answer))
    )


def content(answer: Any) -> Any:
    """What was answered, whether it was written short or in full."""
    if not isinstance(answer, dict):
        return answer
    return next(answer[name] for name in ("option", "ticked", "number", "text") if name in answer)


def best_grade(answers: Iterable[Any]) -> int:
    return max((one.get("evidence_grade", 0) for one in answers if isinstance(one, dict)), default=0)


def least(truths: Iterable[Truth]) -> Truth:
    """False where one is false, else nothing where one is, else true."""
    found = list(truths)
    return False if False in found else None if None in found else True


def opposite(one: Truth) -> Truth:
    return None if one is None else not one


def mean(pairs: Sequence[tuple[int, Fraction | None]]) -> Fraction | None:
    whole = sum(weight for weight, _ in pairs)
    return sum((weight * (value or ZERO) for weight, value in pairs), ZERO) / whole if whole else None


def rolled(rule: str, parts: Sequence[Figures], name: str) -> Fraction | None:
    values = [(one, getattr(one, name)) for one in parts]
    if not values:
        return None
    if rule in ("lowest", "highest"):
        return (min if rule == "lowest" else max)(value for _, value in values)
    return mean([(one.weight * (one.most if rule == "sum" else 1), value) for one, value in values])


def supported(rule: str, parts: Sequence[Figures]) -> Fraction | None:
    """The share of an index that rests on evidence: of the lowest or highest, that of its first part."""
    index = rolled(rule, parts, "value")
    if not index:
        return None
    if rule in ("lowest", "highest"):
        return next(one.supported or ZERO for one in parts if one.value == index)
    weights = [one.weight * (one.most if rule == "sum" else 1) for one in parts]
    pairs = [
        (weight, (one.value or ZERO) * (one.supported or ZERO))
        for weight, one in zip(weights, parts, strict=True)
    ]
    return (mean(pairs) or ZERO) / index


def weighty(within: Tree) -> list[Tree]:
    """The questions in a dimension that have a weight there: none of what has a weight of 0 on the way."""
    own = [one for one in within.get("questions", ()) if is_scored(one) and one.get("weight", 1)]
    parts = [one for one in within.get("dimensions", ()) if one.get("weight", 1)]
    return [*own, *(question for part in parts for question in weighty(part))]
