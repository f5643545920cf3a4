"""Numbers of payment cards: an issuer's digits, the right length, Luhn's sum, and a shape or a word that says so."""

import re

from havendesk.shield.model import Confidence, Hit
from havendesk.shield.patterns import pattern
from havendesk.shield.reading import Reading
from havendesk.shield.topics import before, topic

FEWEST = 13  # digits of the shortest number


def find_cards(reading: Reading) -> list[Hit]:
    """Card numbers; digits in one run need a word for a card, or they only ask."""
    if sum(map(len, reading.numbers)) < FEWEST or not pattern("card_sign").search(reading.plain):
        return []
    return [hit for match in pattern("card").finditer(reading.plain) if (hit := weigh(match, reading.low))]


def weigh(match: re.Match[str], low: str) -> Hit | None:
    digits = match[0].replace(" ", "").replace("-", "")
    if not pattern("card_issuer").search(digits) or not luhn(digits) or len(set(digits)) < 2:
        return None
    if topic("card").is_around(low, match.start(), match.end()):
        confidence = Confidence.HIGH
    elif digits == match[0] or topic("reference").is_in(before(low, match.start())):
        confidence = Confidence.LOW
    else:
        confidence = Confidence.HIGH
    return Hit("card_number", match.start(), match.end(), confidence)


def luhn(digits: str) -> bool:
    """Whether every second digit doubled, from the right, makes a sum that ten divides."""
    odd = sum(map(int, digits[-1::-2]))
    even = sum(sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (odd + even) % 10 == 0
