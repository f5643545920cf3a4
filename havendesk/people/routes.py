"""Signing in, who I am, who else works here."""

from typing import Literal

import msgspec

from havendesk.kit.actor import Role
from havendesk.kit.api import Call, Reply, Routes
from havendesk.people import actions, queries
from havendesk.people.model import Agent, Link, Me, Session, Team

routes = Routes("people")


class SignIn(msgspec.Struct, rename={"as_": "as"}):
    """An agent's e-mail and password; a program asks for a bearer token, a browser gets a cookie."""

    email: str
    password: str
    as_: Literal["cookie", "token"] = "cookie"


class SignedIn(msgspec.Struct):
    """A bearer token, shown this once, and whose it is."""

    token: str
    me: Me


class NewPassword(msgspec.Struct):
    """The password somebody chose."""

    password: str


class Locale(msgspec.Struct):
    """The language an agent reads the desk in."""

    locale: Literal["en", "zh", "es"]


class AgentChange(msgspec.Struct):
    """What may be changed of an agent; what is left out stays."""

    role: Literal["agent", "lead", "admin"] | None = None
    active: bool | None = None


@routes.post("/sessions", in_transaction=False)
async def create_session(call: Call, body: SignIn) -> Reply[Me] | SignedIn:
    """Sign in."""
    me, token = await actions.sign_in(
        call.db, body.email, body.password, client=call.client, address=call.address, now=call.now
    )
    return SignedIn(token, me) if body.as_ == "token" else Reply(me, session=token)


@routes.get("/sessions")
async def list_sessions(call: Call) -> list[Session]:
    """Where I am signed in."""
    return await queries.list_sessions(call.tx, call.actor, now=call.now)


@routes.delete("/sessions/current", status=204)
async def sign_out(call: Call) -> Reply[None]:
    """Sign out here."""
    await actions.sign_out(call.tx, call.actor, now=call.now)
    return Reply(None, session="")


@routes.delete("/sessions/{id}", status=204)
async def revoke_session(call: Call) -> None:
    """Sign out there."""
    await actions.revoke_session(call.tx, call.actor, call.id(), now=call.now)


@routes.delete("/sessions", status=204)
async def revoke_other_sessions(call: Call) -> None:
    """Sign out everywhere but here."""
    await actions.revoke_other_sessions(call.tx, call.actor, now=call.now)


@routes.get("/links/{token}")
async def show_link(call: Call) -> Link:
    """Whom a one-time link is for."""
    return await queries.get_link(call.tx, call.path["token"], now=call.now)


@routes.put("/links/{token}/password", in_transaction=False)
async def redeem_link(call: Call, body: NewPassword) -> Reply[Me]:
    """Choose a password by a one-time link, and be signed in."""
    me, token = await actions.redeem_link(call.db, call.path["token"], body.password, client=call.client, now=call.now)
    return Reply(me, session=token)


@routes.get("/me")
async def show_me(call: Call) -> Me:
    """Who I am and what I may see."""
    return await queries.get_me(call.tx, call.actor)


@routes.put("/me/locale")
async def change_locale(call: Call, body: Locale) -> Me:
    """Read the desk in another language."""
    return await actions.change_locale(call.tx, call.actor, body.locale)


@routes.get("/agents")
async def list_agents(call: Call) -> list[Agent]:
    """Everybody who works or worked here."""
    return await queries.list_agents(call.tx, call.actor)


@routes.patch("/agents/{id}")
async def change_agent(call: Call, body: AgentChange) -> Agent:
    """Give an agent another role, or end or renew their access."""
    role = Role(body.role) if body.role else None
    return await actions.change_agent(call.tx, call.actor, call.id(), role=role, active=body.active, now=call.now)


@routes.get("/teams")
async def list_teams(call: Call) -> list[Team]:
    """Every team."""
    return await queries.list_teams(call.tx, call.actor)


@routes.put("/inboxes/{id}/members/{agent_id}", status=204)
async def open_inbox(call: Call) -> None:
    """Let an agent work an inbox."""
    await actions.open_inbox(call.tx, call.actor, call.id(), call.id("agent_id"), now=call.now)


@routes.delete("/inboxes/{id}/members/{agent_id}", status=204)
async def close_inbox(call: Call) -> None:
    """Take an inbox from an agent."""
    await actions.close_inbox(call.tx, call.actor, call.id(), call.id("agent_id"), now=call.now)
