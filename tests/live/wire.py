"""One end of a live socket, spoken in ASGI: says frames, hears frames, and may stop reading."""

import asyncio
from collections.abc import AsyncIterator, Callable, MutableMapping
from contextlib import asynccontextmanager
from typing import Any

import msgspec

from tests.desk import DESK, WIDGET, Desk

Frame = dict[str, Any]
Message = MutableMapping[str, Any]


class Closed(Exception):
    """The desk ended the connection; the code is its argument."""


class Wire:
    """A connection; frames that were heard wait in `inbox` until they are asked for."""

    def __init__(self, desk: Desk, port: int, headers: dict[str, str]) -> None:
        self.inbox: list[Frame] = []
        self.welcome: Frame = {}
        self.code: int | None = None
        self.reading = asyncio.Event()
        self.reading.set()
        self._news = asyncio.Event()
        self._said: asyncio.Queue[Frame] = asyncio.Queue()
        self._said.put_nowait({"type": "websocket.connect"})
        scope = {
            "type": "websocket",
            "path": "/api/v1/socket",
            "headers": [(k.encode(), v.encode()) for k, v in {"host": f"127.0.0.1:{port}", **headers}.items()],
            "server": ("127.0.0.1", port),
            "client": ("127.0.0.1", 50_000),
        }  # fmt: skip
        self.task = asyncio.create_task(desk.app(scope, self._said.get, self._take))

    async def _take(self, message: Message) -> None:
        await self.reading.wait()
        if message["type"] == "websocket.send":
            told = msgspec.json.decode(message["text"])
            self.inbox += told if isinstance(told, list) else [told]
        elif message["type"] == "websocket.close":
            self.code = message["code"]
        self._news.set()

    def say(self, *frames: Frame) -> None:
        """Send frames: one alone, several as an array."""
        self.say_text(msgspec.json.encode(frames[0] if len(frames) == 1 else frames).decode())

    def say_text(self, text: str) -> None:
        """Send whatever text."""
        self._said.put_nowait({"type": "websocket.receive", "text": text})

    def say_bytes(self, content: bytes) -> None:
        """Send a binary message."""
        self._said.put_nowait({"type": "websocket.receive", "bytes": content})

    async def hear(self, kind: str, most: float = 5, **fields: object) -> Frame:
        """The next frame of this kind with these fields; the others keep waiting in the inbox."""
        return await self.wait_for(lambda frame: frame["t"] == kind and fields.items() <= frame.items(), most)

    async def wait_for(self, wanted: Callable[[Frame], bool], most: float = 5) -> Frame:
        """The next frame that is wanted."""
        async with asyncio.timeout(most):
            while True:
                for place, frame in enumerate(self.inbox):
                    if wanted(frame):
                        return self.inbox.pop(place)
                if self.code is not None:
                    raise Closed(self.code)
                self._news.clear()
                await self._news.wait()

    async def told(self, *, lamps: bool = False) -> list[Frame]:
        """Everything that was told before the answer to a ping sent now; who comes and goes only if asked."""
        self.say({"t": "ping"})
        frames: list[Frame] = []
        while (frame := await self.wait_for(lambda _frame: True))["t"] != "pong":
            frames.append(frame)
        return [frame for frame in frames if lamps or frame["t"] not in ("online", "here")]

    async def ended(self, most: float = 5) -> int:
        """Wait for the end; its code."""
        async with asyncio.timeout(most):
            while self.code is None:
                self._news.clear()
                await self._news.wait()
        return self.code

    async def leave(self) -> None:
        """Go without a word, as a browser does that is closed."""
        self.reading.set()
        self._said.put_nowait({"type": "websocket.disconnect", "code": 1006})
        await asyncio.wait_for(self.task, 10)


class Wires:
    """Opens wires to a desk; an agent comes by bearer, a contact with their visitor token."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.opened: list[Wire] = []

    def open(self, port: int = WIDGET, desk: Desk | None = None, **headers: str) -> Wire:
        """A connection that has said nothing yet."""
        wire = Wire(desk or self.desk, port, headers)
        self.opened.append(wire)
        return wire

    async def agent(self, name: str, desk: Desk | None = None) -> Wire:
        """An agent's connection, greeted."""
        return await self.greeted(DESK, self.desk.tokens[name], desk)

    async def contact(self, name: str, desk: Desk | None = None) -> Wire:
        """A contact's connection, greeted."""
        return await self.greeted(WIDGET, self.desk.tokens[name], desk)

    async def greeted(self, port: int, token: str, desk: Desk | None = None) -> Wire:
        """A connection that said hello, heard welcome, and has nothing else in its inbox."""
        wire = self.open(port, desk)
        wire.say({"t": "hello", "token": token, "inbox": "support", "locale": "en"})
        wire.welcome = await wire.hear("welcome")
        await wire.told()
        return wire


@asynccontextmanager
async def wires_to(desk: Desk) -> AsyncIterator[Wires]:
    """Wires that are all closed at the end."""
    wires = Wires(desk)
    yield wires
    for wire in wires.opened:
        if not wire.task.done():
            await wire.leave()
