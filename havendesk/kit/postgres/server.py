"""A supervised PostgreSQL server that lives exactly as long as the desk."""

import asyncio
import contextlib
import os
import signal
from collections.abc import Callable
from pathlib import Path

from havendesk.kit.errors import CannotStart
from havendesk.kit.postgres.account import choose_account
from havendesk.kit.postgres.binaries import find_binaries
from havendesk.kit.postgres.cluster import NO_SPACE, make_cluster, write
from havendesk.kit.postgres.ghosts import see_off_ghosts
from havendesk.kit.postgres.home import Home, Lock, cannot_write, disk_full, open_home, socket_directory
from havendesk.kit.postgres.launch import CANNOT_REACH
from havendesk.kit.postgres.log import ServerLog
from havendesk.kit.postgres.process import NATIVE_TIE, Launcher, cannot_reach
from havendesk.kit.postgres.reach import dsn_of, examine, is_ready
from havendesk.kit.postgres.settings import fixed_arguments, own_settings

Say = Callable[[str], None]
GLANCE = 0.01  # seconds between looks at a starting server
TELL = 5.0
PATIENCE_AT_STOP = 120.0
SHORTEST_BREAK, LONGEST_BREAK, CALM = 0.1, 10.0, 60.0


async def start_postgres(data: Path, *, pg_bin: Path | None, say: Say) -> "Postgres":
    """A running server on `data`, made if new; call it from a thread that lives as long as the desk.

    The kernel ties the server to the calling thread, so one that ends early takes the server with it.
    """
    binaries = await find_binaries(pg_bin)
    home, lock = open_home(data)
    try:
        refuse_other_major(home, binaries.major)
        launcher = Launcher(binaries, choose_account(home.room))
        new = home.made_by() is None
        if new:
            await make_cluster(home, launcher, say)
        server = Postgres(home, lock, launcher, say)
        await server.begin(new=new)
    except BaseException:  # also when interrupted: the lock must not outlive the attempt
        lock.release()
        raise
    return server


class Postgres:
    """A supervised, running server; one that dies is started again, only `stop` ends it."""

    def __init__(self, home: Home, lock: Lock, launcher: Launcher, say: Say) -> None:
        self._home, self._lock, self._launcher, self._say = home, lock, launcher, say
        self._log = ServerLog(home.log, launcher.account)
        self._sockets = prepared_sockets(home, launcher)
        self._process: asyncio.subprocess.Process | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._watch: asyncio.Task[None] | None = None
        self._tie: int | None = None
        self.dsn = dsn_of(home, self._sockets)

    @property
    def pid(self) -> int:
        """The postmaster's number now; another one after a restart."""
        return self._process.pid if self._process else 0

    async def begin(self, *, new: bool) -> None:
        """Start, examine, and from then on keep it running."""
        try:
            await self._launch()
            await examine(self.dsn, trigrams=new)
        except BaseException:
            await asyncio.shield(self.stop())
            raise
        self._watch = asyncio.create_task(self._keep_running())

    async def stop(self) -> None:
        """Fast shutdown: open transactions are rolled back, what was committed is on disk."""
        if self._watch:
            self._watch.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watch
        await self._end_process()
        if not self._sockets.is_relative_to(self._home.room):
            with contextlib.suppress(OSError):
                self._sockets.rmdir()
        self._lock.release()

    async def _launch(self) -> None:
        await see_off_ghosts(self._home, self._sockets, self._say)
        update_settings(self._home, self._launcher)
        stdin = asyncio.subprocess.DEVNULL
        if NATIVE_TIE == "pipe":
            stdin, self._tie = os.pipe()
        process = await self._launcher.start(
            self._home.room, "postgres", "-D", str(self._home.cluster), *fixed_arguments(self._sockets),
            stdin=stdin, stderr=asyncio.subprocess.PIPE, tie=NATIVE_TIE,
        )  # fmt: skip
        if stdin >= 0:
            os.close(stdin)
        self._process = process
        assert process.stderr
        follower = asyncio.create_task(self._log.follow(process.stderr))
        self._tasks.add(follower)
        follower.add_done_callback(self._tasks.discard)
        await self._until_ready(process, follower)

    async def _until_ready(self, process: asyncio.subprocess.Process, follower: asyncio.Task[None]) -> None:
        """Crash recovery may take its time: there is no limit, only word of it."""
        loop = asyncio.get_running_loop()
        began = told = loop.time()
        while not is_ready(self._home, process.pid):
            if process.returncode is not None:
                await follower
                raise self._failure(process.returncode)
            if loop.time() - told >= TELL:
                told = loop.time()
                self._say(f"The database is putting its files in order after an abrupt end ({told - began:.0f} s) …")
            await asyncio.sleep(GLANCE)

    def _failure(self, code: int) -> CannotStart:
        lines = list(self._log.last)
        if code == CANNOT_REACH:
            return cannot_reach(self._launcher.account, lines[-1] if lines else "a directory")
        if any(NO_SPACE in line for line in lines):
            return disk_full(self._home.data)
        fatal = [line for line in lines if "FATAL" in line or "PANIC" in line] or lines[-1:]
        reason = fatal[0].partition("FATAL:")[2].strip() or fatal[0] if fatal else f"it ended with code {code}"
        return CannotStart(f"PostgreSQL did not start: {reason}. Its log is {self._home.log}.")

    async def _keep_running(self) -> None:
        loop, pause = asyncio.get_running_loop(), SHORTEST_BREAK
        while self._process:
            began = loop.time()
            await self._process.wait()
            self._release_tie()
            if loop.time() - began > CALM:
                pause = SHORTEST_BREAK
            self._say("The database server ended unexpectedly; starting it again …")
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_BREAK)
            try:
                await self._launch()
            except (CannotStart, OSError) as error:
                self._say(str(error))
            else:
                self._say("The database server runs again.")

    async def _end_process(self) -> None:
        process = self._process
        if process and process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(signal.SIGINT)
            try:
                await asyncio.wait_for(process.wait(), PATIENCE_AT_STOP)
            except TimeoutError:  # a disk that hangs: let go at once, recovery will mend it
                process.send_signal(signal.SIGQUIT)
                await process.wait()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._release_tie()

    def _release_tie(self) -> None:
        if self._tie is not None:
            with contextlib.suppress(OSError):
                os.write(self._tie, b"\n")  # a word: the watcher leaves without touching anybody
            os.close(self._tie)
            self._tie = None


def refuse_other_major(home: Home, major: int) -> None:
    """Another version's files are never touched."""
    made_by = home.made_by()
    if made_by is not None and made_by != str(major):
        raise CannotStart(
            f"The database in {home.room} was made by PostgreSQL {made_by}, these programs are PostgreSQL {major}. "
            f"Start with --pg-bin and the programs of {made_by}, or dump with those and restore into a new --data "
            "directory. Nothing was touched.",
            made_by=made_by,
            programs=major,
        )


def prepared_sockets(home: Home, launcher: Launcher) -> Path:
    """The socket's directory, or a sentence why there is none."""
    try:
        return socket_directory(home, launcher.account)
    except OSError as error:
        raise cannot_write(home.room, error) from None


def update_settings(home: Home, launcher: Launcher) -> None:
    """Bring havendesk.conf to this release's text, touching nothing when it is."""
    path, text = home.cluster / "havendesk.conf", own_settings(launcher.binaries.major)
    try:
        if not path.exists() or path.read_text() != text:
            write(path, text, launcher)
    except OSError as error:
        raise cannot_write(home.cluster, error) from None
