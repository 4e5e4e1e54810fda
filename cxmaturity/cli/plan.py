"""`cxmaturity plan PATH`."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cxmaturity import inputs
from cxmaturity.cli.errors import say
from cxmaturity.cli.options import Answers, CsvDialect, Despite, Draft, Named, Strict, Tag, words_for
from cxmaturity.errors import BadInput, plain
from cxmaturity.text.choice import known_language
from cxmaturity.text.language import current, tr
from cxmaturity.text.language import language as language_of

if TYPE_CHECKING:
    from cxmaturity.plan.model import KeptPlan, Plan
    from cxmaturity.scoring.model import Assessment

FORMATS = ("text", "json", "md", "csv", "ics", "yaml")


def plan(
    path: Answers,
    to: Annotated[
        int | None,
        typer.Option(
            "--to", help="The level to reach; the questionnaire's target unless given.", metavar="LEVEL"
        ),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(
            "--by",
            help="The day by which it is to be reached; as long as it takes unless given.",
            metavar="DATE",
        ),
    ] = None,
    moves: Annotated[
        int | None, typer.Option("--moves", help="So many moves fit a half-year; 5 unless given.")
    ] = None,
    days: Annotated[
        int | None, typer.Option("--days", help="So many person-days fit a half-year; any unless given.")
    ] = None,
    keep: Annotated[
        list[str] | None,
        typer.Option("--keep", help="A question of which a step is to be in the plan.", metavar="ID"),
    ] = None,
    avoid: Annotated[
        list[str] | None,
        typer.Option("--avoid", help="A question of which no step is to be in the plan.", metavar="ID"),
    ] = None,
    set_to: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            help="Plan as if everybody who is asked had answered this question so.",
            metavar="ID=OPTION",
        ),
    ] = None,
    format_name: Annotated[
        str | None,
        typer.Option(
            "--format",
            help="text, unless the file's ending tells another.",
            metavar="text|json|md|csv|ics|yaml",
        ),
    ] = None,
    output: Annotated[
        str,
        typer.Option(
            "--output", "-o", help="The file to write: .json .md .csv .ics or .yaml; - for standard output."
        ),
    ] = "-",
    save: Annotated[
        bool,
        typer.Option(
            "--save",
            help="Keep the plan beside the answers, in plan.yaml: what you wrote there of owners, days and "
            "what is done stays.",
        ),
    ] = False,
    done: Annotated[
        list[str] | None,
        typer.Option(
            "--done", help="Mark this move of the kept plan as done, and make no plan.", metavar="ID"
        ),
    ] = None,
    on: Annotated[
        str | None,
        typer.Option(
            "--on",
            help="The day on which it was done; SOURCE_DATE_EPOCH or today unless given.",
            metavar="DATE",
        ),
    ] = None,
    questionnaire: Named = None,
    strict: Strict = False,
    language: Tag = None,
    draft: Draft = False,
    despite_difference: Despite = False,
    csv_dialect: CsvDialect = "excel",
) -> None:
    """Plan the way to a stage: the fewest person-days that reach it, proven, in half-years."""
    from cxmaturity.assess_paths import assess_path
    from cxmaturity.cli.output import one_of, publication_of
    from cxmaturity.formats.csv_table import check_dialect
    from cxmaturity.plan.make import make_plan
    from cxmaturity.plan.wishes import wish_of
    from cxmaturity.text.dates import day_of_making

    name = one_of(FORMATS, format_name, output)
    check_dialect(csv_dialect, csv=name == "csv")
    tag = known_language(language)
    asks = (to, by, moves, days, keep, avoid, set_to, save or None, None if name == "text" else name)
    _check_fit(asks, done, on)
    if set_to and (save or name == "yaml"):
        raise BadInput(tr("--set supposes answers: a plan is kept of those that were given"))
    # A plan that is kept is nobody's to read but its writers', and no issue of figures.
    issued = publication_of(
        "-" if name == "yaml" else output, name, draft=draft, despite_difference=despite_difference
    )
    assessment = assess_path(
        path,
        questionnaire=questionnaire,
        strict=strict,
        redraw=False,
        language=tag,
        warn=say,
        tells_of=issued.tells_of,
    )
    if done:
        _mark(path, assessment, done, on)
        return
    if set_to:
        from cxmaturity.answers.supposed import supposed_answers
        from cxmaturity.scoring.supposed import suppose

        supposed = supposed_answers("--set", set_to, assessment.questionnaire)
        assessment = suppose(assessment, supposed, option="--set").after
    wish = wish_of(
        assessment,
        to=to,
        by=by,
        moves=moves,
        days=days,
        keep=keep or (),
        avoid=avoid or (),
        supposed=set_to or (),
    )
    issued.check()
    # What is supposed is nobody's plan.
    kept = None if set_to or name == "yaml" else _beside(path, assessment)
    made = make_plan(assessment, wish, today=day_of_making())
    words = words_for(assessment.questionnaire, tag)
    if save:
        from cxmaturity.plan.kept import with_plan

        kept = with_plan(made, assessment, kept)
    elif kept is not None:
        _tell_of_another(path, kept, made, assessment)
    if name == "yaml":
        _keep_at(output, made, assessment, words)
    elif name == "text":
        from cxmaturity.terminal.lines import console
        from cxmaturity.terminal.plan import print_plan

        print_plan(made, assessment, console(), tag=words, kept=kept)
    else:
        from cxmaturity.cli.output import deliver
        from cxmaturity.report.plans.formats import PlanChoices, render_plan

        choices = PlanChoices(tag=words, csv_dialect=csv_dialect, draft=draft, kept=kept)
        content = render_plan(made, assessment, name, choices)
        deliver(content, output, issued.entered)
    if save:
        _save(path, made, assessment, words)
    elif name == "text" and not set_to:
        _tell(path, kept, assessment)


def _check_fit(asks: Sequence[object], done: Sequence[str] | None, on: str | None) -> None:
    """Raise BadInput where options are given that mean nothing together, or a day that is none."""
    from cxmaturity.text.dates import is_date

    if done and any(asks):
        raise BadInput(tr("--done marks a plan that is kept and makes none: give it alone, or with --on"))
    if on is not None and not done:
        raise BadInput(tr("--on is the day of --done: name the move that was done"))
    if on is not None and not is_date(on):
        raise BadInput(tr("--on must be a day such as 2027-06-30 (got {got})", got=plain(on)))


def _beside(path: Path, assessment: "Assessment") -> "KeptPlan | None":
    """Return the plan that is kept beside the answers at `path`, None where there is none."""
    from cxmaturity.plan.kept import path_of_plan, read_plan

    file = read_plan(path_of_plan(path), assessment.questionnaire)
    return None if file is None else file.plan


def _tell_of_another(path: Path, kept: "KeptPlan", made: "Plan", assessment: "Assessment") -> None:
    """Tell where the plan beside the answers at `path` was asked for otherwise than the one that is made."""
    from cxmaturity.plan.kept import path_of_plan
    from cxmaturity.plan.wishes import command_of

    if kept.made_by and kept.made_by != command_of(made, assessment.questionnaire):
        said = tr("it was kept by `{command}`, and this is another plan", command=plain(kept.made_by))
        say(current.get().pair(plain(path_of_plan(path)), said))


def _tell(path: Path, kept: "KeptPlan | None", assessment: "Assessment") -> None:
    """Tell how far the plan is that is kept beside the answers at `path`, or how to keep one."""
    from cxmaturity.plan.kept import path_of_plan, state_words
    from cxmaturity.text.dates import day_of_making

    at = plain(path_of_plan(path))
    if kept is not None:
        say(current.get().pair(at, state_words(kept, assessment, day_of_making())))
    elif sys.stdout.isatty():
        say(tr("to follow it through, with owners and days in {path}, add --save", path=at))


def _mark(path: Path, assessment: "Assessment", names: Sequence[str], on: str | None) -> None:
    """Mark moves of the plan that is kept beside the answers at `path` as done, and say which.

    Raises BadInput where there is no plan, or no such move in it.
    """
    from cxmaturity.plan.kept import marked_done, path_of_plan, staleness, update_plan
    from cxmaturity.text.dates import day_of_making

    at, day = path_of_plan(path), on or day_of_making().isoformat()
    marked: list[str] = []

    def mark(kept: "KeptPlan | None") -> "KeptPlan":
        if kept is None:
            message = tr("{path}: there is no plan yet; `cxmaturity plan {answers} --save` keeps one")
            raise BadInput(message.format(path=plain(at), answers=plain(path)))
        after = marked_done(kept, names, day, at)
        marked.extend(move.id for move, was in zip(after.moves, kept.moves, strict=True) if move != was)
        return after

    kept = update_plan(at, assessment.questionnaire, mark)
    for name in marked:
        typer.echo(tr("{path}: {move} is done since {day}", path=plain(at), move=plain(name), day=day))
    for sentence in staleness(kept, assessment):
        say(current.get().pair(plain(at), sentence))


def _save(path: Path, made: "Plan", assessment: "Assessment", tag: str) -> None:
    """Keep a plan beside the answers at `path`, and say where."""
    from cxmaturity.plan.kept import path_of_plan

    _keep(path_of_plan(path), made, assessment, tag)


def _keep_at(output: str, made: "Plan", assessment: "Assessment", tag: str) -> None:
    """Keep a plan in the file `output`, or write it to standard output."""
    from cxmaturity.cli.output import for_machines
    from cxmaturity.plan.kept import render_plan, with_plan

    if output == "-":
        kept = with_plan(made, assessment, None)
        for_machines(render_plan(kept, assessment.questionnaire, language_of(tag)))
    else:
        inputs.check_output(output)
        _keep(Path(output), made, assessment, tag)


def _keep(at: Path, made: "Plan", assessment: "Assessment", tag: str) -> None:
    """Bring the plan in the file `at` up to date, or begin it, and say where and how far it is."""
    from cxmaturity.plan.kept import state_words, update_plan, with_plan
    from cxmaturity.text.dates import day_of_making

    kept = update_plan(
        at,
        assessment.questionnaire,
        lambda known: with_plan(made, assessment, known),
        language_of(tag),
    )
    typer.echo(current.get().pair(plain(at), state_words(kept, assessment, day_of_making())))
