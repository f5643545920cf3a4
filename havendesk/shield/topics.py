"""What a text speaks of around a place: words that make a string of digits or letters a secret, or harmless."""

import re
from dataclasses import dataclass
from functools import cache

from havendesk.shield import rules
from havendesk.shield.fold import fold

WORD = re.compile(r"[a-z\u0370-\u058f]+")
BEFORE, AFTER = 60, 30
WIDE = re.compile(r"[^\x00-\x7f]")


@dataclass(frozen=True, slots=True)
class Topic:
    """Words that stand alone, and phrases that are looked for as they are."""

    words: frozenset[str]
    phrases: tuple[str, ...]

    def is_in(self, low: str) -> bool:
        """Whether this part of a text speaks of it."""
        return not self.words.isdisjoint(WORD.findall(low)) or any(phrase in low for phrase in self.phrases)


@dataclass(frozen=True, slots=True)
class Around:
    """The text near a place."""

    low: str
    start: int
    end: int

    @property
    def before(self) -> str:
        return self.low[max(0, self.start - BEFORE) : self.start]

    @property
    def after(self) -> str:
        return self.low[self.end : self.end + AFTER]

    def speaks(self, name: str) -> bool:
        """Whether the words before it, or close behind it, are of this topic."""
        return topic(name).is_in(self.before) or topic(name).is_in(self.after)


@cache
def topic(name: str) -> Topic:
    """A topic's words in all languages, folded."""
    every = [fold(word).lower() for words in rules.topics()[name].values() for word in words]
    alone = {word for word in every if WORD.fullmatch(word)}
    return Topic(frozenset(alone), tuple(sorted(set(every) - alone)))
