"""The commands `cxmaturity questionnaire ...`: a line each, in the order of the help."""

import typer

from cxmaturity.cli.errors import Commands
from cxmaturity.cli.questionnaire.check import check_questionnaire
from cxmaturity.cli.questionnaire.diff import diff_questionnaires
from cxmaturity.cli.questionnaire.lint import lint_questionnaires
from cxmaturity.cli.questionnaire.list import list_questionnaires
from cxmaturity.cli.questionnaire.new import new_questionnaire
from cxmaturity.cli.questionnaire.preview import preview_questionnaire
from cxmaturity.cli.questionnaire.show import show_questionnaire
from cxmaturity.cli.questionnaire.translate import translate_questionnaire

questionnaire = typer.Typer(
    cls=Commands,
    add_completion=False,
    help="List, show, write, check and translate questionnaires.",
    no_args_is_help=True,
)
questionnaire.command("list")(list_questionnaires)
questionnaire.command("show")(show_questionnaire)
questionnaire.command("check")(check_questionnaire)
questionnaire.command("translate")(translate_questionnaire)
questionnaire.command("lint")(lint_questionnaires)
questionnaire.command("diff")(diff_questionnaires)
questionnaire.command("new")(new_questionnaire)
questionnaire.command("preview")(preview_questionnaire)
