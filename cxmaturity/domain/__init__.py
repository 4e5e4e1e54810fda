"""The things of the field, as frozen values without input or output."""
