"""`havendesk init`: the first administrator, the first inbox, a one-time link."""

import argparse
import asyncio
import sys

from havendesk.cli.ground import join_ground, say
from havendesk.inboxes.actions import create_inbox
from havendesk.kit import clock
from havendesk.kit.actor import SYSTEM, Role
from havendesk.kit.config import Config
from havendesk.kit.db import Tx
from havendesk.kit.errors import CannotStart
from havendesk.people import actions, queries


async def run(options: argparse.Namespace, config: Config) -> None:
    """Make them, unless somebody is there already."""
    if not (options.email and options.name) and not sys.stdin.isatty():
        raise CannotStart("Nobody is here to ask: pass --email and --name.")
    async with join_ground(config, say, make=True) as db:
        async with db.snapshot() as tx:
            if not await queries.is_new(tx):
                raise CannotStart(
                    "This desk has an administrator already. For another password: havendesk admin reset-password EMAIL"
                )
        email = options.email or await ask("E-mail of the first administrator")
        name = options.name or await ask("Their name")
        async with db.transaction() as tx:
            token = await begin(tx, options, email, name)
    say(f"Made {name}'s account and the inbox {options.inbox}. Choose a password here within 24 hours:")
    say(f"  {config.desk_origin}/link/{token}")
    say("The link works once, and only while the desk runs: havendesk serve --no-demo")


async def begin(tx: Tx, options: argparse.Namespace, email: str, name: str) -> str:
    """All or nothing; the link's token."""
    now = clock.now()
    agent_id = await actions.add_agent(
        tx, SYSTEM, email=email, name=name, role=Role.ADMIN, languages=options.languages.split(","), now=now
    )
    await create_inbox(
        tx,
        SYSTEM,
        key=options.inbox,
        name=options.company or options.inbox.capitalize(),
        company=options.company,
        languages=options.languages.split(","),
        allowed_origins=options.origin,
        now=now,
    )
    return await actions.make_link(tx, SYSTEM, agent_id, now=now)


async def ask(question: str) -> str:
    """What the person at the terminal types."""
    print(f"{question}: ", end="", flush=True)
    loop, typed = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(sys.stdin.fileno(), typed.set)
    try:
        await typed.wait()  # not input(): a thread in it would keep Ctrl-C waiting
    finally:
        loop.remove_reader(sys.stdin.fileno())
    if answer := sys.stdin.readline().strip():
        return answer
    raise CannotStart("Nothing was typed; nothing was made.")
