"""Starting a conversation, and adding a message to one, exactly once."""

from datetime import datetime
from uuid import UUID

from havendesk.conversations import queries, store
from havendesk.conversations.model import Conversation, Draft, Item, Opening, Sent
from havendesk.kit.actor import Actor
from havendesk.kit.db import Tx


async def start_conversation(
    tx: Tx, contact: Actor, opening: Opening, draft: Draft, *, now: datetime
) -> tuple[Conversation, Sent]:
    """Begin a conversation with its first message; the same client id again gives the one that it began."""
    draft = draft.checked()
    if not opening.of_new_contact and (sent := await queries.find_sent(tx, contact, draft.client_id)):
        return await queries.get_conversation(tx, contact, sent.conversation_id), sent
    change = opening.begun(contact, now=now).after_message(contact, draft, now=now)
    await store.write_first_message(tx, change, page=opening.page)
    tx.tell(change.event, change)
    return change.conversation, Sent.by(change)


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
