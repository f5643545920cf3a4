"""Sessions: begin, use, end."""

from collections import OrderedDict
from datetime import datetime, timedelta
from uuid import UUID

from havendesk.kit.actor import Actor
from havendesk.kit.db import Database, Tx
from havendesk.kit.errors import Missing, Unavailable
from havendesk.kit.ids import digest, new_id, new_token
from havendesk.people.events import SessionRevoked
from havendesk.people.queries import require_admin, staff_id
from havendesk.people.store import sessions

TOUCH_EVERY = timedelta(minutes=1)
LONGEST_CLIENT = 200
SESSIONS_KEPT = 10_000
TOUCHED: OrderedDict[UUID, datetime] = OrderedDict()  # of this process; a forgotten one costs a statement


async def begin_session(tx: Tx, agent_id: UUID, client: str, now: datetime) -> tuple[UUID, str]:
    """A new session's id, and its token that nobody can read again."""
    session_id, token = new_id(), new_token()
    client = client.replace("\x00", "")[:LONGEST_CLIENT]
    await sessions.add_session(tx, session_id, agent_id, digest(token), client, now)
    return session_id, token


async def touch(db: Database, actor: Actor, *, now: datetime) -> None:
    """Say that the actor's session is in use, at most once a minute; call it outside any transaction."""
    session_id = actor.session_id
    if session_id is None or ((last := TOUCHED.get(session_id)) and now - last < TOUCH_EVERY):
        return
    TOUCHED[session_id] = now
    TOUCHED.move_to_end(session_id)
    if len(TOUCHED) > SESSIONS_KEPT:
        TOUCHED.popitem(last=False)
    try:
        async with db.transaction() as tx:
            await sessions.touch_session(tx, session_id, now)
    except Unavailable:  # what was asked for is done; the next use will be written
        TOUCHED.pop(session_id, None)


async def sign_out(tx: Tx, actor: Actor, *, now: datetime) -> None:
    """End the session the actor is in."""
    if actor.session_id is not None:
        await revoke_session(tx, actor, actor.session_id, now=now)


async def revoke_session(tx: Tx, actor: Actor, session_id: UUID, *, now: datetime) -> None:
    """End one of the actor's sessions; ending it twice is no error, another's is not there."""
    agent_id = staff_id(actor)
    if await sessions.revoke_session(tx, session_id, agent_id, now):
        await tell_revoked(tx, actor, agent_id, [session_id], now)
    elif not await sessions.is_session_of(tx, session_id, agent_id):
        raise Missing


async def revoke_other_sessions(tx: Tx, actor: Actor, *, now: datetime) -> None:
    """End all of the actor's sessions but the one they are in."""
    await revoke_all(tx, actor, staff_id(actor), now, but=actor.session_id)


async def revoke_agent_sessions(tx: Tx, actor: Actor, agent_id: UUID, *, now: datetime) -> None:
    """Sign somebody else out everywhere."""
    require_admin(actor)
    await revoke_all(tx, actor, agent_id, now)


async def revoke_all(tx: Tx, actor: Actor, agent_id: UUID, now: datetime, *, but: UUID | None = None) -> None:
    """End an agent's sessions, all or all but one."""
    await tell_revoked(tx, actor, agent_id, await sessions.revoke_sessions(tx, agent_id, now, but=but), now)


async def tell_revoked(tx: Tx, actor: Actor, agent_id: UUID, session_ids: list[UUID], now: datetime) -> None:
    """Record the end of each session, for whoever keeps sockets of it."""
    for session_id in session_ids:
        await tx.record(
            SessionRevoked(
                at=now,
                actor_id=actor.id,
                actor_role=actor.role,
                about_id=session_id,
                changes={"agent_id": [None, str(agent_id)]},
            )
        )
