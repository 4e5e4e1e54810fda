"""What people write for yes and no, and which of the two they mean."""

from typing import Any

from cxmaturity.text.names import seen_as
from cxmaturity.text.nearest import meant

UNKNOWN_WORDS = {
    "?", "??", "dk", "don't know", "dont know", "do not know", "don’t know", "not known", "unsure",
    "not sure", "idk", "no idea", "不知道", "不清楚", "未知",
}  # fmt: skip
_YES = {"y", "true", "1", "x", "ja", "oui", "si", "ok", "yes", "是", "有", "对", "對", "√", "✓", "✔"}
_NO = {"n", "false", "0", "nein", "non", "no", "否", "没有", "沒有", "无", "無", "✗", "✘", "×"}


def check_hint(got: Any) -> str:
    """Return which answer to a check was probably meant; nothing where it cannot be told."""
    text = seen_as(str(got)).casefold()
    for answer, words in (("yes", _YES), ("no", _NO), ("unknown", UNKNOWN_WORDS)):
        if text == answer or text in words:
            return meant(answer)
    return ""
