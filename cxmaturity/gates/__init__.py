"""The gates of a pipeline: their file, the verdict on them, and how it is written."""
