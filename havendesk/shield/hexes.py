"""64 hexadecimal digits: a private key or a transaction's id; no arithmetic can tell, only what stands around them."""

import re

from havendesk.shield.model import Confidence, Hit
from havendesk.shield.topics import Around, topic

HEX = re.compile(r"(?<![0-9A-Za-z])(?:0[xX])?([0-9a-fA-F]{64}|[0-9a-fA-F]{128})(?![0-9A-Za-z])")
SIGN = re.compile(r"[0-9a-fA-F]{64}")
PATH = re.compile(r"(?:/|=)(?:0x)?$")
PUBLIC = re.compile(
    r"(?:^|[^a-z])(?:tx|txid|txhash|txn|hash|transaction|block)(?:[^a-z]{1,4}(?:id|hash|is))?[^a-z]{0,4}$"
)


def find_hexes(plain: str, low: str) -> list[Hit]:
    """Keys written as 32 or 64 bytes of hex, as sure as the words around them make one."""
    if not SIGN.search(plain):
        return []
    return [hit for match in HEX.finditer(plain) if (hit := weigh(match, low))]


def weigh(match: re.Match[str], low: str) -> Hit | None:
    """A rung of the ladder: a link or `tx` before it, a word for keys, a word for transactions, nothing."""
    around = Around(low, match.start(), match.end())
    if len(set(match[1].lower())) < 6 or PATH.search(around.before) or PUBLIC.search(around.before):
        return None
    if topic("key").is_in(around.before) or topic("key").is_in(around.after):
        is_disputed = topic("transaction").is_in(around.before)
        confidence = Confidence.MEDIUM if is_disputed else Confidence.HIGH
        return Hit("private_key", match.start(), match.end(), confidence, "hex")
    if len(match[1]) == 128 or around.speaks("transaction"):
        return None
    return Hit("private_key", match.start(), match.end(), Confidence.LOW, "hex")
