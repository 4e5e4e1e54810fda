"""Measures speed and prints each figure beside its limit. A report, not a test: it always ends well."""

import sys

import batch
import memory
import plan
import reading
import report
import startup
import template

BENCHMARKS = {
    "startup": startup,
    "reading": reading,
    "report": report,
    "template": template,
    "memory": memory,
    "plan": plan,
    "batch": batch,
}


def main(names: list[str]) -> None:
    """Run the benchmarks named, or all."""
    print(f"{'ratio':<60}{'figure':>8}{'limit':>8}")
    for name in names or BENCHMARKS:
        for figure in BENCHMARKS[name].figures():
            line = f"{figure.name:<60}{figure.ratio:>8.2f}"
            if figure.limit is not None:
                line += f"{figure.limit:>8.2f}  {'ok' if figure.ratio <= figure.limit else 'over'}"
            print(line, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
