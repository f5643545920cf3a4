"""Receiving: inbox + identity → contact and conversation, found or begun."""

from datetime import datetime
from uuid import UUID

import msgspec

from havendesk.conversations import actions as conversations
from havendesk.conversations.model import Conversation, Draft, Opening, Sent
from havendesk.inboxes import queries as inboxes
from havendesk.kit import words
from havendesk.kit.actor import Actor
from havendesk.kit.db import Tx
from havendesk.people import actions as people

LONGEST_PAGE = 500  # characters of the address the contact wrote from


class Inbound(msgspec.Struct, frozen=True, kw_only=True):
    """Words from outside, as every channel hands them in: where they arrived, and by whom."""

    inbox_key: str
    token: str
    client_id: UUID
    body: str
    locale: str
    page: str = ""


async def receive(tx: Tx, inbound: Inbound, *, now: datetime) -> tuple[Actor, Conversation, Sent]:
    """Begin a contact if need be, and the conversation of this message, exactly once."""
    draft = Draft(inbound.client_id, inbound.body).checked()
    inbox = await inboxes.get_inbox_by_key(tx, inbound.inbox_key)
    language = words.choose(inbound.locale)
    contact, is_new = await people.begin_contact(tx, inbound.token, language=language, now=now)
    page = inbound.page.replace("\x00", "")[:LONGEST_PAGE]
    opening = Opening(inbox_id=inbox.id, language=language, page=page, of_new_contact=is_new)
    conversation, sent = await conversations.start_conversation(tx, contact, opening, draft, now=now)
    return contact, conversation, sent
