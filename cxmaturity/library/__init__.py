"""The doors from Python: what `import cxmaturity` offers, with errors that say what to do.

Nothing here prints, and nothing is written but what `batch` is asked to write. All that a caller can mend is
raised as a CxMaturityError, in one readable sentence or, for files, with a line for each problem. What is to
be known beside a result, such as files that were not read, is told by `warnings`.

The examples are of the bundled example, and run in the tests.
"""

from cxmaturity.library.assessments import assess, card, example, explain, read_answers, score
from cxmaturity.library.changes import check, compare, trend
from cxmaturity.library.documents import batch, read_brand, render, sign, verify
from cxmaturity.library.plans import make_plan, render_plan, save_plan
from cxmaturity.library.questionnaires import diff, lint, read_questionnaire
from cxmaturity.notebook import show_in_notebooks

__all__ = [
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

show_in_notebooks()
