"""From an untrusted id to a record, for an actor who may see it: there is no other way."""

from collections.abc import Sequence
from uuid import UUID

from havendesk.conversations import store
from havendesk.conversations.errors import ConversationMissing, OnlyStaff
from havendesk.conversations.model import Author, Conversation, Sent
from havendesk.kit.actor import Actor, Role
from havendesk.kit.db import Row, Tx
from havendesk.kit.errors import Unauthenticated


def known_id(actor: Actor) -> UUID:
    """The actor's id; Unauthenticated when they have none yet."""
    if actor.id is None:
        raise Unauthenticated
    return actor.id


def check_staff(actor: Actor) -> None:
    """Only the people who work at this desk may do this."""
    if not actor.role.is_staff:
        raise OnlyStaff


async def lock_conversation(tx: Tx, actor: Actor, conversation_id: UUID) -> Conversation:
    """The conversation, held until the transaction ends, if the actor may see it."""
    return checked(actor, await store.lock(tx, conversation_id))


async def get_conversation(tx: Tx, actor: Actor, conversation_id: UUID) -> Conversation:
    """The conversation, if the actor may see it."""
    found = await store.by_ids(tx, [conversation_id])
    return checked(actor, found[0] if found else None)


def checked(actor: Actor, conversation: Conversation | None) -> Conversation:
    """The conversation, or ConversationMissing: what may not be seen does not exist."""
    if conversation is None or not conversation.may_be_seen_by(actor):
        raise ConversationMissing
    return conversation


async def find_sent(tx: Tx, actor: Actor, client_id: UUID) -> Sent | None:
    """The message this actor sent under that client id, if they did."""
    found = await find_all_sent(tx, [(known_id(actor), client_id)], name=actor.name)
    return next(iter(found.values()), None)


async def find_all_sent(
    tx: Tx, asked: Sequence[tuple[UUID | None, UUID]], *, name: str = ""
) -> dict[tuple[UUID | None, UUID], Sent]:
    """Which of the (author, client id) pairs were sent already."""
    rows = await tx.rows(store.SENT, [author for author, _ in asked], [client_id for _, client_id in asked])
    return {(row["author_id"], row["client_id"]): _sent(row, name) for row in rows}


def _sent(row: Row, name: str) -> Sent:
    return Sent(
        conversation_id=row["conversation_id"],
        author=Author(row["author_id"], Role(row["author_role"]), name),
        client_id=row["client_id"],
        seq=row["seq"],
        public_seq=row["public_seq"],
        at=row["at"],
        body=row["body"],
    )
