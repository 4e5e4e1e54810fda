"""The privacy floor: what may be told of how few, and which groups may be shown apart."""

from collections import Counter
from collections.abc import Iterable, Sequence

from cxmaturity.answers.model import EVIDENCE_DOCUMENT, Answers, Sheets
from cxmaturity.answers.tally import QuestionTally
from cxmaturity.questionnaire.model import Questionnaire


def is_named(sheets: Sequence[Answers]) -> bool:
    """Return whether everyone whose sheets these are agreed to be named."""
    return isinstance(sheets, Sheets) and sheets.disclosure == "named"


def telling_floor(questionnaire: Questionnaire, *, named: bool) -> int:
    """Return of how many at least distributions, spread, evidence and words are told: of anybody, if `named`.

    Groups are not told apart below the questionnaire's own floor, whatever was agreed.
    """
    return 1 if named else questionnaire.privacy_floor


def may_be_told(answered: int, respondents: int, floor: int) -> bool:
    """Return whether distribution, spread and words of a question may be shown of so many.

    The floor counts who answered that question. Where nobody did, all are in the same boat: there it
    counts everybody. A sheet that is the only one has no need of it.
    """
    return (answered or respondents) >= floor


def evidence_told(counts: QuestionTally, respondents: int, floor: int) -> bool:
    """Return whether enough gave evidence to a question, or nobody of enough who answered it."""
    if counts.givers is None:
        return False
    return may_be_told(counts.givers or counts.answered, respondents, floor)


def support_told(counts: QuestionTally, respondents: int, floor: int) -> bool:
    """Return whether it may be told if a high answer rests on evidence of grade 2 or more."""
    agreed = 0 if counts.decided is None else counts.decided.grade
    return evidence_told(counts, respondents, floor) or agreed >= EVIDENCE_DOCUMENT


def shown_groups_in_all(tallies: Sequence[dict[str, int]], questionnaire: Questionnaire) -> set[str]:
    """Return the groups whose common figure of several questions may be shown.

    `tallies` say for each question how many of each group answered it. A figure needs the floor in each
    question that it rests on, and so does what is left when it is subtracted from the whole.
    """
    floor, names = questionnaire.privacy_floor, {group for sizes in tallies for group in sizes}
    least = {group: min((s[group] for s in tallies if s.get(group)), default=0) for group in names}
    order = sorted(names, key=lambda group: (least[group], group))
    shown = [group for group in order if group and least[group] >= floor]

    def revealing() -> bool:
        left = [sum(size for group, size in sizes.items() if group not in shown) for sizes in tallies]
        return any(0 < rest < floor for rest in left)

    while shown and revealing():
        shown.pop(0)
    return set(shown)


def shown_groups(sizes: dict[str, int], questionnaire: Questionnaire) -> set[str]:
    """Return the groups that may be shown apart, of those with `sizes` respondents.

    A group below the privacy floor is hidden; so is the next smallest, where subtracting the shown groups
    from everybody would reveal fewer respondents than the floor.
    """
    floor = questionnaire.privacy_floor
    order = sorted((group for group, size in sizes.items() if size), key=lambda group: (sizes[group], group))
    # Respondents without a group cannot be shown, but they hide others as a group would.
    shown = [group for group in order if group and sizes[group] >= floor]
    hidden = sum(sizes.values()) - sum(sizes[group] for group in shown)
    # One more is enough: it is as large as the floor.
    return set(shown[1:] if 0 < hidden < floor else shown)


def group_sizes(sheets: Iterable[Answers]) -> dict[str, int]:
    """Return how many of `sheets` belong to each group."""
    return dict(Counter(sheet.respondent.group for sheet in sheets))
