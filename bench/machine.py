"""What the figures were measured on: the machine, its disk, who else used it, and what processes weigh."""

import contextlib
import os
import platform
import tempfile
import time
from pathlib import Path

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")
MIB = 1 << 20


def describe() -> dict[str, str | int | float]:
    """The machine in a few words."""
    return {
        "processor": processor(),
        "cores": os.cpu_count() or 0,
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3, 1),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "python": platform.python_version(),
    }


def processor() -> str:
    """Its name, as the kernel knows it."""
    with contextlib.suppress(OSError):
        for line in (PROC / "cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def disk_syncs_per_s(folder: Path, *, seconds: float = 0.5) -> float:
    """How often 8 KiB reach the disk in a second: no commit of one writer is quicker."""
    block, count = b"\0" * 8192, 0
    with tempfile.TemporaryFile(dir=folder) as file:
        began = time.perf_counter()
        while (spent := time.perf_counter() - began) < seconds:
            os.pwrite(file.fileno(), block, 8192 * (count % 64))
            getattr(os, "fdatasync", os.fsync)(file.fileno())
            count += 1
    return count / spent


def tree(pid: int) -> list[int]:
    """A process and everything it started; Linux only, elsewhere the process alone."""
    children: dict[int, list[int]] = {}
    for path in PROC.glob("[0-9]*"):
        with contextlib.suppress(OSError):
            parent = int((path / "stat").read_text().rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(path.name))
    found = [pid]
    for one in found:
        found += children.get(one, [])
    return found


def pss_of(pid: int) -> float:
    """The MiB of one process, what it shares divided among the sharers; Linux only."""
    for line in (PROC / str(pid) / "smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024 / MIB
    return 0.0


def cpu_seconds(pid: int) -> float:
    """What a process, its children and those that ended have computed so far."""
    total = 0
    for one in tree(pid):
        with contextlib.suppress(OSError):
            total += sum(map(int, (PROC / str(one) / "stat").read_text().rpartition(")")[2].split()[11:15]))
    return total / TICKS


class Watch:
    """How many cores others kept busy while we measured, so that a reader knows how quiet it was."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._busy = busy_seconds()
        self._ours = cpu_seconds(os.getpid())

    def others_cores(self) -> float:
        """Cores that were not ours and not idle, on average until now; 0 where the kernel does not tell."""
        ours = cpu_seconds(os.getpid()) - self._ours
        spent = time.monotonic() - self._began
        return max(0.0, (busy_seconds() - self._busy - ours) / spent)


def busy_seconds() -> float:
    """What all cores have computed since the machine started."""
    with contextlib.suppress(OSError):
        user, nice, system, _idle, _wait, irq, softirq, steal = map(
            int, (PROC / "stat").read_text().split("\n", 1)[0].split()[1:9]
        )
        return (user + nice + system + irq + softirq + steal) / TICKS
    return 0.0
