"""Contacts: with two tabs, waiting for each answer; or hasty, with many messages on the way at once."""

import asyncio
import contextlib
import random

from havendesk.kit.ids import new_token
from tests.ledger.entries import Entry, Ledger
from tests.ledger.screen import Reader
from tests.ledger.wire import Frame
from tests.ledger.writer import Window, Writer

CASES = 2
ON_THE_WAY = 8


class Contact(Writer):
    """A visitor with a token of their own making."""

    def __init__(self, name: str, ledger: Ledger, port: int, *, inbox: str, hasty: bool) -> None:
        super().__init__(name, ledger, port, new_token())
        self.reader = Reader(port, self.token)
        self.inbox = inbox
        self.is_hasty = hasty
        self.cases: list[str] = []
        self.windows = [Tab(self, port) for _ in range(1 if hasty else 2)]

    async def write_until(self, stop: asyncio.Event) -> None:
        """Begin cases and write into them, until told to stop and everything is answered."""
        for window in self.windows:
            window.begin()
        cases = self.cases = [await self._begin_case() for _ in range(CASES)]
        while not stop.is_set():
            case = random.choice(cases)
            if self.is_hasty:
                await self._write_hastily(case)
            else:
                await self.deliver(self.write(case))
            await asyncio.sleep(random.uniform(0, 0.1))
        with contextlib.suppress(TimeoutError):
            while self.open:
                await self._news()

    async def _begin_case(self) -> str:
        entry = self.write(None)
        await self.deliver(entry)
        assert entry.acked, entry
        for window in self.windows:
            await window.watch(entry.acked[0])
        return entry.acked[0]

    async def _write_hastily(self, case: str) -> None:
        if len(self.open) >= ON_THE_WAY:
            await self._news()
            return
        some = [self.write(case, sequential=False) for _ in range(random.randint(1, 3))]
        await self.send(self.windows[0], some)

    async def again(self, entry: Entry, seconds: float) -> None:
        """Nobody waits for a hasty contact's message: it goes out again by itself."""
        await super().again(entry, seconds)
        if self.is_hasty and entry.is_open and entry.conversation:
            await self.send(self.windows[0], [entry])

    async def _news(self) -> None:
        first = self.open[0].news
        first.clear()
        await asyncio.wait_for(first.wait(), 60)

    def creation(self, entry: Entry, base_seq: int | None) -> tuple[str, Frame]:
        """The first message of a case begins it."""
        if entry.conversation is not None:
            return super().creation(entry, base_seq)
        body = {"client_id": entry.client_id, "inbox": self.inbox, "body": entry.body, "locale": "zh"}
        return "/api/v1/conversations", body


class Tab(Window):
    """A contact's window."""

    writer: Contact

    def __init__(self, contact: Contact, port: int) -> None:
        super().__init__(contact, port, {"token": contact.token, "inbox": contact.inbox, "locale": "zh"})

    async def welcomed(self, frame: Frame) -> None:
        """Catch up thread by thread, then send again in order."""
        if frame["me"]["id"]:
            self.writer.ledger.ids[self.writer.name] = frame["me"]["id"]
        self.screen.renew(frame["cases"])
        for case in frame["cases"]:
            await self.watch(case["id"])
        self.writer.ledger.counts["welcomed"] += 1
        if self.writer.is_hasty:
            await self.writer.send(self, [entry for entry in self.writer.open if entry.conversation])
        self.writer.news()

    async def hear(self, frame: Frame) -> None:
        """Cases come to every tab of the contact."""
        if frame["t"] == "cases":
            self.screen.renew(frame["cases"])
        else:
            await super().hear(frame)
