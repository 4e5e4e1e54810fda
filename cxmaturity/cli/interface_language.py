"""The language in which the program speaks: its help, its messages and the interview.

It follows the machine, as other programs do; what is written into files follows `--language` alone, so that
the same answers give the same bytes everywhere.
"""

import gettext
import os
from collections.abc import Mapping
from typing import Any

from cxmaturity.language import DOMAIN, MESSAGES, current, language, nearest, noted, tr

OURS = "CXMATURITY_LANGUAGE"
# In the order in which gettext asks them.
_VARIABLES = (OURS, "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")

FROM_CLICK = (
    noted("Usage:"),
    noted("Options"),
    noted("Arguments"),
    noted("Commands"),
    noted("Error"),
    noted("Aborted."),
    noted("[required]"),
    noted("[default: {}]"),
    noted("Show this message and exit."),
    noted("Try [blue]'{command_path} {help_option}'[/] for help."),
    noted("No such option {name!r}."),
    noted("No such command {name!r}."),
    noted("Invalid value: {message}"),
    noted("Invalid value for {param_hint}: {message}"),
    noted("Missing argument"),
    noted("Missing option"),
    noted("Missing command."),
    noted("Option {name!r} requires an argument."),
    noted("Option {name!r} does not take a value."),
    noted("Got unexpected extra argument ({args})"),
    noted("{value!r} is not a valid {number_type}."),
)
"""What the command-line library says itself; it looks its texts up in the same catalogue."""


def chosen(environment: Mapping[str, str]) -> str:
    """Return the shipped language that `environment` asks for; English where it asks for none."""
    for name in _VARIABLES:
        first = environment.get(name, "").partition(":")[0].partition(".")[0].partition("@")[0]
        if first:
            return "en" if first in ("C", "POSIX") else nearest(first)
    return "en"


def speak(tag: str) -> None:
    """Let the program speak the language `tag` from now on."""
    if tag == "en":
        return
    current.set(language(tag))
    # Click and Typer look their own words up in gettext's current domain.
    os.environ["LANGUAGE"] = tag
    gettext.bindtextdomain(DOMAIN, str(MESSAGES))
    gettext.textdomain(DOMAIN)


def spoken(command: Any) -> Any:
    """Return a Click `command` whose help, and that of its parameters, is in the current language."""
    if current.get().catalogue is None:
        return command
    for text in ("help", "short_help", "epilog"):
        if getattr(command, text, None):
            setattr(command, text, tr(getattr(command, text)))
    for parameter in command.params:
        if getattr(parameter, "help", None):
            parameter.help = tr(parameter.help)
    return command
