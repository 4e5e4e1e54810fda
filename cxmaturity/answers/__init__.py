"""Answers: the sheets that people fill in, read, written and checked."""
