"""Tests by behaviour that a database understands words of all our languages."""

import asyncpg

UNDERSTANDS = r"""
select lower('ÄÉЖ') = 'äéж' and upper('ñ') = 'Ñ'
   and '退款申请' ~ '^\w+$' and 'ño' ~ '^[[:alpha:]]+$'
"""
HAS_TRIGRAMS = "select count(*) from pg_available_extensions where name = 'pg_trgm'"


class WrongLocale(Exception):
    """The database takes no heed of letters outside English."""


async def examine_locale(connection: asyncpg.Connection, *, trigrams: bool) -> None:
    """Raise WrongLocale unless case, words and (where possible) trigrams work beyond ASCII.

    The names of locales say little: LC_CTYPE=C under the builtin provider folds case well and has no Chinese trigram.
    """
    if not await connection.fetchval(UNDERSTANDS):
        raise WrongLocale
    if trigrams and await connection.fetchval(HAS_TRIGRAMS):
        await examine_trigrams(connection)


async def examine_trigrams(connection: asyncpg.Connection) -> None:
    """Look at trigrams in a transaction that leaves no trace."""
    attempt = connection.transaction()
    await attempt.start()
    try:
        await connection.execute("create extension if not exists pg_trgm")
        found = await connection.fetchval("select cardinality(show_trgm('退款申请'))")
    except asyncpg.PostgresError:
        found = None  # not ours to install, or not on the path
    finally:
        await attempt.rollback()
    if found == 0:
        raise WrongLocale
