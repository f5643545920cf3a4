"""A desk in miniature, to be killed: starts the server, commits rows, prints what happened, waits for its end."""

import asyncio
import os
import sys
from pathlib import Path
from unittest.mock import patch

import asyncpg
import uvloop

from havendesk.kit.postgres import server, start_postgres
from havendesk.kit.postgres.process import NATIVE_TIE


async def main(data: Path, tie: str, rows: int) -> None:
    with patch.object(server, "NATIVE_TIE", tie or NATIVE_TIE):
        postgres = await start_postgres(data, pg_bin=None, say=lambda word: print("said", word, flush=True))
    connection = await asyncpg.connect(postgres.dsn)
    await connection.execute("create table if not exists kept (number int primary key)")
    print("uid", os.getuid(), flush=True)
    print("pid", postgres.pid, flush=True)
    for number in range(rows):
        await connection.execute("insert into kept values ($1)", number)
        print("acked", number, flush=True)
    await asyncio.sleep(60)


if __name__ == "__main__":
    uvloop.run(main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
