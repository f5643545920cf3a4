"""As whom the server runs: PostgreSQL refuses root, and a user without a name."""

import os
import pwd
from dataclasses import dataclass
from pathlib import Path

from havendesk.kit.errors import CannotStart

UNPRIVILEGED = ("havendesk", "nobody")


@dataclass(frozen=True, slots=True)
class Account:
    """A user of this machine that owns the server's processes and files."""

    name: str
    uid: int
    gid: int


def choose_account(room: Path) -> Account:
    """Ourselves; for root the owner of an existing `room`, else an unprivileged user."""
    if os.getuid() != 0:
        return named(os.getuid())
    if room.exists() and any(room.iterdir()):
        return owner_of(room)
    for name in UNPRIVILEGED:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, found.pw_uid, found.pw_gid)
    raise CannotStart("PostgreSQL does not run as root, and this machine has no user named nobody or havendesk.")


def owner_of(room: Path) -> Account:
    """The user who has owned the server so far, so that a start as root does not take it from them."""
    owner = room.stat().st_uid
    if owner == 0:
        raise CannotStart(
            f"{room} belongs to root, as whom PostgreSQL does not run; give it back with: chown -R nobody {room}"
        )
    return named(owner)


def named(uid: int) -> Account:
    """The account of a user id, which must have a name."""
    try:
        found = pwd.getpwuid(uid)
    except KeyError:
        raise CannotStart(
            f"PostgreSQL cannot run as user id {uid}, which has no name on this machine; "
            "use one that is listed in /etc/passwd, or start the desk as root on a new --data directory.",
            uid=uid,
        ) from None
    return Account(found.pw_name, uid, found.pw_gid)


def give(path: Path, account: Account) -> None:
    """Make `path` the account's, when we are root and it could not be otherwise."""
    if os.getuid() == 0:
        os.chown(path, account.uid, account.gid, follow_symlinks=False)
