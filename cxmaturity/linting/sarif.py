"""Advice as SARIF 2.1.0, which code hosts show beside the lines of a pull request."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from cxmaturity import __version__
from cxmaturity.formats.json_text import pretty
from cxmaturity.linting.codes import Advice, Rule

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def advice_sarif(found: Sequence[Advice], rules: Mapping[str, Rule]) -> bytes:
    """Return the advice and the rules behind it as one SARIF log."""
    order = list(rules)
    described = [
        {
            "id": rule.code,
            "shortDescription": {"text": rule.title},
            "defaultConfiguration": {"level": rule.severity},
        }
        for rule in rules.values()
    ]
    driver = {"name": "cxmaturity", "version": __version__, "rules": described}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(one, order.index(one.code)) for one in found],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return pretty(log)


def _result(one: Advice, index: int) -> dict[str, Any]:
    """Return one piece of advice as a SARIF result."""
    said = ": ".join(part for part in (one.field, one.message) if part)
    place: dict[str, Any] = {"artifactLocation": {"uri": _uri(one.file)}}
    if one.line:
        place["region"] = {"startLine": one.line}
    return {
        "ruleId": one.code,
        "ruleIndex": index,
        "level": one.severity,
        "message": {"text": f"{said}; {one.hint}" if one.hint else said},
        "locations": [{"physicalLocation": place}],
    }


def _uri(file: str) -> str:
    """Return a path as an address: relative to the working folder where it lies in it."""
    path = Path(file)
    if path.is_absolute():
        here = Path.cwd()
        return quote(path.relative_to(here).as_posix()) if path.is_relative_to(here) else path.as_uri()
    return quote(os.fsencode(path.as_posix()))
