"""Whoever writes: sends an entry until it has a final answer, over sockets and REST, once or several times at once."""

import asyncio
import random
from abc import ABC, abstractmethod
from typing import Any

from tests.ledger.entries import Entry, Ledger
from tests.ledger.screen import Reader, Screen
from tests.ledger.wire import GONE, Frame, Line, ask

PATIENCE = 25.0  # seconds without any news on a connection that stands
TRY_AGAIN = ("limited", "unavailable")


class Window(Line):
    """One tab of a writer: a connection, and what it shows."""

    def __init__(self, writer: "Writer", port: int, hello: Frame) -> None:
        super().__init__(port, hello)
        self.writer = writer
        self.screen = Screen(f"{writer.name}'s window", writer.ledger.complaints)

    async def watch(self, conversation: str) -> None:
        """Ask for what comes after the last line without a gap before it."""
        await self.say({"t": "watch", "conversation": conversation, "after": self.screen.last(conversation)})

    async def hear(self, frame: Frame) -> None:
        """What both sides of the desk are told."""
        kind = frame["t"]
        if kind == "items":
            if not self.screen.apply(frame):
                self.writer.ledger.counts["gaps"] += 1
                await self.watch(frame["conversation"])
        elif kind in ("ack", "nack"):
            self.writer.answered(frame)
        elif kind == "behind":
            self.writer.ledger.counts["behind"] += 1
            key = frame["conversation"]
            items = await self.writer.reader.timeline(key, self.screen.last(key))
            self.screen.apply({"conversation": key, "items": items})
        elif kind == "gone":
            self.screen.forget(frame["ids"])
        elif kind == "error":
            self.writer.complain(f"the socket answered {frame['error']}")


class Writer(ABC):
    """An author with its entries; subclasses know which windows it has and what it writes."""

    reader: Reader

    @abstractmethod
    async def write_until(self, stop: asyncio.Event) -> None:
        """Connect and write until told to stop, and then until everything is answered."""

    def __init__(self, name: str, ledger: Ledger, port: int, token: str) -> None:
        self.name = name
        self.ledger = ledger
        self.token = token
        self.windows: list[Window] = []
        self._port = port
        self._known: dict[str, Entry] = {}  # by client id
        self._waiting: dict[str, Entry] = {}  # those that may be without an answer
        self._tasks: set[asyncio.Task[None]] = set()

    def complain(self, what: str) -> None:
        """Write down what must not happen."""
        self.ledger.complaints.append(f"{self.name}: {what}")

    def write(self, conversation: str | None, *, kind: str = "message", sequential: bool = True) -> Entry:
        """A new entry in the ledger."""
        entry = self.ledger.write(self.name, conversation, kind=kind, sequential=sequential)
        self._known[entry.client_id] = self._waiting[entry.client_id] = entry
        return entry

    @property
    def open(self) -> list[Entry]:
        """What is not answered yet, in the order it was written."""
        self._waiting = {key: entry for key, entry in self._waiting.items() if entry.is_open}
        return list(self._waiting.values())

    async def deliver(self, entry: Entry, base_seq: int | None = None) -> None:
        """Send until there is a final answer."""
        while entry.is_open:
            entry.news.clear()
            if entry.conversation is None or entry.kind == "note" or random.random() < 0.2:
                await self._by_rest(entry, base_seq)
            else:
                await self._by_socket(entry, base_seq)
            if not entry.is_open:
                return
            try:
                await asyncio.wait_for(entry.news.wait(), PATIENCE)
            except TimeoutError:
                self.complain(f"no answer to {entry.number} for {PATIENCE} s")

    async def send(self, window: Window, entries: list[Entry], base_seq: int | None = None) -> None:
        """Put entries on one connection, as one frame or as a list of frames."""
        if (number := window.number) is None or not entries:
            return
        for entry in entries:  # before it is sent: the answer may be quicker than our next line
            entry.lines.append(number)
        frames = [post(entry, base_seq) for entry in entries]
        await window.say(frames[0] if len(frames) == 1 else frames)

    def answered(self, frame: Frame) -> None:
        """An ack or a nack came."""
        entry = self._known.get(frame["client_id"])
        if entry is None:
            self.complain(f"was answered for {frame['client_id']}, which it never sent")
        elif frame["t"] == "ack":
            self.ledger.complaints += entry.ack(frame["conversation"], frame["seq"])
        else:
            self._refused(entry, frame["error"])

    def news(self) -> None:
        """A new connection stands: whoever waits for an answer sends again."""
        for entry in self.open:
            entry.news.set()

    async def again(self, entry: Entry, seconds: float) -> None:
        """Let a waiting `deliver` try again after a while."""
        await asyncio.sleep(seconds)
        entry.news.set()

    async def _by_socket(self, entry: Entry, base_seq: int | None) -> None:
        windows = [window for window in self.windows if window.number is not None]
        if not windows:
            await self.again(entry, 0.2)
            return
        some = random.sample(windows, 2 if len(windows) > 1 and random.random() < 0.25 else 1)
        times = 2 if random.random() < 0.15 else 1
        self.ledger.counts["doubled"] += len(some) * times > 1
        await asyncio.gather(*(self.send(window, [entry] * times, base_seq) for window in some))

    async def _by_rest(self, entry: Entry, base_seq: int | None) -> None:
        """One request, or two of the same at once."""
        times = 2 if entry.kind == "message" and random.random() < 0.25 else 1
        self.ledger.counts["doubled"] += times > 1
        await asyncio.gather(*(self._request(entry, base_seq) for _ in range(times)))

    async def _request(self, entry: Entry, base_seq: int | None) -> None:
        entry.lines.append(None)
        path, body = self.creation(entry, base_seq)
        try:
            status, answer = await ask(self._port, "POST", path, body, token=self.token)
        except GONE:
            await self.again(entry, 0.1)
            return
        if status == 201:
            item = answer.get("item", answer)
            place = answer["case"]["id"] if "case" in answer else entry.conversation
            self.ledger.ids[self.name] = item["author"]["id"]
            self.ledger.complaints += entry.ack(str(place), item["seq"])
        else:
            self._refused(entry, answer["error"])

    def creation(self, entry: Entry, base_seq: int | None) -> tuple[str, Frame]:
        """Path and body of the request that creates an entry."""
        body: Frame = {"client_id": entry.client_id, "body": entry.body}
        if base_seq is not None:
            body["base_seq"] = base_seq
        return f"/api/v1/conversations/{entry.conversation}/{entry.kind}s", body

    def _refused(self, entry: Entry, error: dict[str, Any]) -> None:
        self.ledger.counts[error["code"]] += 1
        if error["kind"] in TRY_AGAIN:
            self._soon(self.again(entry, min(0.4, float(error["facts"]["retry_after"]))))
        elif error["kind"] == "broken":
            self.complain(f"was answered {error['code']}")
            self._soon(self.again(entry, 0.4))
        else:
            self.ledger.complaints += entry.refuse(error["code"])

    def _soon(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def post(entry: Entry, base_seq: int | None = None) -> Frame:
    """The frame of an entry."""
    frame = {"t": "post", "conversation": entry.conversation, "client_id": entry.client_id, "body": entry.body}
    return frame if base_seq is None else frame | {"base_seq": base_seq}
