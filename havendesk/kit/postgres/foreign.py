"""Examines a PostgreSQL that we did not start, before anything is written into it."""

import asyncpg

from havendesk.kit.errors import CannotStart
from havendesk.kit.postgres.binaries import OLDEST
from havendesk.kit.postgres.locale import WrongLocale, examine_locale

PATIENCE = 10.0
HOW_TO_CREATE = (
    "create one with: CREATE DATABASE havendesk TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'"
)


async def check_foreign(dsn: str) -> None:
    """Refuse a database that is too old, not UTF-8, of a wrong locale, or where we may not make tables."""
    connection = await connect(dsn)
    try:
        refuse_old(connection.get_server_version().major)
        await refuse_unfit(connection)
        await refuse_read_only(connection)
    except asyncpg.PostgresError as error:
        raise CannotStart(f"The database at DATABASE_URL refuses a simple question: {error}") from None
    finally:
        await connection.close()


async def connect(dsn: str) -> asyncpg.Connection:
    """A connection, or a sentence that never repeats the URL: it may hold a password."""
    try:
        return await asyncpg.connect(dsn, timeout=PATIENCE)
    except (asyncpg.InvalidPasswordError, asyncpg.InvalidAuthorizationSpecificationError):
        reason = "it refuses this user or password"
    except asyncpg.InvalidCatalogNameError:
        reason = "it has no database of that name"
    except asyncpg.CannotConnectNowError:
        reason = "it is still starting or shutting down; try again in a moment"
    except asyncpg.TooManyConnectionsError:
        reason = "it has no connection left for us"
    except TimeoutError:
        reason = f"it did not answer within {PATIENCE:.0f} seconds"
    except OSError as error:
        reason = f"nothing answers there ({(error.strerror or 'no connection').lower()})"
    except (ValueError, asyncpg.InterfaceError):
        reason = "the address is not written as postgresql://user:password@host:port/database"
    except asyncpg.PostgresError as error:
        reason = str(error)
    raise CannotStart(f"Cannot use the database at DATABASE_URL: {reason}.")


def refuse_old(major: int) -> None:
    """Only versions that have everything our SQL uses."""
    if major < OLDEST:
        raise CannotStart(
            f"The database at DATABASE_URL is PostgreSQL {major}; the desk needs {OLDEST} or newer.", found=major
        )


async def refuse_unfit(connection: asyncpg.Connection) -> None:
    """Only databases that keep and understand every language."""
    encoding = await connection.fetchval("show server_encoding")
    if encoding != "UTF8":
        raise CannotStart(f"The database at DATABASE_URL is encoded in {encoding}, not UTF-8; {HOW_TO_CREATE}.")
    try:
        await examine_locale(connection, trigrams=True)
    except WrongLocale:
        raise CannotStart(
            f"The locale of the database at DATABASE_URL knows no letters beyond English; {HOW_TO_CREATE}."
        ) from None


async def refuse_read_only(connection: asyncpg.Connection) -> None:
    """Only databases where this user may make tables."""
    if await connection.fetchval("select pg_is_in_recovery()"):
        raise CannotStart("The database at DATABASE_URL is a standby that only reads; name the primary server.")
    attempt = connection.transaction()
    await attempt.start()
    try:
        await connection.execute("create table havendesk_may_create (one int)")
    except asyncpg.PostgresError:
        raise CannotStart(
            "The user in DATABASE_URL may not create tables; let it own the database, or grant it CREATE on its schema."
        ) from None
    finally:
        await attempt.rollback()
