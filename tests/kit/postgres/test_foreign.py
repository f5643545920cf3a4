"""A database named by DATABASE_URL is examined by what it does, before anything is written into it."""

from collections.abc import AsyncIterator, Callable

import asyncpg
import pytest

from havendesk.kit.errors import CannotStart
from havendesk.kit.postgres import check_foreign
from havendesk.kit.postgres.foreign import refuse_old
from havendesk.kit.postgres.home import Home


@pytest.fixture
async def server(run, data) -> AsyncIterator[str]:
    async with run(data) as running:
        yield running.dsn


@pytest.fixture
async def database(server, data) -> AsyncIterator[Callable]:
    """Makes databases as an administrator would, each dropped at the end."""
    home = Home(data)
    superuser = (home.room / "superuser-password").read_text()
    administrator = server.replace("havendesk:" + home.password.read_text(), "postgres:" + superuser)
    connection = await asyncpg.connect(administrator)
    made: list[str] = []

    async def make(name: str, options: str) -> str:
        made.append(name)
        await connection.execute(f"create database {name} template template0 owner havendesk {options}")
        return str(server).replace("/havendesk?", f"/{name}?")

    yield make
    for name in made:
        await connection.execute(f"drop database {name}")
    await connection.execute("drop role if exists guest")
    await connection.close()


async def refused(dsn: str) -> str:
    with pytest.raises(CannotStart) as caught:
        await check_foreign(dsn)
    return str(caught.value)


async def test_a_good_database_passes_and_is_left_as_it_was(server, ask):
    await check_foreign(server)
    assert await ask(server, "select count(*) from pg_extension where extname = 'pg_trgm'") == 0
    assert await ask(server, "select to_regclass('havendesk_may_create')") is None


async def test_the_database_our_advice_creates_passes(database):
    await check_foreign(await database("advised", "encoding 'UTF8' lc_collate 'C' lc_ctype 'C.UTF-8'"))


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("plain_c", "encoding 'UTF8' locale_provider libc lc_collate 'C' lc_ctype 'C'"),
        ("no_trigrams", "encoding 'UTF8' locale_provider builtin builtin_locale 'C.UTF-8' lc_collate 'C' lc_ctype 'C'"),
    ],
)
async def test_a_locale_that_knows_only_english_is_refused(database, name, options):
    sentence = await refused(await database(name, options))
    assert "knows no letters beyond English" in sentence
    assert "CREATE DATABASE" in sentence


async def test_another_encoding_is_refused(database):
    dsn = await database("ascii", "encoding 'SQL_ASCII' locale_provider libc lc_collate 'C' lc_ctype 'C'")
    assert "encoded in SQL_ASCII" in await refused(dsn)


async def test_a_user_who_may_not_make_tables_is_refused(database, server, ask):
    name = await database("closed", "encoding 'UTF8' lc_collate 'C' lc_ctype 'C.UTF-8'")
    await ask(name, "alter database closed set default_transaction_read_only = on")
    assert "may not create tables" in await refused(name)


def test_an_old_version_is_refused():
    with pytest.raises(CannotStart, match="PostgreSQL 14; the desk needs 15"):
        refuse_old(14)
    refuse_old(15)


async def test_what_keeps_us_out_is_said_without_the_password(server, data):
    password = Home(data).password.read_text()
    cases = {
        server.replace(password, "wrong-secret"): "refuses this user or password",
        server.replace("/havendesk?", "/nowhere?"): "no database of that name",
        "postgresql://ada:wrong-secret@127.0.0.1:9/havendesk": "nothing answers there",
        "postgresql://ada:wrong-secret@/x?host=%2Fnowhere": "nothing answers there",
        "postgresql://ada:wrong-secret@127.0.0.1:port/x": "not written as",
        "mysql://ada:wrong-secret@127.0.0.1/x": "not written as",
    }
    for dsn, reason in cases.items():
        sentence = await refused(dsn)
        assert reason in sentence
        assert "wrong-secret" not in sentence
        assert password not in sentence
