"""What an analyst would write instead of a batch: pandas over the same answer files, indexes to a CSV file.

It checks nothing, knows no stages, bounds or evidence, and stops at the first file that is not as expected.
"""

import sys
from pathlib import Path

import pandas
import yaml

LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader


def main(questionnaire: Path, folder: Path, target: Path) -> None:
    """Write the index of each dimension and unit, and the mean of the dimensions, from 0 to 100."""
    model = yaml.load(questionnaire.read_bytes(), LOADER)
    questions = pandas.DataFrame(
        [
            (dimension["id"], question["id"], question.get("weight", 1))
            for dimension in model["dimensions"]
            for question in dimension["questions"]
        ],
        columns=["dimension", "question", "weight"],
    )
    rows = []
    for path in sorted(folder.glob("*.yaml")):
        for question, given in yaml.load(path.read_bytes(), LOADER)["answers"].items():
            level = given.get("level") if isinstance(given, dict) else given
            rows.append((str(path), question, level))
    answers = pandas.DataFrame(rows, columns=["unit", "question", "level"]).merge(questions)
    answers["value"] = (pandas.to_numeric(answers["level"], errors="coerce") - 1) / 4
    answers = answers.dropna(subset="value")
    answers["points"] = answers["value"] * answers["weight"]
    sums = answers.groupby(["unit", "dimension"])[["points", "weight"]].sum()
    table = (100 * sums["points"] / sums["weight"]).unstack()
    table["overall"] = table.mean(axis="columns")
    table.to_csv(target)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
