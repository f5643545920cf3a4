"""The chat while somebody else's transaction holds 5 of the 100 conversations for 2 seconds, again and again."""

import asyncio
import time
from itertools import pairwise
from uuid import UUID

import asyncpg

from bench import machine
from bench.agent import Agent, Seen
from bench.apart import Plan, apart, raw_limit, shorter, watched
from bench.chat import CONVERSATIONS, EVERY
from bench.desk import LIFTED, count, fill, own_desk
from bench.report import Report, percentile

HELD, HOLD, PAUSE = 5, 2.0, 2.0
Span = tuple[float, float]


async def run(*, quick: bool) -> Report:
    """What the other 95 notice, and that the 5 arrive in order when they are let go."""
    report = new_report()
    async with own_desk() as desk:
        report.add(disk_syncs_per_s=machine.disk_syncs_per_s(desk.data))
        await desk.start()
        contacts = await fill(desk, CONVERSATIONS)
        plan = Plan(kind="chat", seconds=20 if quick else 60, port=desk.widget_port, people=contacts, every=EVERY)
        held = [person.conversation for person in contacts[:: CONVERSATIONS // HELD]]
        before = await count(desk, "messages")
        agent, spans = Agent(), list[Span]()
        await agent.come(desk, contacts)
        async with apart("load", plan) as load:
            holding = asyncio.create_task(hold(desk.dsn, held, spans))
            report.add(**await watched(load, desk.pid))
            holding.cancel()
            await asyncio.gather(holding, return_exceptions=True)
        agent.leave()
        report.add(stored=await count(desk, "messages") - before)
    report.add(holds=len(spans), seen=len(agent.seen), **judged(list(agent.seen.values()), set(held), spans))
    report.add(**await raw_limit(shorter(plan)))
    return report


def new_report() -> Report:
    """What will be told, and what we want."""
    return Report(
        "stall",
        f"the chat while a transaction holds {HELD} of the {CONVERSATIONS} conversations for {HOLD:.0f} s at a time",
        aims={"p99_ms": "≤ 15", "refused": "0", "seen": "= sent", "stored": "= sent", "out_of_order": "0"},
        raw={"p99_ms": "raw_p99_ms", "p50_ms": "raw_p50_ms", "cpu_us_each": "raw_cpu_us_each"},
        notes=[
            f"p50_ms, p99_ms: the other {CONVERSATIONS - HELD} during a hold; let_go_ms: the held ones, after the hold",
            "raw limit: the lane's statements for one message a commit, at the same pace, nothing held",
            LIFTED,
        ],
    )


async def hold(dsn: str, conversations: list[str], spans: list[Span]) -> None:
    """Lock, wait, let go, until cancelled; the spans say when."""
    connection = await asyncpg.connect(dsn)
    try:
        while True:
            await asyncio.sleep(PAUSE)
            async with connection.transaction():
                keys = [UUID(key) for key in conversations]
                await connection.execute("select 1 from conversations where id = any($1) for update", keys)
                began = time.monotonic()
                await asyncio.sleep(HOLD)
            spans.append((began, time.monotonic()))
    finally:
        await connection.close()


def judged(seen: list[Seen], held: set[str], spans: list[Span]) -> dict[str, float]:
    """The others during a hold, the held ones after it, and whoever came in another order than they were sent."""
    during = [(one, until) for one in seen for began, until in spans if began <= one.sent <= until]
    others = [one.took_ms for one, _ in during if one.conversation not in held]
    let_go = [(one.took_ms / 1000 + one.sent - until) * 1000 for one, until in during if one.conversation in held]
    threads: dict[str, list[Seen]] = {}
    for one in seen:  # in the order they came
        threads.setdefault(one.conversation, []).append(one)
    wrong = sum(
        (a.sent, a.seq) >= (b.sent, b.seq) or a.seq >= b.seq for thread in threads.values() for a, b in pairwise(thread)
    )
    return {
        "p50_ms": percentile(others, 0.5),
        "p99_ms": percentile(others, 0.99),
        "held_messages": len(let_go),
        "let_go_p99_ms": percentile(let_go, 0.99),
        "out_of_order": wrong,
    }
