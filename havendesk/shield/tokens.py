"""Keys of exchanges and of other services: long random tokens behind a word for one."""

from collections.abc import Iterator

from havendesk.shield.model import Confidence, Hit
from havendesk.shield.patterns import pattern
from havendesk.shield.reading import Reading
from havendesk.shield.topics import topic

NEAR, REACH = 60, 200  # characters between word and token, and until the end of the token


def find_tokens(reading: Reading) -> list[Hit]:
    """Tokens that a word for an API's key introduces."""
    words = topic("api")
    if not reading.numbers or not words.may_be_in(reading):
        return []
    return [hit for _, end in words.places(reading.low) for hit in introduced(reading, end)]


def introduced(reading: Reading, end: int) -> Iterator[Hit]:
    for match in pattern("api_value").finditer(reading.plain, end, min(len(reading.plain), end + REACH)):
        if match.start() > end + NEAR or topic("transaction").is_in(reading.low[end : match.start()]):
            return
        if is_random(match[0]):
            yield Hit("api_key", match.start(), match.end(), Confidence.MEDIUM)


def is_random(text: str) -> bool:
    """Whether a token is more than a word, an address or a path."""
    if pattern("address").search(text) or 10 * text.count("/") > len(text) or text.endswith("EXAMPLE") or is_name(text):
        return False
    digits = len(pattern("digit").findall(text))
    if digits == len(text) or len(set(text)) < 8:
        return False
    least = 1 if len(text) >= 32 else 2 if len(text) >= 20 else 4
    return digits >= least


def is_name(text: str) -> bool:
    """Whether words make more than half of it: `MyTestSecret-a1b2c3`, not one of small letters and digits only."""
    if not pattern("jointed").search(text):
        return False
    return 2 * sum(map(len, pattern("syllables").findall(text))) > len(text)
