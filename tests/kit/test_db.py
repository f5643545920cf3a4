"""A transaction is all or nothing, tells only what is durable, and a lost server is one kind of refusal."""

from uuid import UUID

import asyncpg
import pytest

from havendesk.kit.db import Database, DatabaseAway
from havendesk.kit.events import Event
from havendesk.kit.ids import new_id
from tests.database import NOON


class LampLit(Event, frozen=True, kw_only=True):
    """Something happens in a test."""


def lamp(about: UUID | None = None) -> LampLit:
    return LampLit(at=NOON, actor_id=None, actor_role="system", about_id=about or new_id(), changes={"lit": [0, 1]})


@pytest.fixture
def heard(db: Database) -> list[tuple[str, int]]:
    """What the listeners of this process were told."""
    told: list[tuple[str, int]] = []
    db.listeners.append(lambda recorded, number: told.extend((one.event.kind, number) for one in recorded))
    return told


async def test_an_event_is_told_after_the_commit_with_its_transaction(db, heard):
    async with db.transaction() as tx:
        await tx.record(lamp())
        number = await tx.value("select pg_current_xact_id()::text::bigint")
        assert heard == []

    assert heard == [("LampLit", number)]


async def test_nothing_is_told_and_nothing_stays_when_it_fails(db, heard):
    async def fail() -> None:
        async with db.transaction() as tx:
            await tx.record(lamp())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()

    async with db.snapshot() as tx:
        assert await tx.value("select count(*) from events") == 0
    assert heard == []


async def test_an_event_is_read_back_as_it_was_written(db):
    written = lamp()
    async with db.transaction() as tx:
        await tx.record(written)

    async with db.snapshot() as tx:
        row = (await tx.rows("select * from events"))[0]

    assert Event.read(dict(row)) == written


async def test_a_snapshot_sees_one_moment_and_writes_nothing(db):
    async with db.snapshot() as before:
        assert await before.value("select count(*) from events") == 0
        async with db.transaction() as tx:
            await tx.record(lamp())
        assert await before.value("select count(*) from events") == 0

    with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
        async with db.snapshot() as tx:
            await tx.run("delete from events")


async def test_a_connection_that_is_cut_is_unavailable_and_the_next_one_works(db):
    async def lose() -> None:
        async with db.transaction() as tx:
            await tx.record(lamp())
            await cut(db, await tx.value("select pg_backend_pid()"))
            await tx.value("select 1")

    with pytest.raises(DatabaseAway) as away:
        await lose()

    assert away.value.facts == {"retry_after": 1}
    async with db.snapshot() as tx:
        assert await tx.value("select count(*) from events") == 0


async def cut(db: Database, process: int) -> None:
    connection = await asyncpg.connect(db.dsn)
    await connection.fetchval("select pg_terminate_backend($1, 5000)", process)
    await connection.close()


async def test_a_server_that_is_not_there_is_unavailable(tmp_path):
    nowhere = f"postgresql://havendesk@/havendesk?host={tmp_path}"
    gone = Database(await asyncpg.create_pool(nowhere, min_size=0), nowhere)

    with pytest.raises(DatabaseAway):
        async with gone.snapshot():
            pass
    await gone.close()


async def test_our_json_comes_back_as_it_went(tx):
    value = {"a": [1, None, "退款", {"b": 1.5}]}
    assert await tx.value("select $1::jsonb", value) == value
