"""Nothing that was acknowledged is lost, doubled or reordered, whatever is killed or cut meanwhile.

The real server, driven from outside through a proxy that cuts connections. Every client writes down what it sent and
what it was told; at the end the checker compares that with the database, and every screen with a fresh fetch.
"""

import asyncio
import contextlib
import random
import shutil
import tempfile
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from tests.ledger.agent import Agent
from tests.ledger.checker import check, check_screen
from tests.ledger.contact import Contact
from tests.ledger.entries import Ledger
from tests.ledger.server import Server
from tests.ledger.wire import GONE, Cutter
from tests.ledger.writer import Writer

SHORT, LONG = 24.0, 240.0  # seconds under fault
BETWEEN = 4.0  # seconds between two falls of the server or its database
SETTLED_WITHIN = 20.0
INBOXES = ("support", "exchange")


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    """A desk that runs, with its staff."""
    data = Path(tempfile.mkdtemp(prefix="desk-ledger-"))
    data.chmod(0o755)  # the database runs as somebody else when we are root
    desk = Server(data)
    try:
        await desk.start()
        await desk.hire()
        yield desk
    finally:
        await desk.stop()
        shutil.rmtree(data)


async def test_nothing_acknowledged_is_lost(server: Server):
    await run_ledger(server, SHORT)


@pytest.mark.long
async def test_nothing_acknowledged_is_lost_in_minutes(server: Server):
    await run_ledger(server, LONG)


async def run_ledger(server: Server, seconds: float) -> None:
    """Load and faults for a while, then peace, then the reckoning."""
    ledger, stop = Ledger(), asyncio.Event()
    async with Cutter(server.port) as desk_way, Cutter(server.port + 1) as widget_way:
        agents = [await Agent.sign_in(name, ledger, server.port, desk_way.port) for name in ("bo", "lin", "rui")]
        contacts = [
            Contact(f"contact {n}", ledger, widget_way.port, inbox=INBOXES[n % 4 == 0], hasty=n % 3 == 0)
            for n in range(12)
        ]
        everybody: list[Writer] = [*agents, *contacts]
        writing = [asyncio.create_task(one.write_until(stop)) for one in everybody]
        try:
            await faults(server, (desk_way, widget_way), seconds, ledger)
            stop.set()
            await asyncio.wait_for(asyncio.gather(*writing), 90)
            await last_words(agents, contacts, desk_way, widget_way)
            breaches = await screens_settle(everybody)
            breaches += check(ledger, await server.stored())
        finally:
            for task in writing:
                task.cancel()
            await asyncio.gather(*writing, return_exceptions=True)
            await asyncio.gather(*(window.leave() for one in everybody for window in one.windows))
    ledger.counts["cuts"] = desk_way.cuts + widget_way.cuts
    print(f"{len(ledger.entries)} entries,", dict(ledger.counts))
    if breaches:
        pytest.fail("\n".join(breaches), pytrace=False)
    assert_it_was_hard(ledger, seconds)


async def faults(server: Server, cutters: tuple[Cutter, ...], seconds: float, ledger: Ledger) -> None:
    """Cut connections all the time; kill the server and crash the database by turns; leave everything running."""
    cutting = asyncio.create_task(cut(cutters))
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    kinds = 0
    while loop.time() < end:
        await asyncio.sleep(BETWEEN * random.uniform(0.6, 1.2))
        kinds += 1
        if kinds % 2:
            await server.kill()
            await server.start()
            ledger.counts["killed"] += 1
        else:
            server.crash_postgres()
            ledger.counts["database crashed"] += 1
            await server.until_ready()
    cutting.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await cutting


async def cut(cutters: tuple[Cutter, ...]) -> None:
    """Some connections every now and then, never all."""
    while True:
        await asyncio.sleep(random.uniform(0.2, 0.8))
        for cutter in cutters:
            cutter.cut(0.12)


async def last_words(agents: list[Agent], contacts: list[Contact], desk_way: Cutter, widget_way: Cutter) -> None:
    """Each side writes while the other is away: nothing comes after it that would show what a resume forgot."""
    with desk_way.shut():
        await asyncio.gather(*(one.deliver(one.write(case)) for one in contacts for case in one.cases))
    with widget_way.shut():
        await asyncio.gather(*(rui.deliver(rui.write(one.cases[0])) for rui in agents[2:] for one in contacts))


async def screens_settle(everybody: Sequence[Writer]) -> list[str]:
    """Wait until every window shows what a fresh fetch shows; what is still wrong after a while."""
    deadline = asyncio.get_running_loop().time() + SETTLED_WITHIN
    wrong: list[str] = []
    for one in everybody:
        while wrong_here := await wrong_screens(one):
            if asyncio.get_running_loop().time() > deadline:
                wrong += wrong_here
                break
            await asyncio.sleep(0.3)
    return wrong


async def wrong_screens(one: Writer) -> list[str]:
    """Where this writer's windows differ from a fresh fetch."""
    try:
        if isinstance(one, Agent):
            entries, _ = await one.reader.lists()
        else:
            _, answer = await one.reader.get("/conversations")
            entries = answer["cases"]
        threads = {entry["id"]: await one.reader.timeline(entry["id"]) for entry in entries}
    except GONE as cut_off:
        return [f"{one.name} cannot read: {cut_off!r}"]
    fresh = {key: {item["seq"]: item for item in items} for key, items in threads.items()}
    listed = {entry["id"]: entry for entry in entries}
    return [
        breach
        for window in one.windows
        for breach in (
            *check_screen(f"{window.screen.whose}, thread,", window.screen.threads, fresh),
            *check_screen(f"{window.screen.whose}, list,", window.screen.entries, listed),
        )
    ]


def assert_it_was_hard(ledger: Ledger, seconds: float) -> None:
    """A run in which nothing happened proves nothing."""
    counts = ledger.counts
    assert len(ledger.entries) > seconds * 20
    assert counts["killed"] >= 2
    assert counts["database crashed"] >= 2
    assert min(counts[kind] for kind in ("doubled", "assign", "resolve", "reopen", "resumed", "welcomed")) > 0
    assert sum(len(entry.lines) > 1 for entry in ledger.entries) > seconds
    assert sum(entry.kind == "note" for entry in ledger.entries) > 0
