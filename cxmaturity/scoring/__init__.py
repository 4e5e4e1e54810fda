"""The scoring rules: pure functions, values in, values out."""

from cxmaturity.scoring.assessing import assess

__all__ = ["assess"]
