"""A consultant's brand: its file, its pictures and fonts, and the colours that follow from it."""
