"""All that the page of a questionnaire may show: its texts in reading order, with labels and conditions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from cxmaturity import __version__
from cxmaturity.brand.colours import STANDARD, MarkColours, looks
from cxmaturity.questionnaire.checklist import Checklist
from cxmaturity.questionnaire.condition_words import asked_when
from cxmaturity.questionnaire.kind_words import border_words, kind_words
from cxmaturity.questionnaire.model import About, Action, Dimension, Noun, Question, Questionnaire, Source
from cxmaturity.report.options import Paper
from cxmaturity.report.own_words import ModelWords, own_words
from cxmaturity.report.sections import Section
from cxmaturity.report.templates import fill
from cxmaturity.scoring.index_words import floors_words, index_rules
from cxmaturity.scoring.shown import start_shown, unit_words
from cxmaturity.scoring.stage_words import own_rule, question_marks
from cxmaturity.scoring.stages import level_of, start_of
from cxmaturity.scoring.words import by_whom, path_words, provenance_words
from cxmaturity.text.language import Language, is_tag, language
from cxmaturity.worksheets.column import Column
from cxmaturity.worksheets.model import Worksheet

# ---- The parts of a questionnaire's page: what a template may see of it


@dataclass(frozen=True, kw_only=True)
class LevelRow:
    """A level of the questionnaire and the index from which it is reached."""

    number: int
    look: str
    name: str
    meaning: str
    start: str


@dataclass(frozen=True, kw_only=True)
class OptionRow:
    """An option of a question: its look by level, what it looks like, and what leads up to it."""

    id: str
    label: str
    look: str
    points: str
    text: str
    action: str
    who: str
    measure: str
    url: str
    needs: tuple[str, ...]


@dataclass(frozen=True)
class NamedText:
    """A title and the text behind it."""

    title: str
    text: str


@dataclass(frozen=True)
class SourceBlock:
    """A source, who published it, and what it says beside our results."""

    title: str
    text: str
    says: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class QuestionBlock:
    """A question with all that belongs to it."""

    anchor: str
    number: str
    id: str
    name: str
    text: str
    why: str
    marks: tuple[str, ...]
    hot: bool
    when: str
    options: tuple[OptionRow, ...]
    shown: str
    sources: tuple[NamedText, ...]


@dataclass(frozen=True, kw_only=True)
class DimensionPart:
    """A dimension with its questions, and with the advice by the level of its index."""

    meaning: str
    weight: str
    advice: tuple[NamedText, ...]
    when: str
    questions: tuple[QuestionBlock, ...]


@dataclass(frozen=True, kw_only=True)
class CheckRow:
    """A check of the checklist, and the answers that do not fit a yes."""

    id: str
    name: str
    step: str
    text: str
    shown: str
    against: str


@dataclass(frozen=True)
class ChecklistPart:
    """The checklist, and whose it is."""

    label: str
    checks: tuple[CheckRow, ...]


@dataclass(frozen=True)
class OwnLines:
    """Sentences of the model's own, or words, and what they are."""

    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class ColumnRow:
    """A column of a worksheet."""

    name: str
    kind: str
    help: str


@dataclass(frozen=True)
class WorksheetPart:
    """A worksheet."""

    title: str
    text: str
    columns: tuple[ColumnRow, ...]


@dataclass(frozen=True, kw_only=True)
class QuestionnaireView:
    """The whole page; `tag` is the language of the questionnaire's own texts."""

    language: str
    title: str
    head: str
    foot: str
    summary: str
    version: str
    size: str
    facts: tuple[str, ...]
    sections: tuple[Section, ...]
    own: ModelWords
    looks: dict[str, MarkColours]
    colours: dict[str, str]
    tool: str = f"cxmaturity {__version__}"
    paper: Paper = "a4"


# ---- All that the page of a questionnaire may show: its texts in reading order, with labels and conditions


def questionnaire_view(questionnaire: Questionnaire, words: Language) -> QuestionnaireView:
    """Return what the page of `questionnaire` shows."""
    t = words.text
    size = t(
        "{dimensions} dimensions, {questions} questions, {levels} levels",
        dimensions=len(questionnaire.dimensions),
        questions=len(questionnaire.questions),
        levels=len(questionnaire.levels),
    )
    if questionnaire.has_floors:
        size = floors_words(questionnaire, words)
    facts = [
        t("Target: level {level}.", level=questionnaire.number_of(questionnaire.target)),
        t("A group of fewer than {floor} respondents is not shown apart.", floor=questionnaire.privacy_floor),
    ]
    if questionnaire.unit:
        facts.append(words.stopped(unit_words(questionnaire.unit, words)))
    if not questionnaire.is_plain:
        facts += [words.pair(label, said) for label, said in index_rules(questionnaire, words)]
    facts += own_rule(questionnaire, words)
    if questionnaire.overlay:
        overlay = questionnaire.overlay
        facts.append(t("Overlay of {of}: {because}", of=overlay.of, because=overlay.because))
    facts += [words.pair(label, said) for label, said in provenance_words(questionnaire, words)]
    return QuestionnaireView(
        language=questionnaire.language if is_tag(questionnaire.language) else words.tag,
        title=questionnaire.title,
        head=questionnaire.title,
        foot=f"{questionnaire.title} · {questionnaire.id} {questionnaire.version}",
        summary=questionnaire.summary,
        version=f"{questionnaire.id} {questionnaire.version}",
        size=size,
        facts=tuple(facts),
        sections=_sections(questionnaire, words),
        own=own_words(questionnaire, words),
        looks=looks(len(questionnaire.levels)),
        colours=STANDARD.colours,
    )


def _start(place: int, questionnaire: Questionnaire) -> str:
    """Return where a level starts: exactly, or as the unit of the model shows it; nothing without bands."""
    if not questionnaire.has_bands:
        return ""
    return (
        f"{100 * start_of(place, questionnaire):g}"
        if questionnaire.unit is None
        else start_shown(place, questionnaire)
    )


def _sections(questionnaire: Questionnaire, words: Language) -> tuple[Section, ...]:
    """Return the sections of the page; what is empty is left out."""
    t = words.text
    levels = tuple(
        LevelRow(
            number=questionnaire.number_of(place),
            look=f"l{place}",
            name=level.name,
            meaning=level.meaning,
            start=_start(place, questionnaire),
        )
        for place, level in enumerate(questionnaire.levels, start=1)
    )
    found = [Section(anchor="levels", title=t("Levels"), template="rungs", body=levels)]
    for number, dimension in numbered(questionnaire.dimensions):
        title = f"{number} {path_words(dimension.id, questionnaire)}"
        body = _dimension(dimension, number, questionnaire, words)
        part = t("Dimensions") if number == "1" else ""
        anchor = f"dimension-{number.replace('.', '-')}"
        found.append(Section(anchor=anchor, title=title, template="dimension", body=body, part=part))
    rest: list[Section] = []
    if questionnaire.about:
        said = tuple(_about(questionnaire.about, words))
        rest.append(Section(anchor="about", title=t("What its reports say"), template="about", body=said))
    if questionnaire.checklist:
        checklist = _checklist(questionnaire.checklist, words)
        rest.append(
            Section(
                anchor="checklist", title=questionnaire.checklist.title, template="checklist", body=checklist
            )
        )
    if questionnaire.worksheets:
        sheets = tuple(_worksheet(worksheet, words) for worksheet in questionnaire.worksheets)
        rest.append(Section(anchor="worksheets", title=t("Worksheets"), template="worksheets", body=sheets))
    if questionnaire.sources:
        sources = tuple(_source(source, questionnaire, words) for source in questionnaire.sources)
        rest.append(Section(anchor="sources", title=t("Sources"), template="sources", body=sources))
    if rest:
        rest[0] = replace(rest[0], part=t("Further parts"))
    return (*found, *rest)


def numbered(dimensions: Sequence[Dimension], above: str = "") -> Iterator[tuple[str, Dimension]]:
    """Yield the dimensions of every floor with their numbers, each before its parts."""
    for place, dimension in enumerate(dimensions, start=1):
        yield f"{above}{place}", dimension
        yield from numbered(dimension.dimensions, f"{above}{place}.")


def _about(about: About, words: Language) -> Iterator[OwnLines]:
    """Yield what reports say in the model's own words, each under what it is."""
    t = words.text
    for label, lines in (
        (t("What the figures are"), about.are),
        (t("What the figures are not"), about.are_not),
        (t("The same in brief"), (about.in_brief,)),
        (t("What the figures cannot say"), about.limits),
        (t("In a workshop"), (about.shown_first, about.both_right, about.where_both_hold)),
        (t("On a badge"), (about.badge,)),
        (t("What a practice is called"), _forms(about.practice)),
        (t("What a visitor is called"), _forms(about.visitor)),
    ):
        if any(lines):
            yield OwnLines(label, tuple(line for line in lines if line))


def _forms(noun: Noun | None) -> tuple[str, ...]:
    return (noun.one, noun.many) if noun else ()


def _dimension(
    dimension: Dimension, number: str, questionnaire: Questionnaire, words: Language
) -> DimensionPart:
    """Return a dimension with its questions."""
    weight = words.sentence(words.text("weight {weight}", weight=dimension.weight))
    advice = tuple(
        NamedText(
            words.text("Advice at level {level}", level=one.level),
            words.sentences(part for part in (one.text, *one.do, one.url) if part),
        )
        for one in dimension.advice
    )
    return DimensionPart(
        advice=advice,
        meaning=dimension.meaning,
        weight=weight if dimension.weight != 1 else "",
        when=asked_when(dimension, questionnaire, words),
        questions=tuple(
            _question(question, f"{number}.{index}", questionnaire, words)
            for index, question in enumerate(dimension.own_questions, start=1)
        ),
    )


def _question(
    question: Question, number: str, questionnaire: Questionnaire, words: Language
) -> QuestionBlock:
    """Return a question with its options, actions, conditions and sources."""
    t = words.text
    mapped = [
        NamedText(t("Maps to {framework}", framework=framework), words.listed(known))
        for framework, known in question.maps_to.items()
    ]
    gates = questionnaire.gates(question)
    marks = [t("foundation")] * gates + [t("quick")] * question.quick
    marks += [t("weight {weight}", weight=question.weight)] * (question.weight != 1 and question.is_scored)
    marks += kind_words(question, words)
    marks += question_marks(question, questionnaire, words)
    titles = {source.id: source.title for source in questionnaire.sources}
    return QuestionBlock(
        anchor=f"question-{number.replace('.', '-')}",
        number=number,
        id=question.id,
        name=question.name,
        text=question.text,
        why=question.why,
        marks=tuple(marks),
        hot=gates,
        when=asked_when(question, questionnaire, words),
        options=_options(question, questionnaire, words),
        shown=words.clauses(question.show_me),
        sources=(*(NamedText(titles[one.source], one.idea) for one in question.sources), *mapped),
    )


def _options(question: Question, questionnaire: Questionnaire, words: Language) -> tuple[OptionRow, ...]:
    """Return the options of a question, each with what leads up to it."""
    t = words.text
    scale = questionnaire.scale_of(question)
    actions = {action.to: action for action in question.actions}
    texts = question.levels or ("",) * len(scale.options)
    rows = []
    for place, (option, text) in enumerate(zip(scale.options, texts, strict=True)):
        border = border_words(question, place, words)
        points = t("{points} of {top} points", points=option.points, top=scale.top)
        action = actions.get(option.id)
        rows.append(
            OptionRow(
                id=option.id,
                label=option.label,
                look=f"l{level_of(scale.value(option), questionnaire)}",
                points=words.listed(part for part in (points if question.is_scored else "", border) if part),
                text=text,
                action=action.do if action else "",
                who=by_whom(action.owner, action.effort or "", words) if action else "",
                measure=t("Success: {measure}", measure=action.measure) if action and action.measure else "",
                url=action.url if action else "",
                needs=_needs(action, questionnaire, words) if action else (),
            )
        )
    return tuple(rows)


def _needs(action: Action, questionnaire: Questionnaire, words: Language) -> tuple[str, ...]:
    """Return what must be reached before an action makes sense."""
    names = {question.id: question for question in questionnaire.questions}
    needs = [_reached(names[need.question], need.option, questionnaire, words) for need in action.needs]
    return (words.text("Needs: {needs}", needs=words.listed(needs)),) if needs else ()


def _reached(question: Question, option: str, questionnaire: Questionnaire, words: Language) -> str:
    """Return a question with one of its options."""
    label = questionnaire.scale_of(question).option(option).label
    return words.pair(question.name, words.quoted(label))


def _checklist(checklist: Checklist, words: Language) -> ChecklistPart:
    """Return the checklist."""
    steps = {step.id: step.name for step in checklist.steps}
    told, rows = "", []
    for check in checklist.checks:
        step = "" if steps[check.step] == told else steps[check.step]
        told = steps[check.step]
        against = [one.question for one in check.contradicted_by]
        text = words.text("A yes is checked against {questions}.", questions=words.listed(against))
        shown = words.clauses(check.show_me)
        rows.append(
            CheckRow(
                id=check.id,
                name=check.name,
                step=step,
                text=check.text,
                shown=shown,
                against=text if against else "",
            )
        )
    return ChecklistPart(checklist.label, tuple(rows))


def _worksheet(worksheet: Worksheet, words: Language) -> WorksheetPart:
    """Return a worksheet with its columns."""
    rows = tuple(ColumnRow(column.name, _kind(column, words), column.help) for column in worksheet.columns)
    return WorksheetPart(worksheet.title, worksheet.help, rows)


def _kind(column: Column, words: Language) -> str:
    """Return what goes into a column."""
    match column.type:
        case "rating":
            return words.text("a rating from {low} to {high}", low=column.min, high=column.max)
        case "text":
            return words.text("text")
        case "count":
            return words.text("a count")
        case other:
            assert_never(other)


def _source(source: Source, questionnaire: Questionnaire, words: Language) -> SourceBlock:
    """Return a source as it is cited, with what it says beside our results."""
    lines = [*questionnaire.roadmap_context, *(one for w in questionnaire.worksheets for one in w.context)]
    year = str(source.year) if source.year else ""
    says = tuple(line.text for line in lines if line.source == source.id)
    more = words.listed(part for part in (source.publisher, year) if part)
    return SourceBlock(source.title, more, says)


# ---- A questionnaire as one HTML page for its author and its readers, with the looks of the report


def questionnaire_page(questionnaire: Questionnaire, tag: str) -> str:
    """Return the page of `questionnaire`, with the words around it in the language `tag`."""
    view = questionnaire_view(questionnaire, language(tag))
    return fill("page.html", view, medium="screen", folder="questionnaire")
