"""Advice on how questions are worded: one thing at a time, short, asked of facts, in plain words."""

import re
from collections.abc import Iterator
from typing import Any

from cxmaturity.linting.family import Linted, Raised
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.questionnaire.places import question_places
from cxmaturity.text.language import tr

MOST_WORDS, MOST_CHARACTERS = 25, 45
_READ = 500
"""So many characters of a text are read for its words; what is longer is too long anyway."""
_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_ASKED = (
    "how|what|which|who|whom|whose|when|where|why|whether|if|is|are|was|were|do|does|did|has|have|had|can"
)
_TWO_THINGS = re.compile(
    rf"\band/or\b|\?.*\?|\b(?:and|or),?\s+(?:{_ASKED}|may|will|would|should|must)\b"
    r"|\b\w+ed\s+(?:and|or)\s+(?:\w+\s+)?\w+ed\b|\b\w+ing\s+(?:and|or)\s+\w+ing\b",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\s(?:and|or)\s", re.IGNORECASE)
_LED_IN = "of|about|from|by|in|for|to|between|at|on|across|into|under|beside|such as|after|before"
# A joint phrase behind a preposition only says what is meant; one that is itself asked about is two.
_PHRASE = re.compile(rf"(?:\b(?:{_LED_IN})|,)(?:\s+[\w'’-]+){{1,3}}$", re.IGNORECASE)
_AS_ONE = re.compile(r"\b(?:together|both|jointly|alike|same|between|compared?|such as)\b", re.IGNORECASE)
_TWO_IN_CHINESE = re.compile(
    r"以及|并且|並且|而且|[和与與]/?或|及/或|[？?].*[？?]|是否.*是否|[和与與或及](?:是否|如何|怎样|怎樣|怎么|怎麼)"
    # What is asked about at the very end, or what one is satisfied with; 与 and 和 also mean "with".
    r"|[^\W\d，]{1,2}[和与與或及][^的，。？?]{1,6}(?=[？?]$)|[对對][^，？]*[和与與或及][^，？]*[满滿]意"
)
_AS_ONE_IN_CHINESE = re.compile(
    r"参与|參與|及时|及時|涉及|普及|或许|或許|共同|一起|之间|之間|对照|對照|比较|比較|一致"
)
_VAGUE = re.compile(
    r"\b(often|regular(?:ly)?|usually|sometimes|frequent(?:ly)?|generally|appropriate(?:ly)?|adequate(?:ly)?"
    r"|sufficient(?:ly)?|effective(?:ly)?|well-defined)\b",
    re.IGNORECASE,
)
_VAGUE_IN_CHINESE = re.compile(r"经常|經常|通常|定期|有时|有時|一般|充分|适当|適當|足够|足夠|有效")


def wording_advice(linted: Linted) -> Raised:
    """Yield advice on the wording of the file's own questions, and of all checks."""
    questionnaire, own = linted.questionnaire, linted.own
    seen: dict[str, str] = {}
    for path, name, text in _stems(questionnaire, own):
        # A check may name two things: it is a yes only where both are so.
        if path[0] != "checklist" and (words := _two_things(text[:_READ], questionnaire.language)):
            message = tr("asks two things at once ({words})", words=words)
            yield "CX020", path, message, tr("ask two questions, or name the one thing that both are")
        yield from _stem(text, path, questionnaire.language)
        same = " ".join(text.casefold().split())
        if same in seen:
            yield "CX024", path, tr("asks the same as {id}", id=seen[same]), tr("keep one of the two")
        seen.setdefault(same, name)
    for place, question in question_places(questionnaire):
        if question.id not in own:
            continue
        if not question.levels and question.is_optioned and question.is_scored:
            hint = tr("one text for each option: what a visitor would see")
            yield "CX025", place, tr("does not say what its options look like"), hint
        for number, text in enumerate(question.levels):
            if text in question.levels[:number]:
                message = tr("reads the same as option {n}", n=question.levels.index(text) + 1)
                yield "CX026", (*place, "levels", number), message, ""


def _stems(questionnaire: Questionnaire, own: set[str]) -> Iterator[tuple[tuple[Any, ...], str, str]]:
    """Yield the path, id and text of all that is asked here and not taken from elsewhere."""
    for place, question in question_places(questionnaire):
        if question.id in own:
            yield (*place, "text"), question.id, question.text
    taken = {one.place.removeprefix("checklist.checks.") for one in questionnaire.taken}
    if questionnaire.checklist:
        for index, check in enumerate(questionnaire.checklist.checks):
            if check.id not in taken:
                yield ("checklist", "checks", index, "text"), check.id, check.text


def _stem(text: str, path: tuple[Any, ...], language: str) -> Raised:
    """Yield what could be better about one question's wording."""
    chinese = language.startswith("zh")
    length = len(_CHINESE.findall(text)) if chinese else len(text.split())
    most = MOST_CHARACTERS if chinese else MOST_WORDS
    if length > most:
        unit = tr("characters") if chinese else tr("words")
        message = tr("is {length} {unit} long", length=length, unit=unit)
        yield "CX021", path, message, tr("up to {most} are read at once", most=most)
    if not text.rstrip().endswith(("?", "？")):
        hint = tr("ask what is done; people agree with statements")
        yield "CX022", path, tr("is not a question"), hint
    vague = (_VAGUE_IN_CHINESE if chinese else _VAGUE).search(text[:_READ])
    if vague:
        hint = tr("say how often, how many or which")
        yield "CX023", path, tr("everyone reads {word} otherwise", word=f"“{vague[0]}”"), hint


def _two_things(text: str, language: str) -> str:
    """Return the words by which a question asks two things, empty where it asks one."""
    if language.startswith("zh"):
        return _two_things_in_chinese(text)
    if not language.startswith("en"):
        return "and/or" if "and/or" in text else ""
    found = _TWO_THINGS.search(text)
    if found:
        return found[0].strip()
    if _AS_ONE.search(text):
        return ""
    for joint in _JOINED.finditer(text):
        if not _PHRASE.search(text[: joint.start()]):
            before, after = text[: joint.start()].split()[-1:], text[joint.end() :].split()[:1]
            return " ".join([*before, joint[0].strip(), *after]).rstrip("?,")
    return ""


def _two_things_in_chinese(text: str) -> str:
    """Return the characters by which a Chinese question asks two things, empty where it asks one."""
    found = None if _AS_ONE_IN_CHINESE.search(text) else _TWO_IN_CHINESE.search(text)
    return found[0] if found else ""
