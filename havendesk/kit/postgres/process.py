"""Runs PostgreSQL's programs as the right user, through the launcher."""

import asyncio
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from havendesk.kit.errors import CannotStart
from havendesk.kit.postgres.account import Account
from havendesk.kit.postgres.binaries import Binaries
from havendesk.kit.postgres.launch import CANNOT_REACH

LAUNCHER = Path(__file__).with_name("launch.py")
NATIVE_TIE = "signal" if sys.platform.startswith("linux") else "pipe"


@dataclass(frozen=True, slots=True)
class Launcher:
    """Knows which programs run as whom."""

    binaries: Binaries
    account: Account

    async def start(
        self,
        room: Path,
        name: str,
        *arguments: str,
        stdin: int,
        stderr: int,
        tie: str,
        stdout: int = asyncio.subprocess.DEVNULL,
    ) -> asyncio.subprocess.Process:
        """Begin a program that may reach `room`; it lives no longer than the calling thread."""
        reach = "\n".join((str(room), str(self.binaries.installation)))
        command = (self.binaries.program(name), *arguments)
        who = (str(os.getpid()), str(self.account.uid), str(self.account.gid))
        return await asyncio.create_subprocess_exec(
            sys.executable, "-I", "-S", str(LAUNCHER), *who, tie, reach, *command,
            stdin=stdin, stdout=stdout, stderr=stderr, env=environment(), cwd="/",
            start_new_session=True,  # Ctrl-C in the terminal is for the desk, which stops the server last
        )  # fmt: skip

    async def run(self, room: Path, name: str, *arguments: str, said: bytes | None = None) -> tuple[int, str]:
        """Run a program to its end: its exit code and what it complained of."""
        tie = "kill" if NATIVE_TIE == "signal" else "none"
        stdin = asyncio.subprocess.DEVNULL if said is None else asyncio.subprocess.PIPE
        process = await self.start(
            room, name, *arguments, stdin=stdin, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
            tie=tie,
        )  # fmt: skip
        complaint, _ = await process.communicate(said)
        code = process.returncode or 0
        text = complaint.decode(errors="replace")
        if code == CANNOT_REACH:
            raise cannot_reach(self.account, text)
        return code, text


def environment() -> dict[str, str]:
    """Nothing of the caller's: PGDATA, PGPORT or LC_ALL of a shell would change what the programs do."""
    return {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


def cannot_reach(account: Account, door: str) -> CannotStart:
    """The sentence about a parent directory that is closed to the server's user."""
    return CannotStart(
        f"PostgreSQL runs as {account.name}, who is not let into {door.strip()}; keep the desk and its --data in a "
        "place that others may walk through, say /opt and /var/lib, or start the desk as an ordinary user."
    )
