"""A line to the database that can be cut: for a while, or at the very moment of a commit."""

import asyncio
import contextlib
from typing import Any
from urllib.parse import parse_qs, urlsplit, urlunsplit

CHUNK = 65_536


class Line:
    """Forwards a loopback port to the test server."""

    def __init__(self, dsn: str) -> None:
        self._parts = urlsplit(dsn)
        self._server: asyncio.Server | None = None
        self._pairs: set[asyncio.StreamWriter] = set()
        self.port = 0
        self.cut_at: bytes | None = None
        self.was_cut = asyncio.Event()

    @property
    def dsn(self) -> str:
        """The database's address by way of this line."""
        user = self._parts.netloc.rpartition("@")[0]
        return urlunsplit(self._parts._replace(netloc=f"{user}@127.0.0.1:{self.port}", query=""))

    async def mend(self) -> None:
        """Let connections through."""
        self._server = await asyncio.start_server(self._forward, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        """Drop every connection and take none."""
        if self._server:
            self._server.close()
        for writer in list(self._pairs):
            writer.transport.abort()
        await asyncio.sleep(0)

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        query = {key: value[0] for key, value in parse_qs(self._parts.query).items()}
        host = query.get("host") or self._parts.hostname or "127.0.0.1"
        port = int(query.get("port") or self._parts.port or 5432)
        if host.startswith("/"):
            return await asyncio.open_unix_connection(f"{host}/.s.PGSQL.{port}")
        return await asyncio.open_connection(host, port)

    async def _forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await self._open()
        self._pairs |= {writer, far_writer}
        with contextlib.suppress(OSError):
            await asyncio.gather(self._pump(reader, far_writer, writer), self._pump(far_reader, writer, None))
        self._pairs -= {writer, far_writer}

    async def _pump(self, source: asyncio.StreamReader, target: asyncio.StreamWriter, asker: Any) -> None:
        while content := await source.read(CHUNK):
            if asker and self.cut_at and self.cut_at in content:
                self.cut_at = None
                asker.transport.abort()  # the answer will find nobody
                target.write(content)
                await target.drain()
                self.was_cut.set()
                continue
            target.write(content)
            await target.drain()
        target.close()
