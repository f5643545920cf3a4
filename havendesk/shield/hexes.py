"""64 hexadecimal digits: a private key or a transaction's id; no arithmetic can tell, only what stands around them."""

import re

from havendesk.shield.model import Confidence, Hit
from havendesk.shield.patterns import pattern
from havendesk.shield.reading import Reading
from havendesk.shield.topics import after, before, topic

LEAST_VARIED = 6  # different digits; fewer is a placeholder


def find_hexes(reading: Reading) -> list[Hit]:
    """Keys written as 32 or 64 bytes of hex, as sure as the words around them make one."""
    if not reading.is_long or not pattern("hex_sign").search(reading.plain):
        return []
    return [hit for match in pattern("hex").finditer(reading.plain) if (hit := weigh(match, reading.low))]


def weigh(match: re.Match[str], low: str) -> Hit | None:
    """A rung of the ladder: a link or `tx` before it, a word for keys, a word for transactions, nothing."""
    ahead, behind = before(low, match.start()), after(low, match.end())
    if len(set(match[1].lower())) < LEAST_VARIED or is_public(ahead):
        return None
    speaks_of_transactions = topic("transaction").is_in(ahead)
    if topic("key").is_in(ahead) or topic("key").is_in(behind):
        confidence = Confidence.MEDIUM if speaks_of_transactions else Confidence.HIGH
        return Hit("private_key", match.start(), match.end(), confidence, "hex")
    if len(match[1]) == 128 or speaks_of_transactions or topic("transaction").is_in(behind):
        return None
    return Hit("private_key", match.start(), match.end(), Confidence.LOW, "hex")


def is_public(ahead: str) -> bool:
    """Whether a link's path or a word for a transaction stands right before."""
    return bool(pattern("hex_path").search(ahead) or pattern("hex_public").search(ahead))
