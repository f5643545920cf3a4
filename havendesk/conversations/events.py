"""What happens to conversations."""

from havendesk.kit.events import Event


class MessagePosted(Event, frozen=True, kw_only=True):
    """Words were sent to or by the contact; with `seq` 1 they began the conversation."""


class NoteWritten(Event, frozen=True, kw_only=True):
    """An agent wrote something for the house only."""


class ConversationAssigned(Event, frozen=True, kw_only=True):
    """The next step was given to an agent or a team, or taken from them."""


class ConversationResolved(Event, frozen=True, kw_only=True):
    """We think it is done."""


class ConversationReopened(Event, frozen=True, kw_only=True):
    """It was not done after all."""
