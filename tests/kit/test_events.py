"""Readers go by the horizon: a transaction that commits late is never skipped, as it would be by its id."""

import asyncpg
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from havendesk.kit import reader
from havendesk.kit.db import Database, set_up
from havendesk.kit.events import REUSED, WRITE, Cursor, Event, Position
from havendesk.kit.ids import new_id
from tests.database import NOON


class LampPutOut(Event, frozen=True, kw_only=True):
    """Something happens in a test."""


class Writer:
    """A transaction on a connection of its own, written now and committed when told."""

    def __init__(self, connection: "asyncpg.Connection") -> None:
        self._connection = connection
        self._transaction = connection.transaction()

    @classmethod
    async def begin(cls, dsn: str) -> "Writer":
        connection = await asyncpg.connect(dsn)
        await set_up(connection)
        writer = cls(connection)
        await writer._transaction.start()
        return writer

    async def write(self) -> int:
        """Write an event; its id."""
        await self._connection.execute(WRITE, "LampPutOut", NOON, None, "system", new_id(), {})
        return int(await self._connection.fetchval("select max(id) from events where tx = pg_current_xact_id()"))

    async def end(self, *, commit: bool = True) -> None:
        await (self._transaction.commit() if commit else self._transaction.rollback())
        await self._connection.close()


async def settled_ids(db: Database, after: Position, limit: int = 1000) -> tuple[list[int], Position]:
    """What the worker's reader would be handed next, by its own statements."""
    async with db.snapshot() as tx:
        horizon = await tx.value(reader.HORIZON)
        rows = await tx.rows(reader.BETWEEN, after.tx, after.id, horizon, ["LampPutOut"], limit)
    places = [Position(row["tx"], row["id"]) for row in rows]
    return [place.id for place in places], places[-1] if places else after


async def ids_above(db: Database, last: int) -> list[int]:
    """What a cursor by id would read."""
    async with db.snapshot() as tx:
        return [row["id"] for row in await tx.rows("select id from events where id > $1 order by id", last)]


async def test_a_late_commit_with_a_lower_id_is_read_where_an_id_cursor_skips_it(db):
    late, quick = await Writer.begin(db.dsn), await Writer.begin(db.dsn)
    low, high = await late.write(), await quick.write()
    assert low < high
    await quick.end()

    by_id = await ids_above(db, 0)
    by_horizon, place = await settled_ids(db, Position(0, 0))
    await late.end()

    assert by_id == [high]
    assert await ids_above(db, by_id[-1]) == []  # the late one is lost to a cursor by id
    rest, _ = await settled_ids(db, place)
    assert sorted(by_horizon + rest) == [low, high]


async def test_a_position_inside_a_transaction_goes_on_inside_it(db):
    writer = await Writer.begin(db.dsn)
    ids = [await writer.write() for _ in range(5)]
    await writer.end()

    read: list[int] = []
    place = Position(0, 0)
    for _ in range(10):
        found, place = await settled_ids(db, place, limit=2)
        read += found

    assert read == ids


steps = st.lists(st.sampled_from(["begin", "write", "commit", "rollback", "read"]), max_size=40)


@given(data=st.data())
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_whatever_the_order_of_commits_everything_is_read_once(db, data):
    async with db.transaction() as tx:
        await tx.run("delete from events")
    open_ones: list[tuple[Writer, list[int]]] = []
    try:
        kept, read = await play(db, data, open_ones)
    finally:
        for writer, _ in open_ones:
            await writer.end(commit=False)

    assert sorted(read) == sorted(kept)


async def play(db: Database, data: st.DataObject, open_ones: list[tuple[Writer, list[int]]]) -> tuple[list, list]:
    """Writers begin, write and end as drawn, a reader reads between; what was committed and what was read."""
    kept: list[int] = []
    read: list[int] = []
    place = Position(0, 0)
    for step in data.draw(steps):
        if step == "begin" and len(open_ones) < 4:
            open_ones.append((await Writer.begin(db.dsn), []))
        elif step == "write" and open_ones:
            writer, ids = data.draw(st.sampled_from(open_ones))
            ids.append(await writer.write())
        elif step in ("commit", "rollback") and open_ones:
            writer, ids = open_ones.pop(data.draw(st.integers(0, len(open_ones) - 1)))
            await writer.end(commit=step == "commit")
            kept += ids if step == "commit" else []
        elif step == "read":
            new, place = await settled_ids(db, place)
            read += new
    while open_ones:
        writer, ids = open_ones.pop()
        await writer.end()
        kept += ids
    new, _ = await settled_ids(db, place)
    return kept, read + new


def test_in_another_life_of_the_server_a_cursor_reads_from_earlier_on():
    told = Cursor.read("6f9619ff-8b86-d011-b42d-00c04fc964ff-1700000000000.778")
    assert told == Cursor("6f9619ff-8b86-d011-b42d-00c04fc964ff", "1700000000000", 778)
    assert Cursor.read(str(told)) == told

    assert told.resume(Cursor(told.epoch, told.life, 800)) == 778
    assert told.resume(Cursor(told.epoch, "1700000000001", 800)) == 778 - REUSED
    assert Cursor(told.epoch, told.life, 3).resume(Cursor(told.epoch, "another", 800)) == 0
