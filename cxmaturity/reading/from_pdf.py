"""Reading a report back: the answers and the result that its PDF carries, and its questionnaire."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from cxmaturity.domain.answers import Sheets, Unread
from cxmaturity.domain.questionnaire import Questionnaire
from cxmaturity.errors import plain
from cxmaturity.language import tr
from cxmaturity.reading.answers import sheets_of
from cxmaturity.reading.packs import attached_questionnaire
from cxmaturity.reading.report_file import (
    RESULT,
    SHEET,
    attached_files,
    attached_json,
    attached_text,
    place_of,
    wrong,
)
from cxmaturity.reading.shipped import shadows_shipped
from cxmaturity.reading.yaml_with_lines import parse_yaml


@dataclass(frozen=True)
class Report:
    """What a report carries: the questionnaire that it was asked with, the sheets, and the result.

    The report of several respondents carries no sheet. Those of version 0.1 did. `files` are the attached
    files of ours as they are, by name.
    """

    questionnaire: Questionnaire
    sheets: Sheets
    result: dict[str, Any]
    files: dict[str, bytes]


def read_report(path: Path, questionnaire: Questionnaire | None = None) -> tuple[Questionnaire, Sheets]:
    """Return the sheets in the report at `path` and its own questionnaire, unless another one is given.

    Raises InvalidFile with all that is wrong.
    """
    found, sheets = _read(path, attached_files(path), questionnaire)
    if not sheets:
        message = tr("carries the figures of a group and not its answers")
        raise wrong(path, message, tr("name the folder with the answers"))
    return found, sheets


def carries_figures_alone(path: Path) -> bool:
    """Return whether the report at `path` carries its figures without any answers. Raises InvalidFile."""
    return not any(map(SHEET.match, attached_files(path)))


def read_whole_report(path: Path) -> Report:
    """Return all that the report at `path` carries. Raises InvalidFile."""
    files = attached_files(path)
    questionnaire, sheets = _read(path, files, None)
    result = attached_json(path, files, RESULT)
    if not isinstance(result, dict) or result.get("format") != 1:
        raise wrong(path, tr("{name} is not a result of format 1", name=RESULT))
    return Report(questionnaire, sheets, result, files)


def _read(path: Path, files: dict[str, bytes], given: Questionnaire | None) -> tuple[Questionnaire, Sheets]:
    """Return the questionnaire, the report's own unless another one is `given`, and the sheets."""
    questionnaire = attached_questionnaire(path, files) if given is None else given
    names = sorted(filter(SHEET.match, files), key=_order)
    documents = [parse_yaml(attached_text(path, files, name), place_of(path, name)) for name in names]
    sheets = sheets_of(documents, questionnaire) if documents else ()
    return questionnaire, Sheets(sheets, _unread(path, files), _shadowed(questionnaire))


def _unread(path: Path, files: dict[str, bytes]) -> Iterator[Unread]:
    """Yield what the attached result says of files that were not read when the report was made."""
    try:
        notices = msgspec.json.decode(files.get(RESULT, b"{}"), type=_Noticed).notices
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return
    for notice in notices:
        for name in notice.values.get("files", "").split(", ") if notice.code == "not_read" else ():
            told = tr(
                "{path}: {name} was not read when the report was made", path=plain(path), name=plain(name)
            )
            yield Unread(name, told)


class _Notice(msgspec.Struct):
    """What there is to say about an attached result, and the values that belong into the sentence."""

    code: str
    values: dict[str, str]


class _Noticed(msgspec.Struct):
    """The notices of an attached result."""

    notices: tuple[_Notice, ...] = ()


def _shadowed(questionnaire: Questionnaire) -> str:
    """Return the shipped questionnaire that the report's own shadows; an earlier version shadows none."""
    found = shadows_shipped(questionnaire)
    return found if found.rpartition(" ")[2] == questionnaire.version or questionnaire.overlay else ""


def _order(name: str) -> tuple[str, int]:
    """Return where a sheet stands among all: r2 before r10."""
    found = SHEET.match(name)
    assert found
    return found[1], int(found[2] or 0)
