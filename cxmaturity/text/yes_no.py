"""What people write for yes, no, don't know and not applicable, and which of them they mean."""

from typing import Any

from cxmaturity.text.names import seen_as
from cxmaturity.text.nearest import meant

# ---- What is taken at a prompt

YES_WORDS, NO_WORDS = ("y", "yes", "是"), ("n", "no", "否")
DONT_KNOW_WORDS = ("don't know", "dont know", "do not know", "不知道")
NOT_APPLICABLE_WORDS = ("na", "n/a", "not applicable", "不适用", "不適用")

# ---- What is understood in a file, and answered with a hint

UNKNOWN_MEANT = {
    *DONT_KNOW_WORDS,
    *("?", "??", "dk", "don’t know", "not known", "unsure", "not sure", "idk", "no idea", "不清楚", "未知"),
}
NOT_APPLICABLE_MEANT = {*NOT_APPLICABLE_WORDS, "n.a.", "does not apply", "doesn't apply", "none", "-"}
_YES_MEANT = {*YES_WORDS, "true", "1", "x", "ja", "oui", "si", "ok", "有", "对", "對", "√", "✓", "✔"}
_NO_MEANT = {*NO_WORDS, "false", "0", "nein", "non", "没有", "沒有", "无", "無", "✗", "✘", "×"}


def check_hint(got: Any) -> str:
    """Return which answer to a check was probably meant; nothing where it cannot be told."""
    text = seen_as(str(got)).casefold()
    for answer, words in (("yes", _YES_MEANT), ("no", _NO_MEANT), ("unknown", UNKNOWN_MEANT)):
        if text == answer or text in words:
            return meant(answer)
    return ""
