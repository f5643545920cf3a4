"""The proofs that lists of words carry within themselves."""

import binascii
import hashlib
from collections.abc import Callable, Sequence

RS1024 = (
    0xE0E040, 0x1C1C080, 0x3838100, 0x7070200, 0xE0E0009, 0x1C0C2412, 0x38086C24, 0x3090FC48, 0x21B1F890, 0x3F3F120,
)  # fmt: skip
EXTENDABLE = 1 << 4  # in a share's second word: another customisation string


def is_bip39(places: Sequence[int], _words: Sequence[str]) -> bool:
    """Whether the last bits are the first ones of the others' SHA-256."""
    bits = 11 * len(places)
    number = 0
    for place in places:
        number = number << 11 | place
    check = bits // 33
    entropy = (number >> check).to_bytes((bits - check) // 8, "big")
    return hashlib.sha256(entropy).digest()[0] >> (8 - check) == number & ((1 << check) - 1)


def is_slip39(places: Sequence[int], _words: Sequence[str]) -> bool:
    """Whether a share's Reed-Solomon code over its words holds."""
    text = b"shamir_extendable" if places[1] & EXTENDABLE else b"shamir"
    check = 1
    for value in (*text, *places):
        top = check >> 20
        check = (check & 0xFFFFF) << 10 ^ value
        for bit, mask in enumerate(RS1024):
            check ^= mask if top >> bit & 1 else 0
    return check == 1


def is_monero3(_places: Sequence[int], words: Sequence[str]) -> bool:
    """Whether the last word repeats the one that the others' first three letters choose."""
    return is_monero(words, 3)


def is_monero4(_places: Sequence[int], words: Sequence[str]) -> bool:
    """The same with four letters."""
    return is_monero(words, 4)


def is_monero(words: Sequence[str], letters: int) -> bool:
    short = [word[:letters] for word in words]
    chosen = binascii.crc32("".join(short[:-1]).encode()) % (len(short) - 1)
    return short[-1] == short[chosen]


PROOFS: dict[str, Callable[[Sequence[int], Sequence[str]], bool]] = {
    "bip39": is_bip39,
    "slip39": is_slip39,
    "monero3": is_monero3,
    "monero4": is_monero4,
}
