"""A day at the desk: 100 conversations, a message each 4 seconds, from a contact's socket to the agent's."""

from bench import machine
from bench.agent import Agent
from bench.apart import Plan, apart, raw_limit, shorter, watched
from bench.desk import LIFTED, count, fill, own_desk
from bench.report import Report, percentile

CONVERSATIONS, EVERY = 100, 4.0


async def run(*, quick: bool) -> Report:
    """Milliseconds from send to the agent's socket, the commit between them."""
    report = Report(
        "chat",
        f"{CONVERSATIONS} conversations, a message each {EVERY:.0f} s, send → commit → on the agent's socket",
        aims={"p50_ms": "≤ 3", "p99_ms": "≤ 15", "refused": "0", "seen": "= sent", "stored": "= sent"},
        raw={"p50_ms": "raw_p50_ms", "p99_ms": "raw_p99_ms", "cpu_us_each": "raw_cpu_us_each"},
        notes=["raw limit: the lane's statements for one message a commit, at the same pace, nobody listening", LIFTED],
    )
    async with own_desk() as desk:
        report.add(disk_syncs_per_s=machine.disk_syncs_per_s(desk.data))
        await desk.start()
        contacts = await fill(desk, CONVERSATIONS)
        plan = Plan(kind="chat", seconds=20 if quick else 60, port=desk.widget_port, people=contacts, every=EVERY)
        before = await count(desk, "messages")
        agent = Agent()
        await agent.come(desk, contacts)
        async with apart("load", plan) as load:
            figures = await watched(load, desk.pid)
        agent.leave()
        report.add(stored=await count(desk, "messages") - before, **figures)
    took = [seen.took_ms for seen in agent.seen.values()]
    report.add(p50_ms=percentile(took, 0.5), p99_ms=percentile(took, 0.99), seen=len(took), rows=agent.rows)
    report.add(**await raw_limit(shorter(plan)))
    return report
