"""Kinds of files: YAML with lines, JSON, CSV, what a PDF carries; and what a file is by its fields."""
