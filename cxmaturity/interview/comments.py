"""The comments in an answer file that are not our own: saving leaves them out, so a copy is kept before."""

from collections.abc import Iterator

import yaml

from cxmaturity.domain.questionnaire import Questionnaire
from cxmaturity.rendering.answers_yaml import own_comments


def foreign_comments(text: str, questionnaire: Questionnaire) -> list[str]:
    """Return the comments in an answer file that this tool would not write itself."""
    own = own_comments(questionnaire)
    try:
        return [comment for comment in _comments(text) if comment and not _is_own(comment, own)]
    except yaml.YAMLError:
        # The strict reader took it and PyYAML's scanner does not: a copy too many does no harm.
        return [text]


def _is_own(comment: str, own: set[str]) -> bool:
    """Return whether a comment is one of our own, or a line that tells an editor the file's schema."""
    return comment in own or comment.startswith("yaml-language-server:")


def _comments(text: str) -> Iterator[str]:
    """Yield the words of every comment; a `#` inside a scalar is none."""
    if "#" not in text:
        return
    end = 0
    for token in yaml.scan(text, Loader=yaml.SafeLoader):
        if isinstance(token, yaml.ScalarToken):
            start = token.start_mark.index
            if token.style in ("|", ">"):
                # A comment may stand behind the sign that opens a block.
                start = text.find("\n", start)
            yield from _in_gap(text[end:start])
            end = token.end_mark.index
    yield from _in_gap(text[end:])


def _in_gap(text: str) -> Iterator[str]:
    """Yield the comments in a stretch of text that holds no scalar."""
    for line in text.splitlines():
        _, sign, words = line.partition("#")
        if sign:
            yield words.strip()
