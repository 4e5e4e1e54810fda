"""The stage as a small flat badge in SVG: nothing is fetched, no font is needed, a screen reader reads it."""

from dataclasses import dataclass
from html import escape
from unicodedata import east_asian_width

from cxmaturity.brand.colours import INK, MUTED, WHITE, looks
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.report.options import DRAFT, Options
from cxmaturity.scoring.model import Assessment, Score
from cxmaturity.scoring.shown import end_shown, index_shown
from cxmaturity.scoring.words import applies_words, bounds_words, stage_in_full
from cxmaturity.text.figures import shortened
from cxmaturity.text.language import Language, language
from cxmaturity.text.safe_text import one_line

# ---- What a badge says: the stage in a few words, in the colour of its level


@dataclass(frozen=True, kw_only=True)
class Badge:
    """A label, a message, the colours of the message, and everything in one sentence."""

    label: str
    message: str
    fill: str
    text: str
    title: str


LABEL_LENGTH = 28
"""A longer title is cut where the model does not say what stands on its badge."""


def badge(assessment: Assessment, words: Language, *, draft: bool = False) -> Badge:
    """Return the badge of an assessment; without a stage it is grey and says so, and so does a draft.

    What stands beside a stage stands here where it says another thing: what is shown, how much applies. In
    place of a withheld index stand its bounds.
    """
    overall = assessment.overall
    top = len(assessment.questionnaire.levels)
    look = None if overall.stage is None else looks(top)[f"l{overall.stage}"]
    questionnaire = assessment.questionnaire
    own = questionnaire.about.badge if questionnaire.about else ""
    label = own or shortened(questionnaire.title, LABEL_LENGTH)
    return Badge(
        label=words.text("{label} (draft)", label=label) if draft else label,
        message=_message(overall, assessment.questionnaire, words, strict=assessment.strict),
        fill=look.fill if look else MUTED,
        text=look.text if look else WHITE,
        title=_title(assessment, words, draft=draft),
    )


def _message(overall: Score, questionnaire: Questionnaire, words: Language, *, strict: bool) -> str:
    """Return the outcome in a few words."""
    if overall.index is not None and not questionnaire.has_stages:
        index, end = index_shown(overall.index, questionnaire), end_shown(questionnaire)
        parts = [words.text("index {index} of {end}", index=index, end=end)]
    elif overall.stage is None:
        parts = [words.text("profile only") if overall.withheld == "quick" else words.text("not assessed")]
        bounds = bounds_words(overall, questionnaire, words) if overall.index is None else ""
        parts += [words.text("index {bounds}", bounds=bounds)] if bounds else []
    else:
        stage, top = questionnaire.number_of(overall.stage), questionnaire.highest_number
        if strict or overall.stage_shown in (None, overall.stage):
            parts = [words.text("stage {stage} of {top}", stage=stage, top=top)]
        else:
            shown = questionnaire.number_of(overall.stage_shown)
            parts = [words.text("stage {stage} of {top}, shown {shown}", stage=stage, top=top, shown=shown)]
    parts.append(applies_words(overall.applicability, questionnaire, words))
    return words.listed(part for part in parts if part)


def _title(assessment: Assessment, words: Language, *, draft: bool) -> str:
    """Return who was assessed, when, and what came of it with all that is to be known of it."""
    subject, overall, asked = assessment.subject, assessment.overall, assessment.questionnaire
    parts = [subject.organisation, subject.wave or subject.date]
    parts.append(stage_in_full(overall, asked, words, strict=assessment.strict))
    parts += [words.text(DRAFT)] if draft else []
    if overall.index is not None and asked.has_stages:
        index, end = index_shown(overall.index, asked), end_shown(asked)
        parts.append(words.text("index {index} of {end}", index=index, end=end))
    return words.listed(one_line(part) for part in parts if part.strip())


# ---- The stage as a small flat badge in SVG: nothing is fetched, no font is needed, a screen reader reads it

HEIGHT, SIZE, PADDING, CORNER, BASELINE = 20, 11, 7, 3, 14
_SIDE, _TURN = HEIGHT - 2 * CORNER, f"{CORNER} {CORNER}"
# Widths in pixels at the size above; the drawing program stretches the text to the sum.
_NARROW, _USUAL, _BROAD, _SQUARE = 4, 6.5, 9, SIZE
_NARROW_LETTERS, _BROAD_LETTERS = frozenset("fijlrtI.,:;|!'()[] "), frozenset("mwMWCGOQ%@")
# No XML file may hold these, not even escaped.
_NO_XML = {0xFFFE: "\\ufffe", 0xFFFF: "\\uffff"}


def render(assessment: Assessment, options: Options) -> bytes:
    """Return the badge of `assessment`."""
    shown = badge(assessment, language(options.language), draft=options.draft)
    left, right = (2 * PADDING + width(text) for text in (shown.label, shown.message))
    label = _written(shown.label, (PADDING, width(shown.label)), WHITE)
    message = _written(shown.message, (left + PADDING, width(shown.message)), shown.text)
    title = _safe(shown.title)
    whole = f'width="{left + right}" height="{HEIGHT}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {whole} role="img" aria-label="{title}"'
        f' xml:lang="{escape(options.language)}">',
        f"<title>{title}</title>",
        f'<path d="M{left} 0H{CORNER}a{_TURN} 0 0 0-{CORNER} {CORNER}v{_SIDE}'
        f'a{_TURN} 0 0 0 {CORNER} {CORNER}H{left}z" fill="{INK}"/>',
        f'<path d="M{left} 0h{right - CORNER}a{_TURN} 0 0 1 {CORNER} {CORNER}v{_SIDE}'
        f'a{_TURN} 0 0 1-{CORNER} {CORNER}H{left}z" fill="{shown.fill}"/>',
        f'<g font-family="Verdana,DejaVu Sans,sans-serif" font-size="{SIZE}" aria-hidden="true">',
        label,
        message,
        "</g>",
        "</svg>",
    ]
    return ("\n".join(lines) + "\n").encode()


def width(text: str) -> int:
    """Return how wide `text` is drawn."""
    return round(sum(_letter(letter) for letter in text))


def _letter(letter: str) -> float:
    if letter in _NARROW_LETTERS:
        return _NARROW
    if letter in _BROAD_LETTERS:
        return _BROAD
    return _SQUARE if east_asian_width(letter) in "WF" else _USUAL


def _written(text: str, place: tuple[int, int], colour: str) -> str:
    """Return a text that fills its place exactly, whatever font a reader has."""
    fitted = f'x="{place[0]}" y="{BASELINE}" textLength="{place[1]}" lengthAdjust="spacingAndGlyphs"'
    return f'<text {fitted} fill="{colour}">{_safe(text)}</text>'


def _safe(text: str) -> str:
    return escape(text.translate(_NO_XML))
