"""What the lane runs: messages of many callers into existing conversations, in one commit."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from havendesk.conversations import store
from havendesk.conversations.errors import ConversationMissing
from havendesk.conversations.model import Change, Conversation, Draft, Sent
from havendesk.conversations.queries import find_all_sent
from havendesk.kit.actor import Actor
from havendesk.kit.db import Database
from havendesk.kit.errors import HavendeskError, Refusal
from havendesk.kit.lane import Parked

Outcome = Sent | HavendeskError | Parked


class Posting(msgspec.Struct, frozen=True):
    """One caller's message on its way into a conversation; the draft is already checked."""

    actor: Actor
    conversation_id: UUID
    draft: Draft
    now: datetime


async def post_batch(db: Database, postings: Sequence[Posting]) -> list[Outcome]:
    """Write what can be written, once, in the order given; an outcome for each.

    Conversations that somebody else holds are skipped and their postings parked: nobody waits for another's lock.
    """
    async with db.transaction() as tx:
        wanted = {posting.conversation_id for posting in postings}
        standing = {c.id: c for c in await store.lock_free_ones(tx, list(wanted))}
        known = set(standing)
        if len(known) < len(wanted):
            known |= await store.which_exist(tx, list(wanted - known))
        sent = await find_all_sent(tx, [(p.actor.id, p.draft.client_id) for p in postings])
        outcomes, changes = _rule(postings, standing, known, sent)
        if changes:
            await store.write_messages(tx, changes)
            for change in changes:
                tx.tell(change.event, change)
    return outcomes


def _rule(
    postings: Sequence[Posting],
    standing: dict[UUID, Conversation],
    known: set[UUID],
    sent: dict[tuple[UUID | None, UUID], Sent],
) -> tuple[list[Outcome], list[Change]]:
    outcomes: list[Outcome] = []
    changes: list[Change] = []
    for posting in postings:
        name = (posting.actor.id, posting.draft.client_id)
        if earlier := sent.get(name):  # a repeat, from before or from this very batch
            outcomes.append(earlier)
            continue
        conversation = standing.get(posting.conversation_id)
        if conversation is None:
            held = posting.conversation_id in known
            outcomes.append(Parked.LOCKED if held else ConversationMissing())
            continue
        try:
            change = conversation.after_message(posting.actor, posting.draft, now=posting.now)
        except Refusal as refusal:
            outcomes.append(refusal)
            continue
        standing[conversation.id] = change.conversation
        changes.append(change)
        sent[name] = Sent.by(change)
        outcomes.append(sent[name])
    return outcomes, changes
