"""A text as the rules read it."""

from dataclasses import dataclass
from functools import cached_property

from havendesk.shield.patterns import pattern

RUN, PEM = 20, "PRIVATE KEY"
LISTED = 6  # numbers from which a text may number the words of a phrase


@dataclass(eq=False)
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
        is_ascii = plain.isascii()
        words = pattern("word_ascii" if is_ascii else "word").findall(low)  # the same words, found faster
        return cls(plain, low, words, pattern("digits").findall(low), is_ascii)

    @property
    def is_listed(self) -> bool:
        """Whether what stands before a number may be its label."""
        return len(self.numbers) >= LISTED

    @cached_property
    def is_long(self) -> bool:
        """Whether a run of letters and digits is long enough for a key."""
        if max(map(len, self.plain.split()), default=0) < RUN and PEM not in self.plain:
            return False  # the same answer, sooner
        return bool(pattern("long").search(self.plain))
