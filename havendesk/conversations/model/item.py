"""What a thread is made of: authors, drafts, lines, and who is shown which."""

from datetime import datetime
from uuid import UUID

import msgspec

from havendesk.conversations.errors import EmptyMessage, MessageTooLong
from havendesk.conversations.events import ConversationAssigned, NoteWritten
from havendesk.kit.actor import Role
from havendesk.kit.events import Changes, Event

LONGEST_MESSAGE = 10_000  # characters
SNIPPET = 160  # characters


class Author(msgspec.Struct, frozen=True):
    """Who said or did something, as it is shown."""

    id: UUID | None
    role: Role
    name: str


class Snippet(msgspec.Struct, frozen=True):
    """The beginning of the last message, for a list."""

    role: Role
    body: str
    at: datetime
    author_id: UUID | None = None


class Draft(msgspec.Struct, frozen=True):
    """Words not sent yet; the client id makes sending them twice the same as once."""

    client_id: UUID
    body: str
    base_seq: int | None = None

    def checked(self) -> "Draft":
        """The draft as it may be kept; EmptyMessage or MessageTooLong otherwise."""
        body = self.body.replace("\x00", "").strip()
        if not body:
            raise EmptyMessage
        if len(body) > LONGEST_MESSAGE:
            raise MessageTooLong(most=LONGEST_MESSAGE)
        return self if body == self.body else msgspec.structs.replace(self, body=body)


class Item(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line of a thread: a message, a note or an event. A contact's `seq` is the public count."""

    seq: int
    kind: str
    at: datetime
    author: Author
    client_id: UUID | None = None
    body: str | None = None
    event: str | None = None
    data: Changes | None = None


def shown_to_staff(event: Event, author: Author, draft: Draft | None) -> Item:
    """An event as a line of an agent's thread."""
    return Item(
        seq=event.seq or 0,
        kind="note" if isinstance(event, NoteWritten) else "message" if draft else "event",
        at=event.at,
        author=author,
        client_id=draft.client_id if draft else None,
        body=draft.body if draft else None,
        event=None if draft else event.kind,
        data=event.changes,
    )


def shown_to_contact(event: Event, author: Author, draft: Draft | None, *, agent: Author | None) -> Item | None:
    """An event as a line of the contact's thread, under the public count; None for what stays in the house."""
    if event.public_seq is None:
        return None
    return Item(
        seq=event.public_seq,
        kind="message" if draft else "event",
        at=event.at,
        author=author,
        client_id=draft.client_id if draft else None,
        body=draft.body if draft else None,
        event=None if draft else event.kind,
        data={"agent": agent} if isinstance(event, ConversationAssigned) else None,
    )
