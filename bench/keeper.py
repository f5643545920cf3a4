"""The least that could be: a Python that keeps the database and does nothing else. It imports nothing it can spare."""

import asyncio
import sys
from pathlib import Path

import asyncpg
import uvloop

from havendesk.kit.postgres import start_postgres


async def keep(data: Path) -> None:
    """Start the database, read a row, say so, stay until standard input ends."""
    server = await start_postgres(data, pg_bin=None, say=lambda _: None)
    pool = await asyncpg.create_pool(server.dsn, min_size=1)
    await pool.fetchval("select 1")
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await pool.close()
    await server.stop()


if __name__ == "__main__":
    uvloop.run(keep(Path(sys.argv[1])))
