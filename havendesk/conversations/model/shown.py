"""What lists and callers are shown of a conversation."""

from datetime import datetime
from uuid import UUID

import msgspec

from havendesk.conversations.model.conversation import Change, Conversation, Priority, Status
from havendesk.conversations.model.item import Author, Item, Snippet
from havendesk.kit.actor import Actor


class Person(msgspec.Struct, frozen=True):
    """An id with its name."""

    id: UUID
    name: str


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """What an agent's list shows of a conversation; `seq` is its version."""

    id: UUID
    case_number: str
    inbox_id: UUID
    contact: Person
    subject: str
    language: str
    status: Status
    priority: Priority
    team_id: UUID | None
    assignee_id: UUID | None
    created_at: datetime
    waiting_since: datetime | None
    last: Snippet | None
    seq: int
    message_seq: int
    spoken_seq: int


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """What a contact sees of their conversation; `seq` is its version and the last line's number."""

    id: UUID
    case_number: str
    subject: str
    status: Status
    created_at: datetime
    last: Snippet | None
    seq: int
    agent: Person | None


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """Where a message stands, for whoever sent it."""

    conversation_id: UUID
    author: Author
    client_id: UUID
    seq: int
    public_seq: int
    at: datetime
    body: str

    @classmethod
    def by(cls, change: Change) -> "Sent":
        """Where the message of a change stands."""
        draft, event = change.draft, change.event
        if draft is None or event.public_seq is None:
            raise ValueError("only a message is sent")
        return cls(
            conversation_id=change.conversation.id,
            author=change.author,
            client_id=draft.client_id,
            seq=event.seq or 0,
            public_seq=event.public_seq,
            at=event.at,
            body=draft.body,
        )

    def seq_for(self, actor: Actor) -> int:
        """Its number as this actor counts."""
        return self.seq if actor.role.is_staff else self.public_seq

    def shown_to(self, actor: Actor) -> Item:
        """The message as a line of this actor's thread."""
        return Item(
            seq=self.seq_for(actor),
            kind="message",
            at=self.at,
            author=self.author,
            client_id=self.client_id,
            body=self.body,
        )


def row_of(c: Conversation) -> Row:
    """A conversation as a row of an agent's list."""
    return Row(
        id=c.id,
        case_number=c.case_number,
        inbox_id=c.inbox_id,
        contact=Person(c.contact_id, c.contact_name),
        subject=c.subject,
        language=c.language,
        status=c.status,
        priority=c.priority,
        team_id=c.team_id,
        assignee_id=c.assignee_id,
        created_at=c.created_at,
        waiting_since=c.waiting_since,
        last=c.last,
        seq=c.seq,
        message_seq=c.message_seq,
        spoken_seq=c.spoken_seq,
    )


def case_of(c: Conversation) -> Case:
    """A conversation as its contact sees it."""
    return Case(
        id=c.id,
        case_number=c.case_number,
        subject=c.subject,
        status=c.status,
        created_at=c.created_at,
        last=c.last,
        seq=c.public_seq,
        agent=Person(c.assignee_id, c.assignee_name or "") if c.assignee_id else None,
    )


class Told(msgspec.Struct, frozen=True):
    """One committed change as the screens need it."""

    conversation: Conversation
    item: Item
    public_item: Item | None


def told_of(change: Change) -> Told:
    """A change as the screens need it."""
    return Told(change.conversation, change.item, change.public_item)
