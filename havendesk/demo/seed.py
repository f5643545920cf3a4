"""Fills an empty desk with the demo company: its people, inboxes, and two weeks of conversations."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from havendesk.conversations import actions as conversations
from havendesk.conversations.model import Draft, Opening, Priority
from havendesk.demo.story import Case, Company, Staff, Turn, read_cases, read_company
from havendesk.inboxes import actions as inboxes
from havendesk.kit.actor import SYSTEM, Actor, Role
from havendesk.kit.db import Database, Tx
from havendesk.kit.ids import new_id, new_token
from havendesk.kit.passwords import hash_password
from havendesk.people import actions as people
from havendesk.people import queries

PASSWORD = "quayside-harbour-demo"  # of every demo agent, and told at every start; outside the demo there is none
SHOWN = ("lin", "ana", "rui", "noor")
SIGN_INS = [(agent.email, PASSWORD) for key in SHOWN for agent in read_company().agents if agent.key == key]


class Cast(msgspec.Struct):
    """The ids that the story's keys were given."""

    inboxes: dict[str, UUID]
    teams: dict[str, UUID]
    agents: dict[str, Actor]


async def is_demo(db: Database) -> bool:
    """Does the demo company work here?"""
    async with db.snapshot() as tx:
        return await queries.has_agent(tx, SIGN_INS[0][0])


async def seed(db: Database, now: datetime, *, allowed_origins: list[str]) -> None:
    """Make the company and tell its story, all or nothing: half a company would never be told to its end."""
    company = read_company()
    secret = await hash_password(PASSWORD)
    async with db.transaction() as tx:
        cast = await _hire(tx, company, secret, allowed_origins, now=now - timedelta(days=30))
        for case in read_cases():
            await _tell(tx, cast, case, now=now)
        tx.recorded.clear()  # it happened long ago: nobody is told live
    await db.analyze()


async def _hire(tx: Tx, company: Company, secret: str, origins: list[str], *, now: datetime) -> Cast:
    cast = Cast({}, {}, {})
    for inbox in company.inboxes:
        made = await inboxes.create_inbox(
            tx,
            SYSTEM,
            key=inbox.key,
            name=inbox.name,
            company=company.company.name,
            languages=inbox.languages,
            allowed_origins=origins,
            now=now,
        )
        cast.inboxes[inbox.key] = made.id
    for agent in company.agents:
        cast.agents[agent.key] = await _employ(tx, cast, agent, secret, now=now)
    for team in company.teams:
        members = [actor.id for key, actor in cast.agents.items() if actor.id and team.key in _teams(company, key)]
        cast.teams[team.key] = await people.add_team(
            tx, SYSTEM, key=team.key, name=team.name, agent_ids=members, now=now
        )
    return cast


async def _employ(tx: Tx, cast: Cast, agent: Staff, secret: str, *, now: datetime) -> Actor:
    agent_id = await people.add_agent(
        tx,
        SYSTEM,
        email=agent.email,
        name=agent.name,
        role=Role(agent.role),
        languages=agent.languages,
        password_hash=secret,
        now=now,
    )
    for key in agent.inboxes:
        await people.open_inbox(tx, SYSTEM, cast.inboxes[key], agent_id, now=now)
    found = await queries.find_staff_by_id(tx, agent_id)
    if found is None:
        raise LookupError(agent.key)
    return found


def _teams(company: Company, key: str) -> list[str]:
    return next(agent.teams for agent in company.agents if agent.key == key)


async def _tell(tx: Tx, cast: Cast, case: Case, *, now: datetime) -> None:
    """One conversation as it went: begun, given to somebody, talked through, perhaps resolved."""
    started = now - timedelta(minutes=case.started_minutes_ago)
    contact, _ = await people.begin_contact(tx, new_token(), language=case.language, name=case.contact, now=started)
    first, *turns = case.turns
    opening = Opening(
        inbox_id=cast.inboxes[case.inbox],
        language=case.language,
        subject=case.subject,
        priority=Priority(case.priority),
    )
    begun, _ = await conversations.start_conversation(tx, contact, opening, Draft(new_id(), first.text), now=started)
    owner = cast.agents.get(case.assignee or "")
    await _place(tx, cast, case, begun.id, now=started)
    at = started
    for turn in turns:
        at += timedelta(minutes=turn.after_minutes)
        await _say(tx, cast, contact, begun.id, turn, now=at)
    if case.status == "resolved":
        done = max(at, started + timedelta(minutes=case.resolved_after_minutes or 0))
        await conversations.resolve(tx, owner or cast.agents["rui"], begun.id, now=min(done, now))


async def _place(tx: Tx, cast: Cast, case: Case, conversation_id: UUID, *, now: datetime) -> None:
    """Give it to whoever has it in the story, before they first answer."""
    owner, team_id = cast.agents.get(case.assignee or ""), cast.teams.get(case.team or "")
    if owner is None and team_id is None:
        return
    answered = next((turn.after_minutes for turn in case.turns[1:2] if turn.by != "contact"), 2)
    taken = now + timedelta(minutes=min(1.0, answered / 2))
    agent_id = owner.id if owner else None
    giver = owner or cast.agents["rui"]
    await conversations.assign(tx, giver, conversation_id, agent_id=agent_id, team_id=team_id, now=taken)


async def _say(tx: Tx, cast: Cast, contact: Actor, conversation_id: UUID, turn: Turn, *, now: datetime) -> None:
    author = contact if turn.by == "contact" else cast.agents[turn.by]
    say = conversations.write_note if turn.note else conversations.post_message
    await say(tx, author, conversation_id, Draft(new_id(), turn.text), now=now)
