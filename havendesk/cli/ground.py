"""The database under a command: another's, our own embedded one, or the one that a running desk keeps."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import asyncpg

from havendesk.kit import clock
from havendesk.kit.config import Config
from havendesk.kit.db import Database
from havendesk.kit.errors import CannotStart
from havendesk.kit.migrate import migrate
from havendesk.kit.postgres import check_foreign, running_dsn, start_postgres
from havendesk.kit.postgres.home import Home

Say = Callable[[str], None]


def say(sentence: str) -> None:
    """Tell the person at the terminal."""
    print(sentence, flush=True)


@asynccontextmanager
async def open_ground(config: Config, say: Say) -> AsyncIterator[Database]:
    """The desk's database, ready for this version; the embedded one lives as long as the `with`."""
    async with reach(config, say) as dsn, connect(dsn, say) as db:
        yield db


@asynccontextmanager
async def join_ground(config: Config, say: Say, *, make: bool = False) -> AsyncIterator[Database]:
    """The same beside a running desk; without one, an existing desk's files, or with `make` new ones."""
    if config.database_url is None and (dsn := running_dsn(config.data)):
        async with connect(dsn, say) as db:
            yield db
        return
    if config.database_url is None and not make and Home(config.data.resolve()).made_by() is None:
        raise CannotStart(f"There is no desk in {config.data.resolve()}; name another --data, or start one there.")
    async with open_ground(config, say) as db:
        yield db


@asynccontextmanager
async def reach(config: Config, say: Say) -> AsyncIterator[str]:
    """The address of a server that answers."""
    if config.database_url is not None:
        await check_foreign(config.database_url)
        yield config.database_url
        return
    server = await start_postgres(config.data, pg_bin=config.pg_bin, say=say)
    try:
        yield server.dsn
    finally:
        await server.stop()


@asynccontextmanager
async def connect(dsn: str, say: Say) -> AsyncIterator[Database]:
    """A pool on a database that has every migration."""
    try:
        done = await migrate(dsn, now=clock.now())
        db = await Database.open(dsn)
    except (asyncpg.PostgresError, OSError) as error:
        raise CannotStart(f"The database could not be made ready: {error}. It stays as it was.") from error
    if done:
        say(f"The database is ready ({len(done)} migrations).")
    try:
        yield db
    finally:
        await db.close()
