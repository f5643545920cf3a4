"""Fills an empty desk with the demo company: its people, inboxes, and two weeks of conversations."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from havendesk.conversations import actions as conversations
from havendesk.conversations.model import Draft, Priority
from havendesk.demo.story import Case, Company, Turn, read_cases, read_company
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
    """Make the company and tell its story, each conversation in one transaction."""
    company = read_company()
    secret = await hash_password(PASSWORD)
    async with db.transaction() as tx:
        cast = await _hire(tx, company, secret, allowed_origins, now=now - timedelta(days=30))
    for case in read_cases():
        async with db.transaction() as tx:
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
        if found := await queries.find_staff_by_id(tx, agent_id):
            cast.agents[agent.key] = found
    for team in company.teams:
        members = [actor.id for key, actor in cast.agents.items() if actor.id and team.key in _teams(company, key)]
        cast.teams[team.key] = await people.add_team(
            tx, SYSTEM, key=team.key, name=team.name, agent_ids=members, now=now
        )
    return cast


def _teams(company: Company, key: str) -> list[str]:
    return next(agent.teams for agent in company.agents if agent.key == key)


async def _tell(tx: Tx, cast: Cast, case: Case, *, now: datetime) -> None:
    """One conversation as it went: begun, given to somebody, talked through, perhaps resolved."""
    started = now - timedelta(minutes=case.started_minutes_ago)
    contact = await people.begin_contact(tx, new_token(), language=case.language, name=case.contact, now=started)
    first, *turns = case.turns
    begun, _ = await conversations.start_conversation(
        tx,
        contact,
        cast.inboxes[case.inbox],
        Draft(new_id(), first.text),
        language=case.language,
        subject=case.subject,
        priority=Priority(case.priority),
        now=started,
    )
    owner = cast.agents.get(case.assignee or "")
    team_id = cast.teams.get(case.team or "")
    at = started
    if owner or team_id:
        first_answer = next((turn.after_minutes for turn in turns[:1] if turn.by != "contact"), 2)
        taken = started + timedelta(minutes=min(1.0, first_answer / 2))
        await conversations.assign(
            tx, owner or cast.agents["rui"], begun.id, agent_id=owner.id if owner else None, team_id=team_id, now=taken
        )
    for turn in turns:
        at += timedelta(minutes=turn.after_minutes)
        await _say(tx, cast, contact, begun.id, turn, now=at)
    if case.status == "resolved":
        done = max(at, started + timedelta(minutes=case.resolved_after_minutes or 0))
        await conversations.resolve(tx, owner or cast.agents["rui"], begun.id, now=min(done, now))


async def _say(tx: Tx, cast: Cast, contact: Actor, conversation_id: UUID, turn: Turn, *, now: datetime) -> None:
    author = contact if turn.by == "contact" else cast.agents[turn.by]
    say = conversations.write_note if turn.note else conversations.post_message
    await say(tx, author, conversation_id, Draft(new_id(), turn.text), now=now)
