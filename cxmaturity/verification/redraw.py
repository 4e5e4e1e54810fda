"""A report made again from what it carries, and from what its reader brings."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from cxmaturity.answers.read import Report
from cxmaturity.assess_paths import (
    assess_path,
    assess_waves,
    once,
    waves_until,
    with_following,
    with_plans_followed,
)
from cxmaturity.brand.model import Brand
from cxmaturity.errors import BadInput, CxMaturityError
from cxmaturity.formats.report_file import KEPT_PLAN
from cxmaturity.plan.model import KeptPlan
from cxmaturity.questionnaire.file import read_questionnaire_file
from cxmaturity.questionnaire.find import FILE, is_report, questionnaire_path
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.questionnaire.texts import texts_of
from cxmaturity.questionnaire.tool_words import bring_words, file_called
from cxmaturity.questionnaire.translations import translated
from cxmaturity.report.options import Options
from cxmaturity.report.pdf.record import (
    Record,
    brand_digest,
    comparison_digest,
    history_of,
    made_with,
    template_digest,
)
from cxmaturity.resources import bundled
from cxmaturity.scoring.model import Assessment
from cxmaturity.text.language import LANGUAGES, bring, current, language, shipped_language, tr
from cxmaturity.verification.finding import VerifyFinding, differing, not_comparable
from cxmaturity.waves.compare import check_order, compare, told_subjects, with_tests
from cxmaturity.waves.model import Comparison, Trend
from cxmaturity.waves.trend import trend as over_time

# ---- Whether the questionnaire in a report is the one of its name: its content decides, not its name


def origin(asked: Questionnaire, given: str | None) -> VerifyFinding:
    """Return whether `asked` is word for word the questionnaire of its id and version.

    What is shipped is held against what is shipped, whatever lies in the working folder. Any other is held
    against the `given` one, an id or a path, or else against one of the user's own: the working folder may be
    that of whoever made the report.
    """
    what = tr("questionnaire {name}", name=f"{asked.id} {asked.version}")
    shipped = bundled("questionnaires") / asked.id / FILE
    if asked.overlay is None and "/" not in asked.id and shipped.is_file():
        return _against(asked, shipped, what, said=tr("word for word the one that is shipped"))
    if given is None:
        return _found_by_name(asked, what)
    path = questionnaire_path(given)
    return _against(asked, path, what, said=_as_in(path))


def _found_by_name(asked: Questionnaire, what: str) -> VerifyFinding:
    """Return how `asked` stands to a questionnaire of its name that lies where the user keeps theirs."""
    try:
        path = questionnaire_path(f"{asked.id}@{asked.version}")
        if path.resolve().is_relative_to(Path().resolve()):
            return not_comparable(what, tr("one lies in this folder; --questionnaire says that you know it"))
        return _against(asked, path, what, said=_as_in(path), sure=False)
    except CxMaturityError:
        return not_comparable(what, tr("it is not on this machine; --questionnaire brings it"))


def _as_in(path: Path) -> str:
    return tr("word for word that in {path}", path=path)


def _against(asked: Questionnaire, path: Path, what: str, *, said: str, sure: bool = True) -> VerifyFinding:
    """Return how `asked` stands to the questionnaire at `path`; only a `sure` one proves that it differs.

    `said` is what is said where the two are the same.
    """
    own = read_questionnaire(path) if is_report(path) else read_questionnaire_file(path)
    if (own.id, own.version) != (asked.id, asked.version):
        here = f"{own.id} {own.version}"
        return not_comparable(what, tr("here is {name}", name=here))
    known = own if is_report(path) else translated(own, asked.language, name=path)
    if known is None or known.language != asked.language:
        return not_comparable(what, tr("it has no texts in {language} here", language=asked.language))
    if known == asked:
        return VerifyFinding(what=what, follows=said)
    if _bare(known) == _bare(asked):
        return not_comparable(what, tr("the same words, from another file"))
    if not sure:
        return not_comparable(what, tr("that in {path} has another content", path=path))
    return _difference(asked, known, what)


def _bare(questionnaire: Questionnaire) -> Questionnaire:
    """Return `questionnaire` without the mark of the file that it was read from."""
    return msgspec.structs.replace(questionnaire, sha256="")


def _difference(asked: Questionnaire, known: Questionnaire, what: str) -> VerifyFinding:
    """Return the first text that differs, or that it is asked or scored in another way."""
    stands, follows = texts_of(asked), texts_of(known)
    for place in dict.fromkeys([*follows, *stands]):
        if stands.get(place) != follows.get(place):
            return differing(f"{what}, {place}", stands.get(place, ""), follows.get(place, ""))
    return differing(what, tr("one that scores otherwise"), tr("the one that is known by this name"))


# ---- A report made again from what it carries, and from what its reader brings


@dataclass(frozen=True, kw_only=True)
class Brought:
    """What the reader brings that the report does not carry; what it was made without stays unused.

    `previous` is the wave before and `history` a folder of waves; `trust` is a file of certificates that a
    signature has to stand on. `warn` is told of what is not read there.
    """

    answers: Path | None = None
    questionnaire: str | None = None
    brand: Brand | None = None
    template: Path | None = None
    previous: Path | None = None
    history: Path | None = None
    trust: Path | None = None
    warn: Callable[[str], None] | None = None


@dataclass(frozen=True, kw_only=True)
class Again:
    """The report made again, as bytes; None where that cannot be done, for the reasons in `why`.

    Where `why` stands beside bytes, a page that differs is not proven to be another than it was. `by_answers`
    says that only the pages that need the answers of a group are open. `found` is what was seen on the way.
    """

    content: bytes | None = None
    why: str = ""
    by_answers: bool = False
    elsewhere: bool = False
    found: list[VerifyFinding] = field(default_factory=list)


def made_again(path: Path, report: Report, record: Record, assessment: Assessment, brought: Brought) -> Again:
    """Return the report at `path` made again from `assessment`, as its record says that it was made."""
    found: list[VerifyFinding] = []
    options = Options(
        language=record.language,
        paper=record.paper,
        profile=record.profile,
        epoch=record.epoch,
        brand=brought.brand if record.brand else None,
        template=brought.template if record.template else None,
        attached=tuple(report.sheets) if record.sheets else (),
        kept=_kept(report),
    )
    why = [*_look(record, brought), *_words(record, report.questionnaire, brought)]
    tell = once(brought.warn)
    trend, of_trend = _trend(path, report, record, assessment, brought, tell)
    comparison, of_comparison = _comparison(report, record, assessment, brought, trend, tell)
    if record.previous and comparison is None and not of_comparison:
        comparison = _attached(report)
        found.append(not_comparable(tr("the change since the last wave"), tr("--previous brings that wave")))
        if comparison is None:
            of_comparison = tr("the wave before is not in the report; --previous brings it")
    if (comparison or trend) and not assessment.people and assessment.subject.respondents > 1:
        needed = tr("the answers of a group are not in the file; --answers brings them")
        found.append(not_comparable(tr("the test of change"), needed))
    why += [reason for reason in (of_trend, of_comparison) if reason]
    if why:
        return Again(why=current.get().clauses(why), found=found)
    options = options._replace(comparison=comparison, trend=trend)
    return _drawn(record, assessment, options, found)


def _drawn(record: Record, assessment: Assessment, options: Options, found: list[VerifyFinding]) -> Again:
    """Return the report drawn with these options."""
    from cxmaturity.report.pdf import finished, lay_out, proof
    from cxmaturity.report.pdf.weasy import blamed

    try:
        page = finished(assessment, options)
        with blamed(options.template):
            content = lay_out(page, proof(assessment, options, page))
    except BadInput as error:
        if options.template is not None:
            raise
        found.append(differing("report.json", tr("what no report can be made of"), str(error)))
        return Again(why=tr("it cannot be made as report.json says"), found=found)
    elsewhere = _made_elsewhere(record, page.fonts)
    if elsewhere:
        found.append(not_comparable("report.json", elsewhere))
    answers = not assessment.tally.questions
    absent = tr("the answers of a group are not in the file; --answers brings them")
    why = current.get().clauses(reason for reason in (elsewhere, absent if answers else "") if reason)
    return Again(content=content, why=why, by_answers=answers, elsewhere=bool(elsewhere), found=found)


def _kept(report: Report) -> KeptPlan | None:
    """Return the plan that the report carries, None where it carries none that is one."""
    try:
        return msgspec.json.decode(report.files.get(KEPT_PLAN, b""), type=KeptPlan)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return None


def _look(record: Record, brought: Brought) -> list[str]:
    """Return why the look of the report cannot be made again: its brand or its templates are not at hand."""
    why = []
    if record.brand and brought.brand is None:
        why.append(tr("its brand is not in the file; --brand brings it"))
    elif record.brand and brought.brand and brand_digest(brought.brand) != record.brand:
        why.append(tr("--brand is not the brand that it was made with"))
    if record.template and brought.template is None:
        why.append(tr("its templates are not in the file; --template brings them"))
    elif record.template and brought.template and template_digest(brought.template) != record.template:
        why.append(tr("--template does not hold the templates that it was made with"))
    return why


def _words(record: Record, asked: Questionnaire, brought: Brought) -> list[str]:
    """Return why the words of the report are not at hand, and bring those that are."""
    if record.language in LANGUAGES:
        return []
    if not record.words:
        # It was made where nobody had any.
        bring(shipped_language(record.language))
        return []
    bring_words(record.language, file_called(brought.questionnaire or asked.id, None))
    if language(record.language).made_of == record.words:
        return []
    tag = record.language
    return [tr("the words of the tool in {language} are not at hand as it was made with them", language=tag)]


def _trend(
    path: Path,
    report: Report,
    record: Record,
    assessment: Assessment,
    brought: Brought,
    tell: Callable[[str], None],
) -> tuple[Trend | None, str]:
    """Return the trend that the report shows, or why it is not at hand."""
    if record.history is None:
        return None, ""
    if brought.history is None:
        return None, tr("its history is not in the file; --history brings it")
    waves = assess_waves(brought.history, strict=assessment.strict, warn=tell)
    waves = waves_until(path, assessment, waves, other_subject=True)
    found = over_time(waves, other_subject=True, tested=_attached(report))
    if brought.warn is not None:
        for step in found.steps:
            for sentence in told_subjects(step.before, step.after):
                brought.warn(sentence)
    found = with_plans_followed(found, waves)
    if history_of(found) != record.history:
        return None, tr("--history does not hold the waves that it was made with")
    return found, ""


def _comparison(
    report: Report,
    record: Record,
    assessment: Assessment,
    brought: Brought,
    trend: Trend | None,
    tell: Callable[[str], None],
) -> tuple[Comparison | None, str]:
    """Return the comparison with the wave before, from that wave or the trend, or why it is another."""
    if record.previous is None:
        return None, ""
    if brought.previous is not None:
        earlier = assess_path(brought.previous, strict=assessment.strict, redraw="stage", warn=tell)
        check_order(earlier.subject, assessment.subject)
        # Whose the two waves are, the report says already.
        found = _tested(compare(earlier, assessment, other_subject=True), report)
        found = with_following(found, brought.previous, earlier, assessment)
        if comparison_digest(found) == record.previous:
            return found, ""
        stored = _attached(report)
        if stored is not None and stored.following != found.following:
            return None, tr("the plan beside --previous is not as it was when the report was made")
        return None, tr("--previous is not the wave that it was made with")
    last = trend.steps[-1] if trend and trend.steps else None
    return (last if last and comparison_digest(last) == record.previous else None), ""


def _tested(found: Comparison, report: Report) -> Comparison:
    """Return a comparison with its tests of change as the result holds them, where only counts are left."""
    stored = _attached(report) if found.counts_only else None
    return found if stored is None else with_tests(found, stored)


def _attached(report: Report) -> Comparison | None:
    """Return the comparison that the result carries, taken for granted."""
    try:
        return msgspec.convert(report.result.get("comparison"), Comparison)
    except msgspec.ValidationError:
        return None


def _made_elsewhere(record: Record, fonts: dict[str, str]) -> str:
    """Return what the report was made with that this machine does not have, empty for the very same."""
    here = made_with()
    other = [
        f"{name} {record.made_with.get(name, '-')} ({here.get(name, '-')})"
        for name in dict.fromkeys([*here, *record.made_with])
        if record.made_with.get(name) != here.get(name)
    ]
    if record.fonts != fonts:
        names = sorted(name for name in {*fonts, *record.fonts} if fonts.get(name) != record.fonts.get(name))
        other.append(", ".join(names))
    return tr("made with {what}, which are others here", what=", ".join(other)) if other else ""
