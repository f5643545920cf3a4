"""What a dense stretch of one list's words is worth."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple, Protocol

from havendesk.shield import rules
from havendesk.shield.checksums import PROOFS
from havendesk.shield.lexicon import Lexicon
from havendesk.shield.model import Confidence, Hit
from havendesk.shield.slips import is_slip

Stretch = tuple[int, int, int]  # first word, last word, bits
KIND = "recovery_phrase"
MOST_STRANGE = 8  # tokens looked at for a slip of the pen
SORTED_FROM = (
    8  # this many words in the list's order are an excerpt of a dictionary: 1 phrase in 40,000 is sorted so far
)


class Word(NamedTuple):
    """A token with its place in the text and in the list; -1 when the list does not have it."""

    text: str
    start: int
    end: int
    place: int


class Scale(Protocol):
    """What a stretch must reach for each confidence."""

    @property
    def high(self) -> rules.Measure: ...
    @property
    def medium(self) -> rules.Measure: ...
    @property
    def named(self) -> rules.Measure: ...
    @property
    def slip(self) -> int: ...
    @property
    def foreign(self) -> int: ...
    @property
    def low(self) -> rules.Measure: ...


def judge(
    words: Sequence[Word], told: Sequence[int], stretch: Stretch, book: Lexicon, scale: Scale, *, is_named: bool
) -> Hit | None:
    """The hit a stretch makes; None when it is too thin or an excerpt of a dictionary."""
    first, last, bits = stretch
    inside = [word for word in words[first : last + 1] if word.place >= 0]
    low, high = run_around(words, first, last)
    if inside and (proven := proof(words[low : high + 1], inside, book)):
        return Hit(KIND, proven[0], proven[1], Confidence.CERTAIN, book.rule.form)
    run = [word.place for word in words[low : high + 1] if word.place >= 0]
    if not run or is_excerpt(run):
        return None
    begin, end = complete(words, first, last, book.rule.counts)
    strange = strange_in(words[first : last + 1])
    bits += sum(scale.slip if is_slip(text, book) else scale.foreign for text in strange[:MOST_STRANGE])
    count = have_up_to(words, first, last, low, high, book.rule.counts)
    outside = [*range(begin, first), *range(last + 1, end + 1)]
    beyond = strange_in([words[at] for at in outside])
    if beyond and all(is_slip(text, book) for text in beyond):
        bits += sum(told[at] for at in outside) + scale.slip * len(beyond)
        count = max(count, sum(word.place >= 0 for word in words[begin : end + 1]))
    distinct = len(set(run)) * count // len(run)
    confidence = grade(count, distinct, bits, len(strange), scale, is_named=is_named)
    return Hit(KIND, words[begin].start, words[end].end, confidence, book.rule.form) if confidence else None


def strange_in(words: Sequence[Word]) -> list[str]:
    """The tokens that the list does not have, single characters aside."""
    return [word.text for word in words if word.place < 0 and len(word.text) > 1]


def have_up_to(words: Sequence[Word], first: int, last: int, low: int, high: int, counts: Sequence[int]) -> int:
    """How many words the stretch has, with everyday ones that touch it, up to the next length a phrase can have."""
    have = sum(word.place >= 0 for word in words[first : last + 1])
    want = min((count for count in counts if count >= have), default=have)
    return max(have, min(want, have + (first - low) + (high - last)))


def grade(count: int, distinct: int, bits: int, unknown: int, rule: Scale, *, is_named: bool) -> Confidence | None:
    """How sure one is of so many words of which so many are different."""
    if distinct * 10 < count * 7:
        return None

    def reaches(measure: rules.Measure) -> bool:
        spare = max(measure.unknown, count // 8)
        return count >= measure.words and bits >= measure.bits and unknown <= spare

    if reaches(rule.high) or (is_named and reaches(rule.medium)):
        return Confidence.HIGH
    if reaches(rule.medium) or (is_named and reaches(rule.named)):
        return Confidence.MEDIUM
    return Confidence.LOW if reaches(rule.low) else None


def is_excerpt(places: Sequence[int]) -> bool:
    """Whether the words stand in the list's own order, or its reverse, but for one in eight."""
    if len(places) < SORTED_FROM:
        return False
    rising = sum(a <= b for a, b in pairwise(places))
    steps = len(places) - 1
    return steps - max(rising, steps - rising) <= len(places) // 8


def run_around(words: Sequence[Word], first: int, last: int) -> tuple[int, int]:
    """The stretch with the words of the list that touch it, also the everyday ones that told nothing."""
    while first > 0 and words[first - 1].place >= 0:
        first -= 1
    while last + 1 < len(words) and words[last + 1].place >= 0:
        last += 1
    return first, last


def proof(run: Sequence[Word], inside: Sequence[Word], book: Lexicon) -> tuple[int, int] | None:
    """Where a phrase stands whose checksum holds, forwards or backwards, and that is about the whole stretch."""
    check = PROOFS.get(book.rule.proof)
    known = [word for word in run if word.place >= 0]
    begin = next(i for i, word in enumerate(known) if word.start == inside[0].start)
    if check is None:
        return None
    for count in sorted(book.rule.counts, reverse=True):
        if count < len(inside) - 2:
            break
        for at in range(max(0, begin + len(inside) - count - 2), min(begin + 2, len(known) - count) + 1):
            part = known[at : at + count]
            places, texts = [word.place for word in part], [book.words[word.place] for word in part]
            if not is_plain(part):
                continue
            if check(places, texts) or check(places[::-1], texts[::-1]):
                return min(part[0].start, inside[0].start), max(part[-1].end, inside[-1].end)
    return None


def is_plain(part: Sequence[Word]) -> bool:
    """Whether words are different enough for their checksum to mean something, or evenly set like a test vector."""
    distinct = len({word.place for word in part})
    gaps = {b.start - a.end for a, b in pairwise(part)}
    return distinct * 5 >= len(part) * 4 or (distinct > 1 and len(gaps) == 1)


def complete(words: Sequence[Word], first: int, last: int, counts: Sequence[int]) -> tuple[int, int]:
    """The stretch with what touches it up to the next length a phrase can have, so that no word of it stays.

    One strange token on each side may stand between: it is the word with the slip of the pen.
    """
    have = sum(word.place >= 0 for word in words[first : last + 1])
    want = min((count for count in counts if count >= have), default=have)
    for step in (1, -1):
        place, slips = (last, 0) if step == 1 else (first, 0)
        while have < want and 0 <= place + step < len(words):
            place += step
            if words[place].place >= 0:
                have += 1
                first, last = min(first, place), max(last, place)
            elif slips:
                break
            else:
                slips = 1
                have += 1
    return first, last


def strongest(found: list[tuple[int, Hit]]) -> list[Hit]:
    """Of hits that overlap the surest, then the one that more bits speak for."""
    kept: list[Hit] = []
    for _, hit in sorted(found, key=lambda pair: (pair[1].confidence.rank, -pair[0])):
        if all(hit.end <= other.start or hit.start >= other.end for other in kept):
            kept.append(hit)
    return kept
