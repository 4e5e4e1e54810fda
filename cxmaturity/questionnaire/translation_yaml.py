"""A translation file: what is translated, what is not yet, and what was translated from another text."""

import re
from collections.abc import Mapping
from textwrap import wrap

from cxmaturity.errors import plain
from cxmaturity.formats.yaml_text import scalar
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.questionnaire.texts import fingerprint, own_texts, texts_of

_WIDTH = 140
_STALE = "stale; the source now reads: "
_FOLDABLE = re.compile(r"\S+( \S+)*")
"""A text that reads back the same from a folded block: single blanks between words, none around them."""


def translation_yaml(
    questionnaire: Questionnaire,
    language: str,
    texts: Mapping[str, str],
    made_from: Mapping[str, str],
    head: str = "",
) -> str:
    """Return the translation of `questionnaire` as a file: its texts in its order, with what is to be done.

    A text that is missing stands empty under its source, bound to it already; one that was made from another
    source keeps its binding, under today's source. Taken entries stand here only where they have a text.
    """
    own = own_texts(questionnaire)
    lines: list[str] = []
    bound: list[str] = []
    for text_id, source in texts_of(questionnaire).items():
        text, print_ = texts.get(text_id, ""), made_from.get(text_id)
        if not text and text_id not in own:
            continue
        if not text:
            lines += _comment(source)
            print_ = fingerprint(source)
        elif print_ is not None and print_ != fingerprint(source):
            lines += _comment(f"{_STALE}{source}")
        lines += _entry(text_id, text)
        if print_ is not None:
            bound.append(f'  {scalar(text_id)}: "{print_}"')
    top = [
        "format: 1",
        f"questionnaire: {scalar(f'{questionnaire.id}@{questionnaire.version}')}",
        f"language: {scalar(language)}",
    ]
    texts_block = ["texts:", *lines] if lines else ["texts: {}"]
    made_block = ["# Which source each text was made from; `cxmaturity questionnaire translate` keeps it."]
    made_block += ["made_from:", *bound] if bound else ["made_from: {}"]
    return head + "\n".join([*top, *texts_block, *made_block]) + "\n"


def _comment(text: str) -> list[str]:
    """Return a text as comment lines above an entry."""
    return [f"  # {plain(line)}".rstrip() for line in text.splitlines() or [""]]


def _entry(text_id: str, text: str) -> list[str]:
    """Return one text with its id; a long one is folded where that changes nothing."""
    name = scalar(text_id)
    line = f"  {name}: {scalar(text)}" if text else f'  {name}: ""'
    folded = wrap(text, _WIDTH, break_long_words=False, break_on_hyphens=False)
    if len(line) <= _WIDTH or len(folded) < 2 or not text.isprintable() or not _FOLDABLE.fullmatch(text):
        return [line]
    return [f"  {name}: >-", *(f"    {part}" for part in folded)]
