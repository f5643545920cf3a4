"""What a text speaks of: words that make a string of digits or letters a secret, or harmless."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from havendesk.shield import rules
from havendesk.shield.fold import fold
from havendesk.shield.patterns import pattern
from havendesk.shield.reading import Reading

BEFORE, AFTER = 60, 30


@dataclass(frozen=True, slots=True)
class Topic:
    """Words that stand alone, and phrases that are looked for as they are; `signs` of letters stand in each."""

    words: frozenset[str]
    phrases: tuple[str, ...]
    signs: frozenset[str]
    unlettered: tuple[str, ...]

    def is_in(self, low: str) -> bool:
        """Whether this part of a text speaks of it."""
        letters = pattern("letters").findall(low)
        return not self.words.isdisjoint(letters) or any(phrase in low for phrase in self.phrases)

    def may_be_in(self, reading: Reading) -> bool:
        """A quick no for most texts."""
        if not self.signs.isdisjoint(reading.words):
            return True
        return not reading.is_ascii and any(word in reading.low for word in self.unlettered)

    def places(self, low: str) -> Iterator[tuple[int, int]]:
        """Where its words stand; a word of letters has none on either side."""
        for word in (*sorted(self.words), *self.phrases):
            at = low.find(word)
            while at >= 0:
                end = at + len(word)
                if word in self.unlettered or not touches(low, at, end):
                    yield at, end
                at = low.find(word, end)

    def is_around(self, low: str, start: int, end: int) -> bool:
        """Whether the words before a place, or close behind it, are of this topic."""
        return self.is_in(before(low, start)) or self.is_in(after(low, end))


def before(low: str, start: int) -> str:
    """What stands before a place, as far as it matters."""
    return low[max(0, start - BEFORE) : start]


def after(low: str, end: int) -> str:
    """What stands behind a place, as far as it matters."""
    return low[end : end + AFTER]


def touches(low: str, start: int, end: int) -> bool:
    """Whether a word is only part of a longer one."""
    letters = pattern("letters")
    return bool(letters.match(low[start - 1 : start]) or letters.match(low[end : end + 1]))


@cache
def topic(name: str) -> Topic:
    """A topic's words in all languages, folded."""
    letters = pattern("letters")
    every = {fold(word).lower() for words in rules.topics()[name].values() for word in words}
    words = {word for word in every if letters.fullmatch(word)}
    signs = {max(found, key=len) for word in every if (found := letters.findall(word))}
    unlettered = {word for word in every if not letters.search(word)}
    return Topic(frozenset(words), tuple(sorted(every - words)), frozenset(signs), tuple(sorted(unlettered)))
