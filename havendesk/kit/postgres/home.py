"""The server's place on disk: who may use it, whether it fits, where everything lies."""

import errno
import fcntl
import hashlib
import os
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from havendesk.kit.errors import CannotStart
from havendesk.kit.postgres.account import Account, give

LONGEST_SOCKET = 100  # bytes; the kernel's limit is 103 to 107
SOCKET = ".s.PGSQL.5432"
ROOM_FOR_NEW = 200_000_000
ROOM_TO_RUN = 32_000_000
DISK_FULL = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True, slots=True)
class Home:
    """Paths of one embedded server under the desk's data directory."""

    data: Path

    @property
    def room(self) -> Path:
        """Everything of the server; owned by its user, closed to all others."""
        return self.data / "postgres"

    @property
    def unfinished(self) -> Path:
        """Where a room is built before it gets its name in one step."""
        return self.data / "postgres.new"

    @property
    def cluster(self) -> Path:
        """PostgreSQL's own data directory."""
        return self.room / "cluster"

    @property
    def password(self) -> Path:
        """Holds the desk's password for its database."""
        return self.room / "password"

    @property
    def log(self) -> Path:
        """What the server says; bounded, with one older file beside."""
        return self.room / "postgres.log"

    @property
    def postmaster_pid(self) -> Path:
        """PostgreSQL's note of its own process, left behind by a kill -9."""
        return self.cluster / "postmaster.pid"

    def made_by(self) -> str | None:
        """The version of PostgreSQL that made the cluster, if there is one."""
        try:
            return (self.cluster / "PG_VERSION").read_text().strip()
        except (FileNotFoundError, NotADirectoryError):
            return None


class Lock:
    """Keeps a second desk away from a data directory; the kernel takes it back when we die."""

    def __init__(self, data: Path) -> None:
        self._path = data / "postgres.lock"
        self._number: int | None = None

    def take(self) -> None:
        """Hold the lock, or refuse with the number of the process that does."""
        number = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(number, 20).decode(errors="replace").strip() or "unknown"
            os.close(number)
            raise CannotStart(
                f"{self._path.parent} is already in use by process {holder}; "
                "stop that desk first, or give this one another --data directory.",
                process=holder,
            ) from None
        os.ftruncate(number, 0)
        os.pwrite(number, f"{os.getpid()}\n".encode(), 0)
        self._number = number

    def release(self) -> None:
        """Let others in; the file stays, removing it would open a race."""
        if self._number is not None:
            os.close(self._number)
            self._number = None


def open_home(data: Path) -> tuple[Home, Lock]:
    """The locked place for a server below `data`, made if missing; every obstacle is one clear sentence."""
    home = Home(data.resolve())
    lock = Lock(home.data)
    try:
        if not home.data.exists():
            home.data.mkdir(parents=True, mode=0o711 if os.getuid() == 0 else 0o700)
        lock.take()
    except (FileExistsError, NotADirectoryError):
        raise CannotStart(f"{home.data} is a file or lies below one; --data needs a directory.") from None
    except OSError as error:
        raise cannot_write(home.data, error) from None
    try:
        refuse_strange(home)
        refuse_full(home)
    except BaseException:
        lock.release()
        raise
    return home, lock


def refuse_strange(home: Home) -> None:
    """Leave alone what we did not make."""
    if not home.room.exists():
        return
    if not home.room.is_dir():
        raise CannotStart(f"{home.room} is a file; the desk keeps its database in a directory of that name.")
    if not os.access(home.room, os.R_OK | os.W_OK | os.X_OK):
        raise CannotStart(
            f"{home.room} belongs to another user; start the desk as that user or as root.",
            owner=home.room.stat().st_uid,
        )
    if home.made_by() is None and any(home.room.iterdir()):
        raise CannotStart(f"{home.room} holds no database of the desk; move it away, or choose another --data.")


def refuse_full(home: Home) -> None:
    """Stop before a full disk stops us half-way."""
    least = ROOM_FOR_NEW if home.made_by() is None else ROOM_TO_RUN
    free = shutil.disk_usage(home.data).free
    if free < least:
        raise disk_full(home.data, f"{free // 1_000_000} MB are free, {least // 1_000_000} MB are needed")


def disk_full(path: Path, detail: str = "there is no space left") -> CannotStart:
    """The sentence about a full disk."""
    return CannotStart(f"The disk that holds {path} is full: {detail}. Nothing was changed; make room and start again.")


def cannot_write(path: Path, error: OSError) -> CannotStart:
    """The sentence about a directory that cannot be written."""
    if error.errno in DISK_FULL:
        return disk_full(path)
    return CannotStart(
        f"Cannot write to {path} ({(error.strerror or 'unknown error').lower()}); choose another --data directory."
    )


def socket_directory(home: Home, account: Account) -> Path:
    """A directory only the server's user may enter; short enough for a socket's address, and not a list of two."""
    inside = home.room / "run"
    if "," not in str(inside) and len(os.fsencode(inside / SOCKET)) <= LONGEST_SOCKET:
        return private(inside, account)
    name = "havendesk-" + hashlib.sha256(os.fsencode(home.room)).hexdigest()[:12]
    bases = [Path("/run"), Path("/tmp")] if os.getuid() == 0 else [Path("/tmp")]
    for base in bases:
        try:
            return private(base / name, account)
        except OSError:
            continue
    return private(Path(tempfile.mkdtemp(prefix="havendesk-", dir="/tmp")), account)


def private(path: Path, account: Account) -> Path:
    """Make `path` the account's alone; one that somebody else put there is refused, not mended."""
    if not path.is_symlink() and not path.exists():
        path.mkdir(mode=0o700)
        give(path, account)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or stat.S_IMODE(found.st_mode) != 0o700:
        raise PermissionError(errno.EPERM, "not a private directory", str(path))
    if found.st_uid == os.getuid():
        give(path, account)
    elif found.st_uid != account.uid:
        raise PermissionError(errno.EPERM, "owned by another user", str(path))
    return path
