"""One sheet of answers as the file that people keep: readable, diffable, read back the same."""

import re
from collections.abc import Iterable, Mapping
from typing import assert_never

from cxmaturity.answers.model import CHECK_ANSWERS, Answer, Answers, Row, State
from cxmaturity.formats.yaml_text import scalar
from cxmaturity.questionnaire.model import Question, Questionnaire
from cxmaturity.text.figures import as_written
from cxmaturity.text.safe_text import one_line

# What `cxmaturity schema answers > answers.schema.json` writes: editors look for it beside the file.
ANSWERS_SCHEMA = "answers.schema.json"
MODELINE = f"# yaml-language-server: $schema={ANSWERS_SCHEMA}"

_WIDTH = 100
_COMMENT_WIDTH = 60
_STRANGERS = "not in this questionnaire"
_WHOLE_NUMBER = re.compile(r"0|[1-9]\d{0,17}")

Value = str | int | float | bool | tuple[str, ...]
Pairs = list[tuple[str, Value]]


def render_answers(answers: Answers, questionnaire: Questionnaire) -> str:
    """Return `answers` as YAML, in the questionnaire's order, each option with its label as a comment.

    Answers to questions that the questionnaire does not have come last: an answer is never dropped.
    """
    lines = [MODELINE, "format: 1", *_header(answers)]
    lines += _answers(answers.answers, questionnaire)
    if answers.readiness:
        lines += ["", "readiness:", *_readiness(answers.readiness, questionnaire)]
    if answers.worksheets:
        lines += ["", "worksheets:", *_worksheets(answers.worksheets, questionnaire)]
    return "\n".join(lines) + "\n"


def _header(answers: Answers) -> list[str]:
    """Return the lines about whom, when and by whom; empty fields are left out."""
    fields = ("questionnaire", "organisation", "scope", "assessor", "wave", "date")
    lines = [f"{field}: {scalar(getattr(answers, field))}" for field in fields if getattr(answers, field)]
    who = answers.respondent
    pairs: Pairs = [("id", who.id)]
    pairs += [(name, text) for name, text in (("group", who.group), ("role", who.role)) if text]
    lines.append(f"respondent: {_flow(pairs)}")
    if answers.quick:
        lines.append("quick: true")
    if answers.targets:
        lines.append(f"targets: {_flow(list(answers.targets.items()))}")
    return lines


def _answers(given: Mapping[str, Answer], questionnaire: Questionnaire) -> list[str]:
    """Return the answers by dimension, then those that belong to no question of the questionnaire."""
    written = {name: answer for name, answer in given.items() if answer != Answer()}
    if not written:
        return ["answers: {}"]
    lines = ["", "answers:"]
    known: set[str] = set()
    for dimension in questionnaire.dimensions:
        asked = [question for question in dimension.questions if question.id in written]
        if asked:
            lines += _heading(dimension.name, lines)
        for question in asked:
            answer = written[question.id]
            lines += _entry(question.id, answer, _comment(answer, question, questionnaire))
        known |= {question.id for question in asked}
    strangers = [name for name in written if name not in known]
    if strangers:
        lines += _heading(_STRANGERS, lines)
    for name in strangers:
        lines += _entry(name, written[name], "")
    return lines


def _comment(answer: Answer, question: Question, questionnaire: Questionnaire) -> str:
    """Return what stands behind an answer: the label of its option, or the unit of its number."""
    if answer.number is not None:
        return question.unit
    labels = {option.id: option.label for option in questionnaire.scale_of(question).options}
    return labels.get(answer.option or "", "")


def _heading(name: str, lines: list[str]) -> list[str]:
    """Return the comment above a dimension's answers, with a blank line before all but the first."""
    comment = f"  # {comment_text(name)}"
    return [comment] if lines[-1] == "answers:" else ["", comment]


def _entry(question_id: str, answer: Answer, label: str) -> list[str]:
    """Return one answer: bare where it is only an option, in braces, or as lines where it is long."""
    pairs = _pairs(answer)
    comment = f"  # {comment_text(label)}" if label else ""
    key = f"  {scalar(question_id)}:"
    bare = _bare(answer, pairs)
    if bare is not None:
        return [f"{key} {bare}{comment}"]
    flow = f"{key} {_flow(pairs)}"
    if len(flow) <= _WIDTH and "\\n" not in flow:
        return [flow + comment]
    return [key + comment, *(line for name, value in pairs for line in _member(name, value))]


def _bare(answer: Answer, pairs: Pairs) -> str | None:
    """Return the answer as one word where one word says it all; None where it takes braces."""
    if len(pairs) != 1:
        return None
    match answer.state:
        case State.UNKNOWN:
            return "unknown"
        case State.ANSWERED:
            # What is itself called "unknown" would read back as "does not know".
            value = pairs[0][1]
            in_lines = answer.text is not None and "\n" in answer.text
            return None if value == "unknown" or in_lines else _value(value)
        case State.NOT_APPLICABLE | State.UNANSWERED | State.NOT_ASKED:
            return None
        case other:
            assert_never(other)


def _pairs(answer: Answer) -> Pairs:
    """Return the fields of one answer in the order in which they are written."""
    pairs: Pairs = []
    if answer.ticked is not None:
        pairs.append(("ticked", answer.ticked))
    elif answer.number is not None:
        pairs.append(("number", answer.number))
    elif answer.text is not None:
        pairs.append(("text", answer.text))
    elif answer.option is not None:
        whole = _WHOLE_NUMBER.fullmatch(answer.option)
        pairs.append(("level", int(answer.option)) if whole else ("option", answer.option))
    elif answer.na_reason is not None:
        pairs.append(("na", answer.na_reason))
    elif answer.unknown:
        pairs.append(("unknown", True))
    pairs += [(name, text) for name, text in (("note", answer.note), ("evidence", answer.evidence)) if text]
    if answer.evidence_grade:
        pairs.append(("evidence_grade", answer.evidence_grade))
    return pairs


def _readiness(given: Mapping[str, str], questionnaire: Questionnaire) -> list[str]:
    """Return the checklist's answers in its order; `yes` and `no` stay bare, as YAML 1.2 reads them."""
    checks = questionnaire.checklist.checks if questionnaire.checklist else ()
    ordered = _in_order((check.id for check in checks), given)
    return [
        f"  {scalar(name)}: {given[name] if given[name] in CHECK_ANSWERS else scalar(given[name])}"
        for name in ordered
    ]


def _worksheets(given: Mapping[str, tuple[Row, ...]], questionnaire: Questionnaire) -> list[str]:
    """Return every worksheet, one row a line."""
    lines = []
    for name in _in_order((worksheet.id for worksheet in questionnaire.worksheets), given):
        rows = given[name]
        lines.append(f"  {scalar(name)}:" if rows else f"  {scalar(name)}: []")
        lines += [f"    - {_flow(list(row.items()))}" for row in rows]
    return lines


def _in_order(first: Iterable[str], given: Mapping[str, object]) -> list[str]:
    """Return the ids that are given: those of the questionnaire in its order, then all others."""
    known = [name for name in first if name in given]
    return known + [name for name in given if name not in known]


def _flow(pairs: Iterable[tuple[str, Value]]) -> str:
    """Return `pairs` as a mapping in braces."""
    return "{" + ", ".join(f"{scalar(name)}: {_value(value)}" for name, value in pairs) + "}"


def _member(name: str, value: Value) -> list[str]:
    """Return one field of an answer written as lines; a text of several lines stays several lines."""
    if isinstance(value, str) and _is_plain_paragraphs(value):
        return [f"    {name}: |-", *(f"      {line}" if line else "" for line in value.split("\n"))]
    return [f"    {name}: {_value(value)}"]


def _is_plain_paragraphs(text: str) -> bool:
    """Tell whether `text` has several lines and reads back the same as an indented block.

    The first line sets the indentation, so it must have text and no leading blank; a last line break
    would be dropped.
    """
    lines = text.split("\n")
    shown = all(line.isprintable() for line in lines)
    return len(lines) > 1 and shown and lines[-1] != "" and lines[0].strip() != "" and lines[0][0] != " "


def _value(value: Value) -> str:
    """Return a field's value as YAML."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return f"[{', '.join(map(_entry_id, value))}]"
    if isinstance(value, float):
        return as_written(value)
    return str(value) if isinstance(value, int) else scalar(value)


def _entry_id(option: str) -> str:
    """Return the id of an option in a list, bare where it is a whole number."""
    return option if _WHOLE_NUMBER.fullmatch(option) else scalar(option)


def comment_text(text: str) -> str:
    """Return `text` as the words of a comment: one visible line, cut where it is long."""
    line = one_line(text)
    return line if len(line) <= _COMMENT_WIDTH else line[: _COMMENT_WIDTH - 1].rstrip() + "…"


def own_comments(questionnaire: Questionnaire) -> set[str]:
    """Return the words of every comment that `render_answers` may write for `questionnaire`."""
    labels = {option.label for scale in questionnaire.scales for option in scale.options}
    for question in questionnaire.questions:
        labels |= {option.label for option in question.options} | (
            {question.unit} if question.unit else set()
        )
    names = {dimension.name for dimension in questionnaire.dimensions}
    return {MODELINE[2:], *map(comment_text, labels | names | {_STRANGERS})}
