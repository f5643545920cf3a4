"""One database for a whole file: conversations do not meddle with each other, and making a database takes its time."""

from collections.abc import AsyncIterator

import pytest

from havendesk.kit.db import Database
from tests.cast import Cast, make_cast
from tests.database import Databases


@pytest.fixture(scope="module")
async def db(databases: Databases) -> AsyncIterator[Database]:
    """The database of this file."""
    dsn = await databases.make()
    database = await Database.open(dsn)
    yield database
    await database.close()
    await databases.drop(dsn)


@pytest.fixture(scope="module")
async def db_cast(db: Database) -> Cast:
    """The cast in it."""
    async with db.transaction() as tx:
        return await make_cast(tx)
