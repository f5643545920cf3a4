"""Migrations: plain SQL, forward only, one list, under one lock."""

import hashlib
from datetime import datetime
from importlib.resources import files

import asyncpg

from havendesk.kit.errors import CannotStart

LOCK = 0x48_41_56_45  # "HAVE": one migrator at a time, whatever starts together


async def migrate(dsn: str, *, now: datetime) -> list[str]:
    """Bring the database to this version; the names of the migrations that ran.

    Raises CannotStart when the database is ahead of us or one that ran was changed since.
    """
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute("select pg_advisory_lock($1)", LOCK)
        await connection.execute("""
            create table if not exists migrations (name text primary key, digest text not null, at timestamptz not null)
            """)
        done = {row["name"]: row["digest"] for row in await connection.fetch("select name, digest from migrations")}
        ours = read_migrations()
        check_history(done, ours)
        todo = [name for name in ours if name not in done]
        for name in todo:
            async with connection.transaction():
                await connection.execute("set local lock_timeout = '10s'")
                await connection.execute(ours[name])
                await connection.execute("insert into migrations values ($1, $2, $3)", name, digest(ours[name]), now)
        return todo
    finally:
        await connection.close()


def read_migrations() -> dict[str, str]:
    """Every migration we carry, in order, as name → SQL."""
    folder = files("havendesk").joinpath("migrations")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".sql"))
    return {name: folder.joinpath(name).read_text() for name in names}


def check_history(done: dict[str, str], ours: dict[str, str]) -> None:
    """Refuse a database that a newer Havendesk, or another text of ours, has made."""
    if unknown := sorted(done.keys() - ours.keys()):
        raise CannotStart(
            f"This database was made by a newer Havendesk (it has {unknown[-1]}). "
            "Nothing was touched; install that version."
        )
    for name, mark in done.items():
        if mark != digest(ours[name]):
            raise CannotStart(
                f"The migration {name} ran with another text here. Nothing was touched; restore the file."
            )


def digest(sql: str) -> str:
    """The mark that tells whether a migration is still the one that ran."""
    return hashlib.sha256(sql.encode()).hexdigest()
