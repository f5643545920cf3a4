"""What the desk weighs when nothing happens, and how soon it answers after a start."""

import asyncio
import statistics
import sys
import time

from bench import machine
from bench.desk import ROOT, Desk, own_desk
from bench.report import Report

CALM = 5.0  # seconds after the start


async def run(*, quick: bool) -> Report:
    """Memory of everything, and the time of a second start, on the demo company's data."""
    report = Report(
        "idle",
        f"memory of the desk and its database {CALM:.0f} s after a start with the demo company, and that start's time",
        aims={"pss_mib": "≤ 120", "cold_start_s": "≤ 2"},
        raw={"pss_mib": "raw_pss_mib", "cold_start_s": "raw_cold_start_s"},
        notes=[
            "cold_start_s: exec → /ready and the workspace's page answered, the set-up done before; median of several",
            "raw limit: a Python that only keeps the same database, exec → its first row",
        ],
    )
    async with own_desk() as desk:
        report.add(first_start_s=await desk.start(demo=True))
        starts = []
        for _ in range(2 if quick else 5):
            await desk.stop()
            starts.append(await desk.start(demo=True))
        await asyncio.sleep(CALM)
        report.add(cold_start_s=statistics.median(starts), slowest_start_s=max(starts))
        report.add(**weighed(desk.pid))
        await desk.stop()
        report.add(**{f"raw_{name}": value for name, value in (await kept(desk)).items() if name != "processes"})
    return report


async def kept(desk: Desk) -> dict[str, float]:
    """The same of the keeper."""
    began = time.monotonic()
    keeper = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.keeper", str(desk.data),
        cwd=ROOT, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert keeper.stdin
    assert keeper.stdout
    await keeper.stdout.readline()
    spent = time.monotonic() - began
    await asyncio.sleep(CALM)
    figures = weighed(keeper.pid) | {"cold_start_s": spent}
    keeper.stdin.close()
    await keeper.wait()
    return figures


def weighed(pid: int) -> dict[str, float]:
    """The whole tree, its own Python first."""
    own, *others = machine.tree(pid)
    parts = {"python_mib": machine.pss_of(own), "postgres_mib": sum(map(machine.pss_of, others))}
    return {"pss_mib": sum(parts.values()), **parts, "processes": len(others) + 1}
