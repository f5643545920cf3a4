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
MANY = 300  # words; no phrase has so many
UNLISTED = -6
SPACES = ("", " ", "\n", "\t", "\r")


def find_han(reading: Reading) -> list[Hit]:
    """Chinese phrases, spaced or not."""
    if reading.is_ascii or not has_promise(reading):
        return []
    low, scale = reading.low, rules.han()
    is_named = topic("phrase").is_in(low)
    bar = scale.named.bits if is_named else scale.medium.bits
    words = split(reading, 0, len(low), places())
    hits: list[Hit] = []
    told = weigh(low, words)
    for first, last, peak in stretches(told, bar):
        if last - first > MANY:  # several phrases at once; the places are the same in both lists
            hit = judge(words, told, (first, last, peak), lexicon(LISTS[0]), scale, is_named=is_named)
            hits += [hit] if hit else []
        else:
            begin = words[max(0, first - MARGIN)].start
            end = words[min(len(words) - 1, last + MARGIN)].end
            hits += best_of(reading, begin, end, bar, is_named=is_named)
    return settle(hits)


def has_promise(reading: Reading) -> bool:
    """Whether the characters could add up to a phrase, tags and labels left out: the filter for ordinary Chinese."""
    scale, gain, usual = rules.han(), gains(), usual_pairs()
    most = total = count = 0
    for run in pattern("han_run").findall(reading.low):
        if most >= scale.named.bits and count >= FEWEST:
            break
        if len(run) == 1:
            total += max(scale.least_alone, gain.get(run, UNLISTED) - scale.fresh + scale.alone)
        else:
            total += scale.turn - scale.fresh
            before = ""
            for char in run:
                total += gain.get(char, UNLISTED)
                if before + char in usual:
                    total += scale.pair - scale.fresh
                if total < 0:
                    total = 0
                elif total > most:
                    most = total
                before = char
        count += len(run)
        most, total = max(most, total), max(total, 0)
    return count >= FEWEST and most >= scale.named.bits


def has_characters(reading: Reading) -> bool:
    """Whether it has any Chinese character."""
    return bool(pattern("han").search(reading.low))


def best_of(reading: Reading, begin: int, end: int, bar: int, *, is_named: bool) -> list[Hit]:
    """What both lists make of a part of the text."""
    found: list[tuple[int, Hit]] = []
    for name in LISTS:
        book = lexicon(name)
        words = split(reading, begin, end, book.index)
        told = weigh(reading.low, words)
        found += [
            (stretch[2], hit)
            for stretch in stretches(told, bar)
            if (hit := judge(words, told, stretch, book, rules.han(), is_named=is_named))
        ]
    return strongest(found)


def split(reading: Reading, begin: int, end: int, index: dict[str, int]) -> list[Word]:
    """Each character a word; what is not Chinese is a strange one."""
    return [
        Word(match[0], match.start(), match.end(), index.get(match[0], -1))
        for match in pattern("han_word").finditer(reading.low, begin, end)
        if match[0] >= "\u3400" or not is_label(reading, match[0], match.end())
    ]


def weigh(low: str, words: Sequence[Word]) -> list[int]:
    """What each character tells for a phrase beside the one before it."""
    scale, alone, common = rules.han(), bits(), pairs()
    told: list[int] = []
    before, before_end = -1, -1
    last = len(words) - 1
    for at, (_, start, end, place) in enumerate(words):
        if place < 0:
            is_mild = end - start == 1 and words[at].text < "\u3040"
            told.append(scale.label if is_mild else scale.unknown)
        elif start == before_end:
            is_common = before >= 0 and before * SIZE + place in common
            told.append(alone[place] + (scale.pair if is_common else scale.fresh))
        elif at == last or words[at + 1].start > end:
            told.append(max(scale.least_alone, alone[place] + scale.alone))
        else:
            told.append(alone[place] + (scale.turn if low[start - 1 : start] in SPACES else scale.stop))
        before, before_end = place, end
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


@cache
def gains() -> dict[str, int]:
    """What each character tells beside a neighbour it seldom has."""
    return {char: bits()[place] + rules.han().fresh for char, place in places().items()}


@cache
def usual_pairs() -> frozenset[str]:
    """The neighbours that ordinary Chinese is full of, as they are written."""
    spelled: dict[int, list[str]] = {}
    for char, place in places().items():
        spelled.setdefault(place, []).append(char)
    return frozenset(
        one + other
        for pair in pairs()
        for one in spelled.get(pair // SIZE, ())
        for other in spelled.get(pair % SIZE, ())
    )
