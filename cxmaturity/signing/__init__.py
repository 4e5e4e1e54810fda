"""Signatures on a report: what is appended for one, whose key made it, and whether it holds."""
