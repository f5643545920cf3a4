"""Migrations run once, in order, under one lock, and never on a database that is not ours to change."""

import asyncio

import asyncpg
import pytest

from havendesk.kit import migrate as migrating
from havendesk.kit.errors import CannotStart
from havendesk.kit.migrate import migrate, read_migrations
from tests.database import NOON


@pytest.fixture
async def empty(databases):
    """A database without a table."""
    dsn = await databases.make(empty=True)
    yield dsn
    await databases.drop(dsn)


async def tables(dsn: str) -> set[str]:
    connection = await asyncpg.connect(dsn)
    try:
        return {row[0] for row in await connection.fetch("select tablename from pg_tables where schemaname = 'public'")}
    finally:
        await connection.close()


async def test_an_empty_database_gets_everything_in_order_and_a_second_run_nothing(empty):
    assert await migrate(empty, now=NOON) == sorted(read_migrations())
    assert await migrate(empty, now=NOON) == []
    assert {"conversations", "agents", "events", "jobs", "migrations"} <= await tables(empty)


async def test_many_that_start_together_migrate_once(empty):
    done = await asyncio.gather(*(migrate(empty, now=NOON) for _ in range(4)))

    assert sorted(name for names in done for name in names) == sorted(read_migrations())


async def test_a_newer_desk_s_database_is_refused_untouched(empty, monkeypatch):
    await migrate(empty, now=NOON)
    fewer = dict(list(read_migrations().items())[:-1])
    monkeypatch.setattr(migrating, "read_migrations", lambda: fewer)

    with pytest.raises(CannotStart, match="newer Havendesk"):
        await migrate(empty, now=NOON)


async def test_a_migration_that_ran_with_another_text_is_refused(empty, monkeypatch):
    await migrate(empty, now=NOON)
    changed = {name: sql + "\n-- changed" for name, sql in read_migrations().items()}
    monkeypatch.setattr(migrating, "read_migrations", lambda: changed)

    with pytest.raises(CannotStart, match="another text"):
        await migrate(empty, now=NOON)


async def test_a_migration_that_fails_leaves_nothing_and_runs_again(empty, monkeypatch):
    broken = {**read_migrations(), "9999_broken.sql": "create table half (one int); select nonsense;"}
    monkeypatch.setattr(migrating, "read_migrations", lambda: broken)
    with pytest.raises(asyncpg.PostgresError):
        await migrate(empty, now=NOON)
    assert "half" not in await tables(empty)

    monkeypatch.setattr(
        migrating, "read_migrations", lambda: {**broken, "9999_broken.sql": "create table half (one int)"}
    )
    assert await migrate(empty, now=NOON) == ["9999_broken.sql"]
    assert "half" in await tables(empty)
