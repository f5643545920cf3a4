"""Runs the load and the raw limit in processes of their own, so that neither shares a loop with what is measured."""

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import msgspec
import uvloop

from bench.desk import ROOT, Person, fill, own_desk
from bench.machine import Watch, cpu_seconds

Figures = dict[str, int | float]


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What a process apart is to do."""

    kind: str
    seconds: float
    port: int = 0
    data: str = ""
    people: list[Person] = []
    every: float = 4.0  # seconds between two messages of one contact
    in_flight: int = 1


Ready = Callable[[], Awaitable[None]]
Work = Callable[[Plan, Ready], Awaitable[Figures]]


class Apart:
    """The other process, seen from here."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    async def ready(self) -> None:
        """Wait until it has everything in place."""
        await self._line()

    async def go(self) -> Figures:
        """Let it begin; what it counted, its share of a core included."""
        assert self._process.stdin
        self._process.stdin.write(b"go\n")
        return msgspec.json.decode(await self._line(), type=Figures)

    async def _line(self) -> bytes:
        assert self._process.stdout
        line = await self._process.stdout.readline()
        if not line:
            raise RuntimeError("the process apart ended early; its words are above")
        return line


@asynccontextmanager
async def apart(module: str, plan: Plan) -> AsyncIterator[Apart]:
    """A process that runs `bench.<module>` on a plan and is gone afterwards."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", f"bench.{module}",
        cwd=ROOT, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=1 << 20,
    )  # fmt: skip
    assert process.stdin
    process.stdin.write(msgspec.json.encode(plan) + b"\n")
    try:
        yield Apart(process)
    finally:
        process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), 20)
        except TimeoutError:
            process.kill()
            await process.wait()


async def raw_limit(plan: Plan) -> Figures:
    """What the desk's own code reaches on this plan without any socket, on a twin of the desk just as fresh."""
    async with own_desk() as twin:
        await twin.start()
        people = await fill(twin, len(plan.people))
        await twin.stop()
        async with apart("raw", msgspec.structs.replace(plan, data=str(twin.data), people=people)) as other:
            figures = await watched(other, other.pid)
            return {f"raw_{name}": value for name, value in figures.items() if name != "load_cores"}


def shorter(plan: Plan) -> Plan:
    """The same plan for a fraction of the time: enough for the limit beside a figure of minutes."""
    return msgspec.structs.replace(plan, seconds=min(plan.seconds, 12))


async def watched(other: Apart, pid: int) -> Figures:
    """Let it run once it is ready; beside its figures what `pid` computed for each, and how busy others kept us."""
    await other.ready()
    watch, before = Watch(), cpu_seconds(pid)
    figures = await other.go()
    spent = (cpu_seconds(pid) - before) * 1e6
    return figures | {"cpu_us_each": spent / max(1, figures["acked"]), "others_cores": watch.others_cores()}


def carry_out(works: dict[str, Work]) -> None:
    """The other process's whole life: plan in, ready, go, figures out."""
    plan = msgspec.json.decode(sys.stdin.buffer.readline(), type=Plan)

    async def work() -> None:
        began = computed = 0.0

        async def ready() -> None:
            nonlocal began, computed
            print("ready", flush=True)
            await asyncio.to_thread(sys.stdin.buffer.readline)
            began, computed = time.monotonic(), time.process_time()

        figures = await works[plan.kind](plan, ready)
        share = (time.process_time() - computed) / (time.monotonic() - began)
        print(msgspec.json.encode(figures | {"load_cores": share}).decode(), flush=True)

    uvloop.run(work())
