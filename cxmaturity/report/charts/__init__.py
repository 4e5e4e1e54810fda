"""Geometry of the charts: figures in, rounded coordinates out; the drawing itself is in the templates."""
