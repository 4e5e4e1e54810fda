"""Worksheets: the tables that respondents fill in, and the analyses that read them."""
