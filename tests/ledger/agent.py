"""Agents: they watch everything they may see, answer, write notes, assign, resolve and reopen."""

import asyncio
import random

from tests.ledger.entries import Ledger
from tests.ledger.screen import Reader
from tests.ledger.server import PASSWORD
from tests.ledger.wire import GONE, Frame, ask
from tests.ledger.writer import Window, Writer


class Agent(Writer):
    """Somebody who works at the desk, signed in by bearer."""

    def __init__(self, name: str, ledger: Ledger, port: int, token: str, agent_id: str) -> None:
        super().__init__(name, ledger, port, token)
        self.reader = Reader(port, token)
        self.ledger.ids[name] = agent_id
        self.desktop = Desktop(self, port)
        self.windows = [self.desktop]

    @classmethod
    async def sign_in(cls, name: str, ledger: Ledger, desk_port: int, port: int) -> "Agent":
        """Sign in on the straight way; everything after goes through `port`."""
        body = {"email": f"{name}@quayside.example", "password": PASSWORD, "as": "token"}
        status, answer = await ask(desk_port, "POST", "/api/v1/sessions", body)
        assert status == 201, answer
        return cls(name, ledger, port, answer["token"], answer["me"]["id"])

    async def write_until(self, stop: asyncio.Event) -> None:
        """One thing after the other, until told to stop; what is begun is finished."""
        self.desktop.begin()
        while not stop.is_set():
            await asyncio.sleep(random.uniform(0.01, 0.2))
            if self.desktop.screen.entries:
                await self._do_something(random.choice(list(self.desktop.screen.entries)))

    async def _do_something(self, case: str) -> None:
        what = random.choice(["answer", "answer", "answer carefully", "note", "assign", "release", "resolve", "reopen"])
        if what == "note":
            await self.deliver(self.write(case, kind="note"))
        elif what.startswith("answer"):
            base_seq = self.desktop.screen.last(case) if "carefully" in what else None
            await self.deliver(self.write(case), base_seq)
        else:
            await self._change(case, what)

    async def _change(self, case: str, what: str) -> None:
        """A PUT or DELETE of a noun: the same however often it is sent."""
        method = {"assign": "PUT", "resolve": "PUT"}.get(what, "DELETE")
        noun = "assignment" if what in ("assign", "release") else "resolution"
        body = {"agent_id": self.ledger.ids[self.name]} if what == "assign" else None
        try:
            status, answer = await ask(
                self._port, method, f"/api/v1/conversations/{case}/{noun}", body, token=self.token
            )
        except GONE:
            return
        if status not in (200, 503):
            self.complain(f"to {what} was answered {status}: {answer}")
        self.ledger.counts[what] += status == 200


class Desktop(Window):
    """An agent's window: every row, every thread, and where to resume from."""

    writer: Agent

    def __init__(self, agent: Agent, port: int) -> None:
        super().__init__(agent, port, {"token": agent.token})
        self.cursor: str | None = None

    async def welcomed(self, frame: Frame) -> None:
        """Catch up with the lists, then with every thread; frames that come meanwhile wait in the socket."""
        if not await self._sync():
            rows, cursor = await self.writer.reader.lists()
            self.screen.forget([key for key in self.screen.entries if key not in {row["id"] for row in rows}])
            self.screen.renew(rows)
            self.cursor = cursor
        for key in list(self.screen.entries):
            await self.watch(key)
        self.writer.ledger.counts["welcomed"] += 1
        self.writer.news()

    async def hear(self, frame: Frame) -> None:
        """Rows and cursors come to agents only."""
        if frame["t"] == "rows":
            for key in self.screen.renew(frame["rows"]):
                await self.watch(key)
        elif frame["t"] == "cursor":
            self.cursor = frame["cursor"]
        else:
            await super().hear(frame)

    async def _sync(self) -> bool:
        """Ask what changed since the cursor; False when the lists must be read anew."""
        if self.cursor is None:
            return False
        status, answer = await self.writer.reader.get(f"/sync?cursor={self.cursor}")
        if status == 409:
            self.writer.ledger.counts["read anew"] += 1
            return False
        if status != 200:
            raise ConnectionError(f"the sync answers {status}")
        self.writer.ledger.counts["resumed"] += 1
        self.screen.renew(answer["rows"])
        self.screen.forget(answer["gone"])
        self.cursor = answer["cursor"]
        return True
