"""What changed from one version of a questionnaire to the next, and what that does to comparison."""

from typing import Literal

from cxmaturity.domain.frozen import Frozen
from cxmaturity.language import noted

Effect = Literal["breaks", "scores", "wording", "texts"]
"""It breaks comparison; it moves scores without a changed answer, or adds to them; it words otherwise what is
asked or what can be answered; it does none of these."""
Kind = Literal["instrument", "removed", "options", "added", "weighs", "rules", "texts", "order"]
Part = Literal["major", "minor", "patch"]
WHAT = (
    noted("question"),
    noted("dimension"),
    noted("group"),
    noted("check"),
    noted("step"),
    noted("worksheet"),
    noted("column"),
    noted("source"),
    noted("questionnaire"),
    noted("overlay"),
    noted("actions or sources"),
)
"""What a change may be of, beside texts and settings, which are told by their ids alone."""
PARTS: dict[Effect, Part] = {"breaks": "major", "scores": "minor", "wording": "minor", "texts": "patch"}


class Change(Frozen):
    """One change: its kind, the id of what changed, what was and what is, and the effect."""

    kind: Kind
    effect: Effect
    what: str
    id: str
    before: str = ""
    after: str = ""


class Changes(Frozen):
    """All changes between two versions; which part of the version number they ask for, and which rose."""

    before: str
    after: str
    changes: tuple[Change, ...]
    asks: Part | None
    raised: Part | None
    wanted: str

    @property
    def enough(self) -> bool:
        """Whether the newer version number says what changed."""
        order = (None, "patch", "minor", "major")
        return order.index(self.raised) >= order.index(self.asks)
