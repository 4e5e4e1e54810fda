"""The arguments and options that several commands share."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cxmaturity.text.language import around

if TYPE_CHECKING:
    from cxmaturity.questionnaire.model import Questionnaire

Answers = Annotated[
    Path,
    typer.Argument(help="An answer file (one respondent) or a folder of them (several).", metavar="PATH"),
]
Named = Annotated[
    str | None,
    typer.Option(
        "--questionnaire", "-q", help="Questionnaire by id or path, instead of the one the answers name."
    ),
]
Strict = Annotated[
    bool, typer.Option("--strict", help="Cap answers in the two highest levels that no evidence supports.")
]
OtherSubject = Annotated[
    bool,
    typer.Option("--other-subject", help="The earlier wave is meant to be of another organisation or scope."),
]
Despite = Annotated[
    bool,
    typer.Option(
        "--despite-difference",
        help="Issue what differs by very few people from what was issued before; it is recorded.",
    ),
]
Draft = Annotated[
    bool, typer.Option("--draft", help="Marked as a draft, and not entered as issued beside the answers.")
]
CsvDialect = Annotated[
    str,
    typer.Option(
        "--csv-dialect",
        help="Of a CSV file: excel-semicolon where the decimal mark is a comma.",
        metavar="excel|excel-semicolon",
    ),
]
Tag = Annotated[
    str | None,
    typer.Option(
        "--language",
        help="Language of the output, by its tag; the questionnaire's own unless given.",
        metavar="TAG",
    ),
]


def words_for(questionnaire: "Questionnaire", tag: str | None) -> str:
    """Return the language of the words around a questionnaire: as asked for, else that of its texts."""
    return tag or around(questionnaire.language)
