"""Every read about people: who somebody is, and what they may see of the others."""

from datetime import datetime
from uuid import UUID

from havendesk.kit.actor import Actor, Role
from havendesk.kit.db import Tx
from havendesk.kit.errors import Forbidden, Unauthenticated
from havendesk.kit.ids import digest
from havendesk.people.errors import AdminsOnly, AgentMissing, LinkSpent
from havendesk.people.model import Agent, Link, Me, Session, StaffLine, Team, plain_email
from havendesk.people.store import agents, contacts, sessions


async def find_staff(tx: Tx, token: str, *, now: datetime) -> Actor | None:
    """Who is signed in with this session token; only reads, so `actions.touch` keeps the session from resting."""
    return await sessions.actor_of_token(tx, digest(token), now)


async def find_session_actor(tx: Tx, session_id: UUID, *, now: datetime) -> Actor | None:
    """Who that session lets in as of now, with today's role and inboxes; None when it is over."""
    return await sessions.actor_of_session(tx, session_id, now)


async def find_staff_by_id(tx: Tx, agent_id: UUID) -> Actor | None:
    """An active agent as an actor without a session."""
    return await sessions.actor_of_agent(tx, agent_id)


async def find_visitor(tx: Tx, token: str) -> Actor | None:
    """The contact on the browser that made this token."""
    found = await contacts.contact_of_visitor(tx, digest(token))
    return None if found is None else found.actor


async def get_me(tx: Tx, actor: Actor) -> Me:
    """An agent as they see themselves."""
    found = await agents.me(tx, staff_id(actor))
    if found is None:
        raise AgentMissing
    return found


async def get_agent(tx: Tx, actor: Actor, agent_id: UUID) -> Agent:
    """A colleague."""
    require_staff(actor)
    found = await agents.agent_shown(tx, agent_id)
    if found is None:
        raise AgentMissing(agent_id=agent_id)
    return found


async def list_agents(tx: Tx, actor: Actor) -> list[Agent]:
    """Everybody who works or worked here, by name."""
    require_staff(actor)
    return await agents.agents_by_name(tx)


async def list_teams(tx: Tx, actor: Actor) -> list[Team]:
    """Every team, by name."""
    require_staff(actor)
    return await agents.teams_by_name(tx)


async def list_sessions(tx: Tx, actor: Actor, *, now: datetime) -> list[Session]:
    """Where the actor is signed in."""
    return await sessions.sessions_of(tx, staff_id(actor), actor.session_id, now)


async def list_sessions_of(tx: Tx, actor: Actor, agent_id: UUID, *, now: datetime) -> list[Session]:
    """Where somebody else is signed in."""
    require_admin(actor)
    return await sessions.sessions_of(tx, agent_id, None, now)


async def list_staff(tx: Tx, actor: Actor, *, now: datetime) -> list[StaffLine]:
    """Everybody with their e-mail, role and number of sessions."""
    require_admin(actor)
    return await agents.staff(tx, None, now)


async def get_staff_line(tx: Tx, actor: Actor, email: str, *, now: datetime) -> StaffLine:
    """The one with this e-mail."""
    require_admin(actor)
    found = await agents.staff(tx, plain_email(email), now)
    if not found:
        raise AgentMissing
    return found[0]


async def get_link(tx: Tx, token: str, *, now: datetime) -> Link:
    """Whom a one-time link is for, as long as it can be used."""
    found = await sessions.link_of_token(tx, digest(token), now)
    if found is None:
        raise LinkSpent
    return found.link


async def is_new(tx: Tx) -> bool:
    """Is nobody there yet who could let others in?"""
    return not await agents.has_admin(tx)


async def has_agent(tx: Tx, email: str) -> bool:
    """Does somebody with this e-mail work here, or did once?"""
    return await agents.account_of_email(tx, email) is not None


def require_staff(actor: Actor) -> None:
    """Refuse everybody who does not work here; the desk itself does."""
    if not actor.role.is_staff and actor.role is not Role.SYSTEM:
        raise Forbidden


def require_admin(actor: Actor) -> None:
    """Refuse everybody but admins, and the desk itself at its operator's command."""
    if actor.role not in (Role.ADMIN, Role.SYSTEM):
        raise AdminsOnly


def staff_id(actor: Actor) -> UUID:
    """The agent who acts; the desk itself is nobody."""
    if not actor.role.is_staff:
        raise Forbidden
    if actor.id is None:
        raise Unauthenticated
    return actor.id
