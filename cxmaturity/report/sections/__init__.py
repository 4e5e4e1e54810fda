"""What the templates may see, one file per part of the report: words and rounded numbers, in order."""
