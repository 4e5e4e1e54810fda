"""An overlay as it is written."""

from pathlib import Path
from typing import Annotated, Literal

import msgspec

from cxmaturity.domain.frozen import Frozen
from cxmaturity.domain.questionnaire import Checklist, Group, Question, Weight
from cxmaturity.reading.option_ids import write_out_ids
from cxmaturity.reading.typed import convert
from cxmaturity.reading.yaml_with_lines import read_yaml

LIMIT = 4 * 1024 * 1024
NO_CHECKLIST = "none"
SETTINGS = ("title", "default_target", "min_coverage", "privacy_floor", "groups")


class QuestionWeights(Frozen, frozen=True):
    """What an overlay says of a question; what it leaves out stays."""

    weight: Weight | None = None
    foundation: bool | None = None
    quick: bool | None = None


class DimensionWeight(Frozen, frozen=True):
    """What an overlay says of a dimension."""

    weight: Weight


class OverlayForm(Frozen, frozen=True):
    """An overlay as it is written.

    `groups` stand in the place of the questionnaire's; `texts` are those of what is added, by language and
    text id.
    """

    format: Literal[1]
    overlay: str
    version: str
    of: str
    because: str
    title: str | None = None
    drop: tuple[str, ...] = ()
    questions: dict[str, QuestionWeights] = {}
    dimensions: dict[str, DimensionWeight] = {}
    add: dict[str, tuple[Question, ...]] = {}
    checklist: Checklist | str | None = None
    default_target: int | None = None
    min_coverage: Annotated[float, msgspec.Meta(ge=0, le=1)] | None = None
    privacy_floor: Annotated[int, msgspec.Meta(ge=3)] | None = None
    groups: tuple[Group, ...] | None = None
    texts: dict[str, dict[str, str]] = {}


def read_overlay_form(path: Path) -> OverlayForm:
    """Return what is written in the overlay at `path`. Raises InvalidFile."""
    document = read_yaml(path, limit=LIMIT)
    write_out_ids(document.tree)
    return convert(document, OverlayForm)
