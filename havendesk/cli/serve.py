"""`havendesk serve`: the whole desk in one process, until it is stopped."""

import argparse
import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from havendesk import wiring
from havendesk.cli.ground import open_ground, say
from havendesk.cli.ports import check_ports
from havendesk.demo import seed
from havendesk.demo.pages import wallet_site
from havendesk.kit import clock
from havendesk.kit.config import Config
from havendesk.kit.db import Database
from havendesk.people import queries
from havendesk.web.run import run_desk
from havendesk.worker import run_worker

LOOPBACK = ("127.0.0.1", "localhost", "::1")


async def run(options: argparse.Namespace, config: Config) -> None:
    """Ports first, so that a busy one leaves no trace; then database, demo company, server and worker."""
    check_ports(config)
    async with open_ground(config, say) as db:
        async with db.snapshot() as tx:
            is_new = await queries.is_new(tx)
        if is_new and config.demo:
            say("Making the demo company, about 300 conversations of 14 days …")
            await seed.seed(db, clock.now(), allowed_origins=[config.demo_origin])
        has_demo = config.demo and await seed.is_demo(db)
        greeting = "\n".join(welcome(config, has_demo=has_demo, is_new=is_new))
        site = wallet_site(config.widget_origin) if has_demo else None
        async with worker_beside(db, wanted=not options.no_worker):
            await run_desk(config, db, demo=site, ready=lambda: say(greeting))


@asynccontextmanager
async def worker_beside(db: Database, *, wanted: bool) -> AsyncIterator[None]:
    """The worker in this process, which finishes what it has begun before the database goes."""
    stop = asyncio.Event()
    working = asyncio.create_task(run_worker(db, wiring.REACTIONS, wiring.JOBS, stop)) if wanted else None
    try:
        yield
    finally:
        stop.set()
        if working:
            with suppress(TimeoutError):
                await asyncio.wait_for(working, 10)


def welcome(config: Config, *, has_demo: bool, is_new: bool) -> list[str]:
    """Where to click and how to sign in."""
    lines = ["", f"  The desk         {config.desk_origin}", f"  Widget's origin  {config.widget_origin}"]
    if has_demo:
        lines.insert(1, f"  A demo wallet    {config.demo_origin}   ask something there, answer it at the desk")
        lines += ["", "  Sign in at the desk as", *(f"    {email:24} {password}" for email, password in seed.SIGN_INS)]
        if config.host not in LOOPBACK:
            lines += ["", "  Whoever reaches this address can sign in with these. For real work: --no-demo"]
    elif is_new:
        lines += ["", "  Nobody can sign in yet. In another terminal: havendesk init"]
    return [*lines, "", "  Ctrl-C stops everything.", ""]
