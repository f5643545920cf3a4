"""Calling a conversation done, and taking that back."""

from datetime import datetime
from uuid import UUID

from havendesk.conversations import queries, store
from havendesk.conversations.model import Change, Conversation
from havendesk.kit.actor import Actor
from havendesk.kit.db import Tx


async def resolve(tx: Tx, actor: Actor, conversation_id: UUID, *, now: datetime) -> Conversation:
    """We think it is done; a reply of the contact reopens it."""
    queries.check_staff(actor)
    conversation = await queries.lock_conversation(tx, actor, conversation_id)
    return await _keep(tx, conversation, conversation.after_resolution(actor, now=now))


async def reopen(tx: Tx, actor: Actor, conversation_id: UUID, *, now: datetime) -> Conversation:
    """It was not done after all."""
    queries.check_staff(actor)
    conversation = await queries.lock_conversation(tx, actor, conversation_id)
    return await _keep(tx, conversation, conversation.after_reopening(actor, now=now))


async def _keep(tx: Tx, conversation: Conversation, change: Change | None) -> Conversation:
    if change is None:
        return conversation
    await store.write_change(tx, change)
    tx.tell(change.event, change)
    return change.conversation
