"""`cxmaturity plan PATH`."""

from typing import Annotated

import typer

from cxmaturity.cli.errors import say
from cxmaturity.cli.options import Answers, CsvDialect, Despite, Draft, Named, Strict, Tag, words_for
from cxmaturity.text.choice import known_language

FORMATS = ("text", "json", "md", "csv", "ics")


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
            "--format", help="text, unless the file's ending tells another.", metavar="text|json|md|csv|ics"
        ),
    ] = None,
    output: Annotated[
        str,
        typer.Option("--output", "-o", help="The file to write: .json .md .csv .ics; - for standard output."),
    ] = "-",
    questionnaire: Named = None,
    strict: Strict = False,
    language: Tag = None,
    draft: Draft = False,
    despite_difference: Despite = False,
    csv_dialect: CsvDialect = "excel",
) -> None:
    """Plan the way to a stage: the fewest person-days that reach it, proven, in half-years."""
    from cxmaturity.assess_paths import assess_path
    from cxmaturity.cli.output import deliver, one_of, publication_of
    from cxmaturity.formats.csv_table import check_dialect
    from cxmaturity.plan.make import make_plan
    from cxmaturity.plan.wishes import wish_of
    from cxmaturity.text.dates import day_of_making

    name = one_of(FORMATS, format_name, output)
    check_dialect(csv_dialect, csv=name == "csv")
    tag = known_language(language)
    issued = publication_of(output, name, draft=draft, despite_difference=despite_difference)
    assessment = assess_path(
        path,
        questionnaire=questionnaire,
        strict=strict,
        redraw=False,
        language=tag,
        warn=say,
        tells_of=issued.tells_of,
    )
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
    made = make_plan(assessment, wish, today=day_of_making())
    words = words_for(assessment.questionnaire, tag)
    if name == "text":
        from cxmaturity.terminal.lines import console
        from cxmaturity.terminal.plan import print_plan

        print_plan(made, assessment, console(), tag=words)
        return
    from cxmaturity.report.plans.formats import PlanChoices, render_plan

    choices = PlanChoices(words, csv_dialect, draft)
    content = render_plan(made, assessment, name, choices)
    deliver(content, output, issued.entered)
