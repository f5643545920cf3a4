"""A real desk with its demo company, started from outside, that can be killed and started again on the same data."""

import asyncio
import os
import random
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import asyncpg

from havendesk.demo.seed import PASSWORD
from havendesk.kit.postgres import running_dsn
from tests.cli.desk import environment

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120  # seconds: a cold start on a busy machine makes a database and a company
MANY = {"HAVENDESK_STARTS_PER_SECOND": "100", "HAVENDESK_STARTS_BURST": "1000"}  # every contact comes from one address

BELOW_CLIENTS = range(12_000, 32_000, 8)  # no port that the system gives to outgoing connections meanwhile


@dataclass(frozen=True)
class Words:
    """What the database keeps of one message."""

    seq: int
    public_seq: int
    role: str
    body: str


class RunningDesk:
    """Addresses and life of one `havendesk serve`."""

    password = PASSWORD

    def __init__(self, data: Path, port: int) -> None:
        self.data = data
        self.port = port
        self.desk = f"http://127.0.0.1:{port}"
        self.widget = f"http://127.0.0.1:{port + 1}"
        self.wallet = f"http://localhost:{port + 2}"
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it, or start it again, and wait until it says so."""
        log = self.data / "desk.log"
        with log.open("ab") as output:
            before = output.tell()
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "havendesk", "serve", "--port", str(self.port), "--data", str(self.data / "desk"),
                cwd=ROOT, env=environment(**MANY), stdin=asyncio.subprocess.DEVNULL, stdout=output, stderr=output,
            )  # fmt: skip
        async with asyncio.timeout(PATIENCE):
            while "Ctrl-C stops everything" not in (said := log.read_bytes()[before:].decode()):
                assert self._process.returncode is None, f"the desk did not start: {said}"
                await asyncio.sleep(0.05)

    async def kill(self) -> None:
        """As a power cut would."""
        assert self._process
        self._process.kill()
        await self._process.wait()

    async def stop(self) -> None:
        """As Ctrl-C would."""
        assert self._process
        if self._process.returncode is None:
            self._process.send_signal(signal.SIGINT)
            await asyncio.wait_for(self._process.wait(), PATIENCE)

    def log(self) -> str:
        """What it said so far."""
        return (self.data / "desk.log").read_text()

    async def conversation(self, body: str) -> UUID:
        """Which conversation was begun with these words."""
        async with self._database() as database:
            found = await database.fetch("select conversation_id from messages where body = $1", body)
        assert len(found) == 1, f"{body!r} was stored {len(found)} times"
        return UUID(str(found[0][0]))

    async def messages(self, conversation: UUID) -> list[Words]:
        """Everything said there, in the server's order."""
        async with self._database() as database:
            rows = await database.fetch(
                "select seq, public_seq, author_role, body from messages where conversation_id = $1 order by seq",
                conversation,
            )
        return [Words(*row) for row in rows]

    async def counters(self, conversation: UUID) -> list[int]:
        """The numbers of every event of this conversation, for staff."""
        async with self._database() as database:
            rows = await database.fetch("select seq from events where conversation_id = $1 order by seq", conversation)
        return [row[0] for row in rows]

    @asynccontextmanager
    async def _database(self) -> AsyncIterator[asyncpg.Connection]:
        dsn = running_dsn(self.data / "desk")
        assert dsn, "the desk has no database"
        connection = await asyncpg.connect(dsn)
        try:
            yield connection
        finally:
            await connection.close()


@asynccontextmanager
async def running_desk() -> AsyncIterator[RunningDesk]:
    """A desk on free ports with data of its own, gone afterwards."""
    data = Path(tempfile.mkdtemp(prefix="desk-journeys-"))
    data.chmod(0o755)  # the database runs as somebody else when we are root
    desk = RunningDesk(data, free_ports())
    try:
        await desk.start()
        yield desk
    finally:
        await desk.stop()
        if keep := os.environ.get("HAVENDESK_KEEP_LOG"):
            shutil.copy(data / "desk.log", keep)
        shutil.rmtree(data)


def free_ports() -> int:
    """The first of four free ports in a row."""
    for first in random.sample(BELOW_CLIENTS, 100):
        with ExitStack() as held:
            try:
                for port in range(first, first + 4):
                    held.enter_context(socket.socket()).bind(("127.0.0.1", port))
            except OSError:
                continue
            return first
    raise AssertionError("no four free ports in a row")
