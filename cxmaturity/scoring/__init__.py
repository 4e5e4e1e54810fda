"""The scoring rules: pure functions, values in, values out."""
