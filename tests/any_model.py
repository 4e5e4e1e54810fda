"""Questionnaires and answer files drawn at random over all that the format can say, as plain trees.

They are what would stand in a file: nothing of the package is used, so what reads them is tried too.
"""

from typing import Any

from hypothesis import strategies as st

Tree = dict[str, Any]
FLOOR = 3
"""The privacy floor of what is drawn."""
RULES = ("gated", "banded", "cumulative", "none")
ROLL_UPS = ("mean", "sum", "lowest", "highest")
NAMES = ("Shops", "Depots")
"""What may stand in the header."""
SHARES = (0.0, 0.5, 0.7, "1/3", "2/3", 1.0)


@st.composite
def questionnaires(draw: st.DrawFn) -> Tree:
    """Draw a questionnaire of some twenty questions of every kind, on up to four floors, by any rule."""
    made = _Maker(draw)
    rule = made.one(RULES)
    count = made.number(2, 5)
    first = made.one((None, 0, 1, 3))
    made.levels = [{"name": f"L{place}", "meaning": "M"} for place in range(count)]
    if first is not None:
        made.levels[0]["number"] = first
    made.lowest = 1 if first is None else first
    if rule in ("gated", "banded") or made.maybe():
        steps = sorted(draw(st.sets(st.integers(1, 12), min_size=count - 1, max_size=count - 1)))
        for level, step in zip(made.levels, [0, *steps], strict=True):
            level["from"] = f"{step}/12" if step else 0
    made.rule = rule
    made.scales = [made.scale(f"s{place}") for place in range(made.number(1, 3))]
    tree: Tree = {
        "format": 1,
        "id": "drawn",
        "version": "1.0.0",
        "title": "Drawn",
        "language": "en",
        "privacy_floor": FLOOR,
        "levels": made.levels,
        "scales": made.scales,
        "groups": [{"id": "g", "name": "G"}, {"id": "h", "name": "H"}],
        "dimensions": made.dimensions("d", 1),
    }
    for name in ("min_coverage", "min_applicable"):
        if made.maybe():
            tree[name] = made.one(SHARES)
    if made.maybe():
        tree["roll_up"] = made.one(ROLL_UPS)
    if rule == "gated" and made.maybe():
        tree["stage"] = {
            "rule": "gated",
            **{name: made.number(0, 3) for name in ("foundation_slack", "dimension_slack") if made.maybe()},
        }
    elif rule == "cumulative":
        tree["stage"] = made.cumulative()
    elif rule != "gated":
        tree["stage"] = {"rule": rule}
    return tree


class _Maker:
    """What is drawn so far, and how the rest is drawn."""

    levels: list[Tree]
    scales: list[Tree]
    lowest: int
    rule: str

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.asked: list[Tree] = []
        self.last_home: list[Tree] = []

    def one(self, of: Any) -> Any:
        return self.draw(st.sampled_from(of))

    def number(self, low: int, high: int) -> int:
        return self.draw(st.integers(low, high))

    def maybe(self) -> bool:
        return self.draw(st.booleans())

    def seldom(self) -> bool:
        return self.number(0, 3) == 3

    def scale(self, name: str) -> Tree:
        """Points in any order, some equal, not all; from above 0 or not."""
        return {"id": name, "options": self.options(self.number(2, 5))}

    def options(self, count: int) -> list[Tree]:
        """Options whose ids are numbers or names, with points of which not all are alike."""
        points = self.draw(
            st.lists(st.integers(0, 6), min_size=count, max_size=count).filter(lambda all_: len({*all_}) > 1)
        )
        names = [*range(1, count + 1)] if self.maybe() else [f"o{place}" for place in range(count)]
        return [{"id": name, "label": "O", "points": one} for name, one in zip(names, points, strict=True)]

    def dimensions(self, name: str, floor: int) -> list[Tree]:
        """Dimensions beside each other, at least one of them with a weight."""
        count = self.number(1, 3 if floor == 1 else 2)
        heavy = self.number(0, count - 1)
        return [self.dimension(f"{name}{place}", floor, heavy=place == heavy) for place in range(count)]

    def dimension(self, name: str, floor: int, *, heavy: bool) -> Tree:
        made: Tree = {"id": name, "name": "D", "weight": self.number(1 if heavy else 0, 3)}
        made |= self.condition_of(made)
        if self.maybe():
            made["roll_up"] = self.one(ROLL_UPS)
        if floor < 4 and self.seldom():
            return {**made, "dimensions": self.dimensions(name, floor + 1)}
        count = self.number(1, 4)
        heavy_one = self.number(0, count - 1)
        made["questions"] = self.last_home = []
        for place in range(count):
            question = self.question(f"{name}.q{place}", heavy=place == heavy_one)
            made["questions"].append(question)
            self.asked.append(question)
        return made

    def condition_of(self, thing: Tree) -> Tree:
        """When something is asked: mostly always."""
        if not self.seldom():
            return {}
        found: Tree = {"applies_when": self.condition(2)}
        if self.maybe():
            found["applies_when"] = [found["applies_when"], *([self.condition(1)] if self.maybe() else [])]
        return {**found, "otherwise": "lowest"} if self.maybe() else found

    def condition(self, deep: int) -> Tree:
        kind = self.one(("test", "test", "all", "any", "not")) if deep else "test"
        if kind == "not":
            return {"not": self.condition(deep - 1)}
        if kind != "test":
            return {kind: [self.condition(deep - 1) for _ in range(self.number(1, 3))]}
        if not self.asked or self.seldom():
            field = self.one(("scope", "wave", "organisation", "group", "role"))
            return {"field": field, "is": [self.one(("g", "h") if field == "group" else NAMES)]}
        return self.test(self.one(self.asked))

    def test(self, of: Tree) -> Tree:
        """A test that fits the kind of an earlier question."""
        options = [one["id"] for one in options_of(of, {"scales": self.scales})]
        tests = {
            "choice": ["is", "at_least", "at_most", "ticked", "answered"],
            "several": ["ticked", "answered"],
            "number": ["at_least", "at_most", "answered", *(["is"] if options else [])],
            "text": ["answered"],
        }[of.get("kind", "choice")]
        test = self.one(tests)
        if test == "answered":
            return {"question": of["id"], test: self.maybe()}
        if not options:
            return {"question": of["id"], test: self.number(-3, 12)}
        if test == "is":
            return {"question": of["id"], test: [self.one(options) for _ in range(self.number(1, 2))]}
        return {"question": of["id"], test: self.one(options)}

    def question(self, name: str, *, heavy: bool) -> Tree:
        """A question; a heavy one is scored and has a weight."""
        made: Tree = {"id": name, "name": "Q", "text": "?"}
        kind = self.one(("choice", "choice", "choice", "several", "number", *(() if heavy else ("text",))))
        if kind != "choice" or self.maybe():
            made["kind"] = kind
        scored = heavy or not self.seldom()
        if not scored:
            made["scored"] = False
        made |= self.answered_by(kind, scored=scored)
        if heavy or self.maybe():
            made["weight"] = self.number(1 if heavy else 0, 3)
        if scored and kind != "text":
            made |= self.gates(made, kind)
        made |= self.condition_of(made)
        return {**made, "quick": True} if self.maybe() else made

    def answered_by(self, kind: str, *, scored: bool) -> Tree:
        """A scale, or options of its own, with what is enough of them and with borders."""
        match kind:
            case "choice":
                if self.seldom():
                    return {"options": self.options(self.number(2, 4))}
                return {"scale": self.one(self.scales)["id"]} if self.maybe() else {}
            case "several":
                options = [
                    {"id": name, "label": "O", "points": self.number(0, 4)}
                    for name in "uvwxy"[: self.number(1, 5)]
                ]
                options[0]["points"] = options[0]["points"] or 1
                most = sum(one["points"] for one in options)
                return {"options": options, **({"enough": self.number(1, most)} if self.maybe() else {})}
            case "number":
                return self.borders(scored=scored)
            case _:
                return {}

    def borders(self, *, scored: bool) -> Tree:
        if not scored and self.maybe():
            return {}
        own = self.options(self.number(2, 4)) if self.maybe() else None
        scale = self.one(self.scales)
        count = len(own or scale["options"])
        found = sorted(self.draw(st.sets(st.integers(-2, 10), min_size=count, max_size=count)))
        if own is None:
            return {"scale": scale["id"], "from": found}
        if self.maybe():
            return {"options": own, "from": found}
        return {"options": [{**one, "from": border} for one, border in zip(own, found, strict=True)]}

    def gates(self, made: Tree, kind: str) -> Tree:
        """What stages ask of a question: that it is a foundation, its level, an option that is required."""
        found: Tree = {"foundation": True} if self.seldom() else {}
        numbers = [self.lowest + place for place in range(len(self.levels))]
        if kind == "choice" and "options" not in made and self.rule == "cumulative":
            found["level"] = self.one(numbers)
            # All of them are answered on one scale, since they all have to reach the same option.
            found["scale"] = self.scales[0]["id"]
        if self.rule != "none" and kind != "several" and self.seldom():
            option = self.one(options_of({**made, **found}, {"scales": self.scales}))["id"]
            found["required"] = {"from_level": self.one(numbers[1:]), "at_least": option}
        return found

    def cumulative(self) -> Tree:
        """The rule by levels; every level above the lowest has a question, if only one added here."""
        wanted = {self.lowest + place for place in range(1, len(self.levels))}
        wanted -= {one["level"] for one in self.asked if one.get("level") and one.get("weight", 1)}
        for level in sorted(wanted):
            question = {"id": f"of.{level}", "name": "Q", "text": "?", "level": level}
            self.last_home.append({**question, "scale": self.scales[0]["id"]})
        options = self.scales[0]["options"]
        own = self.one(options)
        rule: Tree = {"rule": "cumulative", "at_least": own["id"]}
        if self.maybe():
            rule["share"] = self.one((0.5, "1/3", "2/3", 0.8, 1.0))
        if self.maybe():
            rule["below_at_least"] = self.one([o for o in options if o["points"] >= own["points"]])["id"]
        return rule


def options_of(question: Tree, questionnaire: Tree) -> list[Tree]:
    """Return what may be chosen of a question: its own options, else those of its scale; none of words."""
    kind = question.get("kind", "choice")
    if "options" in question:
        return list(question["options"])
    if kind == "text" or (kind == "number" and "from" not in question):
        return []
    scales = {scale["id"]: scale["options"] for scale in questionnaire["scales"]}
    return list(scales[question.get("scale", questionnaire["scales"][0]["id"])])


@st.composite
def answer_files(draw: st.DrawFn, questionnaire: Tree, most: int = 7) -> list[Tree]:
    """Draw the answer files of up to `most` respondents about one thing; some are a consensus, some empty."""
    header = {
        name: draw(st.sampled_from(("", *NAMES))) for name in ("organisation", "scope", "wave", "assessor")
    }
    quick, count = draw(st.integers(0, 9)) == 9, draw(st.integers(1, most))
    agreed = draw(st.integers(0, count * 2))
    made = []
    for place in range(count):
        who: Tree = {"id": f"r{place}", "group": draw(st.sampled_from(("", "g", "g", "h")))}
        who["role"] = "consensus" if place == agreed else draw(st.sampled_from(("", "Shops")))
        sheet: Tree = {"format": 1, "questionnaire": "drawn@1", **header, "respondent": who}
        sheet["quick"] = quick and draw(st.integers(0, 3)) > 0
        answered = draw(st.integers(0, 19)) > 0
        sheet["answers"] = {
            one["id"]: draw(_answer(one, questionnaire))
            for one in questions_of(questionnaire)
            if answered and draw(st.integers(0, 7))
        }
        made.append(sheet)
    return made


@st.composite
def _answer(draw: st.DrawFn, question: Tree, questionnaire: Tree) -> Any:
    """Draw an answer, short or in full, in one of the states that a respondent writes down."""
    state = draw(st.sampled_from("aaaaaaaun"))
    if state == "u":
        return draw(st.sampled_from(["unknown", {"unknown": True}]))
    if state == "n":
        return {"na": "none here"}
    options = [one["id"] for one in options_of(question, questionnaire)]
    match question.get("kind", "choice"):
        case "choice":
            field, given = "option", draw(st.sampled_from(options))
        case "several":
            field, given = "ticked", [one for one in options if draw(st.booleans())]
        case "number":
            field, given = "number", draw(st.integers(-4, 12) | st.sampled_from((0.5, 3.25)))
        case _:
            field, given = "text", "Lyon"
    if draw(st.booleans()):
        return given
    evidence = draw(
        st.fixed_dictionaries(
            {}, optional={"evidence": st.just("Minutes"), "evidence_grade": st.integers(0, 4)}
        )
    )
    return {field: given, **evidence}


def questions_of(within: Tree) -> list[Tree]:
    """Return all questions of a questionnaire or a dimension, in the order in which they are asked."""
    return [
        *within.get("questions", ()),
        *(one for part in within.get("dimensions", ()) for one in questions_of(part)),
    ]


def dimensions_of(within: Tree) -> list[Tree]:
    """Return the dimensions of all floors, each before its parts."""
    return [one for part in within.get("dimensions", ()) for one in (part, *dimensions_of(part))]
