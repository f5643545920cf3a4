"""The real server in its own process, on its own data, to be killed and started again."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import asyncpg

from bench.desk import free_ports
from havendesk.inboxes.actions import create_inbox
from havendesk.inboxes.queries import get_inbox_by_key
from havendesk.kit import clock
from havendesk.kit.actor import SYSTEM, Role
from havendesk.kit.db import Database
from havendesk.kit.passwords import hash_password
from havendesk.kit.postgres import running_dsn
from havendesk.kit.postgres.home import Home
from havendesk.people import actions as people
from tests.cli.desk import ROOT, environment
from tests.ledger.checker import Stored
from tests.ledger.wire import ask

PASSWORD = "correct horse battery"
PATIENCE = 90.0
UNLIMITED = {
    f"HAVENDESK_{name}_{limit}": "1000000" for name in ("MESSAGES", "STARTS") for limit in ("PER_SECOND", "BURST")
}


class Server:
    """A desk with two inboxes; `said` is the file that holds its log."""

    def __init__(self, data: Path, code: Path = ROOT) -> None:
        self.data = data
        self.said = data / "desk.log"
        self.port = free_ports()  # not one that a client's connection could be given while we are down
        self._code = code
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Begin, and wait for the first good answer."""
        with self.said.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "havendesk", "serve", "--no-demo", "--port", str(self.port),
                "--data", str(self.data), cwd=self._code, env=environment(**UNLIMITED, PYTHONPATH=str(self._code)),
                stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        await self.until_ready()

    async def until_ready(self, patience: float = PATIENCE) -> None:
        """Wait for a good answer; the process must not end meanwhile."""
        async with asyncio.timeout(patience):
            while not await self.is_ready():
                assert self._process
                assert self._process.returncode is None, self.said.read_text()[-3000:]
                await asyncio.sleep(0.05)

    async def is_ready(self) -> bool:
        """Does it take messages?"""
        try:
            status, _ = await ask(self.port, "GET", "/ready")
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            return False
        return status == 200

    async def kill(self) -> None:
        """As when the power goes for this process: no last word, no flush."""
        assert self._process
        self._process.kill()
        await self._process.wait()

    async def stop(self) -> None:
        """End it as an operator would."""
        if self._process and self._process.returncode is None:
            self._process.send_signal(signal.SIGTERM)
            await asyncio.wait_for(self._process.wait(), PATIENCE)

    def crash_postgres(self) -> None:
        """Immediate stop of the database: every session is cut, recovery follows."""
        postmaster = int(Home(self.data.resolve()).postmaster_pid.read_text().splitlines()[0])
        os.kill(postmaster, signal.SIGQUIT)

    async def hire(self) -> None:
        """Two inboxes; Bo works one, Lin both, Rui leads."""
        db = await Database.open(self.dsn, most=1)
        secret = await hash_password(PASSWORD)
        now = clock.now()
        async with db.transaction() as tx:
            for key in ("support", "exchange"):
                await create_inbox(tx, SYSTEM, key=key, name=key, company="Quayside", now=now)
            for name, role, inboxes in (
                ("bo", Role.AGENT, ["support"]), ("lin", Role.AGENT, ["support", "exchange"]), ("rui", Role.LEAD, []),
            ):  # fmt: skip
                agent_id = await people.add_agent(
                    tx, SYSTEM, email=f"{name}@quayside.example", name=name, role=role, password_hash=secret, now=now
                )
                for key in inboxes:
                    await people.open_inbox(tx, SYSTEM, (await get_inbox_by_key(tx, key)).id, agent_id, now=now)
        await db.close()

    @property
    def dsn(self) -> str:
        found = running_dsn(self.data)
        assert found, "the database does not run"
        return found

    async def stored(self) -> Stored:
        """What stands in the database now."""
        connection = await asyncpg.connect(self.dsn)
        try:
            tables = ("conversations", "messages", "notes", "events")
            return Stored(*[list(map(dict, await connection.fetch(f"select * from {table}"))) for table in tables])
        finally:
            await connection.close()
