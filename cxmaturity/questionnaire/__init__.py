"""A questionnaire: its model, reading it, the rules it keeps, its languages, overlays and versions."""
