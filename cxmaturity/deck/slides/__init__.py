"""The slides of a deck, a file a subject; their order is in `deck/__init__.py`."""
