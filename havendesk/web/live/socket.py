"""One WebSocket: frames out through a bounded outbox, frames in as they come."""

import asyncio
from collections import deque
from uuid import UUID

import msgspec
from prometheus_client import Counter
from starlette.types import Send

from havendesk.kit.actor import Actor

MOST_BYTES = 2_000_000  # waiting in one outbox; whoever reads slower than this is dropped and resyncs
DROPPED = Counter("havendesk_sockets_dropped_total", "Sockets closed because they read too slowly.")
ENCODE = msgspec.json.Encoder().encode


class Socket:
    """What the hub knows of a connection; `push` never waits, the writer task does."""

    __slots__ = (
        "_bytes",
        "_closing",
        "_frames",
        "_last",
        "_send",
        "_wake",
        "actor",
        "number",
        "on_desk",
        "topics",
        "viewing",
        "watching",
    )

    def __init__(self, number: int, send: Send, *, on_desk: bool) -> None:
        self.number = number
        self.on_desk = on_desk
        self.actor: Actor | None = None
        self.topics: set[tuple[str, UUID | None]] = set()
        self.watching: dict[UUID, UUID] = {}  # conversation → its inbox
        self.viewing: UUID | None = None
        self._send = send
        self._frames: deque[bytes] = deque()
        self._bytes = 0
        self._wake = asyncio.Event()
        self._last = asyncio.Event()
        self._closing: int | None = None

    @property
    def closing(self) -> bool:
        """Has the last word been said?"""
        return self._closing is not None

    def push(self, frame: bytes) -> None:
        """Queue an encoded frame; past the bound the connection is dropped as too slow."""
        if self._closing is not None:
            return
        self._frames.append(frame)
        self._bytes += len(frame)
        if self._bytes > MOST_BYTES:
            self._frames.clear()
            DROPPED.inc()
            self.close("slow", 4408)
        self._wake.set()

    def tell(self, frame: object) -> None:
        """Encode and queue one frame."""
        self.push(ENCODE(frame))

    def close(self, reason: str, code: int) -> None:
        """Say why, then close; nothing is taken after this."""
        if self._closing is None:
            self._frames.append(ENCODE({"t": "bye", "reason": reason}))
            self._closing = code
            self._wake.set()
            self._last.set()

    async def overstay(self, seconds: float) -> None:
        """Wait until a client that was told goodbye has had so long to take it: one that reads nothing never would."""
        await self._last.wait()
        await asyncio.sleep(seconds)

    async def write(self) -> None:
        """Send what is queued, joined into one message, until closed."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._frames:
                text = b",".join(self._frames).decode()
                single = len(self._frames) == 1
                self._frames.clear()
                self._bytes = 0
                await self._send({"type": "websocket.send", "text": text if single else f"[{text}]"})
            if self._closing is not None:
                await self._send({"type": "websocket.close", "code": self._closing})
                return
