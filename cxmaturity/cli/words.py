"""`cxmaturity words LANGUAGE`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cxmaturity.errors import BadInput, plain
from cxmaturity.text.language import LANGUAGES, canonical, is_tag, tr

if TYPE_CHECKING:
    from cxmaturity.formats.words_file import OwnWords

MOST_NAMED = 20


def words(
    language: Annotated[str, typer.Argument(help="The language, such as de or pt-BR.", metavar="LANGUAGE")],
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            help="The file or its folder, unless in your own folder; - for standard output.",
        ),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Only say what is open in the file and what is wrong with it.")
    ] = False,
) -> None:
    """Write a file with the tool's own words to fill in for another language, or bring one up to date."""
    from cxmaturity.cli.output import for_machines
    from cxmaturity.files import save
    from cxmaturity.formats.text_file import read_content
    from cxmaturity.formats.words_file import LIMIT, checked, read_words, words_text

    tag = _tag(language)
    target = None if output == "-" else _target(tag, output)
    if check:
        if target is None or not target.is_file():
            name = "-" if target is None else plain(target)
            raise BadInput(
                tr(
                    "{path}: there is no such file; `cxmaturity words {language}` writes one",
                    path=name,
                    language=tag,
                )
            )
        _tell(read_words(target, tag), named=MOST_NAMED)
        return
    old = None
    if target is not None and target.exists():
        old = checked(target, read_content(target, limit=LIMIT))
    content = words_text(tag, old)
    if target is None:
        for_machines(content)
        return
    if output is None:
        target.parent.mkdir(parents=True, exist_ok=True)
    save(target, content.encode())
    _tell(read_words(target, tag))


def _tag(language: str) -> str:
    """Return the tag of the language. Raises BadInput where it is none, or where its words ship."""
    if not is_tag(language):
        message = tr("{tag} is not the tag of a language, such as de or zh-Hans", tag=plain(language[:40]))
        raise BadInput(message)
    tag = canonical(language)
    if tag in LANGUAGES:
        raise BadInput(tr("the tool has its words in {language}; name another language", language=tag))
    return tag


def _target(tag: str, output: str | None) -> Path:
    """Return the file of words: the one that is named, or in a folder that is, else in the user's own."""
    from cxmaturity.formats.words_file import name_of
    from cxmaturity.resources import own_folder

    name, own = name_of(tag), own_folder()
    if output is None:
        if own is None:
            raise BadInput(tr("there is no home folder here; name a file with -o"))
        return own / name
    target = Path(output)
    if target.is_dir():
        return target / name
    if target.name != name:
        raise BadInput(tr("{path}: must be called {name}", path=plain(target), name=name))
    return target


def _tell(found: "OwnWords", *, named: int = 0) -> None:
    """Say how much of a file is filled in, and the first messages that are open."""
    from cxmaturity.formats.po_text import field_of

    typer.echo(
        tr(
            "{file}: {language}, {done} of {wanted} messages",
            file=plain(found.path),
            language=found.language.tag,
            done=found.wanted - len(found.open),
            wanted=found.wanted,
        )
    )
    for message in found.open[:named]:
        typer.echo(f"    {field_of(message)}")
    more = len(found.open) - named
    if named and more > 0:
        typer.echo(f"    {tr('… and {count} more', count=more)}")
    if found.dropped:
        typer.echo(tr("no longer messages of the tool: {count}", count=found.dropped))
