"""The raw limits: the desk's own writing code on the same data, in a process alone, without sockets or HTTP."""

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from bench.apart import Figures, Plan, Ready, carry_out
from bench.desk import INBOX
from bench.load import WARM_UP, WORDS
from bench.report import percentile
from havendesk.channels.actions import Inbound, Received, receive_all
from havendesk.conversations.actions import Posting, post_batch
from havendesk.conversations.actions.batch import Outcome
from havendesk.conversations.model import Draft, Sent
from havendesk.kit import clock
from havendesk.kit.actor import Actor
from havendesk.kit.db import Database
from havendesk.kit.errors import HavendeskError, Refusal
from havendesk.kit.ids import new_id, new_token
from havendesk.kit.lane import Lane
from havendesk.kit.postgres import start_postgres
from havendesk.people import queries as people


async def chat(plan: Plan, ready: Ready) -> Figures:
    """One message per commit, at the pace of the chat: what a message costs before anybody hears of it."""
    async with Ground(plan) as ground:
        await ready()
        gap, loop = plan.every / len(ground.actors), asyncio.get_running_loop()
        began, took = loop.time(), []
        for number in range(int(plan.seconds / gap)):
            await asyncio.sleep(began + number * gap - loop.time())
            started = time.monotonic()
            await post_batch(ground.db, [ground.posting(number)])
            took.append((time.monotonic() - started) * 1000)
    return {"acked": len(took), "p50_ms": percentile(took, 0.5), "p99_ms": percentile(took, 0.99)}


async def flood(plan: Plan, ready: Ready) -> Figures:
    """The lane with as many messages waiting as the flood has on the way, each answer bringing the next one."""
    async with Ground(plan) as ground:
        writing = Writing(ground)
        await ready()
        writing.lane.start()
        for number in range(len(ground.actors) * plan.in_flight):
            writing.offer(number)
        await asyncio.sleep(WARM_UP)
        before, began = writing.written, time.monotonic()
        await asyncio.sleep(plan.seconds)
        per_s = (writing.written - before) / (time.monotonic() - began)
        writing.running = False
        await writing.lane.stop()
    return {"acked": writing.written, "per_s": per_s}


class Writing:
    """The desk's lane alone: whoever is answered has the next message ready."""

    def __init__(self, ground: "Ground") -> None:
        self._ground = ground
        self.lane: Lane[Posting, Sent] = Lane(self._write, lambda posting: posting.conversation_id, bound=8192)
        self.written = 0
        self.running = True

    def offer(self, number: int) -> None:
        """Put this contact's next message into the lane."""

        def answer(outcome: Sent | HavendeskError) -> None:
            if isinstance(outcome, HavendeskError):
                raise outcome
            self.written += 1
            if self.running:
                self.offer(number)

        self.lane.offer(self._ground.posting(number), answer)

    async def _write(self, postings: Sequence[Posting]) -> Sequence[Outcome]:
        return await post_batch(self._ground.db, postings)


async def starts(plan: Plan, ready: Ready) -> Figures:
    """The desk's lane of beginnings alone: as many new visitors at once, without HTTP."""
    async with Ground(plan) as ground:
        begun, stopped = 0, asyncio.Event()

        async def begin(inbounds: Sequence[Inbound]) -> Sequence[Received | Refusal]:
            async with ground.db.transaction() as tx:
                return await receive_all(tx, inbounds, now=clock.now())

        lane: Lane[Inbound, Received] = Lane(begin, lambda inbound: inbound.token, bound=8192)

        async def begin_again() -> None:
            nonlocal begun
            while not stopped.is_set():
                await lane.put(Inbound(inbox_key=INBOX, token=new_token(), client_id=new_id(), body=WORDS, locale="en"))
                begun += 1

        await ready()
        lane.start()
        tasks = [asyncio.create_task(begin_again()) for _ in range(plan.in_flight)]
        await asyncio.sleep(WARM_UP)
        before, began = begun, time.monotonic()
        await asyncio.sleep(plan.seconds)
        per_s = (begun - before) / (time.monotonic() - began)
        stopped.set()
        await asyncio.gather(*tasks)
        await lane.stop()
    return {"acked": begun, "per_s": per_s}


class Ground:
    """The stopped desk's database, started again under this process alone, and the contacts known in it."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self.actors: list[Actor] = []

    async def __aenter__(self) -> "Ground":
        self._server = await start_postgres(Path(self._plan.data), pg_bin=None, say=lambda _: None)
        self.db = await Database.open(self._server.dsn)
        async with self.db.snapshot() as tx:
            for person in self._plan.people:
                if actor := await people.find_visitor(tx, person.token):
                    self.actors.append(actor)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.db.close()
        await self._server.stop()

    def posting(self, number: int) -> Posting:
        """A new message of the contact whose turn it is."""
        turn = number % len(self.actors)
        key = UUID(self._plan.people[turn].conversation)
        return Posting(self.actors[turn], key, Draft(new_id(), WORDS).checked(), clock.now())


if __name__ == "__main__":
    carry_out({"chat": chat, "flood": flood, "starts": starts})
