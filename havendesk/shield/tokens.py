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
    if pattern("address").search(text) or text.count("/") > 3:
        return False
    digits = len(pattern("digit").findall(text))
    return 2 <= digits < len(text) and len(set(text)) >= 10 and (len(text) >= 20 or digits >= 4)
