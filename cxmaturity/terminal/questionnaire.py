"""A questionnaire as text to read in a terminal."""

from collections.abc import Iterator

from rich.padding import Padding
from rich.text import Text

from cxmaturity.questionnaire.condition_words import asked_when
from cxmaturity.questionnaire.kind_words import border_words, kind_words
from cxmaturity.questionnaire.model import Question, Questionnaire
from cxmaturity.scoring.index_words import index_rules
from cxmaturity.scoring.shown import unit_words
from cxmaturity.scoring.stage_words import own_rule, question_marks
from cxmaturity.scoring.words import path_words, provenance_words
from cxmaturity.text.language import current, tr
from cxmaturity.text.safe_text import one_line


def questionnaire_lines(questionnaire: Questionnaire) -> Iterator[Padding]:
    """Yield the questionnaire's texts in reading order, indented by their depth."""
    words = current.get()
    title = words.aside(questionnaire.title, f"{questionnaire.id} {questionnaire.version}")
    yield _line(title, 0, "bold")
    yield _line(questionnaire.summary, 0)
    for label, said in provenance_words(questionnaire, words):
        yield _line(words.pair(label, said), 0)
    yield from _levels(questionnaire)
    for dimension in questionnaire.every_dimension:
        yield _line("", 0)
        name = path_words(dimension.id, questionnaire)
        # Gates, targets and `explain` ask for ids.
        marks = (dimension.id, tr("weight {weight}", weight=dimension.weight))
        yield _line(words.aside(name, words.listed(marks)), 0, "bold")
        yield _line(dimension.meaning, 0)
        if dimension.applies_when:
            yield _line(asked_when(dimension, questionnaire, words), 0)
        for question in dimension.own_questions:
            yield from _question(question, questionnaire)
    if questionnaire.checklist:
        yield _line("", 0)
        yield _line(questionnaire.checklist.title, 0, "bold")
        yield _line(questionnaire.checklist.label, 0)
        for check in questionnaire.checklist.checks:
            yield _line(words.pair(check.id, check.text), 2)
    for worksheet in questionnaire.worksheets:
        yield _line("", 0)
        columns = ", ".join(column.id for column in worksheet.columns)
        yield _line(
            tr(
                "{title} (worksheet {id}: {columns})", title=worksheet.title, id=worksheet.id, columns=columns
            ),
            0,
            "bold",
        )


def _levels(questionnaire: Questionnaire) -> Iterator[Padding]:
    """Yield the levels, how an index is shown, and how answers become a stage, as far as it says so."""
    words = current.get()
    for number, level in enumerate(questionnaire.levels, start=questionnaire.lowest_number):
        yield _line(words.pair(f"{number} {level.name}", level.meaning), 2)
    if questionnaire.unit:
        yield _line(unit_words(questionnaire.unit, words), 2)
    if not questionnaire.is_plain:
        for label, said in index_rules(questionnaire, words):
            yield _line(words.pair(label, said), 2)
    for rule in own_rule(questionnaire, words):
        yield _line(rule, 2)


def _question(question: Question, questionnaire: Questionnaire) -> Iterator[Padding]:
    """Yield one question with its options."""
    marks = [tr("foundation")] * questionnaire.gates(question) + [tr("quick")] * question.quick
    words = current.get()
    marks += [tr("weight {weight}", weight=question.weight)] * (question.weight != 1 and question.is_scored)
    marks += kind_words(question, words)
    marks += question_marks(question, questionnaire, words)
    yield _line("", 0)
    yield _line(words.aside(question.id, words.listed(marks)) if marks else question.id, 2, "bold")
    yield _line(question.text, 2)
    for framework, known in question.maps_to.items():
        label = tr("Maps to {framework}", framework=framework)
        yield _line(words.pair(label, words.listed(known)), 4)
    if question.applies_when:
        yield _line(asked_when(question, questionnaire, words), 2)
    options = questionnaire.scale_of(question).options
    texts = question.levels or tuple(option.label for option in options)
    for place, (option, text) in enumerate(zip(options, texts, strict=True)):
        border = border_words(question, place, words)
        yield _line(words.aside(f"{option.id} {text}", border) if border else f"{option.id} {text}", 4)


def _line(text: str, indent: int, style: str = "") -> Padding:
    """Return one wrapped line."""
    return Padding(Text(one_line(text), style=style), (0, 0, 0, indent))
