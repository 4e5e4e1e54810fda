"""Several waves, and what is asked of one: compared, as a trend, held against gates, from Python."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from cxmaturity import assess_paths
from cxmaturity.errors import BadInput, MissingBaseline, UnknownSubject, plain
from cxmaturity.gates import check as gating
from cxmaturity.gates.model import Gates, Verdict
from cxmaturity.library.given import name_of, told_by_warnings
from cxmaturity.library.plans import kept_plan
from cxmaturity.scoring.model import Assessment
from cxmaturity.text import dates
from cxmaturity.text.choice import known_language
from cxmaturity.text.language import tr
from cxmaturity.waves import compare as comparing
from cxmaturity.waves import trend as over_time
from cxmaturity.waves.model import Comparison, Trend


def compare(
    before: Assessment,
    after: Assessment,
    *,
    other_subject: bool = False,
    plan: str | Path | None = None,
) -> Comparison:
    """Return what changed from `before` to `after`, by dimension and question by question.

    `rose`, `fell` and `lost` hold question ids; changes of indexes say whether they are `beyond_noise`,
    None where fewer than five respondents allow no claim. A rise never cancels a loss. `plan` is the file of
    the plan that was kept of `before`: `following` then says what came of it.

    Raises BadInput for assessments by different questionnaires, major versions or overlays, where `before` is
    of a later wave than `after`, and for another organisation or scope, unless `other_subject` says that this
    is meant; InvalidFile for a broken plan.

    >>> questionnaire = read_questionnaire("cx-maturity")
    >>> spring, autumn = (
    ...     assess(questionnaire, read_answers(example() / wave)) for wave in ("2026-q1", "2026-q3")
    ... )
    >>> comparison = compare(spring, autumn)
    >>> len(comparison.rose), len(comparison.fell), comparison.stage_rose
    (36, 3, ('vision', 'journey'))
    """
    comparing.check_order(before.subject, after.subject)
    found = comparing.compare(before, after, other_subject=other_subject)
    if plan is None:
        return found
    with told_by_warnings() as warn:
        return assess_paths.followed(found, kept_plan(plan, before, warn), before, after)


def trend(
    waves: str | Path | Mapping[str, Assessment],
    *,
    until: str | Path | None = None,
    questionnaire: str | Path | None = None,
    strict: bool = False,
    language: str | None = None,
    other_subject: bool = False,
) -> Trend:
    """Return all waves of an organisation in the order of their dates: what rose, fell, came and went.

    `waves` is a folder with a folder or a file for each wave, or assessments by a name of each. `until` is
    the path of the answers of one wave, in the folder or not: the trend ends with it, as that of a report
    does. `questionnaire`, `strict` and `language` are as in `score`, for what is read. Indexes, `low` and
    `high` are 0-100, `coverage` is 0-1, stages count from 1; what is withheld is None.

    Raises BadInput without a wave, for a wave without a date or twice, for waves of questionnaires that do
    not compare, and for another organisation or scope, unless `other_subject` says that this is meant;
    InvalidFile with the problems of all files.

    >>> found = trend(example())
    >>> [(wave.source, round(figure.index)) for wave, figure in zip(found.waves, found.overall.figures)]
    [('2026-q1', 42), ('2026-q3', 51)]
    """
    tag, asked = known_language(language), name_of(questionnaire)
    with told_by_warnings() as warn:
        found = (
            list(waves.items())
            if isinstance(waves, Mapping)
            else assess_paths.assess_waves(
                Path(waves), questionnaire=asked, strict=strict, language=tag, warn=warn
            )
        )
        if until is not None:
            latest = assess_paths.assess_path(
                Path(until), questionnaire=asked, strict=strict, language=tag, warn=warn
            )
            found = assess_paths.waves_until(Path(until), latest, found, other_subject=other_subject)
        made = over_time.trend(found, other_subject=other_subject)
        if not isinstance(waves, Mapping):
            made = assess_paths.with_plans_followed(made, found, warn)
        for step in made.steps:
            for sentence in comparing.told_subjects(step.before, step.after):
                warn(sentence)
    return made


def check(
    assessment: Assessment,
    gates: Gates | str | Path,
    baseline: Assessment | None = None,
    *,
    today: date | None = None,
    other_subject: bool = False,
    plan: str | Path | None = None,
) -> Verdict:
    """Return the verdict of `gates`, a gates file or the value of one, on `assessment`.

    The largest drops need a `baseline`, the assessment of an earlier wave. Waivers and the plan are held
    against `today`, the machine's own day unless given. `plan` is the file of the plan that was kept of the
    `baseline`, or of `assessment` where there is none. `passed` is what a pipeline goes by.

    Raises InvalidFile for a broken gates file, and BadInput for gates on what the questionnaire does not
    have, for largest drops without a baseline, and for a baseline that does not compare, such as one of
    another organisation or scope, unless `other_subject` says that this is meant.

    >>> questionnaire = read_questionnaire("cx-maturity")
    >>> assessment = assess(questionnaire, read_answers(example() / "2026-q3"))
    >>> from cxmaturity.gates.model import Floor
    >>> verdict = check(assessment, Gates(format=1, overall=Floor(stage=2, index=55)))
    >>> verdict.passed, [(gate.id, gate.outcome) for gate in verdict.gates]
    (False, [('overall.stage', 'met'), ('overall.index', 'not_met')])
    """
    if not isinstance(gates, Gates):
        # Loaded here: few keep gates.
        from cxmaturity.gates.file import read_gates

        asked = read_gates(Path(gates), assessment.questionnaire, baseline=baseline is not None)
        gates = asked.gates
    comparison = None
    if baseline is not None:
        from cxmaturity.waves.compare import check_baseline

        comparison = comparing.compare(baseline, assessment, other_subject=other_subject)
        check_baseline(baseline.subject, assessment.subject)
    planned = None
    if plan is not None:
        made_from = assessment if baseline is None else baseline
        with told_by_warnings() as warn:
            planned = gating.Planned(kept_plan(plan, made_from, warn), made_from)
    try:
        return gating.check(assessment, gates, comparison, today=today or dates.today(), planned=planned)
    except UnknownSubject as error:
        name, asked_id = plain(error.name), assessment.questionnaire.id
        raise BadInput(tr("a gate is on {name}, which {id} does not have", name=name, id=asked_id)) from None
    except MissingBaseline:
        raise BadInput(tr("a largest drop needs a baseline: the assessment of an earlier wave")) from None
