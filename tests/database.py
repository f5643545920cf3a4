"""One server for all tests, one migrated template, and a database or a transaction for each test.

HAVENDESK_TEST_DSN names another server (its user must be allowed to create databases), HAVENDESK_TEST_PG_BIN other
programs for the embedded one; the same suite must pass on each.
"""

import os
import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest

from havendesk.kit.db import Database, Tx
from havendesk.kit.migrate import migrate
from havendesk.kit.postgres import start_postgres

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
async def server_dsn() -> AsyncIterator[str]:
    """A database on a server that is ours to fill."""
    if dsn := os.environ.get("HAVENDESK_TEST_DSN"):
        yield dsn
        return
    data = Path(tempfile.mkdtemp(prefix="desk-tests-"))
    data.chmod(0o755)  # the server runs as somebody else when we are root
    pg_bin = os.environ.get("HAVENDESK_TEST_PG_BIN")
    server = await start_postgres(data, pg_bin=Path(pg_bin) if pg_bin else None, say=print)
    try:
        yield server.dsn
    finally:
        await server.stop()
        shutil.rmtree(data)


class Databases:
    """Makes databases on the test server, empty or from the migrated template."""

    def __init__(self, admin: "asyncpg.Connection", dsn: str) -> None:
        self._admin = admin
        self._dsn = dsn
        self._mark = f"havendesk_test_{os.getpid()}_{secrets.token_hex(3)}"
        self._count = 0
        self.template: str | None = None

    async def make(self, *, empty: bool = False) -> str:
        """The address of a new database."""
        self._count += 1
        name = f"{self._mark}_{self._count}"
        template = "template1" if empty or self.template is None else self.template
        await self._admin.execute(f'create database "{name}" template "{template}"')
        return self.address(name)

    async def drop(self, dsn: str) -> None:
        """Remove a database with whoever is still in it."""
        name = urlsplit(dsn).path[1:]
        try:
            await self._admin.execute(f'drop database "{name}"')  # waits for autovacuum, which force may not end
        except asyncpg.ObjectInUseError:
            await self._admin.execute(f'drop database "{name}" with (force)')

    def address(self, name: str) -> str:
        """How to reach a database of this server."""
        return urlunsplit(urlsplit(self._dsn)._replace(path=f"/{name}"))


@pytest.fixture(scope="session")
async def databases(server_dsn: str) -> AsyncIterator[Databases]:
    """The maker of databases, its template migrated once."""
    admin = await asyncpg.connect(server_dsn)
    made = Databases(admin, server_dsn)
    template = await made.make(empty=True)
    await migrate(template, now=NOON)
    made.template = urlsplit(template).path[1:]
    yield made
    await made.drop(template)
    await admin.close()


@pytest.fixture
async def db(databases: Databases) -> AsyncIterator[Database]:
    """A database of this test's own, for whatever commits."""
    dsn = await databases.make()
    database = await Database.open(dsn)
    yield database
    await database.close()
    await databases.drop(dsn)


@pytest.fixture(scope="session")
async def scratch(databases: Databases) -> AsyncIterator[Database]:
    """The database in which nothing is ever committed."""
    dsn = await databases.make()
    database = await Database.open(dsn)
    yield database
    await database.close()
    await databases.drop(dsn)


@pytest.fixture
async def tx(scratch: Database) -> AsyncIterator[Tx]:
    """A transaction that is rolled back."""
    async with scratch.pool.acquire() as connection:
        attempt = connection.transaction()
        await attempt.start()
        yield Tx(connection)  # type: ignore[arg-type]
        await attempt.rollback()
