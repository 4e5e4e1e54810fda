"""Waves and units beside each other: comparison, trend, portfolio."""
