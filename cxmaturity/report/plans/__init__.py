"""The plan as a file: an object for machines, a table, Markdown, and a calendar of its due dates."""
