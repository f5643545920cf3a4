"""New visitors over REST: each request makes a contact, a conversation and its first message."""

from bench import machine
from bench.apart import Plan, apart, raw_limit, watched
from bench.desk import LIFTED, count, fill, own_desk
from bench.report import Report

CONNECTIONS = 32


async def run(*, quick: bool) -> Report:
    """Conversations begun per second, and what the statements alone allow."""
    report = Report(
        "starts",
        f"POST /api/v1/conversations with a new token each, on {CONNECTIONS} kept connections",
        aims={"per_s": "≥ 1,500", "refused": "0", "stored": "= sent"},
        raw={"per_s": "raw_per_s", "cpu_us_each": "raw_cpu_us_each"},
        notes=[f"raw limit: the lane of beginnings on a twin of the data, {CONNECTIONS} at once, without HTTP", LIFTED],
    )
    async with own_desk() as desk:
        report.add(disk_syncs_per_s=machine.disk_syncs_per_s(desk.data))
        await desk.start()
        plan = Plan(
            kind="starts",
            seconds=8 if quick else 20,
            port=desk.widget_port,
            people=await fill(desk, 1),
            in_flight=CONNECTIONS,
        )
        before = await count(desk, "conversations"), await count(desk, "messages")
        async with apart("load", plan) as load:
            figures = await watched(load, desk.pid)
        stored = await count(desk, "conversations") - before[0], await count(desk, "messages") - before[1]
    report.add(stored=stored[0], stored_messages=stored[1], **figures)
    report.add(**await raw_limit(plan))
    return report
