"""Giving a conversation to an agent or a team, and taking it back from an agent who is gone."""

from datetime import datetime
from uuid import UUID

from havendesk.conversations import queries, store
from havendesk.conversations.errors import AssigneeMissing, TeamMissing
from havendesk.conversations.model import Author, Conversation
from havendesk.kit.actor import SYSTEM, Actor, Role
from havendesk.kit.db import Tx
from havendesk.kit.events import Event
from havendesk.people import queries as people

CHUNK = 200  # conversations locked at a time, so that no lock is held for long


async def assign(
    tx: Tx,
    actor: Actor,
    conversation_id: UUID,
    *,
    agent_id: UUID | None,
    team_id: UUID | None,
    now: datetime,
) -> Conversation:
    """Give the next step to `agent_id` and `team_id`; None takes it from whoever had it."""
    queries.check_staff(actor)
    assignee = await people.find_staff_by_id(tx, agent_id) if agent_id else None
    if team_id and not any(team.id == team_id for team in await people.list_teams(tx, actor)):
        raise TeamMissing
    conversation = await queries.lock_conversation(tx, actor, conversation_id)
    if agent_id and not (assignee and assignee.may_see_inbox(conversation.inbox_id)):
        raise AssigneeMissing
    owner = Author(assignee.id, Role.AGENT, assignee.name) if assignee else None
    return await _give(tx, actor, conversation, owner, team_id, now=now)


async def release_assignments(tx: Tx, event: Event, *, now: datetime) -> bool:
    """Put back what an agent who is gone still owned; True when there is more to do."""
    if event.about_id is None:
        return False
    held = await store.assigned_to(tx, event.about_id, CHUNK)
    for conversation_id in held:
        conversation = await store.lock(tx, conversation_id)
        if conversation and conversation.assignee_id == event.about_id:
            await _give(tx, SYSTEM, conversation, None, conversation.team_id, now=now)
    return len(held) == CHUNK


async def _give(
    tx: Tx, actor: Actor, conversation: Conversation, owner: Author | None, team_id: UUID | None, *, now: datetime
) -> Conversation:
    change = conversation.after_assignment(actor, assignee=owner, team_id=team_id, now=now)
    if change is None:
        return conversation
    await store.write_change(tx, change)
    tx.tell(change.event, change)
    return change.conversation
