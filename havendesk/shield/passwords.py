"""What follows a word for a password, if it looks like one."""

from havendesk.shield.model import Confidence, Hit
from havendesk.shield.patterns import pattern
from havendesk.shield.reading import Reading
from havendesk.shield.topics import topic


def find_passwords(reading: Reading) -> list[Hit]:
    """The tokens that words for a password introduce."""
    words = topic("password")
    if not words.may_be_in(reading):
        return []
    return [hit for _, end in words.places(reading.low) if (hit := introduced(reading, end))]


def introduced(reading: Reading, end: int) -> Hit | None:
    """The password behind `password:`, `password is` or `password`, each trusted less than the one before."""
    link = pattern("password_link").match(reading.low, end)
    value = link and pattern("password_value").match(reading.plain, link.end())
    if not link or not value:
        return None
    text = pattern("password_trail").sub("", value[0])
    has_sign = bool(link[1]) or bool(link[2] and link[2][0] > "\u1000")
    if not is_password(text, has_sign=has_sign, has_verb=bool(link[2])):
        return None
    confidence = Confidence.HIGH if has_sign else Confidence.MEDIUM
    return Hit("password", value.start(), value.start() + len(text), confidence)


def is_password(text: str, *, has_sign: bool, has_verb: bool) -> bool:
    """Whether it is a password and not a word of the sentence."""
    if len(text) < 4 or len(set(text)) < 3 or pattern("password_harmless").search(text.lower()):
        return False
    digits, has_letter = len(pattern("digit").findall(text)), bool(pattern("letter").search(text))
    if digits and not has_letter:
        return (has_sign or has_verb) and not pattern("year").search(text)
    if not has_sign and not has_verb:
        return len(text) >= 6 and digits >= 2 and bool(pattern("small").search(text))
    is_mixed = has_sign and len(text) >= 8 and bool(pattern("camel").search(text))
    return len(text) >= 6 and has_letter and (digits > 0 or is_mixed or bool(pattern("symbol").search(text)))
