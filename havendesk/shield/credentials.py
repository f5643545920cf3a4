"""What follows a word for a password, a code or an exchange's key."""

import re
from collections.abc import Iterator
from functools import cache

from havendesk.shield import rules
from havendesk.shield.fold import fold
from havendesk.shield.model import Confidence, Hit
from havendesk.shield.topics import topic

LINK = r"(?:\s{1,3}(?:for|to|of|on|in|de|del|do|da|para|von|zu|pour|per)\s{1,3}(?:(?:my|the|mi|la|el|your|this)\s{1,3})?[\w@.'-]{2,30}){0,2}"
SAYS = r"\s{0,3}(?:(?P<sign>:=|=>|->|=|:|\uff1a)|(?P<verb>(?:is|was|es|era|est|ist|e|la|to|olan|jest|je)(?:\s{0,2}:|(?=\s))|是|为|為|就是|は|か|는|은|가)|(?=[\s]))\s{0,3}"
VALUE = r"[\"'`“”‘’「『(\[<]{0,2}(?P<value>[^\s\"'`“”‘’「」『』，。、！？\u3000-\u303f\u4e00-\u9fff]{4,72})"
PASSWORD = re.compile(LINK + SAYS + VALUE)
TRAIL = re.compile(r"[.,;:)\]>}…]+$")
HARMLESS = re.compile(
    r"https?:|www\.|^[\w.+-]+@[\w-]+\.[a-z]{2,}|^[*•x#_.?%-]+$|[(){}\[\]<>$]|%s|^\d{1,3}[-–~]\d{1,3}$|^0x[0-9a-f]{40}$|^[#@/]"
)
CODE = re.compile(r"(?<![\w.,$€£¥#/+-])(?:\d{3}[ -]\d{3}|\d{4,8})(?![\w%€$/-]|[.,:]\d)")
YEAR = re.compile(r"(?:19|20)\d\d")
API_VALUE = re.compile(r"(?<![\w/+=@.-])[A-Za-z0-9_+/-]{16,128}={0,2}(?![\w@])")
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
ADDRESS = re.compile(r"0x[0-9a-fA-F]{40}|[TEUr13][1-9A-HJ-NP-Za-km-z]{25,47}|bc1[02-9ac-hj-np-z]{38,59}|[0-9a-f]{40}")


def find_credentials(plain: str, low: str) -> list[Hit]:
    """Passwords, one-time codes and keys of exchanges, each near its word."""
    hits = [hit for end in ends_of(low, "password") if (hit := password_at(plain, low, end))]
    if any(char.isdigit() for char in low):
        hits += [hit for end in ends_of(low, "code") for hit in codes_at(low, end)]
        hits += [hit for end in ends_of(low, "api") for hit in api_at(plain, end)]
    return hits


def ends_of(low: str, name: str) -> Iterator[int]:
    """Where the words of a topic end; a word of letters has none on either side."""
    for word in spoken(name):
        at = low.find(word)
        while at >= 0:
            end = at + len(word)
            is_letters = word[0] < "\u1100"
            if not is_letters or not (low[at - 1 : at].isalnum() or low[end : end + 1].isalpha()):
                yield end
            at = low.find(word, end)


@cache
def spoken(name: str) -> tuple[str, ...]:
    """A topic's words, folded, each once."""
    return tuple(sorted({fold(word).lower() for words in rules.topics()[name].values() for word in words}))


def password_at(plain: str, low: str, end: int) -> Hit | None:
    """The token that a word for a password introduces, if it looks like one."""
    match = PASSWORD.match(plain, end)
    if not match:
        return None
    value = TRAIL.sub("", match["value"])
    has_sign = bool(match["sign"]) or bool(match["verb"] and match["verb"][0] > "\u2000")
    if not is_password(value, has_sign=has_sign, has_verb=bool(match["verb"])):
        return None
    start = match.start("value")
    return Hit("password", start, start + len(value), Confidence.HIGH if has_sign else Confidence.MEDIUM)


def is_password(value: str, *, has_sign: bool, has_verb: bool) -> bool:
    """Whether a token after `password:`, or after `password is`, is one and not a word of the sentence."""
    if len(value) < 4 or len(set(value)) < 3 or HARMLESS.search(value):
        return False
    digit, letter = bool(re.search(r"\d", value)), bool(re.search(r"[^\W\d_]", value))
    symbol = bool(re.search(r"[!@#&*+=~^?|\\]", value[1:]))
    if digit and not letter:
        return (has_sign or has_verb) and len(value) >= 4 and not YEAR.fullmatch(value)
    mixed = bool(re.search(r"[a-z][A-Z]", value)) and len(value) >= 8 and has_sign
    return len(value) >= 6 and letter and (digit or symbol or mixed)


def codes_at(low: str, end: int) -> Iterator[Hit]:
    """Digits close behind a word for a code, or just before it."""
    for match in CODE.finditer(low, end, min(len(low), end + 40)):
        between = low[end : match.start()]
        if "\n\n" in between or topic("reference").is_in(between) or is_other(match[0], between):
            continue
        yield Hit("one_time_code", match.start(), match.end(), Confidence.MEDIUM)
        return


def is_other(digits: str, between: str) -> bool:
    """Four or five digits are a code only right behind the word."""
    return len(digits) < 6 and (
        bool(YEAR.fullmatch(digits)) or not re.fullmatch(r"\W{0,4}(?:is|es|est|ist|是|为)?\W{0,4}", between)
    )


def api_at(plain: str, end: int) -> Iterator[Hit]:
    """Long random tokens behind a word for an exchange's key."""
    for match in API_VALUE.finditer(plain, end, min(len(plain), end + 200)):
        if match.start() > end + 60:
            return
        if is_random(match[0]):
            yield Hit("api_key", match.start(), match.end(), Confidence.MEDIUM)


def is_random(value: str) -> bool:
    """Whether a token is more than a word, an address or a path."""
    if ADDRESS.fullmatch(value) or value.count("/") > 3:
        return False
    digits = sum(char.isdigit() for char in value)
    return digits >= 2 and len(set(value)) >= 10 and digits < len(value) and (len(value) >= 20 or digits >= 4)
