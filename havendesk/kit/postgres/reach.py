"""How the desk reaches its server: whether it is ready, where it listens, with which password."""

from pathlib import Path
from urllib.parse import quote

import asyncpg

from havendesk.kit.errors import CannotStart
from havendesk.kit.postgres.ghosts import is_alive, noted_process
from havendesk.kit.postgres.home import Home
from havendesk.kit.postgres.locale import WrongLocale, examine_locale

SOCKETS_LINE, READY_LINE = 4, 7  # of postmaster.pid


def running_dsn(data: Path) -> str | None:
    """How to reach the server that another process keeps on `data`, or None when none runs."""
    home = Home(data.resolve())
    process = noted_process(home)  # not by trying the lock: a desk that starts just now would be refused
    if not (process and is_alive(process) and is_ready(home, process)):
        return None
    try:
        return dsn_of(home, Path(home.postmaster_pid.read_text().splitlines()[SOCKETS_LINE]))
    except OSError:  # it ended meanwhile
        return None


def dsn_of(home: Home, sockets: Path) -> str:
    """What asyncpg.connect takes; never shown, for it holds the password. PGPORT would fill in a missing port."""
    try:
        password = home.password.read_text()
    except OSError:
        raise CannotStart(
            f"The database's password is missing from {home.password}; restore it from a backup."
        ) from None
    return f"postgresql://havendesk:{quote(password)}@/havendesk?host={quote(str(sockets), safe='')}&port=5432"


def is_ready(home: Home, pid: int) -> bool:
    """Whether this very process says that it takes connections."""
    try:
        note = home.postmaster_pid.read_text().splitlines()
    except OSError:
        return False
    return len(note) > READY_LINE and note[0] == str(pid) and note[READY_LINE].startswith("ready")


async def examine(dsn: str, *, trigrams: bool) -> None:
    """Sign in as the desk will, and see that the database understands words."""
    try:
        connection = await asyncpg.connect(dsn, timeout=30)
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        raise CannotStart(f"The database server runs but does not let the desk in: {error}") from None
    try:
        await examine_locale(connection, trigrams=trigrams)
    except WrongLocale:
        raise CannotStart("The embedded database does not understand letters beyond English.") from None
    finally:
        await connection.close()
