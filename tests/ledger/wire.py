"""What any third party would write: a REST call, a socket that comes back, and a proxy that cuts them both."""

import asyncio
import contextlib
import itertools
import json
import random
from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake, InvalidMessage, WebSocketException

Frame = dict[str, Any]
GONE = (OSError, EOFError, TimeoutError, WebSocketException, InvalidHandshake, InvalidMessage)
NUMBERS = itertools.count(1)


async def ask(
    port: int, method: str, path: str, body: object = None, *, token: str = "", patience: float = 15.0
) -> tuple[int, Any]:
    """One request on a connection of its own; raises one of GONE when there is no whole answer."""
    content = b"" if body is None else json.dumps(body).encode()
    proof = f"Authorization: Bearer {token}\r\n" if token else ""
    head = (
        f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{proof}Content-Type: application/json\r\n"
        f"Content-Length: {len(content)}\r\nConnection: close\r\n\r\n"
    )
    async with asyncio.timeout(patience):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            writer.write(head.encode() + content)
            answered = await reader.readuntil(b"\r\n\r\n")
            length = int(answered.lower().partition(b"content-length:")[2].partition(b"\r\n")[0] or 0)
            answer = await reader.readexactly(length)
        finally:
            writer.transport.abort()
    return int(answered[9:12]), json.loads(answer or b"null")


class Line(ABC):
    """One socket that says hello, hears frames, and comes back for as long as it is wanted."""

    def __init__(self, port: int, hello: Frame) -> None:
        self._port = port
        self._hello = {"t": "hello", **hello}
        self._socket: ClientConnection | None = None
        self._task: asyncio.Task[None] | None = None
        self.number: int | None = None  # of the connection that was welcomed, None while there is none

    def begin(self) -> None:
        """Connect in the background."""
        self._task = asyncio.create_task(self._live())

    async def leave(self) -> None:
        """Close, and come back no more."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def say(self, frame: Frame | list[Frame]) -> int | None:
        """Send; the number of the connection that took it, None when there was none."""
        socket, number = self._socket, self.number
        if socket is None or number is None:
            return None
        with contextlib.suppress(*GONE):
            await socket.send(json.dumps(frame))
            return number
        return None

    @abstractmethod
    async def welcomed(self, frame: Frame) -> None:
        """Catch up with what was missed, and send again what was not answered."""

    @abstractmethod
    async def hear(self, frame: Frame) -> None:
        """Take one frame."""

    async def _live(self) -> None:
        while True:
            with contextlib.suppress(*GONE):
                await self._once()
            self._socket = self.number = None
            await asyncio.sleep(random.uniform(0.02, 0.3))

    async def _once(self) -> None:
        url = f"ws://127.0.0.1:{self._port}/api/v1/socket"
        async with connect(
            url, compression=None, ping_interval=None, open_timeout=5, close_timeout=1, max_size=None, proxy=None
        ) as socket:
            await socket.send(json.dumps(self._hello))
            async for message in socket:
                read = json.loads(message)
                for frame in read if isinstance(read, list) else [read]:
                    if frame["t"] == "welcome":
                        self._socket, self.number = socket, next(NUMBERS)
                        await self.welcomed(frame)
                    else:
                        await self.hear(frame)


class Cutter:
    """A way to the desk on which connections can be cut, the answers on them lost first."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._ways: set[Way] = set()
        self._server: asyncio.Server | None = None
        self._is_shut = False
        self.port = 0
        self.cuts = 0

    async def __aenter__(self) -> "Cutter":
        """Listen on a free port."""
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        """Let nobody through any more."""
        for way in list(self._ways):
            way.abort()
        if self._server:
            self._server.close()
            await self._server.wait_closed()

    def cut(self, share: float) -> None:
        """Make this share of the connections deaf to the desk, and cut them a moment later."""
        for way in list(self._ways):
            if random.random() < share:
                self.cuts += 1
                way.is_deaf = True
                asyncio.get_running_loop().call_later(random.choice([0, 0.02, 0.15]), way.abort)

    @contextlib.contextmanager
    def shut(self) -> Iterator[None]:
        """Cut everybody, and let nobody through meanwhile."""
        self._is_shut = True
        for way in list(self._ways):
            way.abort()
        yield
        self._is_shut = False

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._is_shut:
            writer.transport.abort()
            return
        try:
            up_reader, up_writer = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            writer.transport.abort()
            return
        way = Way(writer, up_writer)
        self._ways.add(way)
        try:
            await asyncio.gather(way.pump(reader, up_writer, up=True), way.pump(up_reader, writer, up=False))
        finally:
            way.abort()
            self._ways.discard(way)


class Way:
    """One connection through the cutter, in both directions."""

    def __init__(self, *ends: asyncio.StreamWriter) -> None:
        self._ends = ends
        self.is_deaf = False

    async def pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, up: bool) -> None:
        """Carry one direction until it ends; what a deaf way would bring down is lost."""
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                if up or not self.is_deaf:
                    writer.write(data)
                    await writer.drain()
        self.abort()

    def abort(self) -> None:
        """Cut both ends at once, whatever is still in them."""
        for end in self._ends:
            end.transport.abort()
