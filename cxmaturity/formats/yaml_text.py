"""A text as YAML writes it, read back the same by every reader."""

import re
from functools import lru_cache

import yaml

from cxmaturity.text.safe_text import escaped, is_hidden

_NEVER_FOLD = 2**31
# A number or date under some YAML reader; a wave and a date are text under YAML 1.2 and look better bare.
_NUMBER_LIKE = re.compile(r"[-+.\d]")
_BARE_TIME = re.compile(r"\d{4}-(?:[QHqh]\d|\d\d-\d\d)")


@lru_cache(maxsize=4096)
def scalar(text: str) -> str:
    """Return `text` as a YAML scalar that every reader takes for this text, bare where that is safe.

    PyYAML writes it; on top, what YAML 1.2 would take for a number is quoted and hidden characters
    are escaped, which PyYAML leaves as they are.
    """
    if not any(map(is_hidden, text)):
        if _BARE_TIME.fullmatch(text):
            return text
        in_flow = yaml.dump(
            [text], Dumper=yaml.SafeDumper, default_flow_style=True, allow_unicode=True, width=_NEVER_FOLD
        )[1:-2]
        if in_flow == text and not _NUMBER_LIKE.match(text):
            return text
    quoted = yaml.dump(
        text, Dumper=yaml.SafeDumper, default_style='"', allow_unicode=True, width=_NEVER_FOLD
    ).removesuffix("\n")
    return "".join(escaped(character) if is_hidden(character) else character for character in quoted)
