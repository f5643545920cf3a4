"""How a conversation comes into being."""

from datetime import datetime
from uuid import UUID

import msgspec

from havendesk.conversations.model.conversation import Conversation, Priority, Status
from havendesk.kit.actor import Actor
from havendesk.kit.errors import Unauthenticated
from havendesk.kit.ids import new_case_number, new_id


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a conversation before anything was said in it."""

    inbox_id: UUID
    language: str
    subject: str = ""
    priority: Priority = Priority.NORMAL
    page: str = ""
    of_new_contact: bool = False  # made in this very transaction, so they cannot have sent anything before

    def begun(self, contact: Actor, *, now: datetime) -> Conversation:
        """The conversation of this contact, still without a word."""
        if contact.id is None:
            raise Unauthenticated
        return Conversation(
            id=new_id(),
            case_number=new_case_number(),
            contact_id=contact.id,
            contact_name=contact.name,
            inbox_id=self.inbox_id,
            subject=self.subject,
            language=self.language,
            status=Status.OPEN,
            priority=self.priority,
            team_id=None,
            assignee_id=None,
            created_at=now,
            waiting_since=None,
            last_at=now,
            seq=0,
            public_seq=0,
            message_seq=0,
            spoken_seq=0,
        )
