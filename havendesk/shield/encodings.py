"""Base58, Base32 and Bech32 with their checksums; None or False when a text is none of it."""

import hashlib
from functools import cache

BITCOIN = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
RIPPLE = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz"
BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
BECH32_ENDS = (1, 0x2BC830A3)
CODEX32 = 0x10CE0795C2FD1E62A, 0x43381E570BF4798AB26  # what the codes for shares of up to 93 and of more leave behind


@cache
def digits(alphabet: str) -> dict[str, int]:
    return {char: value for value, char in enumerate(alphabet)}


def base58(text: str, alphabet: str = BITCOIN) -> bytes | None:
    """The bytes a Base58 text stands for."""
    values, number = digits(alphabet), 0
    for char in text:
        value = values.get(char)
        if value is None:
            return None
        number = number * 58 + value
    zeros = len(text) - len(text.lstrip(alphabet[0]))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")


def base58check(text: str, alphabet: str = BITCOIN) -> bytes | None:
    """The payload, version included, when the four bytes after it are right."""
    data = base58(text, alphabet)
    if data is None or len(data) < 5:
        return None
    digest = hashlib.sha256(hashlib.sha256(data[:-4]).digest()).digest()
    return data[:-4] if digest[:4] == data[-4:] else None


def is_bech32(text: str) -> bool:
    """Whether a Bech32 or Bech32m text of any length has its checksum right."""
    head, _, tail = text.lower().rpartition("1")
    values = digits(BECH32)
    if not head or any(char not in values for char in tail):
        return False
    check = 1
    for value in (*(ord(c) >> 5 for c in head), 0, *(ord(c) & 31 for c in head), *(values[c] for c in tail)):
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, mask in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= mask if top >> bit & 1 else 0
    return check in BECH32_ENDS


def is_codex32(text: str) -> bool:
    """Whether a BIP-93 share (`ms1…`) has its checksum right."""
    values = digits(BECH32)
    tail = text.lower()[3:]
    if any(char not in values for char in tail):
        return False
    if len(tail) <= 93:
        return codex(tail, 60, SHORT_CODE) == CODEX32[0]
    return codex(tail, 70, LONG_CODE) == CODEX32[1]


SHORT_CODE = (0x19DC500CE73FDE210, 0x1BFAE00DEF77FE529, 0x1FBD920FFFE7BEE52, 0x1739640BDEEE3FDAD, 0x07729A039CFC75F5A)
LONG_CODE = (
    0x3D59D273535EA62D897,
    0x7A9BECB6361C6C51507,
    0x543F9B7E6C38D8A2A0E,
    0x0C577EAECCF1990D13C,
    0x1887F74F8DC71B10651,
)


def codex(tail: str, shift: int, masks: tuple[int, ...]) -> int:
    values, check = digits(BECH32), 0x23181B3
    for char in tail:
        top = check >> shift
        check = (check & ((1 << shift) - 1)) << 5 ^ values[char]
        for bit, mask in enumerate(masks):
            check ^= mask if top >> bit & 1 else 0
    return check


def stellar(text: str) -> bool:
    """Whether a strkey is a secret seed: version byte 18 << 3 and its CRC16."""
    values, number = digits(BASE32), 0
    for char in text:
        number = number << 5 | values[char]
    data = number.to_bytes(35, "big")
    crc = 0
    for byte in data[:-2]:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ (0x1021 if crc & 0x8000 else 0)) & 0xFFFF
    return data[0] == 18 << 3 and data[-2:] == crc.to_bytes(2, "little")
