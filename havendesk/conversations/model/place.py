"""A place in a list that changes while one reads it, named by what the list is sorted by: no row is skipped."""

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec

from havendesk.conversations.model.conversation import Conversation

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
FORM = re.compile(r"([0-9]{1,16})?\.([0-9]{1,16})\.([0-9a-f-]{36})")


class Place(msgspec.Struct, frozen=True):
    """Behind which row a page begins: how long that one waits, when it was last spoken in or resolved, and its id."""

    waiting_since: datetime | None
    at: datetime
    id: UUID

    @classmethod
    def of(cls, c: Conversation) -> "Place":
        """Where a conversation stands in its list."""
        if c.resolved_at:
            return cls(None, c.resolved_at, c.id)
        return cls(c.waiting_since, c.last_at, c.id)

    @classmethod
    def read(cls, text: str) -> "Place | None":
        """The place a client hands back; None, the list's beginning, when it cannot be one of ours."""
        parts = FORM.fullmatch(text)
        try:
            return cls(_instant(parts[1]), _instant(parts[2]) or BEGINNING, UUID(parts[3])) if parts else None
        except ValueError:
            return None

    def __str__(self) -> str:
        return f"{_number(self.waiting_since)}.{_number(self.at)}.{self.id}"


def _number(at: datetime | None) -> str:
    """Microseconds since 1970, exactly."""
    return str((at - BEGINNING) // timedelta(microseconds=1)) if at else ""


def _instant(number: str | None) -> datetime | None:
    return BEGINNING + timedelta(microseconds=int(number)) if number else None
