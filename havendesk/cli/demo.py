"""`havendesk demo`: the demo company in an empty desk, without starting it."""

import argparse

from havendesk.cli.ground import join_ground, say
from havendesk.demo import seed
from havendesk.kit import clock
from havendesk.kit.config import Config
from havendesk.kit.errors import CannotStart
from havendesk.people import queries


async def run(_options: argparse.Namespace, config: Config) -> None:
    """Fill an empty desk; a desk with people in it is left alone."""
    async with join_ground(config, say, make=True) as db:
        async with db.snapshot() as tx:
            if not await queries.is_new(tx):
                raise CannotStart("There are people at this desk already; the demo company only fills an empty one.")
        await seed.seed(db, clock.now(), allowed_origins=[config.demo_origin])
    say("The demo company is there. Start the desk with havendesk serve.")
