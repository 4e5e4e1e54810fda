"""Customer-experience maturity: ask, score, explain, report.

From Python: `read_questionnaire`, `read_answers`, `assess`, `compare`, `check`, `render`; see docs/python.md.
"""

from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from cxmaturity.answers.model import Answers
    from cxmaturity.errors import BadInput, CxMaturityError, InvalidFile
    from cxmaturity.gates.model import Gates, Verdict
    from cxmaturity.library import (
        assess,
        card,
        check,
        compare,
        example,
        read_answers,
        read_brand,
        read_questionnaire,
        render,
    )
    from cxmaturity.questionnaire.model import Questionnaire
    from cxmaturity.scoring.model import Assessment
    from cxmaturity.waves.model import Comparison

__all__ = [
    "Answers",
    "Assessment",
    "BadInput",
    "Comparison",
    "CxMaturityError",
    "Gates",
    "InvalidFile",
    "Questionnaire",
    "Verdict",
    "__version__",
    "assess",
    "card",
    "check",
    "compare",
    "example",
    "read_answers",
    "read_brand",
    "read_questionnaire",
    "render",
]

_HOMES = {
    "Answers": "answers.model",
    "Assessment": "scoring.model",
    "BadInput": "errors",
    "Comparison": "waves.model",
    "CxMaturityError": "errors",
    "Gates": "gates.model",
    "InvalidFile": "errors",
    "Questionnaire": "questionnaire.model",
    "Verdict": "gates.model",
}
"""Where a public name lives; those that are not here are the doors, in `library`."""

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Return a public name, loaded when it is first asked for: the command line never asks."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        home = import_module(f"{__name__}.{_HOMES.get(name, 'library')}")
        found = globals()[name] = getattr(home, name)
        return found

    def __dir__() -> list[str]:
        """Return the public names too, for whoever completes them."""
        return sorted({*globals(), *__all__})
