"""Who works here, in which role, on which inboxes; each change is told, so that open sockets follow at once."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from havendesk.kit.actor import Actor, Role
from havendesk.kit.db import Tx
from havendesk.kit.errors import Missing
from havendesk.kit.events import Event
from havendesk.kit.ids import new_id
from havendesk.people.actions.sessions import revoke_all
from havendesk.people.errors import AgentMissing, EmailTaken, LastAdmin
from havendesk.people.events import AccessChanged, AgentAdded, AgentDeactivated
from havendesk.people.model import Account, Agent, Me, plain_email
from havendesk.people.queries import get_agent, get_me, require_admin
from havendesk.people.store import agents


async def add_agent(
    tx: Tx,
    actor: Actor,
    *,
    email: str,
    name: str,
    role: Role,
    now: datetime,
    languages: Sequence[str] = ("en",),
    locale: str = "en",
    password_hash: str | None = None,
) -> UUID:
    """The id of a new agent, who gets a password by a one-time link; raises EmailTaken."""
    require_admin(actor)
    agent = Me(
        id=new_id(),
        name=name.strip(),
        email=plain_email(email),
        role=role,
        languages=list(languages),
        locale=locale,
        team_ids=[],
        inbox_ids=[],
    )
    if not await agents.add_agent(tx, agent, password_hash=password_hash, now=now):
        raise EmailTaken
    await tell(tx, AgentAdded, actor, agent.id, {"role": [None, role.value]}, now)
    return agent.id


async def add_team(tx: Tx, actor: Actor, *, key: str, name: str, agent_ids: Sequence[UUID], now: datetime) -> UUID:
    """The id of a new team with these agents in it."""
    require_admin(actor)
    team_id = new_id()
    await agents.add_team(tx, team_id, key, name, now)
    await agents.add_team_members(tx, team_id, agent_ids)
    return team_id


async def change_agent(
    tx: Tx, actor: Actor, agent_id: UUID, *, now: datetime, role: Role | None = None, active: bool | None = None
) -> Agent:
    """Give an agent another role, or end or renew their access; one active admin always remains."""
    require_admin(actor)
    admins = await agents.lock_admins(tx)
    account = await agents.lock_account(tx, agent_id)
    if account is None:
        raise AgentMissing(agent_id=agent_id)
    role = account.role if role is None else role
    active = account.active if active is None else active
    if admins == [agent_id] and not (role is Role.ADMIN and active):
        raise LastAdmin(agent_id=agent_id)
    if (role, active) != (account.role, account.active):
        await agents.set_access(tx, agent_id, role, active=active)
        await tell_change(tx, actor, account, role, active=active, now=now)
    return await get_agent(tx, actor, agent_id)


async def change_locale(tx: Tx, actor: Actor, locale: str) -> Me:
    """Read the desk in another language."""
    me = await get_me(tx, actor)
    await agents.set_locale(tx, me.id, locale)
    return await get_me(tx, actor)


async def open_inbox(tx: Tx, actor: Actor, inbox_id: UUID, agent_id: UUID, *, now: datetime) -> None:
    """Let an agent work an inbox."""
    require_admin(actor)
    if await agents.lock_account(tx, agent_id) is None:
        raise AgentMissing(agent_id=agent_id)
    added = await agents.add_inbox_member(tx, inbox_id, agent_id)
    if added is None:
        raise Missing(inbox_id=inbox_id)
    if added:
        await tell(tx, AccessChanged, actor, agent_id, {"inbox_id": [None, str(inbox_id)]}, now)


async def close_inbox(tx: Tx, actor: Actor, inbox_id: UUID, agent_id: UUID, *, now: datetime) -> None:
    """Take an inbox from an agent."""
    require_admin(actor)
    if await agents.lock_account(tx, agent_id) is None:
        raise AgentMissing(agent_id=agent_id)
    if await agents.remove_inbox_member(tx, inbox_id, agent_id):
        await tell(tx, AccessChanged, actor, agent_id, {"inbox_id": [str(inbox_id), None]}, now)


async def tell_change(tx: Tx, actor: Actor, before: Account, role: Role, *, active: bool, now: datetime) -> None:
    """Record what changed in an agent's access, and end their sessions with it."""
    changes: dict[str, list[object]] = {}
    if role is not before.role:
        changes["role"] = [before.role.value, role.value]
    if active != before.active:
        changes["active"] = [before.active, active]
    if before.active and not active:
        await tell(tx, AgentDeactivated, actor, before.id, changes, now)
        await revoke_all(tx, actor, before.id, now)
    await tell(tx, AccessChanged, actor, before.id, changes, now)


async def tell(
    tx: Tx, kind: type[Event], actor: Actor, agent_id: UUID, changes: dict[str, list[object]], now: datetime
) -> None:
    """Record what an actor did to an agent."""
    await tx.record(kind(at=now, actor_id=actor.id, actor_role=actor.role, about_id=agent_id, changes=changes))
