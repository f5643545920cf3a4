"""Hashes passwords with argon2id: off the loop, two at once, so that signing in never holds up a chat."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from havendesk.kit.errors import Unavailable

AT_ONCE = 2  # 19 MiB of memory and 20 ms of a core each
MOST_WAITING = 64
HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)  # OWASP's second choice for argon2id
NOBODYS = "$argon2id$v=19$m=19456,t=2,p=1$kT52uE9z/s2lWFhYTwT4rA$QKwEDU3A/8XRsQyBs6GewXpVoua7BE880gdMIuHB8xs"

T = TypeVar("T")


class HashingBusy(Unavailable):
    """Many people are signing in at this moment; try again in a few seconds."""


class Line:
    """A bounded line of people waiting for a hash."""

    def __init__(self) -> None:
        self.waiting = 0
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="password")

    async def run(self, work: Callable[[], T]) -> T:
        """Do the work in one of the threads, or refuse when the line is long."""
        if self.waiting >= MOST_WAITING:
            raise HashingBusy(retry_after=3)
        self.waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self.waiting -= 1


LINE = Line()


async def hash_password(password: str) -> str:
    """What to keep of a password."""
    return await LINE.run(lambda: HASHER.hash(password))


async def is_password(password: str, kept: str | None) -> bool:
    """Is it the one that was kept? Without one it takes as long to say no, so the time tells nothing."""
    return await LINE.run(lambda: verify(password, kept or NOBODYS)) and kept is not None


def is_outdated(kept: str) -> bool:
    """Was it hashed with other parameters than today's?"""
    return HASHER.check_needs_rehash(kept)


def verify(password: str, kept: str) -> bool:
    """Compare in constant time; a hash that nobody can read fits no password."""
    try:
        return HASHER.verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False
