"""Ids for rows, tokens for people: the first are ordered by time and no secret, the second only random."""

import hashlib
import os
import secrets
import time
from uuid import UUID

TOKEN_BYTES = 32
CASE_ALPHABET = (
    "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # 31 signs nobody confuses on the phone; prime, so the check letter sees swaps
)
CASE_LENGTH = 6


def new_id() -> UUID:
    """A time-ordered row id (UUID version 7, RFC 9562 section 5.7); not a secret."""
    value = time.time_ns() // 1_000_000 << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF000 << 64) | 0x7000 << 64
    value = value & ~(0xC000 << 48) | 0x8000 << 48
    return UUID(int=value)


def new_token() -> str:
    """A secret of 256 bits as 43 characters of base64url."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest(token: str) -> bytes:
    """What we keep of a token: enough to recognise it, useless to whoever reads the table."""
    return hashlib.sha256(token.encode()).digest()


def new_case_number() -> str:
    """A short number for people, such as `HD-7K3M9Q-D`: random, so not countable, with a check letter."""
    body = "".join(secrets.choice(CASE_ALPHABET) for _ in range(CASE_LENGTH))
    return f"HD-{body}-{check_letter(body)}"


def check_letter(body: str) -> str:
    """The sign that catches one wrong or two swapped neighbours (weighted sum modulo 31, as in ISO 7064's family)."""
    total = sum(weight * CASE_ALPHABET.index(sign) for weight, sign in enumerate(body, start=2))
    return CASE_ALPHABET[total % len(CASE_ALPHABET)]
