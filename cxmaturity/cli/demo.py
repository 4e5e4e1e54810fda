"""`cxmaturity demo`."""

from cxmaturity.resources import bundled


def run(output: str) -> None:
    """Write the report of the bundled example, with what changed since its first wave."""
    from cxmaturity.cli.report import run as report

    waves = sorted(bundled("questionnaires").glob("cx-maturity/examples/*/*/"))
    report(waves[-1], output, previous=waves[-2])
