"""Private keys by their own proofs: checksums, public halves, shapes that nothing else has."""

import hashlib
import re
from collections.abc import Iterator
from functools import cache

from havendesk.shield import encodings, rules
from havendesk.shield.ed25519 import is_key_pair
from havendesk.shield.model import Confidence, Hit
from havendesk.shield.patterns import pattern
from havendesk.shield.reading import Reading
from havendesk.shield.topics import topic

KEY, PUBLIC = "private_key", "extended_public_key"
BYTES = 64
MOST_PROOFS = 64  # Ed25519 proofs in one text: whoever hides a key among so many signatures fools only himself


def find_keys(reading: Reading) -> list[Hit]:
    """Keys that prove themselves."""
    hits: list[Hit] = []
    if len(reading.numbers) >= BYTES:
        hits += list(of_numbers(reading.plain))
    if reading.is_long:
        hits += list(of_shapes(reading.plain)) + proven(reading.plain, reading.low)
    return hits


def proven(plain: str, low: str) -> list[Hit]:
    """Keys whose arithmetic holds."""
    hits: list[Hit] = []
    if "ms1" in low:
        hits += [certain(m, "codex32") for m in pattern("codex32").finditer(low) if encodings.is_codex32(m[0])]
    if bech32().search(low):
        hits += list(of_bech32(low))
    proofs = [MOST_PROOFS]
    for match in pattern("token").finditer(plain):
        if hit := of_token(match, low, proofs):
            hits.append(hit)
    return hits


def certain(match: re.Match[str], form: str) -> Hit:
    return Hit(KEY, match.start(), match.end(), Confidence.CERTAIN, form)


def of_shapes(plain: str) -> Iterator[Hit]:
    """Shapes that need no arithmetic."""
    for rule, shape, sign in shapes():
        if sign in plain:
            for match in shape.finditer(plain):
                yield Hit(rule.kind, match.start(), match.end(), Confidence(rule.confidence), rule.form)


def of_bech32(low: str) -> Iterator[Hit]:
    """`nsec1…` and its kin, in either case."""
    for match in bech32().finditer(low):
        if encodings.is_bech32(match[0]):
            yield certain(match, rules.keys().bech32[match[1]])


def of_numbers(plain: str) -> Iterator[Hit]:
    """A Solana key file: 64 bytes as decimal numbers."""
    proofs = [MOST_PROOFS]
    for match in pattern("numbers").finditer(plain):
        values = [int(value) for value in pattern("digits").findall(match[0])]
        if max(values) < 256:
            confidence = Confidence.CERTAIN if proves(bytes(values), proofs) else Confidence.HIGH
            yield Hit(KEY, match.start(), match.end(), confidence, "solana")


def of_token(match: re.Match[str], low: str, proofs: list[int]) -> Hit | None:
    """What one run of letters and digits is."""
    text = match[0]
    size = len(text)
    for rule in by_size().get(size, ()):
        if hit := of_base58(match, rule):
            return hit
    if size == 56 and pattern("stellar").search(text) and encodings.stellar(text):
        return certain(match, "stellar")
    if 85 <= size <= 88:
        return of_pair(match, low, proofs)
    if pattern("mini").search(text) and hashlib.sha256(f"{text}?".encode()).digest()[0] == 0:
        named = topic("key").is_around(low, match.start(), match.end())
        return Hit(KEY, match.start(), match.end(), Confidence.HIGH if named else Confidence.LOW, "mini")
    return None


def of_base58(match: re.Match[str], rule: rules.Base58) -> Hit | None:
    """A key in Base58Check by its length, its payload's length and its first bytes."""
    data = encodings.base58check(match[0], ALPHABETS[rule.alphabet])
    if data is None or len(data) != rule.bytes:
        return None
    if rule.starts and not any(data.hex().startswith(start) for start in rule.starts):
        return None
    if rule.ends and not data.hex().endswith(rule.ends):
        return None
    if rule.byte and data[rule.byte[0]] != rule.byte[1]:
        return Hit(PUBLIC, match.start(), match.end(), Confidence.LOW, "xpub")
    return certain(match, rule.form)


def of_pair(match: re.Match[str], low: str, proofs: list[int]) -> Hit | None:
    """64 bytes in Base58: a Solana or NEAR key if its second half is the first one's public key, else a signature."""
    data = encodings.base58(match[0])
    if data is None or len(data) != 64 or not proves(data, proofs):
        return None
    begin = match.start()
    near = low.endswith("ed25519:", 0, begin)
    return Hit(KEY, begin - 8 * near, match.end(), Confidence.CERTAIN, "near" if near else "solana")


def proves(data: bytes, proofs: list[int]) -> bool:
    """Whether the bytes are a pair; no more than so many are tried in one text."""
    proofs[0] -= 1
    return proofs[0] >= 0 and is_key_pair(data)


ALPHABETS = {"bitcoin": encodings.BITCOIN, "ripple": encodings.RIPPLE}


@cache
def by_size() -> dict[int, list[rules.Base58]]:
    sizes = {size for rule in rules.keys().base58 for size in rule.sizes}
    return {size: [rule for rule in rules.keys().base58 if size in rule.sizes] for size in sizes}


@cache
def bech32() -> re.Pattern[str]:
    heads = "|".join(sorted(rules.keys().bech32, key=len, reverse=True))
    return re.compile(f"({heads})1[02-9ac-hj-np-z]{{38,500}}")


@cache
def shapes() -> list[tuple[rules.Shape, re.Pattern[str], str]]:
    """Each shape with a literal that must stand in a text before its pattern is tried."""
    return [(rule, re.compile(rule.pattern), rule.sign) for rule in rules.keys().patterns]
