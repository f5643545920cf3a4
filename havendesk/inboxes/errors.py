"""What inboxes can be refused, each with its sentence."""

from havendesk.kit.errors import Conflict, Invalid, Missing


class InboxMissing(Missing):
    """There is no such inbox."""


class InboxKeyTaken(Conflict):
    """There is already an inbox with this key."""


class InboxKeyMalformed(Invalid):
    """An inbox's key is 1 to 63 small letters, digits and hyphens, beginning with a letter or digit."""


class OriginMalformed(Invalid):
    """An origin is written as https://host or https://host:port, without a path."""
