"""Numbers of payment cards: an issuer's digits, the right length, Luhn's sum, and a shape or a word that says so."""

import re

from havendesk.shield.model import Confidence, Hit
from havendesk.shield.topics import Around, topic

SIGN = re.compile(r"\d{4}[ -]?\d{4,6}[ -]?\d{3}")
NUMBER = re.compile(
    r"(?<![\w.,+/=#-])(\d{4}([ -])\d{4}\2\d{4}\2\d{4}(?:\2\d{1,3})?|\d{4}([ -])\d{6}\3\d{4,5}|\d{13,19})(?![\w=/-]|[.,]\d)"
)
ISSUERS = re.compile(
    r"(?:4\d{12}(?:\d{3}){0,2}|(?:5[1-5]\d\d|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d{12}|3[47]\d{13}"
    r"|(?:6011|64[4-9]\d|65\d\d)\d{12,15}|35(?:2[89]|[3-8]\d)\d{12,15}|62\d{14,17}|3(?:0[0-5]|[689]\d)\d{11}"
    r"|(?:50|5[6-9]|6[37])\d{10,17}|220[0-4]\d{12,15}|9792\d{12})"
)


def find_cards(plain: str, low: str) -> list[Hit]:
    """Card numbers; digits in one run need a word for a card, or they only ask."""
    if not SIGN.search(plain):
        return []
    return [hit for match in NUMBER.finditer(plain) if (hit := weigh(match, low))]


def weigh(match: re.Match[str], low: str) -> Hit | None:
    digits = re.sub(r"\D", "", match[0])
    if not ISSUERS.fullmatch(digits) or not luhn(digits) or len(set(digits)) < 2:
        return None
    around = Around(low, match.start(), match.end())
    if topic("card").is_in(around.before) or topic("card").is_in(around.after):
        confidence = Confidence.HIGH
    elif digits == match[0] or topic("reference").is_in(around.before):
        confidence = Confidence.LOW
    else:
        confidence = Confidence.HIGH
    return Hit("card_number", match.start(), match.end(), confidence)


def luhn(digits: str) -> bool:
    """Whether every second digit doubled, from the right, makes a sum that ten divides."""
    odd = sum(map(int, digits[-1::-2]))
    even = sum(sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (odd + even) % 10 == 0
