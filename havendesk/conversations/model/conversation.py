"""A conversation as a frozen value, and the rules by which it changes."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from havendesk.conversations.errors import ConversationClosed, ConversationMissing, ConversationMoved
from havendesk.conversations.events import (
    ConversationAssigned,
    ConversationReopened,
    ConversationResolved,
    MessagePosted,
    NoteWritten,
)
from havendesk.conversations.model.item import (
    SNIPPET,
    Author,
    Draft,
    Item,
    Snippet,
    shown_to_contact,
    shown_to_staff,
)
from havendesk.kit.actor import Actor, Role
from havendesk.kit.events import Changes, Event


class Status(StrEnum):
    """Whose turn it is; never who owns it."""

    OPEN = "open"
    PENDING = "pending"
    ON_HOLD = "on_hold"
    SNOOZED = "snoozed"
    RESOLVED = "resolved"
    CLOSED = "closed"


class Priority(StrEnum):
    """How much it presses."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class Conversation(msgspec.Struct, frozen=True, kw_only=True):
    """One problem of one contact, from first message to closure."""

    id: UUID
    case_number: str
    contact_id: UUID
    contact_name: str
    inbox_id: UUID
    subject: str
    language: str
    status: Status
    priority: Priority
    team_id: UUID | None
    assignee_id: UUID | None
    created_at: datetime
    waiting_since: datetime | None  # the first contact's message we have not answered yet
    last_at: datetime
    seq: int  # every event
    public_seq: int  # what the contact may see
    message_seq: int  # the last message
    spoken_seq: int  # the last message or note
    spoken_by: UUID | None = None  # who said it
    others_seq: int = 0  # the last message or note of anybody else
    resolved_at: datetime | None = None
    assignee_name: str | None = None
    last: Snippet | None = None

    def may_be_seen_by(self, actor: Actor) -> bool:
        """A contact sees their own; an agent sees the inboxes they work."""
        if actor.role is Role.CONTACT:
            return self.contact_id == actor.id
        return actor.may_see_inbox(self.inbox_id)

    def after_message(self, author: Actor, draft: Draft, *, now: datetime) -> "Change":
        """The conversation once these words are part of it.

        A contact's message reopens it and starts the wait; only an agent's ends it: a bot or an acknowledgement has
        not answered anybody. An agent who writes on a stale view is refused with what is new.
        """
        self._check_open_to(author, draft)
        at = max(now, self.last_at)  # a clock that steps back must not turn the thread around
        status, waiting_since = self.status, self.waiting_since
        if author.role is Role.CONTACT:
            status, waiting_since = Status.OPEN, waiting_since or at
        elif author.role.is_staff:
            waiting_since = None
        seq = self.seq + 1
        after = msgspec.structs.replace(
            self,
            status=status,
            waiting_since=waiting_since,
            last_at=at,
            seq=seq,
            public_seq=self.public_seq + 1,
            message_seq=seq,
            last=Snippet(author.role.voice, draft.body[:SNIPPET], at, author.id),
            **self._spoken(author, seq),
        )
        changes = None if status is self.status else {"status": [self.status, status]}
        return changed(after, MessagePosted, author, at, changes=changes, draft=draft, public=True)

    def after_note(self, author: Actor, draft: Draft, *, now: datetime) -> "Change":
        """The conversation once a note stands in it: nothing the contact could notice."""
        self._check_open_to(author, draft)
        at = max(now, self.last_at)
        seq = self.seq + 1
        after = msgspec.structs.replace(self, seq=seq, last_at=at, **self._spoken(author, seq))
        return changed(after, NoteWritten, author, at, draft=draft, public=False)

    def after_assignment(
        self, actor: Actor, *, assignee: Author | None, team_id: UUID | None, now: datetime
    ) -> "Change | None":
        """The conversation in other hands; None when it already was."""
        assignee_id = assignee.id if assignee else None
        if (assignee_id, team_id) == (self.assignee_id, self.team_id):
            return None
        changes: Changes = {}
        if assignee_id != self.assignee_id:
            changes["assignee_id"] = [self.assignee_id, assignee_id]
        if team_id != self.team_id:
            changes["team_id"] = [self.team_id, team_id]
        public = "assignee_id" in changes
        name = assignee.name if assignee else None
        after = self._counted(now, public=public, assignee_id=assignee_id, assignee_name=name, team_id=team_id)
        return changed(after, ConversationAssigned, actor, after.last_at, changes=changes, public=public)

    def after_resolution(self, actor: Actor, *, now: datetime) -> "Change | None":
        """The conversation as done; None when it already was."""
        if self.status in (Status.RESOLVED, Status.CLOSED):
            return None
        changes = {"status": [self.status, Status.RESOLVED]}
        after = self._counted(now, public=True, status=Status.RESOLVED, waiting_since=None)
        return changed(after, ConversationResolved, actor, after.last_at, changes=changes, public=True)

    def after_reopening(self, actor: Actor, *, now: datetime) -> "Change | None":
        """The conversation as not done after all; None when it is not resolved."""
        if self.status is Status.CLOSED:
            raise ConversationClosed(conversation_id=self.id)
        if self.status is not Status.RESOLVED:
            return None
        changes = {"status": [self.status, Status.OPEN]}
        after = self._counted(now, public=True, status=Status.OPEN)
        return changed(after, ConversationReopened, actor, after.last_at, changes=changes, public=True)

    def _check_open_to(self, author: Actor, draft: Draft) -> None:
        if not self.may_be_seen_by(author):
            raise ConversationMissing
        if self.status is Status.CLOSED:
            raise ConversationClosed(conversation_id=self.id)
        newest = self.others_seq if author.id == self.spoken_by else self.spoken_seq  # nobody collides with themselves
        if author.role.is_staff and draft.base_seq is not None and draft.base_seq < newest:
            raise ConversationMoved(conversation_id=self.id, spoken_seq=newest)

    def _spoken(self, author: Actor, seq: int) -> dict[str, object]:
        others_seq = self.others_seq if author.id == self.spoken_by else self.spoken_seq
        return {"spoken_seq": seq, "spoken_by": author.id, "others_seq": others_seq}

    def _counted(self, now: datetime, *, public: bool, **fields: object) -> "Conversation":
        at = max(now, self.last_at)
        return msgspec.structs.replace(
            self, seq=self.seq + 1, public_seq=self.public_seq + public, last_at=at, **fields
        )


class Change(msgspec.Struct, frozen=True):
    """One step of a conversation: how it stands after it, the fact to record, and the words if some were said."""

    conversation: Conversation
    event: Event
    author: Author
    draft: Draft | None = None

    @property
    def item(self) -> Item:
        """The line an agent's thread shows."""
        return shown_to_staff(self.event, self.author, self.draft)

    @property
    def public_item(self) -> Item | None:
        """The line the contact's thread shows; None for what stays in the house."""
        agent = None
        if self.conversation.assignee_id:
            agent = Author(self.conversation.assignee_id, Role.AGENT, self.conversation.assignee_name or "")
        return shown_to_contact(self.event, self.author, self.draft, agent=agent)


def changed(
    after: Conversation,
    kind: type[Event],
    actor: Actor,
    at: datetime,
    *,
    public: bool,
    changes: Changes | None = None,
    draft: Draft | None = None,
) -> Change:
    """The change that brings a conversation to `after`, with the fact to record about it."""
    role = actor.role.voice
    event = kind(
        at=at,
        actor_id=actor.id,
        actor_role=role,
        conversation_id=after.id,
        contact_id=after.contact_id,
        seq=after.seq,
        public_seq=after.public_seq if public else None,
        changes=changes,
    )
    return Change(after, event, Author(actor.id, role, actor.name), draft)
