"""`cxmaturity questionnaire list`."""

import typer

from cxmaturity.errors import CxMaturityError, plain
from cxmaturity.text.language import current, tr


def list_questionnaires() -> None:
    """List the questionnaires that can be named by id, and where each was found."""
    from cxmaturity.assess_paths import put_into_language
    from cxmaturity.questionnaire.find import installed
    from cxmaturity.questionnaire.read import read_questionnaire

    for name, path in sorted(installed().items()):
        try:
            found = read_questionnaire(path)
            found = put_into_language(found, current.get().tag, str(path), path, None)
        except CxMaturityError as error:
            first = str(error).partition("\n")[0]
            typer.echo(tr("{name}  cannot be read: {error}", name=plain(name), error=first))
            continue
        count = tr("{questions} questions in {dimensions} dimensions")
        size = count.format(questions=len(found.questions), dimensions=len(found.dimensions))
        typer.echo(f"{found.id}  {found.version}  {size}  {plain(found.title)}")
        typer.echo(f"    {plain(path)}")
