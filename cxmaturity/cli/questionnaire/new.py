"""`cxmaturity questionnaire new ID`."""

import re
from pathlib import Path
from typing import Annotated

import typer

from cxmaturity.errors import BadInput, UnwritableTarget, plain
from cxmaturity.text.language import is_tag, tr

FILES = {
    "questionnaire.yaml": "questionnaire.template.yaml",
    "README.md": "README.template.md",
    "examples/first.yaml": "answers.template.yaml",
}
WRITTEN_IN = "en"
_LONGEST = 100


def new_questionnaire(
    name: Annotated[str, typer.Argument(help="The id: letters, digits, dots, dashes.", metavar="ID")],
    folder: Annotated[Path, typer.Option(help="Where its folder is made.")] = Path("questionnaires"),
    title: Annotated[str | None, typer.Option(help="Its title; the id unless given.")] = None,
    language: Annotated[str, typer.Option(help="The language that it is written in.")] = "en",
) -> None:
    """Write a small complete questionnaire to start from, with a README and an example answer file."""
    from cxmaturity.files import save
    from cxmaturity.formats.field_names import shortened
    from cxmaturity.questionnaire.model import ID

    if not ID.match(name) or len(name) > _LONGEST or ".." in name:
        message = tr(
            "{id}: an id is letters, digits, dots, dashes and underscores", id=shortened(plain(name))
        )
        raise BadInput(message)
    if not is_tag(language):
        got = shortened(plain(language)) or '""'
        raise BadInput(tr("--language {tag}: is not the tag of a language, such as de or zh-Hans", tag=got))
    target = folder / name
    try:
        target.mkdir(parents=True)
        (target / "examples").mkdir()
    except FileExistsError:
        raise UnwritableTarget(target, tr("it exists already")) from None
    except (OSError, ValueError) as error:
        raise UnwritableTarget(target, getattr(error, "strerror", None) or str(error)) from error
    words = " ".join((title or "").split()) or name.replace("-", " ").replace("_", " ").capitalize()
    for file, template in FILES.items():
        save(target / file, _filled(template, target, words, language).encode())
        typer.echo(plain(target / file))
    _say_next(target, name, language)


def _filled(template: str, target: Path, title: str, language: str) -> str:
    """Return a template with the id, title, language and folder in it."""
    from cxmaturity.formats.yaml_text import scalar
    from cxmaturity.resources import bundled

    text = (bundled("questionnaires") / "_starter" / template).read_text(encoding="utf-8")
    in_yaml = template.endswith(".yaml")
    values = {"NAME": scalar(target.name), "ID": target.name, "LANGUAGE": scalar(language)}
    values |= {"TITLE": scalar(title) if in_yaml else plain(title), "PLACE": plain(target.as_posix())}
    return re.sub(r"@(NAME|ID|LANGUAGE|TITLE|PLACE)@", lambda found: values[found[1]], text)


def _say_next(target: Path, name: str, language: str) -> None:
    """Say what the author does next."""
    if language != WRITTEN_IN:
        typer.echo(tr("The texts are English examples: write yours in {language}.", language=language))
    typer.echo(tr("Next: write over the example, and look at it as it grows:"))
    typer.echo(f"    cxmaturity questionnaire lint {plain(target)}")
    typer.echo(f"    cxmaturity questionnaire preview {plain(target)} -o {name}.html")
    typer.echo(f"    cxmaturity score {plain(target / 'examples' / 'first.yaml')}")
