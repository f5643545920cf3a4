"""Adding a message to a conversation, exactly once."""

from datetime import datetime
from uuid import UUID

from havendesk.conversations import queries, store
from havendesk.conversations.model import Draft, Item
from havendesk.kit.actor import Actor
from havendesk.kit.db import Tx


async def post_message(tx: Tx, actor: Actor, conversation_id: UUID, draft: Draft, *, now: datetime) -> Item:
    """Add a message to a conversation exactly once; the line as this actor sees it."""
    draft = draft.checked()
    if sent := await queries.find_sent(tx, actor, draft.client_id):
        return sent.shown_to(actor)
    conversation = await queries.lock_conversation(tx, actor, conversation_id)
    if sent := await queries.find_sent(tx, actor, draft.client_id):
        return sent.shown_to(actor)  # it came twice at once, and the other one held the lock
    change = conversation.after_message(actor, draft, now=now)
    await store.write_messages(tx, [change])
    tx.tell(change.event, change)
    return change.item if actor.role.is_staff else change.public_item or change.item
