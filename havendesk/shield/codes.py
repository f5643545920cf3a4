"""One-time codes: digits close to a word for a code."""

from collections.abc import Iterator

from havendesk.shield.model import Confidence, Hit
from havendesk.shield.patterns import pattern
from havendesk.shield.reading import Reading
from havendesk.shield.topics import topic

REACH, BEHIND, BESIDE = 40, 48, 15  # characters after the word, before it, and before it where it is qualified


def find_codes(reading: Reading) -> list[Hit]:
    """Codes behind their word, and before it: `482913 is my code`."""
    words = topic("code")
    if not reading.numbers or not words.may_be_in(reading):
        return []
    return [hit for start, end in words.places(reading.low) for hit in beside(reading.low, start, end)]


def beside(low: str, start: int, end: int) -> Iterator[Hit]:
    """The code that one word speaks of."""
    if topic("reference").is_in(low[max(0, start - BESIDE) : start]):
        return
    for match in pattern("code").finditer(low, end, min(len(low), end + REACH)):
        if is_meant(match[0], low[end : match.start()]):
            yield Hit("one_time_code", match.start(), match.end(), Confidence.MEDIUM)
        return
    begin = max(0, start - BEHIND)
    if ahead := pattern("code_before").search(low[begin:start]):
        yield Hit("one_time_code", begin + ahead.start(1), begin + ahead.end(1), Confidence.MEDIUM)


def is_meant(digits: str, between: str) -> bool:
    """Whether nothing else is named between; four or five digits must stand right behind the word."""
    if "\n\n" in between or topic("reference").is_in(between):
        return False
    return len(digits) >= 6 or (bool(pattern("code_close").search(between)) and not pattern("year").search(digits))
