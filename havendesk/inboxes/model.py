"""An inbox as its agents, its visitors and its pages know it."""

import re
from collections.abc import Sequence
from uuid import UUID

import msgspec

from havendesk.inboxes.errors import InboxKeyMalformed, OriginMalformed

ORIGIN = re.compile(
    r"https?://[a-z0-9.-]+(:[0-9]{1,5})?|https?://\[[0-9a-f:]+\](:[0-9]{1,5})?"
)  # it goes into a header
KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


class Inbox(msgspec.Struct, frozen=True, kw_only=True):
    """One configured place where conversations arrive; `allowed_origins` are the pages that may show its widget."""

    id: UUID
    key: str
    name: str
    company: str
    languages: list[str]
    allowed_origins: list[str]


class InboxRow(msgspec.Struct, frozen=True, kw_only=True):
    """An inbox as the agents who work it see it."""

    id: UUID
    key: str
    name: str
    languages: list[str]


class Widget(msgspec.Struct, frozen=True, kw_only=True):
    """What anybody may know of an inbox."""

    key: str
    name: str
    company: str
    languages: list[str]


def check_inbox(key: str, allowed_origins: Sequence[str]) -> None:
    """Refuse a key that cannot stand in an address, and origins a browser would never send."""
    if not KEY.fullmatch(key):
        raise InboxKeyMalformed
    if not all(ORIGIN.fullmatch(origin) for origin in allowed_origins):
        raise OriginMalformed
