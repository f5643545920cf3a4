"""Writing a note: its own action, so that it can never be taken for a message."""

from datetime import datetime
from uuid import UUID

from havendesk.conversations import queries, store
from havendesk.conversations.model import Draft, Item
from havendesk.kit.actor import Actor
from havendesk.kit.db import Tx


async def write_note(tx: Tx, actor: Actor, conversation_id: UUID, draft: Draft, *, now: datetime) -> Item:
    """Keep a note beside the messages, exactly once; nobody outside the house ever gets it."""
    queries.check_staff(actor)
    draft = draft.checked()
    conversation = await queries.lock_conversation(tx, actor, conversation_id)
    if found := await store.note_written(tx, queries.known_id(actor), draft.client_id):
        return await queries.get_item(tx, actor, *found)
    change = conversation.after_note(actor, draft, now=now)
    await store.write_note(tx, change)
    tx.tell(change.event, change)
    return change.item
