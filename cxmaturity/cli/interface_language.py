"""The language in which the program speaks: its help, its messages and the interview.

It follows the machine, as other programs do; what is written into files follows `--language` alone, so that
the same answers give the same bytes everywhere.
"""

import gettext
import os
import re
from collections.abc import Mapping
from typing import Any

from cxmaturity.errors import InvalidFile, UnwritableTarget, plain
from cxmaturity.resources import own_folder
from cxmaturity.text.language import (
    DOMAIN,
    LANGUAGES,
    MESSAGES,
    Language,
    around,
    bring,
    current,
    language,
    nearest,
    noted,
    tr,
)

OURS = "CXMATURITY_LANGUAGE"
# In the order in which gettext asks them.
_VARIABLES = (OURS, "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
_USAGE = noted("Usage:")

FROM_TYPER = (
    noted("Options"),
    noted("Arguments"),
    noted("Commands"),
    noted("Error"),
    noted("Aborted."),
    noted("[required]"),
    noted("[default: {}]"),
    noted("Try [blue]'{command_path} {help_option}'[/] for help."),
    noted("Show this message and exit."),
)
"""What the command-line library looks up itself, in the same catalogue."""

MISTAKES = (
    noted("Missing argument {name}."),
    noted("Missing option {name}."),
    noted("No such option: {name} (Possible options: {names})"),
    noted("No such option: {name}"),
    noted("Option {name} requires an argument."),
    noted("Option {name} does not take a value."),
    noted("Got unexpected extra argument ({names})"),
    noted("Got unexpected extra arguments ({names})"),
    noted("Got unexpected extra argument(s) ({names})"),
    noted("No such command {name}. Did you mean {names}?"),
    noted("No such command {name}."),
    noted("Missing command."),
    noted("Invalid value for {name}: {said}"),
    noted("Invalid value: {said}"),
)
"""What the command-line library says in English alone; the first that fits is what is meant."""

FROM_THE_SYSTEM = (
    noted("No such file or directory"),
    noted("Permission denied"),
    noted("Operation not permitted"),
    noted("Is a directory"),
    noted("Not a directory"),
    noted("File exists"),
    noted("File name too long"),
    noted("No space left on device"),
    noted("Read-only file system"),
    noted("Too many levels of symbolic links"),
    noted("Input/output error"),
)
"""Why the system refuses a file; see `cxmaturity.text.language.refusal`."""


def chosen(environment: Mapping[str, str]) -> str:
    """Return the language that `environment` asks for: a shipped one, or one that the user has words in.

    English where it asks for none, and for any other.
    """
    for name in _VARIABLES:
        first = environment.get(name, "").partition(":")[0].partition(".")[0].partition("@")[0]
        if first:
            return "en" if first in ("C", "POSIX") else _spoken(first.replace("_", "-"))
    return "en"


def _spoken(tag: str) -> str:
    """Return the language that is spoken to whoever asks for `tag`."""
    words, own = around(tag), own_folder()
    if words in LANGUAGES or own is None:
        return nearest(words)
    # Loaded here: whoever asks for a shipped language needs none of it.
    from cxmaturity.formats.words_file import words_path

    return words if words_path(words, [own]) else "en"


def speak(tag: str) -> None:
    """Let the program speak the language `tag` from now on; the reader's own words have been brought."""
    if tag == current.get().tag:
        return
    current.set(language(tag))
    # Click and Typer look their own words up in gettext's current domain.
    os.environ["LANGUAGE"] = tag
    gettext.bindtextdomain(DOMAIN, str(MESSAGES) if tag in LANGUAGES else _for_gettext(tag))
    gettext.textdomain(DOMAIN)
    # Loaded here: English needs none of it.
    from cxmaturity.text.width import break_wide_text

    break_wide_text()


def speak_own(tag: str) -> str:
    """Let the program speak a language that the user has words in; return what is wrong with these words.

    A broken file stops nobody: it may have to be looked at by a command.
    """
    from cxmaturity.formats.words_file import read_words, words_path

    own = own_folder()
    path = None if own is None else words_path(tag, [own])
    if path is None:
        return ""
    try:
        bring(read_words(path, tag).language)
    except InvalidFile as error:
        return tr(
            "{path}: is broken, so nothing is said in {language}: {problem}",
            path=plain(path),
            language=tag,
            problem=error.problems[0],
        )
    speak(tag)
    return ""


def _for_gettext(tag: str) -> str:
    """Return a folder with what the command-line library looks up, from the reader's own words, compiled.

    It is kept in the user's cache folder; where it cannot be, these few words stay English.
    """
    from cxmaturity.files import save
    from cxmaturity.resources import cache_folder

    words = language(tag)
    try:
        folder = cache_folder() / "words" / words.made_of
        place = folder / tag / "LC_MESSAGES" / f"{DOMAIN}.mo"
        if words.made_of and not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            save(place, _compiled(words))
    except (OSError, RuntimeError, UnwritableTarget):
        return str(MESSAGES)
    return str(folder)


def _compiled(words: Language) -> bytes:
    """Return the words of the command-line library as gettext reads them."""
    from io import BytesIO

    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo

    catalogue, out = Catalog(), BytesIO()
    for message in FROM_TYPER:
        catalogue.add(message, words.text(message))
    write_mo(out, catalogue)
    return out.getvalue()


def in_words(mistake: str) -> str:
    """Return what the command-line library says of a `mistake`, in the current language."""
    for message in MISTAKES:
        pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", re.escape(message))
        found = re.fullmatch(pattern, mistake, re.DOTALL)
        if found:
            return tr(message, **found.groupdict())
    return mistake


def spoken(command: Any) -> Any:
    """Return a Click `command` whose help, and that of its parameters, is in the current language."""
    if current.get().catalogue is None:
        return command
    for text in ("help", "short_help", "epilog"):
        if getattr(command, text, None):
            setattr(command, text, tr(getattr(command, text)))
    for parameter in command.params:
        _translate_help(parameter)
    usage, help_option = command.get_usage, command.get_help_option
    command.get_usage = lambda ctx: usage(ctx).replace(f"{_USAGE} ", current.get().prompt(tr(_USAGE)), 1)
    command.get_help_option = lambda ctx: _translate_help(help_option(ctx))
    return command


def _translate_help(parameter: Any) -> Any:
    """Return a parameter with its help in the current language."""
    if getattr(parameter, "help", None):
        parameter.help = tr(parameter.help)
    return parameter
