"""What the entrance itself refuses, before any domain is asked."""

from havendesk.kit.errors import Forbidden, Invalid, Missing


class BodyMalformed(Invalid):
    """The request cannot be read: {reason}"""


class BodyTooLarge(Invalid):
    """The request is too large; {most} bytes are the most."""


class ForeignOrigin(Forbidden):
    """This request came from another site's page, so it was not carried out."""


class PageMissing(Missing):
    """There is nothing at this address."""
