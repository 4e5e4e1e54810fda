"""Customer-experience maturity: ask, score, explain, report.

From Python: `score`, `explain`, `compare`, `trend`, `check`, `render`, `sign`, `verify`, `batch`; see
docs/python.md.
"""

from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from cxmaturity.answers.model import Answers
    from cxmaturity.batches.run import BatchProgress, BatchSummary
    from cxmaturity.errors import BadInput, CxMaturityError, InvalidFile
    from cxmaturity.gates.model import Gates, Verdict
    from cxmaturity.library import (
        assess,
        batch,
        card,
        check,
        compare,
        diff,
        example,
        explain,
        lint,
        make_plan,
        read_answers,
        read_brand,
        read_questionnaire,
        render,
        render_plan,
        save_plan,
        score,
        sign,
        trend,
        verify,
    )
    from cxmaturity.linting.codes import LintResult
    from cxmaturity.plan.model import Plan
    from cxmaturity.questionnaire.model import Questionnaire
    from cxmaturity.questionnaire.version_words import QuestionnaireChanges
    from cxmaturity.scoring.model import Assessment
    from cxmaturity.terminal.explanation import Explanation
    from cxmaturity.verification import Verified
    from cxmaturity.waves.model import Comparison, Trend

__all__ = [
    "Answers",
    "Assessment",
    "BadInput",
    "BatchProgress",
    "BatchSummary",
    "Comparison",
    "CxMaturityError",
    "Explanation",
    "Gates",
    "InvalidFile",
    "LintResult",
    "Plan",
    "Questionnaire",
    "QuestionnaireChanges",
    "Trend",
    "Verdict",
    "Verified",
    "__version__",
    "assess",
    "batch",
    "card",
    "check",
    "compare",
    "diff",
    "example",
    "explain",
    "lint",
    "make_plan",
    "read_answers",
    "read_brand",
    "read_questionnaire",
    "render",
    "render_plan",
    "save_plan",
    "score",
    "sign",
    "trend",
    "verify",
]

_HOMES = {
    "Answers": "answers.model",
    "Assessment": "scoring.model",
    "BadInput": "errors",
    "BatchProgress": "batches.run",
    "BatchSummary": "batches.run",
    "Comparison": "waves.model",
    "CxMaturityError": "errors",
    "Explanation": "terminal.explanation",
    "Gates": "gates.model",
    "InvalidFile": "errors",
    "LintResult": "linting.codes",
    "Plan": "plan.model",
    "Questionnaire": "questionnaire.model",
    "QuestionnaireChanges": "questionnaire.versions",
    "Trend": "waves.model",
    "Verdict": "gates.model",
    "Verified": "verification",
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
