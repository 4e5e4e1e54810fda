"""`cxmaturity schema NAME`."""

from typing import Annotated

import typer

from cxmaturity.schemas import HELP


def schema(
    name: Annotated[
        str,
        typer.Argument(
            help=HELP,
            metavar="NAME",
        ),
    ],
) -> None:
    """Print the JSON Schema of a file that people or machines keep."""
    import json

    from cxmaturity.cli.output import for_machines
    from cxmaturity.schemas import schema as schema_of

    for_machines(json.dumps(schema_of(name), indent=2, ensure_ascii=False) + "\n")
