"""A desk of our own: started on free ports and its own data, filled, counted and taken away again."""

import asyncio
import contextlib
import os
import random
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import msgspec

from bench.wire import Line, request
from havendesk.channels.actions import Inbound, receive
from havendesk.inboxes.actions import create_inbox
from havendesk.kit import clock
from havendesk.kit.actor import SYSTEM, Role
from havendesk.kit.db import Database
from havendesk.kit.ids import new_id, new_token
from havendesk.kit.passwords import hash_password
from havendesk.kit.postgres import running_dsn
from havendesk.people import actions as people

ROOT = Path(__file__).resolve().parent.parent
INBOX, EMAIL, PASSWORD = "bench", "bench@example.com", "only for this bench"
UNLIMITED = {
    "HAVENDESK_MESSAGES_PER_SECOND": "1000000",
    "HAVENDESK_MESSAGES_BURST": "1000000",
    "HAVENDESK_STARTS_PER_SECOND": "1000000",
    "HAVENDESK_STARTS_BURST": "1000000",
}
LIFTED = "limits per contact and per address are lifted by HAVENDESK_MESSAGES_* and HAVENDESK_STARTS_*"
PATIENCE = 90.0


class Person(msgspec.Struct, frozen=True):
    """A contact with a conversation."""

    token: str
    conversation: str


class Desk:
    """A data directory and the server on it."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = free_ports()
        self.process: asyncio.subprocess.Process | None = None

    @property
    def widget_port(self) -> int:
        """Where contacts speak."""
        return self.port + 1

    @property
    def pid(self) -> int:
        """The number of its first process."""
        return self.process.pid if self.process else 0

    @property
    def dsn(self) -> str:
        """The way into its database."""
        found = running_dsn(self.data)
        if found is None:
            raise RuntimeError("the desk's database does not run")
        return found

    async def start(self, *, demo: bool = False) -> float:
        """Start it; the seconds from exec to the first good answer of /ready and of the workspace's page."""
        words = ["serve", "--port", str(self.port), "--data", str(self.data), *([] if demo else ["--no-demo"])]
        with (self.data / "desk.log").open("ab") as log:
            began = time.monotonic()
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "havendesk", *words,
                cwd=ROOT, env={**os.environ, **UNLIMITED}, stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        await self._until_answered(began)
        return time.monotonic() - began

    async def stop(self) -> None:
        """End it cleanly, and only it."""
        if self.process is None or self.process.returncode is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(self.process.wait(), 30)
        except TimeoutError:
            self.process.kill()
            await self.process.wait()

    @property
    def _has_ended(self) -> bool:
        return self.process is not None and self.process.returncode is not None

    async def _until_answered(self, began: float) -> None:
        for path in ("/ready", "/"):
            while await status_of(self.port, path) != 200:
                if self._has_ended or time.monotonic() - began > PATIENCE:
                    said = (self.data / "desk.log").read_text()[-2000:]
                    raise RuntimeError(f"the desk did not start:\n{said}")
                await asyncio.sleep(0.01)


@asynccontextmanager
async def own_desk() -> AsyncIterator[Desk]:
    """A desk that is not started yet; afterwards nothing of it is left."""
    # /var/tmp, because /tmp is memory on many systems and a commit would cost nothing there.
    folder = Path(tempfile.mkdtemp(prefix="havendesk-bench-", dir="/var/tmp"))
    folder.chmod(0o755)  # the database runs as somebody else when we are root
    desk = Desk(folder)
    try:
        yield desk
    finally:
        await desk.stop()
        shutil.rmtree(folder)


async def fill(desk: Desk, conversations: int) -> list[Person]:
    """An inbox, an agent, and contacts with a conversation of one message each; then the planner counts."""
    secret = await hash_password(PASSWORD)
    db = await Database.open(desk.dsn, most=1)
    now = clock.now()
    people_here: list[Person] = []
    async with db.transaction() as tx:
        inbox = await create_inbox(tx, SYSTEM, key=INBOX, name="Bench", company="Bench", now=now)
        agent_id = await people.add_agent(
            tx, SYSTEM, email=EMAIL, name="Bench", role=Role.AGENT, password_hash=secret, now=now
        )
        await people.open_inbox(tx, SYSTEM, inbox.id, agent_id, now=now)
        for number in range(conversations):
            token = new_token()
            inbound = Inbound(inbox_key=INBOX, token=token, client_id=new_id(), body=f"Question {number}", locale="en")
            _, conversation, _ = await receive(tx, inbound, now=now)
            people_here.append(Person(token, str(conversation.id)))
    await db.analyze()
    await db.close()
    return people_here


async def sign_in(desk: Desk) -> str:
    """The agent's bearer token, got as anyone would."""
    body = msgspec.json.encode({"email": EMAIL, "password": PASSWORD, "as": "token"})
    status, answer = await ask(desk.port, request("POST", desk.port, "/api/v1/sessions", body=body))
    if status != 201:
        raise RuntimeError(f"the agent is not let in: {status} {answer!r}")
    return str(msgspec.json.decode(answer)["token"])


async def count(desk: Desk, table: str) -> int:
    """How many rows really stand in a table."""
    connection = await asyncpg.connect(desk.dsn)
    try:
        return int(await connection.fetchval(f"select count(*) from {table}"))
    finally:
        await connection.close()


async def ask(port: int, question: bytes) -> tuple[int, bytes]:
    """One request on a connection of its own."""
    answered: asyncio.Future[tuple[int, bytes]] = asyncio.get_running_loop().create_future()
    line = await Line.open(port, lambda _line, status, body: answered.set_result((status, body)))
    line.ask(question)
    try:
        return await asyncio.wait_for(answered, 30)
    finally:
        line.close()


async def status_of(port: int, path: str) -> int:
    """The status of a page, 0 when nobody answers."""
    try:
        status, _ = await ask(port, request("GET", port, path))
    except (OSError, TimeoutError):
        return 0
    return status


def free_ports() -> int:
    """The first of four ports in a row that nobody has."""
    while True:
        first = random.randrange(20_000, 32_000)
        with contextlib.suppress(OSError), contextlib.ExitStack() as doors:
            for port in range(first, first + 4):
                doors.enter_context(socket.create_server(("127.0.0.1", port)))
            return first
