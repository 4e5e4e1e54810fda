"""`cxmaturity verify REPORT`."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import isclose
from pathlib import Path
from typing import Any

import msgspec
import typer

from cxmaturity import __version__
from cxmaturity.cli.errors import stop
from cxmaturity.domain.assessment import Assessment
from cxmaturity.errors import CxMaturityError
from cxmaturity.language import LANGUAGES, Language, current, language, tr
from cxmaturity.reading import read_questionnaire
from cxmaturity.reading.from_pdf import Report, printed_pages, read_whole_report
from cxmaturity.rendering.fonts import fonts_for, invisible, spell_out
from cxmaturity.rendering.options import Options
from cxmaturity.rendering.report_view import Cover, report_view
from cxmaturity.rendering.result import result
from cxmaturity.rendering.safe_text import one_line
from cxmaturity.rendering.view.figures import shortened
from cxmaturity.scoring import assess

DOES_NOT_FOLLOW = 3
COULD_NOT_BE_CHECKED = 5
_LONGEST, _MOST = 100, 8
_NOT_COMPARED = frozenset({"tool_version", "comparison"})
# What stands in the words of several respondents is in the result and nowhere else.
_NOT_OF_SEVERAL = frozenset({"notices", "voices"})


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: what follows from the answers, and what stands there where it differs."""

    what: str
    follows: str
    stands: str = ""
    agrees: bool = True


def run(path: Path) -> None:
    """Say line by line whether what the report says follows from the answers that it carries."""
    report = read_whole_report(path)
    tag, pages = printed_pages(path)
    words = language(tag if tag in LANGUAGES else "en")
    if not report.sheets:
        _say(tr("not checked: the figures of a group, whose answers are not in the report"))
        stop(COULD_NOT_BE_CHECKED)
    assessment = _assessed(report)
    _say(_carried(assessment))
    findings = [*_result(report, assessment), *_known(report, assessment), *_pages(pages, assessment, words)]
    for finding in findings:
        _say(_line(finding))
    if report.result.get("comparison"):
        _say(tr("not checked: the change since the last wave, whose answers are not in the report"))
    if report.result.get("tool_version") != __version__:
        made_by = one_line(str(report.result.get("tool_version")))
        message = tr("The report was made by version {made_by}; this is {version}.")
        _say(message.format(made_by=made_by, version=__version__))
    wrong = sum(not finding.agrees for finding in findings)
    if wrong:
        outcome = current.get().plural(
            "One thing does not follow from the answers in the report.",
            "{count} things do not follow from the answers in the report.",
            wrong,
        )
    else:
        outcome = tr("All that was checked follows from the answers in the report.")
    _say(outcome)
    stop(DOES_NOT_FOLLOW if wrong else 0)


def _say(line: str) -> None:
    typer.echo(one_line(line))


def _carried(assessment: Assessment) -> str:
    """Say what the report carries."""
    asked = assessment.questionnaire
    return current.get().plural(
        "The report carries {id} {version} and the answers of one respondent.",
        "The report carries {id} {version} and the answers of {count} respondents.",
        assessment.subject.respondents,
        id=asked.id,
        version=asked.version,
    )


def _line(finding: Finding) -> str:
    """Return a finding as the line that is printed."""
    follows = shortened(finding.follows, _LONGEST)
    if finding.agrees:
        return tr("agrees: {what}: {follows}", what=finding.what, follows=follows)
    stands = shortened(finding.stands, _LONGEST) or tr("nothing")
    return tr(
        "DIFFERS: {what}: {stands} stands there, {follows} follows",
        what=finding.what,
        stands=stands,
        follows=follows,
    )


def _assessed(report: Report) -> Assessment:
    """Return the assessment of the attached answers, as strict as the report was."""
    said = report.result
    redraw = said.get("sensitivity") is not None
    return assess(report.questionnaire, report.sheets, strict=bool(said.get("strict")), redraw=redraw)


def _result(report: Report, assessment: Assessment) -> Iterator[Finding]:
    """Yield whether the attached result follows, else where it does not."""
    several = len(report.sheets) > 1
    differing = list(_differences(report.result, _as_json(result(assessment)), several=several))
    if not differing:
        yield Finding("result.json", tr("every figure"))
    for place, stands, follows in differing[:_MOST]:
        yield Finding(f"result.json, {place}", _value(follows), _value(stands), agrees=False)
    if len(differing) > _MOST:
        count = len(differing) - _MOST
        yield Finding("result.json", tr("other figures"), tr("{count} more", count=count), agrees=False)


def _known(report: Report, assessment: Assessment) -> Iterator[Finding]:
    """Yield whether the attached questionnaire scores as the one of its name that is installed here."""
    asked = report.questionnaire
    name = f"{asked.id} {asked.version}"
    try:
        installed = read_questionnaire(f"{asked.id}@{asked.version}")
    except CxMaturityError:
        _say(tr("not checked: the questionnaire {name}, which is not installed here", name=name))
        return
    if installed.sha256 != asked.sha256:
        _say(tr("not checked: the questionnaire {name}, another than the one installed here", name=name))
        return
    same = False
    if [question.id for question in installed.questions] == [question.id for question in asked.questions]:
        again = assess(installed, report.sheets, strict=assessment.strict, redraw=False)
        mine = _as_json({**result(assessment), "sensitivity": None})
        same = not list(_differences(mine, _as_json(result(again)), several=False))
    scores = tr("scores as the one installed here")
    yield Finding(tr("questionnaire {name}", name=name), scores, tr("one that scores otherwise"), agrees=same)


def _as_json(made: dict[str, Any]) -> Any:
    """Return a result as it reads in a file."""
    return msgspec.json.decode(msgspec.json.encode(made))


def _differences(
    stands: Any, follows: Any, place: str = "", *, several: bool
) -> Iterator[tuple[str, Any, Any]]:
    """Yield the place of every figure that differs, with both values."""
    if isinstance(stands, dict) and isinstance(follows, dict):
        for key in dict.fromkeys([*stands, *follows]):
            if key in _NOT_COMPARED or (several and key in _NOT_OF_SEVERAL):
                continue
            mine, theirs = stands.get(key), follows.get(key)
            if several and key in ("groups", "gap"):
                mine, theirs = _shown(mine, theirs)
            yield from _differences(mine, theirs, f"{place}.{key}".lstrip("."), several=several)
    elif isinstance(stands, list) and isinstance(follows, list) and len(stands) == len(follows):
        for number, (mine, theirs) in enumerate(zip(stands, follows, strict=True), 1):
            name = mine.get("id") or mine.get("question") if isinstance(mine, dict) else None
            yield from _differences(mine, theirs, f"{place}.{name or number}", several=several)
    elif not _same(stands, follows):
        yield place, stands, follows


def _shown(stands: Any, follows: Any) -> tuple[Any, Any]:
    """Return both sides without the groups that the report hides: its answer files do not name them."""
    if not isinstance(stands, list) or not isinstance(follows, list):
        return stands, None if stands is None else follows
    mine = {str(one.get("group")): one for one in stands if isinstance(one, dict) and one.get("respondents")}
    return list(mine.values()), [one for one in follows if one["group"] in mine]


def _same(stands: Any, follows: Any) -> bool:
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


def _pages(pages: list[str], assessment: Assessment, words: Language) -> Iterator[Finding]:
    """Yield what the cover and the executive summary say."""
    cover = report_view(assessment, Options(language=words.tag)).cover
    yield from _cover(pages[0] if pages else "", cover, words)
    title = _bare(words.text("Executive summary"))
    summary = next((page for page in pages[1:] if _bare(page).startswith(title)), None)
    if summary is None:
        _say(tr("not checked: the executive summary, which this report does not have"))
        return
    where = tr("executive summary")
    stage = words.text("Stage {number} of {top}")
    yield _figure(tr("{page}, stage", page=where), stage, cover, summary, whole=stage + " {name}")
    if cover.index:
        pattern = f"{words.text('Index')} {{index}} {words.text('of 100')}"
        yield _figure(tr("{page}, index", page=where), pattern, cover, summary)


def _cover(page: str, cover: Cover, words: Language) -> Iterator[Finding]:
    """Yield what the cover says: whose it is, the lines about its making, stage and index."""
    where = tr("cover")
    lines = page.splitlines()
    printable = _printable(words)
    organisation = printable(cover.organisation)
    is_there = _bare(organisation) in _bare(page)
    yield Finding(tr("{page}, organisation", page=where), organisation, "".join(lines[1:2]), agrees=is_there)
    rest = _bare(page).replace(_bare(organisation), "", 1).replace(_bare(printable(cover.scope)), "", 1)
    for line in cover.lines:
        text = printable(line.text)
        stands = next((one[len(line.label) :] for one in lines if one.startswith(line.label)), "")
        yield Finding(
            tr("{page}, {what}", page=where, what=line.label),
            text,
            stands,
            agrees=_bare(line.label + text) in rest,
        )
    yield _figure(
        tr("{page}, stage", page=where),
        words.text("Stage {number} of {top}"),
        cover,
        rest,
        whole=words.text("Stage {number} of {top}: {name}"),
    )
    if cover.index:
        yield _figure(tr("{page}, index", page=where), words.text("Index {index} of 100"), cover, rest)


def _figure(what: str, message: str, cover: Cover, page: str, *, whole: str = "") -> Finding:
    """Return whether every place of `page` that reads as `message` holds the figures of `cover`.

    One of them reads on as `whole`, where that is given.
    """
    withheld = bool(cover.withheld) and "{number}" in message
    pattern = re.sub(r"\\\{\w+\\\}", "([0-9]+)", re.escape(_bare(message)))
    stands = list(dict.fromkeys(found[0] for found in re.finditer(pattern, _bare(page))))
    if withheld:
        return Finding(what, tr("not assessed"), ", ".join(stands), agrees=not stands)
    values = {
        "number": cover.stage.figure,
        "top": cover.top,
        "name": cover.stage.name,
        "index": cover.index,
    }
    follows = (whole or message).format(**values)
    agrees = stands == [_bare(message.format(**values))] and _bare(follows) in _bare(page)
    return Finding(what, follows, ", ".join(stands), agrees=agrees)


def _printable(words: Language) -> Callable[[str], str]:
    """Return how a text is printed: what cannot be seen or has no glyph is written out by name."""

    def printed(text: str) -> str:
        text = spell_out(text, invisible(text))
        return spell_out(text, fonts_for(text, words.tag).missing)

    return printed


def _bare(text: str) -> str:
    """Return `text` without blanks and invisible marks: lines break where the page ends them."""
    kept = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in kept if not sign.isspace() and unicodedata.category(sign) != "Cf")
