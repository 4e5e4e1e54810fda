"""Questionnaires of two to five questions with actions, a sheet of each, and a wish: plain trees."""

from typing import Any, NamedTuple

from hypothesis import strategies as st

from tests.any_model import ROLL_UPS, Tree, options_of

NAMES = ("Shops", "Depots")


class Wished(NamedTuple):
    """What is asked of a plan."""

    target: int
    phases: int
    moves: int
    days: int | None
    keep: tuple[str, ...]
    avoid: tuple[str, ...]


class SmallCase(NamedTuple):
    tree: Tree
    sheet: Tree
    wished: Wished


@st.composite
def small_cases(
    draw: st.DrawFn, rules: tuple[str, ...] = ("gated", "gated", "banded", "cumulative")
) -> SmallCase:
    """Draw a questionnaire of a few questions, a sheet and a wish."""
    maker = _Small(draw, draw(st.sampled_from(rules)))
    tree = maker.tree()
    names = [one["id"] for one in maker.asked if one.get("scored", True)]
    keep = draw(st.lists(st.sampled_from(names), max_size=1)) if maker.seldom() else []
    avoid = [name for name in names if maker.seldom() and maker.seldom() and name not in keep]
    wished = Wished(
        target=maker.number(2, len(tree["levels"])),
        phases=maker.number(2, 3),
        moves=maker.number(1, 3),
        days=maker.one((35, 60, 65, 90)) if maker.seldom() else None,
        keep=tuple(keep),
        avoid=tuple(avoid),
    )
    return SmallCase(tree, maker.sheet(), wished)


class _Small:
    """What is drawn so far, and how the rest is drawn."""

    def __init__(self, draw: st.DrawFn, rule: str) -> None:
        self.draw, self.rule = draw, rule
        self.asked: list[Tree] = []
        self.left = self.number(2, 5)
        self.lowest = self.one((None, None, 0, 3))
        self.levels: list[Tree] = []
        self.scales: list[Tree] = []

    def one(self, of: Any) -> Any:
        return self.draw(st.sampled_from(of))

    def number(self, low: int, high: int) -> int:
        return self.draw(st.integers(low, high))

    def seldom(self) -> bool:
        return self.number(0, 3) == 3

    def tree(self) -> Tree:
        count = self.number(2, 4)
        if self.rule == "cumulative":
            # Every level above the lowest has a question.
            count = min(count, self.left + 1)
        self.levels = [{"name": f"L{place}", "meaning": "M"} for place in range(count)]
        if self.lowest is not None:
            self.levels[0]["number"] = self.lowest
        steps = sorted(self.draw(st.sets(st.integers(1, 12), min_size=count - 1, max_size=count - 1)))
        if self.rule != "cumulative":
            for level, step in zip(self.levels, [0, *steps], strict=True):
                level["from"] = f"{step}/12" if step else 0
        self.scales = [self.scale(f"s{place}") for place in range(self.number(1, 2))]
        tree: Tree = {
            "format": 1,
            "id": "drawn",
            "version": "1.0.0",
            "title": "Drawn",
            "language": "en",
            "privacy_floor": 3,
            "levels": self.levels,
            "scales": self.scales,
            "dimensions": self.dimensions("d", 1),
        }
        if self.seldom():
            tree["roll_up"] = self.one(ROLL_UPS)
        tree["stage"] = {"rule": self.rule}
        if self.rule == "gated":
            for name in ("foundation_slack", "dimension_slack"):
                if not self.seldom():
                    tree["stage"][name] = self.number(0, 2)
        if self.rule == "cumulative":
            tree["stage"] = self.cumulative()
        return tree

    def scale(self, name: str) -> Tree:
        count = self.number(2, 4)
        points = self.draw(
            st.lists(st.integers(0, 5), min_size=count, max_size=count).filter(lambda all_: len({*all_}) > 1)
        )
        if not self.seldom():
            points = sorted(points)
        return {
            "id": name,
            "options": [{"id": f"o{n}", "label": "O", "points": one} for n, one in enumerate(points)],
        }

    def dimensions(self, name: str, floor: int) -> list[Tree]:
        count = self.number(1, min(3 if floor == 1 else 2, max(self.left, 1)))
        heavy = self.number(0, count - 1)
        found = []
        for place in range(count):
            if place and not self.left:
                break
            found.append(self.dimension(f"{name}{place}", floor, heavy=place == heavy))
        if not any(one["weight"] for one in found):
            found[0]["weight"] = 1
        return found

    def dimension(self, name: str, floor: int, *, heavy: bool) -> Tree:
        made: Tree = {"id": name, "name": "D", "weight": self.number(1 if heavy else 0, 2)}
        if self.seldom():
            made |= self.condition()
        if self.seldom():
            made["roll_up"] = self.one(ROLL_UPS)
        if floor < 3 and self.left > 1 and self.seldom():
            return {**made, "dimensions": self.dimensions(name, floor + 1)}
        count = max(1, min(self.left, self.number(1, 3)))
        made["questions"] = []
        for place in range(count):
            question = self.question(f"{name}.q{place}", heavy=not place)
            made["questions"].append(question)
            self.asked.append(question)
        self.left -= count
        return made

    def condition(self) -> Tree:
        """When something is asked: by one or two earlier answers."""
        able = [one for one in self.asked if one.get("kind", "choice") == "choice"]
        if not able:
            return {}
        tests = []
        for _ in range(self.number(1, 2)):
            of = self.one(able)
            options = [one["id"] for one in options_of(of, {"scales": self.scales})]
            test = self.one(("at_least", "at_least", "at_most", "is", "answered"))
            given: Any = self.one(options)
            if test == "answered":
                given = self.one((True, False))
            tests.append({"question": of["id"], test: [given] if test == "is" else given})
        found: Tree = tests[0] if len(tests) == 1 else {self.one(("all", "any")): tests}
        if self.seldom():
            found = {"not": found}
        made: Tree = {"applies_when": found}
        return {**made, "otherwise": "lowest"} if self.one((True, False)) else made

    def question(self, name: str, *, heavy: bool) -> Tree:
        made: Tree = {"id": name, "name": "Q", "text": "?"}
        if self.rule != "cumulative" and self.seldom() and self.seldom():
            options = [
                {"id": one, "label": "O", "points": self.number(0, 3)} for one in "uvw"[: self.number(1, 3)]
            ]
            options[0]["points"] = options[0]["points"] or 1
            made |= {"kind": "several", "options": options}
            most = sum(one["points"] for one in options)
            if self.one((True, False)):
                made["enough"] = self.number(1, most)
        else:
            made["scale"] = self.one(self.scales)["id"]
        made["weight"] = self.number(1 if heavy else 0, 3)
        if self.asked and self.seldom():
            made |= self.condition()
        made |= self.gates(made)
        options = options_of(made, {"scales": self.scales})
        if made.get("kind") == "several":
            goals = [one["id"] for one in options]
        else:
            lowest = min(one["points"] for one in options)
            goals = [one["id"] for one in options if one["points"] > lowest]
        made["actions"] = [self.action(to) for to in goals if not self.seldom()]
        return made

    def action(self, to: str) -> Tree:
        made: Tree = {"to": to, "do": "It."}
        effort = self.one(("S", "M", "L", None))
        if effort:
            made["effort"] = effort
        if self.asked and self.seldom():
            other = self.one(self.asked)
            options = [one["id"] for one in options_of(other, {"scales": self.scales})]
            made["needs"] = [{"question": other["id"], "option": self.one(options)}]
        return made

    def gates(self, made: Tree) -> Tree:
        found: Tree = {"foundation": True} if self.seldom() else {}
        first = self.lowest if self.lowest is not None else 1
        if self.rule == "cumulative" and made.get("kind") != "several":
            found["level"] = first + self.number(0, len(self.levels) - 1)
            # All of them are answered on one scale, since they all have to reach the same option.
            found["scale"] = self.scales[0]["id"]
        if self.rule != "none" and made.get("kind") != "several" and self.seldom():
            scale = found.get("scale", made["scale"])
            options = options_of({"scale": scale}, {"scales": self.scales})
            found["required"] = {
                "from_level": first + self.number(1, len(self.levels) - 1),
                "at_least": self.one(options)["id"],
            }
        return found

    def cumulative(self) -> Tree:
        first = self.lowest if self.lowest is not None else 1
        heavy = [one for one in self.asked if one["weight"]]
        for place, question in zip(range(1, len(self.levels)), heavy, strict=False):
            question["level"] = first + place
        options = self.scales[0]["options"]
        own = self.one(options)
        rule: Tree = {"rule": "cumulative", "at_least": own["id"]}
        if self.one((True, False)):
            rule["share"] = self.one((0.5, "1/3", "2/3", 0.8, 1.0))
        if self.one((True, False)):
            rule["below_at_least"] = self.one([o for o in options if o["points"] >= own["points"]])["id"]
        return rule

    def sheet(self) -> Tree:
        answers: Tree = {}
        for one in self.asked:
            options = [option["id"] for option in options_of(one, {"scales": self.scales})]
            state = self.one("aaaaaaaaun-")
            if state == "u":
                answers[one["id"]] = "unknown"
            elif state == "n":
                answers[one["id"]] = {"na": "none here"}
            elif state == "a" and one.get("kind") == "several":
                answers[one["id"]] = [name for name in options if self.one((True, False))]
            elif state == "a":
                # Mostly low, so that something is left to do.
                points = {o["id"]: o["points"] for o in options_of(one, {"scales": self.scales})}
                low = min(points, key=lambda name: points[name])
                answers[one["id"]] = low if self.one((True, False)) else self.one(options)
        return {
            "format": 1,
            "questionnaire": "drawn@1",
            "organisation": "Acme",
            "scope": "",
            "wave": "",
            "date": "2026-03-01",
            "assessor": "",
            "respondent": {"id": "r0", "group": "", "role": ""},
            "quick": False,
            "answers": answers,
        }
