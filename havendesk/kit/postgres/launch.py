"""Become the server's user, tie the server's life to the desk's, then turn into the server.

Run as a program of its own: code between fork and exec in a process that has threads may hang, a fresh interpreter
cannot. Arguments: parent's pid, uid, gid, tie, paths to reach (a line each), command.
"""

import ctypes
import os
import signal
import stat
import sys

CANNOT_REACH = 113  # exit code: the user is not let into a directory that it needs
PR_SET_PDEATHSIG = 1
DEATH_SIGNALS = {"signal": signal.SIGINT, "kill": signal.SIGKILL}  # fast shutdown, or at once
CLONE_NEWNS = 0x20000
MS_BIND, MS_REC, MS_PRIVATE, MS_NOSUID, MS_NODEV = 0x1000, 0x4000, 0x40000, 0x2, 0x4


def main(parent: int, uid: int, gid: int, tie: str, paths: list[str], command: list[str]) -> None:
    """Run `command` as the given user; `tie` is signal, kill, pipe or none."""
    if os.getuid() == 0 and uid != 0:
        let_in(paths, uid, gid)
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    refuse_closed_doors(paths)
    os.umask(0o077)
    os.chdir(paths[0])  # by which a later desk knows what an earlier one left running
    if tie in DEATH_SIGNALS:
        tie_by_signal(parent, DEATH_SIGNALS[tie])  # after setuid: a change of user clears it
    if tie == "pipe":
        tie_by_pipe()
    os.execv(command[0], command)


def let_in(paths: list[str], uid: int, gid: int) -> None:
    """Show the server its directories where they are, behind parents that are closed to its user (say /root).

    In a mount namespace of its own, so that no mode of a directory that is not ours is loosened for anybody else.
    Without the right to make one (a container) nothing changes, and the closed door is named later.
    """
    doors = sorted({door for path in paths if (door := closed_door(path, uid, gid))})
    if not doors or not sys.platform.startswith("linux"):
        return
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNS) or libc.mount(b"none", b"/", None, MS_REC | MS_PRIVATE, None):
        return
    opened = {path: os.open(path, os.O_RDONLY | os.O_DIRECTORY) for path in paths}
    for door in doors:
        libc.mount(b"tmpfs", os.fsencode(door), b"tmpfs", MS_NOSUID | MS_NODEV, b"mode=755,size=64k")
    for path, number in opened.items():
        if any(path.startswith(door + "/") for door in doors):
            os.makedirs(path, mode=0o755, exist_ok=True)
            libc.mount(f"/proc/self/fd/{number}".encode(), os.fsencode(path), None, MS_BIND | MS_REC, None)
        os.close(number)


def closed_door(path: str, uid: int, gid: int) -> str | None:
    """The topmost parent of `path` that the user may not walk through."""
    parents = path.split("/")[1:-1]
    for depth in range(1, len(parents) + 1):
        door = "/" + "/".join(parents[:depth])
        found = os.stat(door)
        bit = stat.S_IXUSR if found.st_uid == uid else stat.S_IXGRP if found.st_gid == gid else stat.S_IXOTH
        if not found.st_mode & bit:
            return door
    return None


def refuse_closed_doors(paths: list[str]) -> None:
    """Leave with the name of the first directory that keeps this user out."""
    for path in paths:
        if not os.access(path, os.X_OK):
            sys.stderr.write(closed_door(path, os.getuid(), os.getgid()) or path)
            sys.stderr.flush()
            os._exit(CANNOT_REACH)


def tie_by_signal(parent: int, word: signal.Signals) -> None:
    """Let the kernel send `word` when the desk dies, however it dies (Linux)."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_PDEATHSIG, word, 0, 0, 0)
    if os.getppid() != parent:  # it died before the line above
        os._exit(1)


def tie_by_pipe() -> None:
    """Leave a tiny watcher on the pipe that is our standard input: closed without a word, it stops the server."""
    nothing = os.open(os.devnull, os.O_RDWR)
    server = str(os.getpid())
    child = os.fork()
    if child == 0:
        os.setsid()
        if os.fork():  # twice, so that the server does not find a child that it never had
            os._exit(0)
        os.dup2(nothing, 1)
        os.dup2(nothing, 2)  # else the log's pipe would stay open after the server's end
        os.execv("/bin/sh", ["/bin/sh", "-c", 'read word || kill -INT "$0"', server])
    os.waitpid(child, 0)
    os.dup2(nothing, 0)


if __name__ == "__main__":
    _, _parent, _uid, _gid, _tie, _paths, *_command = sys.argv
    main(int(_parent), int(_uid), int(_gid), _tie, _paths.split("\n"), _command)
