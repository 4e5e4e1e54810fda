"""Conditions of a questionnaire: tests of answers and of the header, joined by all, any and not.

Their logic has three values, after Kleene: what nobody knows yet is neither true nor false. Whether a test
holds of a sheet is said in `answers/asked.py`.
"""

from collections.abc import Callable, Iterable, Iterator, Set
from typing import Annotated, Literal, assert_never

import msgspec

from cxmaturity.formats.frozen import Frozen

OptionId = Annotated[str, msgspec.Meta(extra_json_schema={"option_id": True})]
"""An option's id: text; a file may write a whole number, as in `to: 3`."""
HeaderField = Literal["organisation", "scope", "assessor", "wave", "group", "role"]
"""A field of a sheet's header, or of its respondent, that a condition may look at."""
Otherwise = Literal["nothing", "lowest"]
"""What a question that is not asked counts as: it is left out, or counts as the lowest option."""
ConditionKind = Literal["question", "field", "all", "any", "not"]
TestKind = Literal["is", "at_least", "at_most", "ticked", "answered"]


class Condition(
    Frozen, frozen=True, rename={"one_of": "is", "all_of": "all", "any_of": "any", "negated": "not"}
):
    """When something is asked: a test of an earlier question or of the header, or several of them together.

    It is of one kind. Options are compared by their points; `ticked` holds where that option was chosen.
    """

    question: str = ""
    field: HeaderField | None = None
    at_least: OptionId | None = None
    at_most: OptionId | None = None
    one_of: tuple[OptionId, ...] = ()
    ticked: OptionId | None = None
    answered: bool | None = None
    all_of: tuple["Condition", ...] | None = None
    any_of: tuple["Condition", ...] | None = None
    negated: "Condition | None" = None

    @property
    def kinds(self) -> tuple[ConditionKind, ...]:
        """Of which kinds it is, which must be one."""
        given: tuple[tuple[ConditionKind, bool], ...] = (
            ("question", bool(self.question)),
            ("field", self.field is not None),
            ("all", self.all_of is not None),
            ("any", self.any_of is not None),
            ("not", self.negated is not None),
        )
        return tuple(kind for kind, there in given if there)

    @property
    def kind(self) -> ConditionKind:
        """The kind that it is of."""
        return self.kinds[0]

    @property
    def tests(self) -> tuple[TestKind, ...]:
        """What it asks of a question or a field, which must be one thing."""
        given: tuple[tuple[TestKind, bool], ...] = (
            ("is", bool(self.one_of)),
            ("at_least", self.at_least is not None),
            ("at_most", self.at_most is not None),
            ("ticked", self.ticked is not None),
            ("answered", self.answered is not None),
        )
        return tuple(test for test, there in given if there)

    @property
    def test(self) -> TestKind:
        """What it asks of its question or field."""
        return self.tests[0]

    @property
    def options(self) -> tuple[OptionId, ...]:
        """The options that its test names."""
        named = (self.at_least, self.at_most, self.ticked)
        return (*self.one_of, *(option for option in named if option is not None))

    @property
    def parts(self) -> tuple["Condition", ...]:
        """The conditions that it is made of; none of a test."""
        return (*(self.all_of or ()), *(self.any_of or ()), *((self.negated,) if self.negated else ()))

    @property
    def written(self) -> str:
        """The condition as a file has it."""
        defaults = Condition()
        return _as_written(
            {
                field.encode_name: getattr(self, field.name)
                for field in msgspec.structs.fields(self)
                if getattr(self, field.name) != getattr(defaults, field.name)
            }
        )

    def without(self, kept: Set[str]) -> "Condition | None":
        """Return it without the tests of questions that are not among `kept`; None where nothing is left."""
        match self.kind:
            case "question":
                return self if self.question in kept else None
            case "field":
                return self
            case "all" | "any" | "not" as kind:
                left = conditions_without(self.parts, kept)
                if not left or left == self.parts:
                    return self if left else None
                match kind:
                    case "all":
                        return Condition(all_of=left)
                    case "any":
                        return Condition(any_of=left)
                    case "not":
                        return Condition(negated=left[0])
                    case _:
                        assert_never(kind)
            case other:
                assert_never(other)


# ---- Whether they hold, of tests that hold, do not, or are not known yet

Truth = bool | None
"""Whether something holds; None is not known yet."""


def every(truths: Iterable[Truth]) -> Truth:
    """Return whether all hold: not where one does not, else unknown where one is."""
    found = list(truths)
    return False if False in found else None if None in found else True


def some(truths: Iterable[Truth]) -> Truth:
    """Return whether one holds: so where one does, else unknown where one is."""
    found = list(truths)
    return True if True in found else None if None in found else False


def opposite(truth: Truth) -> Truth:
    """Return whether the opposite holds; of what is unknown it is unknown too."""
    return None if truth is None else not truth


def truth(condition: Condition, test: Callable[[Condition], Truth]) -> Truth:
    """Return whether `condition` holds, of what `test` says of the questions and fields in it."""
    match condition.kind:
        case "question" | "field":
            return test(condition)
        case "all":
            return every(truth(part, test) for part in condition.parts)
        case "any":
            return some(truth(part, test) for part in condition.parts)
        case "not":
            return opposite(truth(condition.parts[0], test))
        case other:
            assert_never(other)


def tests_in(conditions: Iterable[Condition]) -> Iterator[Condition]:
    """Yield every test of a question or a field that `conditions` are made of."""
    for condition in conditions:
        if condition.parts:
            yield from tests_in(condition.parts)
        elif condition.kinds in (("question",), ("field",)):
            yield condition


def _as_written(value: object) -> str:
    """Return a value as a file has it, in one line."""
    match value:
        case dict():
            return f"{{{', '.join(f'{name}: {_as_written(one)}' for name, one in value.items())}}}"
        case tuple():
            return f"[{', '.join(map(_as_written, value))}]"
        case Condition():
            return value.written
        case bool():
            return str(value).lower()
        case _:
            return str(value)


# ---- What becomes of them where questions are not here


def conditions_without(conditions: Iterable[Condition], kept: Set[str]) -> tuple[Condition, ...]:
    """Return `conditions` without the tests of questions that are not among `kept`."""
    left = (condition.without(kept) for condition in conditions)
    return tuple(condition for condition in left if condition is not None)
