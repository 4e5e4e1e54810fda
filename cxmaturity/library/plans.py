"""The way to a stage, from Python: a plan, as the command makes it, and the files of it."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from cxmaturity.assess_paths import plan_at
from cxmaturity.errors import BadInput, plain
from cxmaturity.formats.csv_table import USUAL, check_dialect
from cxmaturity.library.given import told_by_warnings, words_for
from cxmaturity.plan import make
from cxmaturity.plan.model import KeptPlan, Plan
from cxmaturity.plan.wishes import wish_of
from cxmaturity.report.plans.formats import PlanChoices
from cxmaturity.report.plans.formats import render_plan as rendered
from cxmaturity.scoring.model import Assessment
from cxmaturity.text.dates import day_of_making
from cxmaturity.text.language import language as language_of
from cxmaturity.text.language import tr


def make_plan(
    assessment: Assessment,
    *,
    to: int | None = None,
    by: str | None = None,
    moves: int | None = None,
    days: int | None = None,
    keep: Iterable[str] = (),
    avoid: Iterable[str] = (),
    supposed: Iterable[str] = (),
) -> Plan:
    """Return the plan from an `assessment` to a stage: in the fewest person-days, proven, in half-years.

    `to` is the number of a level, the questionnaire's target unless given, and `by` a day such as 2027-06-30;
    without one it goes on until it arrives. `moves` and `days` are what fits a half-year; `keep` and `avoid`
    name questions. `supposed` are answers as ID=OPTION: the plan starts as if everybody who is asked had
    answered so, and says it wherever it is rendered.

    Raises BadInput for what cannot be planned or supposed, and MissingComponent without the solver.

    >>> plan = make_plan(score(example() / "2026-q3"), to=3)
    >>> plan.arrival, plan.phases[0].moves[0].question, plan.days
    ('arrives', 'collaboration.shared-goal', 5)
    >>> make_plan(score(example() / "2026-q3"), to=3, supposed=["collaboration.shared-goal=3"]).arrival
    'there'
    """
    answers = tuple(supposed)
    assessment = _as_if(assessment, answers)
    wish = wish_of(assessment, to=to, by=by, moves=moves, days=days, keep=keep, avoid=avoid, supposed=answers)
    return make.make_plan(assessment, wish, today=day_of_making())


def render_plan(
    plan: Plan,
    assessment: Assessment,
    format_name: str,
    *,
    language: str | None = None,
    csv_dialect: str = USUAL,
    draft: bool = False,
    kept: str | Path | None = None,
) -> bytes:
    """Return a `plan` from an `assessment` as `json`, `md`, `csv` or `ics`, its words as in `render`.

    `kept` is the file in which `save_plan` kept it: who has each move and where it stands is then in it.

    Raises BadInput for another format, dialect or language, and for what is kept of supposed answers, and
    InvalidFile for a broken file.

    >>> assessment = score(example() / "2026-q3")
    >>> made = render_plan(make_plan(assessment, to=3), assessment, "csv").decode("utf-8-sig")
    >>> made.splitlines()[1].split(",")[:5]
    ['1', '2026-09-23', '2027-03-23', '1', 'collaboration.shared-goal']
    """
    check_dialect(csv_dialect, csv=format_name == "csv")
    known = None
    if kept is not None:
        _check_given(plan)
        with told_by_warnings() as warn:
            known = kept_plan(kept, assessment, warn)
    choices = PlanChoices(
        tag=words_for(assessment, language), csv_dialect=csv_dialect, draft=draft, kept=known
    )
    return rendered(plan, _as_if(assessment, plan.wish.supposed), format_name, choices)


def save_plan(plan: Plan, assessment: Assessment, path: str | Path) -> Path:
    """Keep a `plan` from an `assessment` in the file at `path`, and return its path.

    What people wrote in the file stays: owners, days, what is done, remarks.

    Raises InvalidFile for a broken file and BadInput for a plan of supposed answers.

    >>> assessment = score(example() / "2026-q3")
    >>> plan = make_plan(assessment, to=3)
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     save_plan(plan, assessment, f"{folder}/plan.yaml").read_text().splitlines()[4]
    'plan_of: cx-maturity@1.0.0'
    """
    _check_given(plan)
    # Loaded here: few keep a plan.
    from cxmaturity.plan.kept import update_plan, with_plan

    at, words = Path(path), language_of(words_for(assessment, None))
    update_plan(at, assessment.questionnaire, lambda known: with_plan(plan, assessment, known), words)
    return at


def _check_given(plan: Plan) -> None:
    """Raise BadInput for a plan that starts from supposed answers."""
    if plan.wish.supposed:
        raise BadInput(tr("a plan is kept of answers that were given, not of supposed ones"))


def _as_if(assessment: Assessment, supposed: Sequence[str]) -> Assessment:
    """Return an assessment as if everybody who is asked had answered so. Raises BadInput for no answers."""
    if not supposed:
        return assessment
    # Loaded here: few suppose anything.
    from cxmaturity.answers.supposed import supposed_answers
    from cxmaturity.scoring.supposed import suppose

    answers = supposed_answers("--set", supposed, assessment.questionnaire)
    return suppose(assessment, answers, option="--set").after


def kept_plan(path: str | Path, assessment: Assessment, warn: Callable[[str], None]) -> KeptPlan:
    """Return the plan in the file at `path`; `warn` is told why it is not of this `assessment`.

    Raises InvalidFile with all that is wrong with it, and BadInput where there is none.
    """
    kept = plan_at(Path(path), assessment, warn)
    if kept is None:
        raise BadInput(tr("{path}: there is no such file or folder", path=plain(path)))
    return kept
