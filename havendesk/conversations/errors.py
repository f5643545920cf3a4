"""What can be refused about a conversation."""

from havendesk.kit.errors import Conflict, Forbidden, Invalid, Missing


class ConversationMissing(Missing):
    """There is no such conversation that you may see."""


class ConversationClosed(Conflict):
    """This conversation is closed; start a new one."""


class ConversationMoved(Conflict):
    """Somebody wrote here meanwhile; read it first, your draft is safe."""


class EmptyMessage(Invalid):
    """There is nothing in this message yet."""


class MessageTooLong(Invalid):
    """This message is too long; {most} characters fit in one."""


class AssigneeMissing(Invalid):
    """That agent cannot take this conversation: they are not active or do not work this inbox."""


class TeamMissing(Invalid):
    """There is no such team."""


class OnlyStaff(Forbidden):
    """Only the people who work at this desk may do this."""


class TooFarBehind(Conflict):
    """Too much happened since; read the lists anew."""
