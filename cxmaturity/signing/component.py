"""What signatures need and not every machine has: pyHanko, the extra `sign`."""

from importlib.util import find_spec

from cxmaturity.errors import MissingComponent
from cxmaturity.text.language import tr

INSTALL = "pip install 'pyhanko>=0.31'"


def is_there() -> bool:
    """Return whether signatures can be made and checked here."""
    return find_spec("pyhanko") is not None


def needed() -> None:
    """Raise MissingComponent, naming the command that installs it, where signatures cannot be made here."""
    if not is_there():
        message = tr("A signature needs pyHanko, which is not installed. Install it: {command}")
        raise MissingComponent(message.format(command=INSTALL))
