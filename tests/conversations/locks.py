"""Seeing that somebody waits for a lock, instead of hoping that they do by now."""

import asyncio

from havendesk.kit.db import Database

WAITING = """
    select count(*) from pg_locks
     where not granted and pid in (select pid from pg_stat_activity where datname = current_database())"""


async def until_waiting(db: Database, most: float = 5) -> None:
    """Return once some transaction of this database waits for another one."""
    async with asyncio.timeout(most):
        while not await db.pool.fetchval(WAITING):  # noqa: ASYNC110 - another connection's state has no event
            await asyncio.sleep(0.005)
