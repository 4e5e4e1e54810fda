"""The base of every value of the domain."""

import msgspec


class Frozen(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The base of every domain value: immutable, by keyword, no unknown fields."""
