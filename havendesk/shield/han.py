"""Chinese phrases: one character is one word, so their rareness and their strange neighbours must tell."""

from collections.abc import Sequence
from functools import cache

from havendesk.shield import rules
from havendesk.shield.density import stretches
from havendesk.shield.judge import Word, judge, strongest
from havendesk.shield.labels import is_label
from havendesk.shield.lexicon import lexicon
from havendesk.shield.model import Hit, settle
from havendesk.shield.patterns import pattern
from havendesk.shield.reading import Reading
from havendesk.shield.topics import topic

FEWEST = 8  # fewer characters of the lists are never a phrase
LISTS = ("bip39-chinese-simplified", "bip39-chinese-traditional")
SIZE = 2048
MARGIN = 26


def find_han(reading: Reading) -> list[Hit]:
    """Chinese phrases, spaced or not."""
    low = reading.low
    if reading.is_ascii or len(pattern("han").findall(low)) < FEWEST:
        return []
    is_named = topic("phrase").is_in(low)
    scale = rules.han()
    bar = scale.bar if is_named else scale.medium.bits
    words = split(low, 0, len(low), places())
    hits: list[Hit] = []
    for first, last, _ in stretches(weigh(words), bar):
        begin = words[max(0, first - MARGIN)].start
        end = words[min(len(words) - 1, last + MARGIN)].end
        hits += best_of(low, begin, end, bar, is_named=is_named)
    return settle(hits)


def best_of(low: str, begin: int, end: int, bar: int, *, is_named: bool) -> list[Hit]:
    """What both lists make of a part of the text."""
    found: list[tuple[int, Hit]] = []
    for name in LISTS:
        book = lexicon(name)
        words = split(low, begin, end, book.index)
        for first, last, told in stretches(weigh(words), bar):
            if hit := judge(words, first, last, told, book, rules.han(), is_named=is_named):
                found.append((told, hit))
    return strongest(found)


def split(low: str, begin: int, end: int, index: dict[str, int]) -> list[Word]:
    """Each character a word; what is not Chinese is a strange one."""
    found = pattern("han_word").finditer(low, begin, end)
    return [Word(m[0], m.start(), m.end(), index.get(m[0], -1)) for m in found if not is_label(low, m[0], m.end())]


def weigh(words: Sequence[Word]) -> list[int]:
    """What each character tells for a phrase beside the one before it."""
    scale, alone, common = rules.han(), bits(), pairs()
    told: list[int] = []
    before, before_end = -1, -1
    for at, word in enumerate(words):
        if word.place < 0:
            told.append(scale.unknown if len(word.text) > 1 or word.text > "\u3040" else scale.label)
        elif word.start == before_end:
            is_common = before >= 0 and before * SIZE + word.place in common
            told.append(alone[word.place] + (scale.pair if is_common else scale.fresh))
        else:
            stands_alone = at + 1 == len(words) or words[at + 1].start > word.end
            told.append(alone[word.place] + (scale.alone if stands_alone else scale.turn))
        before, before_end = word.place, word.end
    return told


@cache
def bits() -> list[int]:
    """What each place of the lists tells by its rareness."""
    return [int(digit) - rules.han().bits_zero for digit in rules.han().bits]


@cache
def pairs() -> frozenset[int]:
    """Neighbours that ordinary Chinese is full of."""
    found, last = set(), 0
    for step in rules.han().pairs.split():
        last += int(step, 36)
        found.add(last)
    return frozenset(found)


@cache
def places() -> dict[str, int]:
    """The places of both lists' characters; they have the same meaning in both."""
    return lexicon(LISTS[1]).index | lexicon(LISTS[0]).index
