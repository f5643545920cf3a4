"""The first words on a live socket, theirs and ours."""

from uuid import UUID

import msgspec

from havendesk.conversations.model import Case
from havendesk.people.model import Me
from havendesk.web.live.presence import Here


class Hello(msgspec.Struct, frozen=True, tag_field="t", tag="hello"):
    """Who I am, once at the beginning and again when that changed."""

    token: str | None = None
    inbox: str | None = None
    locale: str | None = None


class Ping(msgspec.Struct, frozen=True, tag_field="t", tag="ping"):
    """Are you there?"""


class WelcomeContact(msgspec.Struct, frozen=True, tag_field="t", tag="welcome"):
    """Let in as a contact; `me.id` is null until the first message."""

    me: dict[str, object]
    cases: list[Case]
    here: Here
    role: str = "contact"


class WelcomeAgent(msgspec.Struct, frozen=True, tag_field="t", tag="welcome"):
    """Let in as an agent; `cursor` is where the lists can be resumed from."""

    me: Me
    cursor: str
    online: list[UUID]
    agents_online: list[UUID]
    role: str = "agent"
