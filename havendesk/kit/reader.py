"""Reads the events once more, in order, below the horizon, and remembers how far it came.

What is done with an event and how far the reader came commit together: nothing is missed, and in our own database
nothing is done twice. One process at a time reads under one name; the others pass by.
"""

import time
from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import Any

from havendesk.kit.db import Database, Tx
from havendesk.kit.events import Event, Position

SLICE = 200  # events
HELD_FOR = 0.02  # seconds; whatever a slice locks is let go after this
LAST_ID = 2**63 - 1
STRIDE = 1000  # transactions without an event for us after which the position is written anyway

BEGIN = "insert into readers (name, tx, id) values ($1, '0'::xid8, 0) on conflict (name) do nothing"
LOCK = "select tx::text::bigint as tx, id from readers where name = $1 for update skip locked"
LOOK = """
    select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as horizon, readers.tx::text::bigint as tx,
           exists (select from events where (events.tx, events.id) > (readers.tx, readers.id)
                      and events.tx < pg_snapshot_xmin(pg_current_snapshot()) and kind = any($2::text[])) as news
      from readers where name = $1"""
HORIZON = "select pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
EVENTS = """
    select tx::text::bigint as tx, id, kind, at, actor_id, actor_role, conversation_id, contact_id, seq, public_seq,
           about_id, changes
      from events"""
AT = f"{EVENTS} where (tx, id) = ($1::bigint::text::xid8, $2)"
BETWEEN = f"""{EVENTS}
     where (tx, id) > ($1::bigint::text::xid8, $2) and tx < $3::bigint::text::xid8 and kind = any($4::text[])
     order by tx, id limit $5"""
MOVE = "update readers set tx = $2::bigint::text::xid8, id = $3 where name = $1"

# async def react(tx, event, *, now): briefly, it holds what it locks; True when it should run again for the rest
Reaction = Callable[..., Awaitable[bool | None]]
Handle = Callable[[Tx, Position, Event], Awaitable[None]]


async def begin_reader(db: Database, name: str) -> None:
    """Give a reader its place at the very beginning, unless it has one."""
    async with db.transaction() as tx:
        await tx.run(BEGIN, name)


async def read_slice(db: Database, name: str, kinds: Collection[str], handle: Handle) -> bool:
    """Hand on the next events of these kinds; True when more may wait. What `handle` raises undoes the whole slice."""
    wanted = list(kinds)
    async with db.snapshot() as tx:
        if not await has_news(tx, name, wanted):
            return False
    async with db.transaction() as tx:
        place = await tx.find(Position, LOCK, name)
        if place is None:
            return False
        horizon = await tx.value(HORIZON)
        rows = await tx.rows(BETWEEN, place.tx, place.id, horizon, wanted, SLICE)
        done, last = await hand_on(tx, rows, handle)
        is_end = done == len(rows) < SLICE
        end = Position(horizon - 1, LAST_ID) if is_end else last
        await tx.run(MOVE, name, end.tx, end.id)
        return not is_end


async def has_news(tx: Tx, name: str, kinds: list[str]) -> bool:
    """Is there an event for us, or such a long way without one that the position should move?"""
    row = (await tx.rows(LOOK, name, kinds))[0]
    return bool(row["news"] or row["horizon"] - row["tx"] > STRIDE)


async def hand_on(tx: Tx, rows: Sequence[Any], handle: Handle) -> tuple[int, Position]:
    """Hand on as many events as fit into the time; how many, and the place of the last."""
    begin, last = time.monotonic(), Position(0, 0)
    for done, row in enumerate(rows, start=1):
        last = Position(row["tx"], row["id"])
        await handle(tx, last, Event.read(dict(row)))
        if time.monotonic() - begin > HELD_FOR:
            return done, last
    return len(rows), last


async def event_at(tx: Tx, place: Position) -> Event | None:
    """The one event at a place."""
    rows = await tx.rows(AT, place.tx, place.id)
    return Event.read(dict(rows[0])) if rows else None
