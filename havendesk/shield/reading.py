"""A text as the rules read it."""

from dataclasses import dataclass
from functools import cached_property

from havendesk.shield.patterns import pattern

LISTED = 6  # numbers from which a text may number the words of a phrase


@dataclass(frozen=True)
class Reading:
    """A folded text with its case and without, and what the quick questions of the rules are asked of."""

    plain: str
    low: str
    words: list[str]
    numbers: list[str]
    is_ascii: bool

    @classmethod
    def of(cls, plain: str) -> "Reading":
        low = plain.lower()
        numbers = pattern("digits").findall(low)
        return cls(plain, low, pattern("word").findall(low), numbers, plain.isascii())

    @property
    def is_listed(self) -> bool:
        """Whether what stands before a number may be its label."""
        return len(self.numbers) >= LISTED

    @cached_property
    def is_long(self) -> bool:
        """Whether a run of letters and digits is long enough for a key."""
        return bool(pattern("long").search(self.plain))
