"""How an assessment shows itself in a notebook, and in any other place that asks a value to.

The domain knows of no rendering. Notebooks ask a value for `_repr_mimebundle_` or `_repr_html_`, so these
two are put on `Assessment` from here, above the renderers, as soon as somebody uses the package as a library.
That holds in Jupyter, in the editors and in every other front end with the same protocol, whichever is
imported first; a formatter registered with IPython would serve IPython alone. The command line has none of
this, and no template is loaded before a card is shown.
"""

from collections.abc import Container
from dataclasses import dataclass

from cxmaturity.questionnaire.tool_words import words_around
from cxmaturity.scoring.model import Assessment
from cxmaturity.text.language import current
from cxmaturity.waves.model import Comparison, Trend

HTML, TEXT = "text/html", "text/plain"


@dataclass(frozen=True, repr=False)
class Card:
    """An assessment in brief: `html` with all styles inline, and `text` for where there is none."""

    html: str
    text: str

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return self.html

    def _repr_mimebundle_(
        self, include: Container[str] | None = None, exclude: Container[str] | None = None
    ) -> dict[str, str]:
        """Return both forms, without those that the front end does not want."""
        forms = {HTML: self.html, TEXT: self.text}
        return {
            name: form
            for name, form in forms.items()
            if (include is None or name in include) and (exclude is None or name not in exclude)
        }


def card_of(assessment: Assessment, tag: str, comparison: Comparison | None = None) -> Card:
    """Return the card of `assessment` in the language `tag`, with the change that `comparison` tells of."""
    # Loaded here: assessing does not need the templates.
    from cxmaturity.report.card import card_html, card_text, card_view

    view = card_view(assessment, comparison, tag)
    return Card(card_html(view), card_text(view))


def show_in_notebooks() -> None:
    """Let every assessment show itself as its card, in the language of its questionnaire.

    A comparison holds no questionnaire: it shows its figures in lines, and `card` has it with all names. So
    does a trend; both print as these lines.
    """
    for name in ("_repr_html_", "_repr_mimebundle_"):
        setattr(Assessment, name, _shown_by(name))
    for kind, text in ((Comparison, _compared), (Trend, _over_time)):
        setattr(kind, "__str__", text)  # noqa: B010  the core does not know of it
        setattr(kind, "_repr_mimebundle_", _as_text)  # noqa: B010


def _as_text(found: object, include: object = None, exclude: object = None) -> dict[str, str]:
    return {TEXT: str(found)}


def _compared(found: Comparison) -> str:
    """Return what changed as text."""
    # Loaded here: assessing does not need it.
    from cxmaturity.report.card import comparison_text

    return comparison_text(found, current.get())


def _over_time(found: Trend) -> str:
    """Return all waves as text."""
    # Loaded here: assessing does not need it.
    from cxmaturity.report.card import trend_text

    return trend_text(found, current.get())


def _shown_by(name: str) -> object:
    """Return the method called `name`: that of the assessment's card."""

    def method(self: Assessment, *args: object, **choices: object) -> object:
        return getattr(card_of(self, words_around(self.questionnaire, None)), name)(*args, **choices)

    method.__name__ = name
    return method
