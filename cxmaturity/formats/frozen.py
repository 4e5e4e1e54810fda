"""The base of every value of the domain."""

import msgspec


class Frozen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The base of every domain value: immutable, no unknown fields; built by keyword, as a test holds."""
