"""What the commands print to a terminal."""
