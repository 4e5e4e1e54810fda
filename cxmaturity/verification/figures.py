"""The figures of a report: as they follow from the answers, among themselves, and as they are printed."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from math import fsum, isclose
from pathlib import Path
from typing import Any

import msgspec

from cxmaturity import __version__
from cxmaturity.answers.read import Report, read_whole_report, what_it_carries
from cxmaturity.answers.tally import Tally, TallySubject
from cxmaturity.assess_paths import put_into_language
from cxmaturity.errors import InvalidFile, plain, wrong
from cxmaturity.formats.printed_text import PrintedText
from cxmaturity.formats.report_file import RESULT
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.report.fonts import fonts_for, invisible, spell_out
from cxmaturity.report.options import Options
from cxmaturity.report.result import result
from cxmaturity.report.sections.cover import Cover
from cxmaturity.report.view import report_view
from cxmaturity.scoring.agreement import on_rungs
from cxmaturity.scoring.model import Assessment, DimensionResult, QuestionResult, Score
from cxmaturity.scoring.pooling import worths
from cxmaturity.scoring.shown import without_figures
from cxmaturity.scoring.stages import (
    Asked,
    Holding,
    Terms,
    asked_with,
    band_of,
    on_levels,
    percent,
    stage_of,
    terms,
    terms_of_whole,
)
from cxmaturity.text.language import Language, current, tr
from cxmaturity.verification.finding import CheckOutcome, VerifyFinding, differing, not_comparable

# ---- The result that a report of several respondents carries, as an assessment without its sheets

_RENAMED = {"from": "origin", "to": "to_level", "blocked_by": "waits_for"}
"""Names of a recommendation in the result, the last of version 0.1, whose roadmap it is no longer."""


def attached_assessment(path: Path, report: Report, questionnaire: Questionnaire) -> Assessment:
    """Return the figures of `report` as they are attached, with the texts of `questionnaire`.

    Nothing is scored again: there is nothing to score. Raises InvalidFile where they do not fit.
    """
    try:
        tree = _tree(without_figures(report.result))
        tree["tally"] = _only_figures(tree)
        digest = str(tree["questionnaire"]["sha256"])
        own = {"questionnaire": msgspec.to_builtins(questionnaire), "questionnaire_sha256": digest}
        found = msgspec.convert(
            {
                **tree,
                **own,
            },
            Assessment,
        )
    except (msgspec.ValidationError, KeyError, TypeError, AttributeError):
        raise does_not_fit(path) from None
    if _asked(found) != [(d.id, [q.id for q in d.questions]) for d in questionnaire.dimensions]:
        raise does_not_fit(path)
    return msgspec.structs.replace(found, questionnaire=questionnaire)


def figures_alone(
    path: Path, *, language: str | None = None, warn: Callable[[str], None] | None = None
) -> tuple[Report, Assessment] | None:
    """Return the report at `path` and its figures as attached, None where it carries answers.

    Their texts are in `language` where the questionnaire has been translated; else `warn` is told.
    """
    if what_it_carries(path) != "figures":
        return None
    report = read_whole_report(path)
    asked = report.questionnaire
    asked = put_into_language(asked, language, f"{asked.id}@{asked.version}", path, warn)
    return report, attached_assessment(path, report, asked)


def attached_words(path: Path) -> str:
    """Return what is to be known of figures that were read and not scored."""
    return tr("{path}: the figures as attached; the answers are not in the file", path=plain(path))


def does_not_fit(path: Path) -> InvalidFile:
    """Return the problem of a result that is not one of the questionnaire beside it."""
    return wrong(f"{path}: {RESULT}", tr("does not fit the questionnaire beside it"))


def _tree(result: dict[str, Any]) -> dict[str, Any]:
    """Return the result with the names that the assessment has, without what only the file has."""
    moves = [
        {_RENAMED.get(key, key): value for key, value in one.items()} for one in result["recommendations"]
    ]
    ready = result["readiness"] and {key: of for key, of in result["readiness"].items() if key != "unmet"}
    known = {key: of for key, of in result.items() if key in Assessment.__struct_fields__}
    return {
        **known,
        "overall": _with_new(result["overall"]),
        "dimensions": [_with_new(dimension) for dimension in result["dimensions"]],
        "questionnaire": result["questionnaire"],
        "recommendations": moves,
        "readiness": ready,
    }


_NEW = ("applicability", "index_shown", "stage_shown")
"""Figures that the results of version 0.1 do not have."""


def _with_new(tree: dict[str, Any]) -> dict[str, Any]:
    """Return an overall or a dimension's result with every figure of today, None where it has none."""
    found: dict[str, Any] = {**dict.fromkeys(_NEW), "levels": [], **tree}
    if "questions" in found:
        found["questions"] = [{"found": None, **question} for question in found["questions"]]
    return found


def _only_figures(tree: dict[str, Any]) -> dict[str, Any]:
    """Return a tally of a result that came without its counts: it says of how many, and nothing else."""
    subject = {name: tree["subject"][name] for name in TallySubject.__struct_fields__}
    tally = Tally(
        subject=msgspec.convert(subject, TallySubject),
        respondents=tree["subject"]["respondents"],
        alone=False,
        quick=tree["quick"],
        consensus=tree.get("consensus", False),
        questions={},
    )
    plain_tally: dict[str, Any] = msgspec.to_builtins(tally)
    return plain_tally


def _asked(found: Assessment) -> list[tuple[str, list[str]]]:
    return [
        (dimension.id, [question.id for question in dimension.questions]) for dimension in found.dimensions
    ]


# ---- The attached result beside the one that follows from the answers, figure by figure

_MOST_RESULTS = 8
_NOT_COMPARED = frozenset({"tool_version", "comparison"})
# What stands in the words of several respondents is in the result and nowhere else.
_NOT_OF_SEVERAL = frozenset({"notices", "voices"})


def result_findings(report: Report, assessment: Assessment, *, neutral: bool) -> Iterator[VerifyFinding]:
    """Yield whether the attached result follows from the answers, else where it does not.

    The sheets that reports of a group carried once are `neutral`: without words and hidden groups. Where
    another version made the report, a difference proves nothing: rules of scoring change.
    """
    found = list(_differences(report.result, as_json(result(assessment)), neutral=neutral))
    if not found:
        yield VerifyFinding(what=RESULT, follows=tr("every figure"))
    other = report.result.get("tool_version") != __version__
    for place, stands, follows in found[:_MOST_RESULTS]:
        what = f"{RESULT}, {place}"
        if other:
            yield not_comparable(what, made_by(report))
        else:
            yield differing(what, _value(stands), _value(follows))
    if len(found) > _MOST_RESULTS:
        more = tr("{count} more", count=len(found) - _MOST_RESULTS)
        outcome = CheckOutcome.OPEN if other else CheckOutcome.DIFFERS
        yield VerifyFinding(
            what=RESULT,
            follows=more,
            stands=tr("other figures"),
            outcome=outcome,
            why=made_by(report) if other else "",
        )


def made_by(report: Report) -> str:
    """Return which version made the report."""
    version = str(report.result.get("tool_version"))
    return tr("made by version {made_by}; this is {version}", made_by=version, version=__version__)


def as_json(made: dict[str, Any]) -> Any:
    """Return a result as it reads in a file."""
    return msgspec.json.decode(msgspec.json.encode(made))


def _differences(
    stands: Any, follows: Any, place: str = "", *, neutral: bool
) -> Iterator[tuple[str, Any, Any]]:
    """Yield the place of every figure that differs, with both values."""
    if isinstance(stands, dict) and isinstance(follows, dict):
        for key in dict.fromkeys([*stands, *follows]):
            if key in _NOT_COMPARED or (neutral and key in _NOT_OF_SEVERAL):
                continue
            mine, theirs = stands.get(key), follows.get(key)
            if neutral and key in ("groups", "gap"):
                mine, theirs = _shown(mine, theirs)
            yield from _differences(mine, theirs, f"{place}.{key}".lstrip("."), neutral=neutral)
    elif isinstance(stands, list) and isinstance(follows, list) and len(stands) == len(follows):
        for number, (mine, theirs) in enumerate(zip(stands, follows, strict=True), 1):
            name = mine.get("id") or mine.get("question") if isinstance(mine, dict) else None
            yield from _differences(mine, theirs, f"{place}.{name or number}", neutral=neutral)
    elif not same(stands, follows):
        yield place, stands, follows


def _shown(stands: Any, follows: Any) -> tuple[Any, Any]:
    """Return both sides without the groups that the report hides: its answer files do not name them."""
    if not isinstance(stands, list) or not isinstance(follows, list):
        return stands, None if stands is None else follows
    mine = {str(one.get("group")): one for one in stands if isinstance(one, dict) and one.get("respondents")}
    return list(mine.values()), [one for one in follows if one["group"] in mine]


def same(stands: Any, follows: Any) -> bool:
    """Return whether two values are the same, but for the last digits of a fraction."""
    numbers = isinstance(stands, int | float) and isinstance(follows, int | float)
    if numbers and not isinstance(stands, bool) and not isinstance(follows, bool):
        return isclose(stands, follows, rel_tol=1e-9, abs_tol=1e-9)
    return type(stands) is type(follows) and bool(stands == follows)


def _value(value: Any) -> str:
    """Return a value of the result as it may stand in a line."""
    if isinstance(value, dict | list):
        return tr("{count} entries", count=len(value))
    return tr("nothing") if value is None else str(value)


# ---- A result without its answers, held against itself: what is a sum or follows from other figures in it

_MOST_FIGURES = 8
Step = tuple[str, Any, Any]


def consistency(found: Assessment) -> list[VerifyFinding]:
    """Return where the figures of `found` contradict each other, or that they do not."""
    steps = [step for step in _steps(found) if not same(step[1], step[2])]
    if not steps:
        return [VerifyFinding(what=RESULT, follows=tr("its figures fit each other"))]
    return [
        differing(f"{RESULT}, {place}", str(stands), str(follows))
        for place, stands, follows in steps[:_MOST_FIGURES]
    ]


def _steps(found: Assessment) -> Iterator[Step]:
    """Yield every figure that follows from others: its place, what stands there and what follows."""
    asked = found.questionnaire
    for dimension, own in zip(found.dimensions, asked.dimensions, strict=True):
        yield f"{dimension.id}.weight", dimension.weight, own.weight
        pairs = list(zip(dimension.questions, own.questions, strict=True))
        yield from ((f"{q.id}.weight", q.weight, one.weight) for q, one in pairs)
        values = [(q.weight, q.value) for q in dimension.questions if q.value is not None]
        reads = _reads(dimension.questions, terms(asked), asked)
        yield from _score(dimension.id, dimension, values, Holding(reads), asked)
        yield from _spreads(dimension, found)
    parts = [(d.weight, d.index / 100) for d in found.dimensions if d.index is not None]
    stages = {d.id: d.stage for d in found.dimensions if d.stage is not None and d.weight}
    questions = [one for dimension in found.dimensions if dimension.weight for one in dimension.questions]
    reads = _reads(questions, terms_of_whole(asked), asked)
    yield from _score("overall", found.overall, parts, Holding(reads, stages), asked)
    yield from _groups(found)


def _reads(
    questions: Iterable[QuestionResult], known: Mapping[str, Terms], asked: Questionnaire
) -> list[Asked]:
    """Return the questions that the rule of stages reads."""
    return [asked_with(q.id, q.value, q.level, asked) for q in questions if q.id in known and q.is_counted]


def _score(
    place: str,
    score: Score,
    values: list[tuple[int, float]],
    holding: Holding,
    asked: Questionnaire,
) -> Iterator[Step]:
    """Yield what follows from the weighted `values`, and from what is `holding` the stage."""
    weight = sum(weight for weight, _ in values)
    if score.index is None or not weight:
        return
    index = fsum(weight * value for weight, value in values) / weight
    top = len(asked.levels)
    yield f"{place}.index", round(score.index, 6), round(percent(index), 6)
    yield (
        f"{place}.score",
        None if score.score is None else round(score.score, 6),
        round(on_levels(index, top), 6),
    )
    yield f"{place}.band", score.band, band_of(index, asked)
    if score.stage is not None:
        yield f"{place}.stage", score.stage, stage_of(index, holding, asked)


def _spreads(dimension: DimensionResult, found: Assessment) -> Iterator[Step]:
    """Yield the counts of the answers to each question, which make its mean."""
    for question in dimension.questions:
        spread = question.spread
        if spread is None:
            continue
        yield f"{question.id}.spread.n", spread.n, sum(spread.counts)
        scale = worths(found.questionnaire)[question.id].scale
        places = [on_rungs(scale.value(option), scale) for option in scale.options]
        total = fsum(place * count for place, count in zip(places, spread.counts, strict=True))
        if spread.n:
            yield f"{question.id}.spread.mean", round(spread.mean, 6), round(total / spread.n, 6)
        yield from _too_many(question, found.subject.respondents)


def _too_many(question: QuestionResult, respondents: int) -> Iterator[Step]:
    """Yield the number of answers, where it is larger than that of those who were asked."""
    answered = question.spread.n if question.spread else 0
    if answered > respondents:
        yield f"{question.id}.spread.n", answered, respondents


def _groups(found: Assessment) -> Iterator[Step]:
    """Yield the sizes of the groups, where they are more than all."""
    shown = sum(group.respondents or 0 for group in found.groups)
    if shown > found.subject.respondents:
        yield "groups", shown, found.subject.respondents


# ---- What the cover and the executive summary say, read as text: for pages that cannot be drawn again

FIRST_PAGES = 8
"""Cover, contents and executive summary are among them, whatever the profile."""
_LAST_LATIN = "\u024f"


def figure_findings(
    texts: PrintedText, pages: int, assessment: Assessment, words: Language
) -> Iterator[VerifyFinding]:
    """Yield what the cover and the executive summary say, held against `assessment`."""
    cover = report_view(assessment, Options(language=words.tag)).cover
    first = texts[0] if pages else ""
    if bare(words.text("How sure we are")) in bare(first):
        yield from _first_page(first, cover, assessment, words)
        return
    yield from _cover(first, cover, words)
    title = bare(words.text("Executive summary"))
    numbers = range(1, min(pages, FIRST_PAGES))
    summary = next((texts[number] for number in numbers if bare(texts[number]).startswith(title)), None)
    where = tr("executive summary")
    if summary is None:
        yield not_comparable(where, tr("there is none in this report"))
        return
    stage = words.text("Stage {number} of {top}")
    if assessment.questionnaire.has_stages:
        yield _figure(tr("{page}, stage", page=where), stage, cover, summary, whole=stage + " {name}")
    yield from _index_in_two_sizes(where, summary, cover, words)


def _first_page(page: str, cover: Cover, assessment: Assessment, words: Language) -> Iterator[VerifyFinding]:
    """Yield what the first page of a paper for the board says, which has no cover before it."""
    where = tr("first page")
    yield from _about(where, page, cover, words)
    stage = f"{words.text('Stage')} {words.text('{number} of {top}')}"
    if assessment.questionnaire.has_stages:
        yield _figure(tr("{page}, stage", page=where), stage, cover, page, whole=stage + " {name}")
    yield from _index_in_two_sizes(where, page, cover, words)


def _index_in_two_sizes(where: str, page: str, cover: Cover, words: Language) -> Iterator[VerifyFinding]:
    """Yield whether a page says the index, which stands there in two sizes of type."""
    if cover.index:
        pattern = f"{words.text('Index')} {{index}} {words.text('of {end}')}"
        yield _figure(tr("{page}, index", page=where), pattern, cover, page)


def _about(where: str, page: str, cover: Cover, words: Language) -> Iterator[VerifyFinding]:
    """Yield what a page says of whose it is, and of its making."""
    lines, printable = page.splitlines(), _printable(words)
    organisation = printable(cover.organisation)
    is_there = bare(organisation) in bare(page)
    yield _text(tr("{page}, organisation", page=where), organisation, "".join(lines[1:2]), agrees=is_there)
    rest = _without_names(page, cover, words)
    for line in cover.lines:
        text = printable(line.text)
        named = sorted((one for one in lines if line.label in one), key=lambda one: one.find(line.label))
        stands = named[0].partition(line.label)[2].partition(" · ")[0].strip() if named else ""
        agrees = bare(line.label + text) in rest
        yield _text(current.get().within(where, line.label), text, stands, agrees=agrees)


def _without_names(page: str, cover: Cover, words: Language) -> str:
    """Return a page as it is compared, without what the client is called: that may read as anything."""
    printable = _printable(words)
    named = bare(page).replace(bare(printable(cover.organisation)), "", 1)
    return named.replace(bare(printable(cover.scope)), "", 1)


def _cover(page: str, cover: Cover, words: Language) -> Iterator[VerifyFinding]:
    """Yield what the cover says: whose it is, the lines about its making, stage and index."""
    where = tr("cover")
    yield from _about(where, page, cover, words)
    rest = _without_names(page, cover, words)
    stage = words.text("Stage {number} of {top}")
    whole = words.text("Stage {number} of {top}: {name}")
    if cover.ladder:
        yield _figure(tr("{page}, stage", page=where), stage, cover, rest, whole=whole)
    if cover.index:
        yield _figure(tr("{page}, index", page=where), words.text("Index {index} of {end}"), cover, rest)


def _text(what: str, follows: str, stands: str, *, agrees: bool) -> VerifyFinding:
    """Return whether a text is there; one in letters that do not read back as they were set stays open."""
    if agrees:
        return VerifyFinding(what=what, follows=follows)
    if any(sign > _LAST_LATIN for sign in follows):
        return not_comparable(what, tr("its letters do not read back from the page"))
    return VerifyFinding(what=what, follows=follows, stands=stands, outcome=CheckOutcome.DIFFERS)


_A_FIGURE = r"(-?[0-9]+(?:\\.[0-9]+)?)"


def _figure(what: str, message: str, cover: Cover, page: str, *, whole: str = "") -> VerifyFinding:
    """Return whether every place of `page` that reads as `message` holds the figures of `cover`.

    One of them reads on as `whole`, where that is given.
    """
    withheld = bool(cover.withheld) and "{number}" in message
    message = message.replace("{end}", cover.end)
    pattern = re.sub(r"\\\{\w+\\\}", _A_FIGURE, re.escape(bare(message)))
    stands = list(dict.fromkeys(found[0] for found in re.finditer(pattern, bare(page))))
    said = ", ".join(stands)
    if withheld:
        outcome = CheckOutcome.DIFFERS if stands else CheckOutcome.AGREES
        return VerifyFinding(what=what, follows=tr("not assessed"), stands=said, outcome=outcome)
    values = {
        "number": cover.stage.figure,
        "top": cover.top,
        "name": cover.stage.name,
        "index": cover.index,
    }
    follows = (whole or message).format(**values)
    if stands != [bare(message.format(**values))]:
        return VerifyFinding(what=what, follows=follows, stands=said, outcome=CheckOutcome.DIFFERS)
    return _text(what, follows, said, agrees=bare(follows) in bare(page))


def _printable(words: Language) -> Callable[[str], str]:
    """Return how a text is printed: what cannot be seen or has no glyph is written out by name."""

    def printed(text: str) -> str:
        text = spell_out(text, invisible(text))
        return spell_out(text, fonts_for(text, words.tag).missing)

    return printed


def bare(text: str) -> str:
    """Return `text` without blanks and invisible marks: lines break where the page ends them."""
    kept = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in kept if not sign.isspace() and unicodedata.category(sign) != "Cf")
