"""One-time links: how somebody without a password gets one."""

from datetime import datetime
from uuid import UUID

from havendesk.kit.actor import Actor
from havendesk.kit.db import Database, Tx
from havendesk.kit.ids import digest, new_token
from havendesk.kit.passwords import hash_password
from havendesk.people.actions.sessions import begin_session, revoke_all
from havendesk.people.errors import AgentMissing, LinkSpent
from havendesk.people.events import PasswordChanged
from havendesk.people.model import Me, check_password
from havendesk.people.queries import require_admin
from havendesk.people.store import agents, sessions


async def make_link(tx: Tx, actor: Actor, agent_id: UUID, *, now: datetime) -> str:
    """The token of a new one-time link for an agent; earlier links of theirs no longer work."""
    require_admin(actor)
    if await agents.lock_account(tx, agent_id) is None:
        raise AgentMissing(agent_id=agent_id)
    token = new_token()
    await sessions.add_link(tx, digest(token), agent_id, now)
    return token


async def redeem_link(db: Database, token: str, password: str, *, client: str, now: datetime) -> tuple[Me, str]:
    """Set the password by a one-time link: every earlier session ends and a new one begins."""
    mark = digest(token)
    async with db.snapshot() as tx:
        entry = await sessions.link_of_token(tx, mark, now)
    if entry is None:
        raise LinkSpent
    check_password(password, entry.email)
    hashed = await hash_password(password)
    async with db.transaction() as tx:
        if not await sessions.spend_link(tx, mark, now):
            raise LinkSpent
        return await renew(tx, entry.agent_id, hashed, client, now)


async def renew(tx: Tx, agent_id: UUID, hashed: str, client: str, now: datetime) -> tuple[Me, str]:
    """Write the new password and leave one session, the new one."""
    account = await agents.lock_account(tx, agent_id)
    if account is None or not account.active:
        raise LinkSpent
    actor = Actor(id=agent_id, role=account.role)
    await agents.set_password_hash(tx, agent_id, hashed)
    await tx.record(PasswordChanged(at=now, actor_id=agent_id, actor_role=actor.role, about_id=agent_id))
    await revoke_all(tx, actor, agent_id, now)
    _, token = await begin_session(tx, agent_id, client, now)
    me = await agents.me(tx, agent_id)
    assert me
    return me, token
