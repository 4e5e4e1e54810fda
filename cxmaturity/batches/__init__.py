"""Many assessments at once: planned, worked off by many processes, kept in order, told as a portfolio."""
