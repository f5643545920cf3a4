"""As many durable messages as the desk takes: 64 sockets with 8 each on the way."""

from bench import machine
from bench.apart import Plan, apart, raw_limit, watched
from bench.desk import LIFTED, count, fill, own_desk
from bench.report import Report

SOCKETS, IN_FLIGHT = 64, 8


async def run(*, quick: bool) -> Report:
    """Accepted messages per second, and what the lane alone writes."""
    report = Report(
        "flood",
        f"{SOCKETS} sockets with {IN_FLIGHT} messages each on the way, durable",
        aims={"per_s": "≥ 10,000, ≥ 0.4", "refused": "0", "stored": "= sent"},
        raw={"per_s": "raw_per_s", "cpu_us_each": "raw_cpu_us_each"},
        notes=["raw limit: the desk's lane and statements on a twin of the data, 512 waiting, no sockets", LIFTED],
    )
    async with own_desk() as desk:
        report.add(disk_syncs_per_s=machine.disk_syncs_per_s(desk.data))
        await desk.start()
        contacts = await fill(desk, SOCKETS)
        plan = Plan(
            kind="flood", seconds=8 if quick else 20, port=desk.widget_port, people=contacts, in_flight=IN_FLIGHT
        )
        before = await count(desk, "messages")
        async with apart("load", plan) as load:
            figures = await watched(load, desk.pid)
        report.add(stored=await count(desk, "messages") - before, **figures)
    report.add(**await raw_limit(plan))
    return report
