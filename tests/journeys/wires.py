"""The browser's sockets in our hands: everything on them is written down, and they can be held, cut or swallowed."""

import asyncio
import json
from collections.abc import Callable, Iterator
from typing import Any

from playwright.async_api import BrowserContext, WebSocketRoute

Frame = dict[str, Any]


class Wires:
    """Stands between the pages of one browser context and the server."""

    def __init__(self) -> None:
        self.heard: list[Frame] = []  # what the pages were sent
        self.said: list[Frame] = []  # what they sent
        self.down = False  # nothing connects
        self.cut_at: Callable[[Frame], bool] = lambda frame: False  # cut instead of delivering such a frame
        self.cuts = 0
        self.change: Callable[[Frame], None] | None = None  # what another server might send
        self._held: list[tuple[WebSocketRoute, str]] | None = None
        self._open: list[WebSocketRoute] = []
        self._news = asyncio.Event()

    async def attach(self, context: BrowserContext) -> "Wires":
        """From now on, every new socket runs through here."""
        await context.route_web_socket(lambda _url: True, self._connect)
        return self

    async def cut(self) -> None:
        """Break every open socket, now."""
        self.down, broken = True, self._open
        self._open = []
        for socket in broken:
            await socket.close(code=1012)

    def mend(self) -> None:
        """Let new ones through again; the page finds out by itself."""
        self.down = False

    def hold(self) -> None:
        """Keep back new lines of threads, as a slow road would; acknowledgements and refusals pass."""
        self._held = []

    def release(self) -> None:
        """Deliver what was kept back."""
        held, self._held = self._held or [], None
        for socket, text in held:
            socket.send(text)

    async def until_heard(self, kind: str) -> None:
        """Wait until a frame of this kind has come in."""
        async with asyncio.timeout(10):
            while not any(frame["t"] == kind for frame in self.heard):
                self._news.clear()
                await self._news.wait()

    async def _connect(self, socket: WebSocketRoute) -> None:
        if self.down:
            return await socket.close(code=1012)
        self._open.append(socket)
        server = socket.connect_to_server()

        def out(text: str | bytes) -> None:
            self.said.extend(frames(text))
            server.send(text)

        def back(text: str | bytes) -> Any:
            if any(map(self.cut_at, frames(text))):
                self.cuts += 1
                self.cut_at = lambda frame: False
                return socket.close(code=1012)
            return self._deliver(socket, str(text))

        socket.on_message(out)
        server.on_message(back)

    def _deliver(self, socket: WebSocketRoute, text: str) -> None:
        if self.change:
            changed = list(frames(text))
            for one in changed:
                self.change(one)
            text = json.dumps(changed)
        late = [one for one in frames(text) if one["t"] == "items"] if self._held is not None else []
        if self._held is not None and late:
            self._held.append((socket, json.dumps(late)))
            text = json.dumps([one for one in frames(text) if one not in late])
        self.heard.extend(frames(text))
        self._news.set()
        socket.send(text)


def frames(text: str | bytes) -> Iterator[Frame]:
    """The frames of one message, one or many."""
    read = json.loads(text)
    yield from read if isinstance(read, list) else [read]
