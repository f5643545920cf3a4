"""Keeps what the server says: bounded on disk, the last lines at hand, without a process of its own."""

import asyncio
import os
from collections import deque
from pathlib import Path

from havendesk.kit.postgres.account import Account, give

LARGEST = 2_000_000
REMEMBERED = 50


class ServerLog:
    """Reads the server's stderr into a file that is turned over when it grows."""

    def __init__(self, path: Path, account: Account) -> None:
        self._path = path
        self._account = account
        self.last: deque[str] = deque(maxlen=REMEMBERED)

    async def follow(self, stream: asyncio.StreamReader) -> None:
        """Copy everything until the last process of the server has closed its end."""
        while chunk := await stream.read(65536):
            self.last.extend(chunk.decode(errors="replace").splitlines())
            self._write(chunk)

    def _write(self, chunk: bytes) -> None:
        """A full disk must not stop the reading, else the server would hang on a full pipe."""
        try:
            if self._path.exists() and self._path.stat().st_size > LARGEST:
                os.replace(self._path, self._path.with_suffix(".log.1"))
            number = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
            try:
                os.write(number, chunk)
            finally:
                os.close(number)
            give(self._path, self._account)
        except OSError:
            pass
