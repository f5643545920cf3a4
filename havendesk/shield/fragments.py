"""A phrase split over several messages: one who sends two words at a time has sent all of them."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from havendesk.shield import han, phrases, rules
from havendesk.shield.density import stretches
from havendesk.shield.fold import fold
from havendesk.shield.judge import Scale, Word, judge
from havendesk.shield.lexicon import Lexicon, commonness, lexicon, vocabulary
from havendesk.shield.marks import blind
from havendesk.shield.model import Confidence, Finding, Hit
from havendesk.shield.reading import Reading
from havendesk.shield.scanner import place

Part = tuple[int, Word, int]  # which text, the word, what it tells


def may_be_part(text: str) -> bool:
    """Whether a message could be one part of a phrase: mostly words of the lists. Cheap; asked of every message."""
    reading = Reading.of(fold(blind(text)))
    known = vocabulary(phrases.scripts_in(reading))
    words = [known.get(word) for word in reading.words]
    listed = sum(bits is not None for bits in words)
    if words and listed >= rules.together().share * len(words) and any(bits and bits > 0 for bits in words):
        return True
    return not reading.is_ascii and han.has_characters(reading)


def scan_together(texts: Sequence[str]) -> list[list[Finding]]:
    """For each message of one person, in order, its part of a phrase that shows only when they are read together."""
    readings = [Reading.of(fold(blind(text))) for text in texts]
    best: list[tuple[int, Finding]] = []
    worth = (len(Confidence), 0)  # the surest, then the one of most words
    for book, scale in books(readings):
        parts = [part for at, reading in enumerate(readings) for part in telling(at, reading, book)]
        for hit, found in in_row(parts, book, scale):
            pieces = [
                (at, finding)
                for at, words in groupby(found, key=lambda part: part[0])
                for finding in piece(texts[at], [word for _, word, _ in words], hit)
            ]
            if len(pieces) > 1 and (hit.confidence.rank, -len(found)) < worth:
                worth, best = (hit.confidence.rank, -len(found)), pieces
    return [[finding for where, finding in best if where == at] for at in range(len(texts))]


def books(readings: Sequence[Reading]) -> Iterator[tuple[Lexicon, Scale]]:
    """The lists whose script any of the messages has."""
    scripts = frozenset[str]().union(*(phrases.scripts_in(reading) for reading in readings))
    has_han = any(not reading.is_ascii and han.has_characters(reading) for reading in readings)
    for rule in rules.lists():
        if rule.script in scripts or (has_han and rule.script == "han"):
            yield lexicon(rule.name), rules.together()


def telling(at: int, reading: Reading, book: Lexicon) -> list[Part]:
    """The words of a message that may belong to a phrase: all of a list, only the densest stretch of a sentence."""
    rule = rules.together()
    if book.rule.script == "han":
        words = han.split(reading, 0, len(reading.low), book.index)
        bits = han.weigh(reading.low, words)
    else:
        words = phrases.split(reading, 0, len(reading.low), book.index, book.heads)
        bits = [phrases.weigh_in(reading, word, book, commonness()) for word in words]
    listed = sum(word.place >= 0 for word in words)
    if not words or not listed:
        return []
    if listed >= rule.share * len(words):
        return [(at, word, max(each, rule.strange)) for word, each in zip(words, bits, strict=True)]
    runs = stretches(bits, rule.least)
    if not runs:
        return []
    first, last, _ = max(runs, key=lambda run: run[2])
    kept = [(at, word, each) for word, each in zip(words[first : last + 1], bits[first : last + 1], strict=True)]
    return [(at, kept[0][1], kept[0][2] + rule.prose), *kept[1:]]


def in_row(parts: Sequence[Part], book: Lexicon, scale: Scale) -> Iterator[tuple[Hit, list[Part]]]:
    """What the words of all messages make in a row."""
    words = [Word(word.text, 2 * n, 2 * n + 1, word.place) for n, (_, word, _) in enumerate(parts)]
    told = [bits for _, _, bits in parts]
    for stretch in stretches(told, scale.low.bits):
        if hit := judge(words, told, stretch, book, scale, is_named=False):
            yield hit, list(parts[hit.start // 2 : (hit.end + 1) // 2])


def piece(text: str, words: Sequence[Word], hit: Hit) -> list[Finding]:
    """One message's part, in its own places."""
    return place(text, [Hit(hit.kind, words[0].start, words[-1].end, hit.confidence, hit.form)])
