"""A text as the rules read it."""

from dataclasses import dataclass

from havendesk.shield.patterns import pattern


@dataclass(frozen=True, slots=True)
class Reading:
    """A folded text with its case and without, and the words of letters in it."""

    plain: str
    low: str
    words: list[str]
    is_ascii: bool

    @classmethod
    def of(cls, plain: str) -> "Reading":
        low = plain.lower()
        return cls(plain, low, pattern("word").findall(low), plain.isascii())
