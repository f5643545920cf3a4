"""`havendesk worker`: one more worker beside the desk's own."""

import argparse
import asyncio

from havendesk import wiring
from havendesk.cli.ground import join_ground, say
from havendesk.kit.config import Config
from havendesk.kit.errors import CannotStart
from havendesk.kit.postgres import running_dsn
from havendesk.worker.run import run_worker


async def run(_options: argparse.Namespace, config: Config) -> None:
    """Run reactions and jobs until stopped."""
    if config.database_url is None and running_dsn(config.data) is None:
        raise CannotStart(f"No desk is running on {config.data.resolve()}; start it with havendesk serve first.")
    async with join_ground(config, say) as db:
        say("One more worker runs; Ctrl-C stops it.")
        await run_worker(db, wiring.REACTIONS, wiring.JOBS, asyncio.Event())
