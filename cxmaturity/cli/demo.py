"""`cxmaturity demo`."""

from pathlib import Path
from typing import Annotated

import typer


def demo(
    output: Annotated[str, typer.Option("--output", "-o", help="The file to write.")] = "cxmaturity-demo.pdf",
) -> None:
    """Write the report of a fictional freight company: twelve respondents, two waves."""
    from cxmaturity.cli.report import report
    from cxmaturity.resources import bundled

    company = bundled("questionnaires") / "cx-maturity" / "examples" / "tarnholt-freight"
    before, now = sorted(company.iterdir())
    report(now, output if output == "-" else str(Path(output).resolve()), previous=before)
