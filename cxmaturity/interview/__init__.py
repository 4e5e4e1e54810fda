"""Asking people: a pure session, and plain line prompts over it."""
