"""Makes a new database cluster, all or nothing: built beside, then given its name in one step."""

import os
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path

from havendesk.kit.errors import CannotStart
from havendesk.kit.postgres.account import give
from havendesk.kit.postgres.ghosts import end_unfinished
from havendesk.kit.postgres.home import Home, cannot_write, disk_full
from havendesk.kit.postgres.process import Launcher
from havendesk.kit.postgres.settings import PG_HBA_CONF, POSTGRESQL_CONF, own_settings

CHARACTER_TYPES = ("C.UTF-8", "UTF-8", "en_US.UTF-8")  # the second and third for macOS and old systems
BUILTIN_SINCE = 17
NO_SPACE = "No space left on device"


async def make_cluster(home: Home, launcher: Launcher, say: Callable[[str], None]) -> None:
    """Create the cluster with its role and database; what an interrupted attempt left is removed first."""
    say("Making a new database …")
    room = home.unfinished
    try:
        await end_unfinished(room)
        if room.exists():
            shutil.rmtree(room)
        room.mkdir(mode=0o700)
        give(room, launcher.account)
        await run_initdb(room, launcher)
        await make_database(room, launcher)
        sync(room)
        os.rename(room, home.room)
        sync(home.data)
    except OSError as error:
        raise cannot_write(home.data, error) from None
    finally:
        shutil.rmtree(room, ignore_errors=True)


async def run_initdb(room: Path, launcher: Launcher) -> None:
    """Initialise the cluster with the first character type that this system knows."""
    cluster = room / "cluster"
    superuser = secret_file(room / "superuser-password", launcher)
    complaint = ""
    for character_type in CHARACTER_TYPES:
        code, complaint = await launcher.run(
            room, "initdb", f"--pgdata={cluster}", "--username=postgres", f"--pwfile={superuser}",
            "--auth=scram-sha-256", "--encoding=UTF8", "--data-checksums", "--no-instructions",
            "--text-search-config=simple", *locale_arguments(launcher.binaries.major, character_type),
        )  # fmt: skip
        if code == 0:
            break
        if "invalid locale" not in complaint:
            raise initdb_failed(room, complaint)
    else:
        raise CannotStart(
            "This machine has no UTF-8 locale (C.UTF-8 or en_US.UTF-8); install one, then start the desk again."
        )
    write(cluster / "postgresql.conf", POSTGRESQL_CONF, launcher)
    write(cluster / "havendesk.conf", own_settings(launcher.binaries.major), launcher)
    write(cluster / "pg_hba.conf", PG_HBA_CONF, launcher)


def locale_arguments(major: int, character_type: str) -> list[str]:
    """Unicode-aware words, order by code point; without lc-ctype trigrams of Chinese would be empty."""
    shared = [f"--lc-ctype={character_type}", "--lc-collate=C"]
    if major >= BUILTIN_SINCE:
        return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", *shared]
    return ["--locale=C", "--locale-provider=libc", *shared]


async def make_database(room: Path, launcher: Launcher) -> None:
    """Create the desk's role and database before any server listens; the password goes by standard input."""
    password = secret_file(room / "password", launcher).read_text()
    script = (
        f"create role havendesk login createdb password '{password}'\n"
        "grant pg_monitor, pg_checkpoint to havendesk\n"
        "create database havendesk owner havendesk\n"
    )
    code, complaint = await launcher.run(
        room, "postgres", "--single", "-c", "log_statement=none", "-c",
        "log_min_error_statement=panic", "-D", str(room / "cluster"), "postgres", said=script.encode(),
    )  # fmt: skip
    if code or "ERROR" in complaint or "FATAL" in complaint:
        raise initdb_failed(room, complaint.replace(password, "…"))


def initdb_failed(room: Path, complaint: str) -> CannotStart:
    """The sentence for a failed creation."""
    if NO_SPACE in complaint:
        return disk_full(room.parent)
    lines = [line.strip() for line in complaint.splitlines() if "error" in line.lower() or "fatal" in line.lower()]
    reason = lines[0] if lines else complaint.strip()[-300:]
    return CannotStart(f"PostgreSQL could not make a new database in {room.parent}: {reason}")


def secret_file(path: Path, launcher: Launcher) -> Path:
    """A new random password, readable by the server's user alone."""
    return write(path, secrets.token_hex(24), launcher)


def write(path: Path, text: str, launcher: Launcher) -> Path:
    """Put `text` into a file of the server's user, whole or not at all."""
    beside = path.with_name(path.name + ".new")
    number = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(number, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    give(beside, launcher.account)
    os.rename(beside, path)
    return path


def sync(directory: Path) -> None:
    """Make names in `directory` survive a power loss."""
    number = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
