"""Receiving: inbox + identity → contact and conversation, found or begun."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import msgspec

from havendesk.conversations import actions as conversations
from havendesk.conversations.actions import Start
from havendesk.conversations.model import Conversation, Draft, Opening, Sent
from havendesk.inboxes import queries as inboxes
from havendesk.inboxes.errors import InboxMissing
from havendesk.inboxes.model import Inbox
from havendesk.kit import words
from havendesk.kit.actor import Actor
from havendesk.kit.db import Tx
from havendesk.kit.errors import Refusal
from havendesk.people import actions as people
from havendesk.people.model import Newcomer, check_visitor_token

LONGEST_PAGE = 500  # characters of the address the contact wrote from


class Inbound(msgspec.Struct, frozen=True, kw_only=True):
    """Words from outside, as every channel hands them in: where they arrived, and by whom."""

    inbox_key: str
    token: str
    client_id: UUID
    body: str
    locale: str
    page: str = ""

    @property
    def language(self) -> str:
        """The one of our languages that the contact reads."""
        return words.choose(self.locale)


class Received(NamedTuple):
    """Who said it, in which conversation, and where it stands there."""

    contact: Actor
    conversation: Conversation
    sent: Sent


async def receive(tx: Tx, inbound: Inbound, *, now: datetime) -> Received:
    """Begin a contact if need be, and the conversation of this message, exactly once."""
    outcome = (await receive_all(tx, [inbound], now=now))[0]
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


async def receive_all(tx: Tx, inbounds: Sequence[Inbound], *, now: datetime) -> list[Received | Refusal]:
    """The same for many at once, an outcome for each: what one is refused for costs the others nothing."""
    known = await inboxes.get_inboxes_by_key(tx, {inbound.inbox_key for inbound in inbounds})
    checked = [_check(inbound, known) for inbound in inbounds]
    good = [inbound for inbound, outcome in zip(inbounds, checked, strict=True) if isinstance(outcome, Draft)]
    if not good:
        return [outcome for outcome in checked if isinstance(outcome, Refusal)]
    newcomers = [Newcomer(inbound.token, inbound.language) for inbound in good]
    contacts = await people.begin_contacts(tx, newcomers, now=now)
    drafts = [draft for draft in checked if isinstance(draft, Draft)]
    starts = [
        Start(contacts[inbound.token][0], _opening(inbound, known, is_new=contacts[inbound.token][1]), draft)
        for inbound, draft in zip(good, drafts, strict=True)
    ]
    begun = iter(await conversations.start_conversations(tx, starts, now=now))
    received = (Received(start.contact, *one) for start, one in zip(starts, begun, strict=True))
    return [outcome if isinstance(outcome, Refusal) else next(received) for outcome in checked]


def _check(inbound: Inbound, known: dict[str, Inbox]) -> Draft | Refusal:
    """The words as they may be kept, or why they may not come in."""
    try:
        check_visitor_token(inbound.token)
        if inbound.inbox_key not in known:
            raise InboxMissing
        return Draft(inbound.client_id, inbound.body).checked()
    except Refusal as refusal:
        return refusal


def _opening(inbound: Inbound, known: dict[str, Inbox], *, is_new: bool) -> Opening:
    page = inbound.page.replace("\x00", "")[:LONGEST_PAGE]
    inbox = known[inbound.inbox_key]
    return Opening(inbox_id=inbox.id, language=inbound.language, page=page, of_new_contact=is_new)
