"""Customer-experience maturity: ask, score, explain, report."""

__version__ = "0.1.0"
