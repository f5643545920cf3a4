"""A lean client of the desk: WebSocket and HTTP frames cut by hand, so that the load costs less than what it loads."""

import asyncio
from collections.abc import Callable
from typing import cast

TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA
NO_MASK = b"\0\0\0\0"  # a client's frame must be masked; masked with zeros it stays as it is
SHORT, MEDIUM = 126, 1 << 16


def frame(payload: bytes, kind: int = TEXT) -> bytes:
    """One client's WebSocket frame."""
    size = len(payload)
    if size < SHORT:
        return bytes((0x80 | kind, 0x80 | size)) + NO_MASK + payload
    if size < MEDIUM:
        return bytes((0x80 | kind, 0x80 | SHORT)) + size.to_bytes(2, "big") + NO_MASK + payload
    return bytes((0x80 | kind, 0xFF)) + size.to_bytes(8, "big") + NO_MASK + payload


class Wire(asyncio.Protocol):
    """One WebSocket: `hear` gets every text message as bytes, the moment it is there."""

    def __init__(self, host: str, hear: Callable[[bytes], None]) -> None:
        self._host = host
        self._hear = hear
        self._rest = b""
        self._transport: asyncio.Transport | None = None
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.closed = False

    @classmethod
    async def open(cls, port: int, hear: Callable[[bytes], None]) -> "Wire":
        """A connection whose upgrade the desk has answered."""
        loop = asyncio.get_running_loop()
        _, wire = await loop.create_connection(lambda: cls(f"127.0.0.1:{port}", hear), "127.0.0.1", port)
        await asyncio.wait_for(wire.opened, 10)
        return wire

    def say(self, message: bytes) -> None:
        """Send one text message."""
        self.write(frame(message))

    def write(self, frames: bytes) -> None:
        """Send frames that were cut already."""
        if self._transport and not self.closed:
            self._transport.write(frames)

    def close(self) -> None:
        """Leave without ceremony."""
        self.closed = True
        if self._transport:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the upgrade."""
        self._transport = cast(asyncio.Transport, transport)
        self._transport.write(
            f"GET /api/v1/socket HTTP/1.1\r\nHost: {self._host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        """Cut what came into messages."""
        data = self._rest + data if self._rest else data
        if not self.opened.done():
            head, end, data = data.partition(b"\r\n\r\n")
            if not end:
                self._rest = head
                return
            if b" 101 " not in head.split(b"\r\n")[0]:
                self.opened.set_exception(ConnectionError(head.decode(errors="replace")))
                return
            self.opened.set_result(None)
        self._rest = self._cut(data)

    def connection_lost(self, exc: Exception | None) -> None:
        """The desk, or the way to it, is gone."""
        self.closed = True
        if not self.opened.done():
            self.opened.set_exception(exc or ConnectionError("closed before the upgrade"))

    def _cut(self, data: bytes) -> bytes:
        at, end = 0, len(data)
        while end - at >= 2:
            size, start = data[at + 1], at + 2
            if size >= SHORT:
                width = 2 if size == SHORT else 8
                start += width
                size = int.from_bytes(data[start - width : start], "big")
            if end < start or end - start < size:
                break
            self._take(data[at], data[start : start + size])
            at = start + size
        return data[at:]

    def _take(self, first: int, payload: bytes) -> None:
        kind = first & 0xF
        if first == 0x80 | TEXT:
            self._hear(payload)
        elif kind == PING:
            self.write(frame(payload, PONG))
        elif kind == CLOSE:
            self.close()
        elif kind != PONG:
            raise ConnectionError(f"a frame of kind {first:#x}, which this lean client does not read")


class Line(asyncio.Protocol):
    """One keep-alive HTTP connection with one request on its way: `hear` gets the status and the body."""

    def __init__(self, hear: Callable[["Line", int, bytes], None]) -> None:
        self._hear = hear
        self._rest = b""
        self._transport: asyncio.Transport | None = None

    @classmethod
    async def open(cls, port: int, hear: Callable[["Line", int, bytes], None]) -> "Line":
        """A connection to the desk."""
        loop = asyncio.get_running_loop()
        _, line = await loop.create_connection(lambda: cls(hear), "127.0.0.1", port)
        return line

    def ask(self, request: bytes) -> None:
        """Send one whole request."""
        if self._transport:
            self._transport.write(request)

    def close(self) -> None:
        """Hang up."""
        if self._transport:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way out."""
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Hand on an answer once it is whole."""
        data = self._rest + data
        head, end, body = data.partition(b"\r\n\r\n")
        low = head.lower()
        length = int(low.partition(b"content-length:")[2].partition(b"\r\n")[0] or 0)
        if not end or len(body) < length:
            self._rest = data
            return
        self._rest = body[length:]
        self._hear(self, int(head[9:12]), body[:length])


def request(method: str, port: int, path: str, *, bearer: str = "", body: bytes = b"") -> bytes:
    """A whole HTTP/1.1 request."""
    proof = f"Authorization: Bearer {bearer}\r\n" if bearer else ""
    head = (
        f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{proof}"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
