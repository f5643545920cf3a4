"""The lists of words that phrases are made of, loaded when a text first needs them."""

from dataclasses import dataclass
from functools import cache

from havendesk.shield import rules
from havendesk.shield.fold import fold
from havendesk.shield.glued import Heads, heads_of

PREFIX = 4  # letters that wallets let people abbreviate a word to
PLAIN = 5  # bits that a word tells for a phrase when ordinary text hardly uses it
ALPHABETS = frozenset({"latin", "cyrillic"})


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """One list: each folded word and each abbreviation with its place."""

    rule: rules.WordList
    words: list[str]
    index: dict[str, int]
    heads: Heads


@cache
def lexicon(name: str) -> Lexicon:
    """A list by its name."""
    rule = next(each for each in rules.lists() if each.name == name)
    words = rules.words(name)
    index: dict[str, int] = {}
    for place, word in enumerate(words):
        index.setdefault(fold(word[:PREFIX]).lower(), place)
    whole = {fold(word).lower(): place for place, word in enumerate(words)}
    index |= whole
    return Lexicon(rule, words, index, heads_of(index))


@cache
def commonness() -> dict[str, int]:
    """What the words of ordinary text tell for a phrase, in bits; words that are not here tell `PLAIN`."""
    lines = rules.read("common.txt").decode().splitlines()
    rows = [line.split() for line in lines]
    return {word: int(bits) for bits, *words in rows for word in words}


@cache
def vocabulary(scripts: frozenset[str]) -> dict[str, int]:
    """Each word and abbreviation of every list in these scripts, with what it tells."""
    common = commonness()
    found: dict[str, int] = {}
    for rule in rules.lists():
        if rule.script in scripts:
            for word in rules.words(rule.name):
                for form in (fold(word).lower(), fold(word[:PREFIX]).lower()):
                    found[form] = common.get(form, PLAIN)
    return found


@cache
def vocabulary_heads(scripts: frozenset[str]) -> Heads:
    """What `unglue` needs of a vocabulary."""
    return heads_of(vocabulary(scripts))
