"""Key files that wallets write as JSON."""

import re
from functools import cache

from havendesk.shield import rules
from havendesk.shield.model import Confidence, Hit
from havendesk.shield.reading import Reading

REACH = 6_000  # characters around the first sign that belong to one file
MOST_TRIES = 16  # files of one kind in one text


def find_keystores(reading: Reading) -> list[Hit]:
    """Key files, from their outer brace to its partner."""
    plain = reading.plain
    return of_files(plain) if "{" in plain else []


def of_files(plain: str) -> list[Hit]:
    hits: list[Hit] = []
    for first, *others in signs():
        at, tries = 0, MOST_TRIES if all(other.search(plain) for other in others) else 0
        while tries and (match := first.search(plain, at)):
            tries -= 1
            begin, end = braces(plain, match.start())
            if begin >= at and all(other.search(plain, begin, end) for other in others):
                hits.append(Hit("keystore", begin, end, Confidence.CERTAIN))
                at = end
            at = max(at, match.end())
    return hits


def braces(plain: str, inside: int) -> tuple[int, int]:
    """The widest object around a place, as far as it is whole; else up to where the text or our reach ends."""
    low, high = max(0, inside - REACH), min(len(plain), inside + REACH)
    depth, begin = 0, inside
    for at in range(inside, low - 1, -1):
        depth += {"{": -1, "}": 1}.get(plain[at], 0)
        if depth < 0:
            begin, depth = at, 0
    depth, end = 0, high
    for at in range(begin, high):
        depth += {"{": 1, "}": -1}.get(plain[at], 0)
        if depth == 0:
            end = at + 1
            break
    return begin, end


@cache
def signs() -> list[list[re.Pattern[str]]]:
    """What each kind of file has inside; the first sign is looked for, the others must stand beside it."""
    return [[re.compile(sign) for sign in each] for each in rules.keys().files]
