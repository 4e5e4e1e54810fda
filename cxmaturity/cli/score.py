"""`cxmaturity score PATH`."""

import sys
from pathlib import Path

from cxmaturity.cli.errors import say
from cxmaturity.cli.languages import known_language, words_for
from cxmaturity.cli.terminal import console
from cxmaturity.errors import BadInput, plain
from cxmaturity.language import tr
from cxmaturity.pipeline import assess_path
from cxmaturity.rendering import render


def run(
    path: Path, *, questionnaire: str | None, strict: bool, format_name: str, language: str | None
) -> None:
    """Print the scorecard, or the result object."""
    if format_name not in ("text", "json"):
        raise BadInput(tr("--format {name}: choose text or json", name=plain(format_name)))
    tag = known_language(language)
    assessment = assess_path(
        path, questionnaire=questionnaire, strict=strict, redraw=False, language=tag, warn=say
    )
    if format_name == "json":
        sys.stdout.write(render(assessment, "json").decode())
        return
    from cxmaturity.rendering.to_terminal import print_scorecard

    print_scorecard(assessment, console(), tag=words_for(assessment.questionnaire, tag))
