"""Key files that wallets write as JSON."""

import re

from havendesk.shield.model import Confidence, Hit

SIGNS = (
    (r"ciphertext\\?\"", r"\\?\"(?:kdf|kdfparams)\\?\"", r"\\?\"mac\\?\""),  # Ethereum's, versions 1 to 4
    (r"encseed\\?\"", r"\\?\"ethaddr\\?\"", r"\\?\"bkp\\?\""),  # Ethereum's presale
    (r"pkcs8\\?\"", r"\\?\"encoded\\?\"", r"\\?\"encoding\\?\""),  # Polkadot's
    (r"\\?\"d\\?\"\s{0,4}:", r"\\?\"kty\\?\"", r"\\?\"crv\\?\""),  # a JSON web key
)
PATTERNS = [[re.compile(sign) for sign in signs] for signs in SIGNS]
REACH = 6_000  # characters around the first sign that belong to one file


def find_keystores(plain: str) -> list[Hit]:
    """Key files, from their outer brace to its partner."""
    hits: list[Hit] = []
    for first, *others in PATTERNS:
        at = 0
        while match := first.search(plain, at):
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
