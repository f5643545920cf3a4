"""Processes of an earlier server on the same files: seen off before a new one starts. Needs the desk's lock."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from havendesk.kit.postgres.home import SOCKET, Home

PROC = Path("/proc")


async def see_off_ghosts(home: Home, sockets: Path, say: Callable[[str], None]) -> None:
    """Wait for what is left of an earlier server, however long it takes, and clear notes that would mislead."""
    loop = asyncio.get_running_loop()
    began = told = loop.time()
    asked: set[int] = set()
    while ghosts := await find_ghosts(home):
        now = loop.time()
        ask_to_leave(home, ghosts, asked, patient=now - began < 2)
        if now - told >= 5:
            told = now
            say(f"Waiting for the earlier database server to finish its shutdown ({now - began:.0f} s) …")
        await asyncio.sleep(0.05)
    remove_misleading_notes(home, sockets)


def ask_to_leave(home: Home, ghosts: set[int], asked: set[int], *, patient: bool) -> None:
    """Ask the postmaster for a fast shutdown; orphans without one leave by themselves, or are asked in the end."""
    postmaster = noted_process(home)
    if postmaster in ghosts:
        chosen, word = {postmaster}, signal.SIGINT
    else:
        chosen, word = (set() if patient else ghosts), signal.SIGTERM
    for process in chosen - asked:
        asked.add(process)
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, word)


def noted_process(home: Home) -> int:
    """The process that postmaster.pid names, or 0."""
    try:
        return int(home.postmaster_pid.read_text().splitlines()[0])
    except (OSError, ValueError, IndexError):
        return 0


async def find_ghosts(home: Home) -> set[int]:
    """Living processes that work in the cluster's directory."""
    if sys.platform.startswith("linux"):
        return processes_in(home.cluster)
    process = noted_process(home)
    return {process} if process and str(home.cluster) in await command_of(process) else set()


def processes_in(*directories: Path) -> set[int]:
    """Every process of ours whose working directory is one of `directories`, by identity, not by name."""
    there = {(path.stat().st_dev, path.stat().st_ino) for path in directories if path.exists()}
    found = set()
    for entry in PROC.iterdir() if PROC.exists() else ():
        if not entry.name.isdigit():
            continue
        try:
            here = (entry / "cwd").stat()
        except OSError:  # gone meanwhile, or another user's
            continue
        if (here.st_dev, here.st_ino) in there:
            found.add(int(entry.name))
    return found


async def command_of(process: int) -> str:
    """The command line of a process where there is no /proc."""
    asked = await asyncio.create_subprocess_exec(
        "ps", "-o", "command=", "-p", str(process),
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    said, _ = await asked.communicate()
    return said.decode(errors="replace")


async def end_unfinished(directory: Path) -> None:
    """End what an earlier desk left at work in a half-made cluster; that is thrown away as a whole."""
    while directory.exists() and (ghosts := processes_in(directory, directory / "cluster")):
        for process in ghosts:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        await asyncio.sleep(0.02)


def remove_misleading_notes(home: Home, sockets: Path) -> None:
    """Drop notes whose number may belong to a stranger (or a zombie): the server would take it for its own kind.

    A postmaster.pid with a number that nobody has is left to the server, which then also looks for shared memory
    still in use.
    """
    (sockets / f"{SOCKET}.lock").unlink(missing_ok=True)
    process = noted_process(home)
    if process and is_alive(process):
        home.postmaster_pid.unlink(missing_ok=True)


def is_alive(process: int) -> bool:
    """Whether a process of that number exists."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
