"""Between processes: a NOTIFY says that something happened, the events table says what.

Never inside a writing transaction: a pending NOTIFY takes one lock for the whole database through its commit, and
the group commit would be lost. A doorbell that is not heard costs a second, never a message.
"""

import asyncio
import contextlib
import time
from collections.abc import Sequence

import asyncpg
import msgspec

from havendesk.conversations import queries as conversations
from havendesk.kit.db import LOST
from havendesk.kit.errors import Unavailable
from havendesk.kit.events import Cursor, Event, Recorded
from havendesk.kit.ids import new_token
from havendesk.kit.log import get_log
from havendesk.web.live.service import Live

log = get_log("doorbell")
CHANNEL = "havendesk"
RING_EVERY = 0.05  # seconds: everything committed meanwhile is one ring
LOOK_EVERY = 1.0  # seconds, rung or not
ROUND_EVERY = 60.0  # seconds between looks at all sessions
AT_ONCE = 2000  # events told one by one; past it everybody reads anew

SINCE = """
    select tx::text::bigint as tx, id, kind, at, actor_id, actor_role, conversation_id, contact_id, seq, public_seq,
           about_id, changes
      from events
     where tx >= $1::bigint::text::xid8 and tx <> all($2::bigint[]::text[]::xid8[]) and id <> all($3::bigint[])
     order by tx, id limit $4"""


class Doorbell:
    """Rings for what this process commits, looks after what others did, and hands out safe cursors."""

    def __init__(self, live: Live) -> None:
        self.live = live
        self.name = new_token()[:8]
        self._ring = asyncio.Event()
        self._look = asyncio.Event()
        self._own: set[int] = set()  # transactions of this process, which tells them itself
        self._leaving: set[int] = set()  # those of them that are not told yet
        self._seen: set[tuple[int, int]] = set()
        self._horizon = 0
        self._safe: Cursor | None = None
        self._next_round = time.monotonic() + ROUND_EVERY
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Begin from now: what happened before is in every snapshot that is read from here on."""
        async with self.live.db.snapshot() as tx:
            self._safe = await conversations.get_cursor(tx)
        self._horizon = self._safe.number
        self.live.db.committing = self._leave
        self.live.db.doubted = self._doubt
        self.live.db.listeners.append(self._told)
        self._tasks = [asyncio.create_task(work()) for work in (self._ringing, self._listening, self._looking)]

    async def stop(self) -> None:
        """Ring and look no more."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _leave(self, number: int) -> None:
        self._own.add(number)
        self._leaving.add(number)

    def _told(self, _recorded: Sequence[Recorded], number: int) -> None:
        self._leaving.discard(number)
        self._ring.set()

    def _doubt(self, number: int) -> None:
        """A commit whose answer was lost may have happened: look for it as for another process's."""
        self._own.discard(number)
        self._leaving.discard(number)
        self._look.set()

    async def _ringing(self) -> None:
        while True:
            await self._ring.wait()
            await asyncio.sleep(RING_EVERY)
            self._ring.clear()
            with contextlib.suppress(Unavailable):
                async with self.live.db.transaction() as tx:
                    await tx.run("set local synchronous_commit = off")  # a doorbell needs no disk
                    await tx.rows("select pg_notify($1, $2)", CHANNEL, self.name)

    async def _listening(self) -> None:
        while True:
            with contextlib.suppress(*LOST):
                connection = await asyncpg.connect(self.live.db.dsn)
                try:
                    await connection.add_listener(CHANNEL, self._heard)
                    gone = asyncio.Event()
                    connection.add_termination_listener(lambda _connection, gone=gone: gone.set())
                    await gone.wait()
                finally:
                    connection.terminate()
            await asyncio.sleep(1)

    def _heard(self, _connection: object, _pid: int, _channel: str, name: object) -> None:
        if name != self.name:
            self._look.set()

    async def _looking(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._look.wait(), LOOK_EVERY)
            self._look.clear()
            with contextlib.suppress(Unavailable):
                await self._catch_up()
                if time.monotonic() > self._next_round:
                    self._next_round = time.monotonic() + ROUND_EVERY
                    await self.live.look_at_everybody()

    async def _catch_up(self) -> None:
        """Tell what other processes committed; then the cursor of the look before this one is safe to hand out."""
        async with self.live.db.snapshot() as tx:
            cursor = await conversations.get_cursor(tx)
            seen = [number for _, number in self._seen]
            since = self._safe.resume(cursor) if self._safe else self._horizon
            rows = await tx.rows(SINCE, since, list(self._own), seen, AT_ONCE)
            events = [Event.read(dict(row)) for row in rows]
            places = [(e.conversation_id, e.seq) for e in events if e.conversation_id and e.seq]
            told = await conversations.told_again(tx, places) if places else []
        if len(rows) == AT_ONCE:
            log.warning("far behind the other processes", events=len(rows))
            for socket in list(self.live.hub.sockets):
                socket.close("restart", 1012)
        self._seen.update((row["tx"], row["id"]) for row in rows)
        if told:
            self.live.hub.publish(told)
        for event in events:
            self.live.check_access(event)
        self._move_on(cursor)

    def _move_on(self, cursor: Cursor) -> None:
        """Hand out the cursor of the look before; no place moves past an own commit that is not told yet."""
        if self._safe is not None:
            staff = [s for s in self.live.hub.sockets if s.actor and s.actor.role.is_staff]
            self.live.hub.broadcast(staff, {"t": "cursor", "cursor": str(self._safe)})
        self._horizon = min([cursor.number, *self._leaving])
        self._safe = msgspec.structs.replace(cursor, number=self._horizon)
        self._own = {number for number in self._own if number >= self._horizon}
        self._seen = {place for place in self._seen if place[0] >= self._horizon}
