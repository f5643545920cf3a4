"""What people can be refused, each with its sentence."""

from havendesk.kit.errors import Conflict, Forbidden, Invalid, Limited, Missing, Unauthenticated


class WrongPassword(Unauthenticated):
    """This e-mail and password do not belong together."""


class TooManyAttempts(Limited):
    """Too many wrong passwords; wait a little before the next try."""


class WeakPassword(Invalid):
    """Choose a password of at least 12 characters that is neither your e-mail nor easy to guess."""


class LinkSpent(Missing):
    """This link was used, has expired or never was; ask your administrator for a new one."""


class AgentMissing(Missing):
    """There is no such agent."""


class AdminsOnly(Forbidden):
    """Only an administrator may do this."""


class LastAdmin(Conflict):
    """This is the last active administrator; make somebody else one first."""


class EmailTaken(Conflict):
    """There is already an agent with this e-mail."""


class EmailMalformed(Invalid):
    """This is not an e-mail address."""


class VisitorTokenMalformed(Invalid):
    """A visitor token is 32 random bytes, written as 43 characters of base64url."""
