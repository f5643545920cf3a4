"""One cluster for the whole room: made once, started and stopped by each test."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import asyncpg
import pytest

from havendesk.kit.postgres import Postgres, start_postgres
from havendesk.kit.postgres.ghosts import processes_in
from havendesk.kit.postgres.home import Home

DESK = Path(__file__).with_name("desk.py")
ROOT = Path(__file__).parents[3]
Run = Callable[..., AbstractAsyncContextManager[Postgres]]


@pytest.fixture
def place() -> Iterator[Path]:
    """An empty directory that everybody may walk through; pytest's own are closed."""
    made = Path(tempfile.mkdtemp(prefix="desk-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="session")
def data() -> Iterator[Path]:
    """A data directory that the first start fills with a cluster."""
    made = Path(tempfile.mkdtemp(prefix="desk-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture
async def moved(run, data: Path) -> AsyncIterator[Callable[[Path], Path]]:
    """Moves the cluster to another data directory for one test: making a new one takes a second."""
    async with run(data):
        pass
    places = [data / "postgres"]

    def move(there: Path) -> Path:
        there.mkdir(parents=True, mode=0o755)
        places.append(places[0].rename(there / "postgres"))
        return there

    yield move
    places[-1].rename(places[0])


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def run(said: list[str]) -> Run:
    """A server for the length of a `with`."""

    @asynccontextmanager
    async def running(data: Path, pg_bin: Path | None = None) -> AsyncIterator[Postgres]:
        server = await start_postgres(data, pg_bin=pg_bin, say=said.append)
        try:
            yield server
        finally:
            await server.stop()

    return running


@pytest.fixture
async def ask() -> Callable:
    """Ask one question of a server."""

    async def asking(dsn: str, question: str, *values: object) -> object:
        connection = await asyncpg.connect(dsn)
        try:
            return await connection.fetchval(question, *values)
        finally:
            await connection.close()

    return asking


@pytest.fixture
def desks() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts desks that may be killed; none survives its test. Ask for it last, then it ends first."""
    started: list[tuple[subprocess.Popen[str], Home]] = []

    def begin(data: Path, *, tie: str = "", rows: int = 0, through: tuple[str, ...] = ()) -> subprocess.Popen[str]:
        command = [*through, sys.executable, str(DESK), str(data), tie, str(rows)]
        desk = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd="/",
            env={"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"},
        )  # fmt: skip
        started.append((desk, Home(data)))
        return desk

    yield begin
    for desk, home in started:
        desk.send_signal(signal.SIGKILL)
        desk.communicate()
        wait_for_the_end(home)


def wait_for_the_end(home: Home) -> None:
    """Until the servers of killed desks are gone too; should they live on, they are ended and the test fails."""
    until = time.monotonic() + 10
    while alive := processes_in(home.cluster, home.unfinished, home.unfinished / "cluster"):
        if time.monotonic() > until:
            for process in alive:
                os.kill(process, signal.SIGKILL)
            raise AssertionError("a server outlived its desk")
        time.sleep(0.02)
