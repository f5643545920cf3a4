"""Whether 64 bytes are an Ed25519 key with its own public half; this tells a Solana key from a signature."""

import hashlib
from functools import cache

P = 2**255 - 19
D = -121665 * pow(121666, P - 2, P) % P
BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_X = 15112221349535400772501151409588531511454012693041857206046113283949847762202
Point = tuple[int, int, int, int]


def is_key_pair(data: bytes) -> bool:
    """Whether the second half is the public key of the first, a seed."""
    return public_key(data[:32]) == data[32:]


def public_key(seed: bytes) -> bytes:
    """The public key of a 32-byte seed, by 64 additions from a table."""
    digest = bytearray(hashlib.sha512(seed).digest()[:32])
    digest[0] &= 248
    digest[31] = digest[31] & 127 | 64
    number = int.from_bytes(digest, "little")
    total: Point = (0, 1, 1, 0)
    for row in table():
        if number & 15:
            total = add(total, row[number & 15])
        number >>= 4
    x, y, z, _ = total
    inverse = pow(z, -1, P)
    return (y * inverse % P | (x * inverse % P & 1) << 255).to_bytes(32, "little")


@cache
def table() -> list[list[Point]]:
    """The multiples 0 to 15 of 16**i times the base point, for each i."""
    rows: list[list[Point]] = []
    base: Point = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)
    for _ in range(64):
        row: list[Point] = [(0, 1, 1, 0)]
        for _ in range(16):
            row.append(add(row[-1], base))
        base = row.pop()
        rows.append(row)
    return rows


def add(one: Point, other: Point) -> Point:
    x1, y1, z1, t1 = one
    x2, y2, z2, t2 = other
    a = (y1 - x1) * (y2 - x2) % P
    b = (y1 + x1) * (y2 + x2) % P
    c = 2 * D * t1 * t2 % P
    d = 2 * z1 * z2
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P
