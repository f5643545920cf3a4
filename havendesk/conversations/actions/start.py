"""Starting conversations with their first messages, exactly once; many in one transaction as well as one."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from havendesk.conversations import queries, store
from havendesk.conversations.model import Change, Conversation, Draft, Opening, Sent
from havendesk.kit.actor import Actor
from havendesk.kit.db import Tx


class Start(msgspec.Struct, frozen=True):
    """Who begins what with which words; the draft is already checked."""

    contact: Actor
    opening: Opening
    draft: Draft

    @property
    def name(self) -> tuple[UUID | None, UUID]:
        """What makes a repeat recognisable."""
        return self.contact.id, self.draft.client_id


async def start_conversation(
    tx: Tx, contact: Actor, opening: Opening, draft: Draft, *, now: datetime
) -> tuple[Conversation, Sent]:
    """Begin a conversation with its first message; the same client id again gives the one that it began."""
    return (await start_conversations(tx, [Start(contact, opening, draft.checked())], now=now))[0]


async def start_conversations(tx: Tx, starts: Sequence[Start], *, now: datetime) -> list[tuple[Conversation, Sent]]:
    """Begin them all, each with its first message; a repeat, also one of another in the list, gives the original."""
    begun = await _begun_before(tx, [start for start in starts if not start.opening.of_new_contact])
    changes: list[Change] = []
    pages: list[str] = []
    for start in starts:
        if start.name in begun:
            continue
        change = start.opening.begun(start.contact, now=now).after_message(start.contact, start.draft, now=now)
        begun[start.name] = change.conversation, Sent.by(change)
        changes.append(change)
        pages.append(start.opening.page)
    if changes:
        await store.write_first_messages(tx, changes, pages)
        for change in changes:
            tx.tell(change.event, change)
    return [begun[start.name] for start in starts]


async def _begun_before(tx: Tx, starts: Sequence[Start]) -> dict[tuple[UUID | None, UUID], tuple[Conversation, Sent]]:
    sent = await queries.find_all_sent(tx, [start.name for start in starts]) if starts else {}
    standing = {c.id: c for c in await store.by_ids(tx, [one.conversation_id for one in sent.values()])} if sent else {}
    return {name: (standing[one.conversation_id], one) for name, one in sent.items()}
