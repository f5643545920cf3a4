"""`havendesk admin`: who works at this desk."""

import argparse
from collections.abc import Sequence
from uuid import UUID

from havendesk.cli.ground import join_ground, say
from havendesk.inboxes.queries import get_inbox_by_key
from havendesk.kit import clock
from havendesk.kit.actor import SYSTEM, Role
from havendesk.kit.config import Config
from havendesk.kit.db import Tx
from havendesk.people import actions, queries


async def run(options: argparse.Namespace, config: Config) -> None:
    """One verb in one transaction."""
    async with join_ground(config, lambda _: None) as db, db.transaction() as tx:
        lines = await VERBS[options.verb](tx, options, config)
    for line in lines:
        say(line)


async def reset_password(tx: Tx, options: argparse.Namespace, config: Config) -> list[str]:
    """A link; the old password and its sessions end when it is used."""
    return await link(tx, config, (await queries.get_staff_line(tx, SYSTEM, options.email, now=clock.now())).id)


async def add_agent(tx: Tx, options: argparse.Namespace, config: Config) -> list[str]:
    """An agent and their link."""
    now = clock.now()
    agent_id = await actions.add_agent(
        tx,
        SYSTEM,
        email=options.email,
        name=options.name,
        role=Role(options.role),
        languages=options.languages.split(","),
        locale=options.locale,
        now=now,
    )
    for key in options.inbox:
        inbox = await get_inbox_by_key(tx, key)
        await actions.open_inbox(tx, SYSTEM, inbox.id, agent_id, now=now)
    return await link(tx, config, agent_id)


async def list_agents(tx: Tx, _options: argparse.Namespace, _config: Config) -> list[str]:
    """A line each."""
    staff = await queries.list_staff(tx, SYSTEM, now=clock.now())
    rows = [
        (one.email, one.name, one.role.value, "active" if one.active else "deactivated", f"{one.sessions} signed in")
        for one in staff
    ]
    return table(("e-mail", "name", "role", "access", "sessions"), rows)


async def set_role(tx: Tx, options: argparse.Namespace, _config: Config) -> list[str]:
    """Another role, at once."""
    one = await queries.get_staff_line(tx, SYSTEM, options.email, now=clock.now())
    await actions.change_agent(tx, SYSTEM, one.id, role=Role(options.role), now=clock.now())
    return [f"{one.name} is {options.role} now."]


async def deactivate(tx: Tx, options: argparse.Namespace, _config: Config) -> list[str]:
    """No access any more, at once."""
    one = await queries.get_staff_line(tx, SYSTEM, options.email, now=clock.now())
    await actions.change_agent(tx, SYSTEM, one.id, active=False, now=clock.now())
    return [f"{one.name} has no access any more and is signed out everywhere."]


async def sessions(tx: Tx, options: argparse.Namespace, _config: Config) -> list[str]:
    """Where somebody is signed in; with --revoke nowhere."""
    one = await queries.get_staff_line(tx, SYSTEM, options.email, now=clock.now())
    now = clock.now()
    if options.revoke:
        await actions.revoke_agent_sessions(tx, SYSTEM, one.id, now=now)
    found = await queries.list_sessions_of(tx, SYSTEM, one.id, now=now)
    rows = [(f"{each.last_seen_at:%Y-%m-%d %H:%M} UTC", f"{each.created_at:%Y-%m-%d}", each.client) for each in found]
    return table(("last used", "since", "with"), rows) if rows else [f"{one.name} is signed in nowhere."]


async def link(tx: Tx, config: Config, agent_id: UUID) -> list[str]:
    """The two lines that hand over a one-time link."""
    token = await actions.make_link(tx, SYSTEM, agent_id, now=clock.now())
    return ["This link works once, for 24 hours:", f"  {config.desk_origin}/link/{token}"]


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Columns as wide as their widest cell."""
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in [head, *rows]
    ]


VERBS = {
    "reset-password": reset_password,
    "add-agent": add_agent,
    "list-agents": list_agents,
    "set-role": set_role,
    "deactivate": deactivate,
    "sessions": sessions,
}
