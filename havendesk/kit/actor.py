"""Whoever performs an action; what they may do is checked in `queries` and `actions`, nowhere else."""

from enum import StrEnum
from uuid import UUID

import msgspec


class Role(StrEnum):
    """In what capacity somebody acts; agents, leads and admins are the staff."""

    CONTACT = "contact"
    AGENT = "agent"
    LEAD = "lead"
    ADMIN = "admin"
    BOT = "bot"
    SYSTEM = "system"

    @property
    def is_staff(self) -> bool:
        """Do they work at the desk?"""
        return self in STAFF

    @property
    def voice(self) -> "Role":
        """In whose name their words appear: a lead or an admin writes as an agent."""
        return Role.AGENT if self in STAFF else self


STAFF = frozenset({Role.AGENT, Role.LEAD, Role.ADMIN})


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who acts, as they were let in; `inbox_ids` is what an agent may see, None means every inbox."""

    id: UUID | None
    role: Role
    name: str = ""
    locale: str = "en"
    inbox_ids: frozenset[UUID] | None = frozenset()
    session_id: UUID | None = None

    def may_see_inbox(self, inbox_id: UUID) -> bool:
        """May this member of staff see what arrives in that inbox?"""
        return self.role.is_staff and (self.inbox_ids is None or inbox_id in self.inbox_ids)


SYSTEM = Actor(id=None, role=Role.SYSTEM, name="Havendesk", inbox_ids=None)
