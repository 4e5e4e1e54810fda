"""`cxmaturity demo`."""

from pathlib import Path

from cxmaturity.resources import bundled


def run(output: str) -> None:
    """Write the report of the bundled example, with what changed since its first wave; say where it is."""
    from cxmaturity.cli.report import run as report

    company = bundled("questionnaires") / "cx-maturity" / "examples" / "tarnholt-freight"
    before, now = sorted(company.iterdir())
    report(now, output if output == "-" else str(Path(output).resolve()), previous=before)
