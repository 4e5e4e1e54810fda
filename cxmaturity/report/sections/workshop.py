"""The workshop: an agenda with times, and for each question in dispute what is needed to settle it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from msgspec.structs import replace

from cxmaturity.answers.model import State, Voice
from cxmaturity.answers.privacy import telling_floor
from cxmaturity.errors import BadInput
from cxmaturity.questionnaire.scales import Option, Scale
from cxmaturity.report.lookup import Lookup, Mark, Reference, widest_apart
from cxmaturity.report.sections import SingleSection
from cxmaturity.report.sections.agreement import most_disputed
from cxmaturity.report.sections.dimension import AnswerSpread, Spoken, distribution, spoken
from cxmaturity.scoring.agreement import on_rungs
from cxmaturity.scoring.model import DimensionResult, QuestionResult, Spread
from cxmaturity.scoring.recommend import missing
from cxmaturity.scoring.shown import steps_are_levels
from cxmaturity.text.language import noted

MOST_TALKS, FEWEST_TALKS = 8, 4
OPENING, RESULT, PERCEPTION, TALK, BREAK, CLOSING = 10, 15, 15, 20, 10, 20
"""Minutes of each part."""
LONGEST_SITTING = 90
"""Minutes after which people need a break."""
VOICES, VOICE_LENGTH = 4, 220
WIDE_GAP = 10.0
"""Index points between two groups from which their gap is worth a question."""
SEVERAL_UNKNOWN = 2


@dataclass(frozen=True, kw_only=True)
class Anchored:
    """A level in question: its mark, its wording, and how many chose it."""

    mark: Mark
    label: str
    text: str
    count: int


@dataclass(frozen=True, kw_only=True)
class Camp:
    """Those who answered low or high: how many, between which labels, and what they wrote."""

    count: int
    lowest: str
    highest: str
    voices: tuple[Spoken, ...]
    more: int


PromptKind = Literal["proof", "proof_one", "unknown", "groups", "places", "holds", "target", "settle", "keep"]


@dataclass(frozen=True, kw_only=True)
class Prompt:
    """A question to the room: its kind, which the template words, and what it speaks of."""

    kind: PromptKind
    one: str = ""
    two: str = ""
    first: str = ""
    second: str = ""
    count: int = 0


@dataclass(frozen=True, kw_only=True)
class Discussion:
    """A question in dispute with everything that the room needs."""

    what: Reference
    dimension: str
    text: str
    why: str
    spread: AnswerSpread
    anchors: tuple[Anchored, ...]
    low: Camp
    high: Camp
    prompts: tuple[Prompt, Prompt, Prompt]


@dataclass(frozen=True)
class Guide:
    """The questions to talk about, the most disputed first."""

    discussions: tuple[Discussion, ...]


@dataclass(frozen=True, kw_only=True)
class AgendaPart:
    """A part of the agenda: when it starts and ends, how long it is, its kind and what it is about."""

    starts: str
    ends: str
    minutes: int
    kind: str
    what: Reference | None = None


@dataclass(frozen=True)
class Agenda:
    """The agenda, with how long it takes in all."""

    parts: tuple[AgendaPart, ...]
    total: str
    respondents: int


def guide(look: Lookup) -> Guide | None:
    """Return the questions to talk about, None where no two respondents answered the same one."""
    found = tuple(discussion for result in _chosen(look) if (discussion := _discussion(result, look)))
    return Guide(found) if found else None


GUIDE = SingleSection(
    anchor="s-guide",
    title=noted("Discussion guide"),
    template="guide",
    page=guide,
)


def agenda(look: Lookup) -> Agenda:
    """Return the parts of the workshop in order, with a break before a sitting gets too long.

    Raises BadInput where a workshop has no subject.
    """
    made = guide(look) if look.several else None
    if made is None:
        raise _no_subject(look)
    parts: list[AgendaPart] = []
    clock = sitting = 0
    for kind, minutes, what in _parts(made, look):
        if sitting + minutes > LONGEST_SITTING:
            parts.append(
                AgendaPart(starts=_time(clock), ends=_time(clock + BREAK), minutes=BREAK, kind="break")
            )
            clock, sitting = clock + BREAK, 0
        parts.append(
            AgendaPart(
                starts=_time(clock), ends=_time(clock + minutes), minutes=minutes, kind=kind, what=what
            )
        )
        clock, sitting = clock + minutes, sitting + minutes
    return Agenda(tuple(parts), _duration(clock, look), look.assessment.subject.respondents)


AGENDA = SingleSection(
    anchor="s-agenda",
    title=noted("Agenda"),
    template="agenda",
    page=agenda,
)


def _no_subject(look: Lookup) -> BadInput:
    """Return why there is nothing to hold a workshop on."""
    text = look.words.text
    if not look.several:
        return BadInput(text("a workshop needs several respondents: these answers are of one"))
    if any(result.spread is not None for result in look.results.values()):
        return BadInput(text("a workshop has nothing to discuss: nobody answered a question differently"))
    return BadInput(
        text(
            "a workshop needs {floor} who answered the same question: how fewer differ is not shown",
            floor=look.assessment.questionnaire.privacy_floor,
        )
    )


def _parts(made: Guide, look: Lookup) -> Iterator[tuple[str, int, Reference | None]]:
    yield "opening", OPENING, None
    yield "result", RESULT, None
    if any(result.gap is not None for result in look.assessment.dimensions):
        yield "perception", PERCEPTION, None
    for discussion in made.discussions:
        yield "talk", TALK, discussion.what
    yield "closing", CLOSING, None


def _duration(minutes: int, look: Lookup) -> str:
    """Return so many minutes in words."""
    text, hours = look.words.text, minutes // 60
    if not hours:
        return text("{minutes} min", minutes=minutes)
    if not minutes % 60:
        return text("{hours} h", hours=hours)
    return text("{hours} h {minutes} min", hours=hours, minutes=minutes % 60)


def _time(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"


def _chosen(look: Lookup) -> list[QuestionResult]:
    """Return two camps and missing agreement first; with few of those, the widest of the others too."""
    found = list(most_disputed(look))
    open_ones = [r for r in found if r.spread is not None and (r.spread.polarised or not r.spread.agreed)]
    return found[: min(MOST_TALKS, max(FEWEST_TALKS, len(open_ones)))]


def _discussion(result: QuestionResult, look: Lookup) -> Discussion | None:
    shown = distribution(result, look)
    if shown is None or result.spread is None:
        return None
    asked = look.questions[result.id]
    dimension = next(d for d in look.assessment.dimensions if result in d.questions)
    low, high = _camps(result, result.spread, look)
    return Discussion(
        what=look.question(result.id),
        dimension=look.dimension(dimension.id).name,
        text=asked.text,
        why=asked.why,
        spread=shown,
        anchors=_anchors(result, result.spread, look),
        low=low,
        high=high,
        prompts=_prompts(result, dimension, (low, high), look),
    )


def _counted(spread: Spread, scale: Scale) -> tuple[tuple[Option, ...], tuple[int, ...]]:
    """Return the options from the lowest points to the highest, and how many chose each."""
    counts = {option.id: count for option, count in zip(scale.options, spread.counts, strict=True)}
    return scale.rising, tuple(counts[option.id] for option in scale.rising)


def _anchors(result: QuestionResult, spread: Spread, look: Lookup) -> tuple[Anchored, ...]:
    """Return the options from the lowest that was chosen to the highest."""
    scale = look.assessment.questionnaire.scale_of(look.questions[result.id])
    options, counts = _counted(spread, scale)
    chosen = [place for place, count in enumerate(counts) if count]
    levels = len(options) == look.top and steps_are_levels(scale, look.top)
    return tuple(
        Anchored(
            mark=look.level(place + 1) if levels else Mark(str(place + 1), options[place].label, "none"),
            label=options[place].label,
            text=look.option(result.id, options[place].id),
            count=counts[place],
        )
        for place in range(chosen[0], chosen[-1] + 1)
    )


def _camps(result: QuestionResult, spread: Spread, look: Lookup) -> tuple[Camp, Camp]:
    """Return those who answered up to the mean, and those who answered above it."""
    scale = look.assessment.questionnaire.scale_of(look.questions[result.id])
    options, counted = _counted(spread, scale)
    # With everybody on one option there is nobody above the mean.
    split = sum(round(on_rungs(scale.value(option), scale), 9) <= spread.mean for option in options)
    sides = (range(split), range(split, len(options)))
    # Words beside the options that their authors chose: of few, they would be theirs for everybody in the
    # room, and so would what is left of all the words that the report lists.
    counts = [sum(counted[place] for place in side) for side in sides]
    found = look.assessment
    floor = telling_floor(found.questionnaire, named=found.tally.named)
    told = all(not count or count >= floor for count in counts)
    low, high = (
        _camp(spread, side, scale, look, said=_voices(result, above=above), told=told)
        for side, above in zip(sides, (False, True), strict=True)
    )
    return low, high


def _camp(
    spread: Spread, places: range, scale: Scale, look: Lookup, *, said: list[Voice], told: bool
) -> Camp:
    options, counts = _counted(spread, scale)
    chosen = [place for place in places if counts[place]]
    heard = said if told else []
    return Camp(
        count=sum(counts[place] for place in places),
        lowest=options[chosen[0]].label if chosen else "",
        highest=options[chosen[-1]].label if chosen else "",
        voices=tuple(spoken(voice, look, VOICE_LENGTH) for voice in islice(heard, VOICES)),
        more=len(said) - min(len(heard), VOICES),
    )


def _voices(result: QuestionResult, *, above: bool) -> list[Voice]:
    """Return what those wrote who answered above the mean, or up to it: of whatever group, with no grade.

    Sorted by text, so that the order of the files gives nobody away.
    """
    found = [
        replace(voice, group="", grade=None if voice.kind == "evidence" else 0)
        for voice in result.voices
        if (voice.side == "above") == above and voice.kind != "reason" and voice.text and not voice.consensus
    ]
    return sorted(found, key=lambda voice: (voice.kind, voice.text))


def _prompts(
    result: QuestionResult, dimension: DimensionResult, camps: tuple[Camp, Camp], look: Lookup
) -> tuple[Prompt, Prompt, Prompt]:
    low, high = camps
    split = bool(low.count and high.count)
    proof = (
        Prompt(kind="proof", one=low.lowest, two=high.highest)
        if split
        else Prompt(kind="proof_one", one=low.highest)
    )
    return proof, _why_apart(result, dimension, look), _step(result, dimension, look)


def _why_apart(result: QuestionResult, dimension: DimensionResult, look: Lookup) -> Prompt:
    """Return the question about the difference: what is unknown, else the groups' views, else the places."""
    unknown = result.count(State.UNKNOWN) or 0
    if unknown >= SEVERAL_UNKNOWN:
        return Prompt(kind="unknown", count=unknown)
    if dimension.gap is not None and abs(dimension.gap) >= WIDE_GAP:
        first, second = widest_apart(dimension)
        return Prompt(
            kind="groups",
            one=look.index(first.index or 0.0),
            two=look.index(second.index or 0.0),
            first=look.group(first.group),
            second=look.group(second.group),
        )
    return Prompt(kind="places")


def _step(result: QuestionResult, dimension: DimensionResult, look: Lookup) -> Prompt:
    """Return the question about what follows: a stage held down, a target missed, else to settle or keep."""
    name = look.dimension(dimension.id).name
    if any(limit.id == result.id for limit in dimension.limits):
        return Prompt(kind="holds", first=name)
    if missing(result, look.assessment.questionnaire):
        return Prompt(
            kind="target", one=look.level(result.target).figure, first=look.level(result.target).name
        )
    # Of what is not settled nobody can say that a target is reached.
    return Prompt(kind="settle" if look.differs(result.id) else "keep")
