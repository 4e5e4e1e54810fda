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

questionnaires = typer.Typer(
    cls=Commands, help="List, show, write, check and translate questionnaires.", no_args_is_help=True
)
questionnaires.command("list")(list_questionnaires)
questionnaires.command("show")(show_questionnaire)
questionnaires.command("check")(check_questionnaire)
questionnaires.command("translate")(translate_questionnaire)
questionnaires.command("lint")(lint_questionnaires)
questionnaires.command("diff")(diff_questionnaires)
questionnaires.command("new")(new_questionnaire)
questionnaires.command("preview")(preview_questionnaire)
