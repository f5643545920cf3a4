"""Facts about people and their access."""

from havendesk.kit.events import Event


class AgentAdded(Event, frozen=True, kw_only=True):
    """An agent may work here from now on; `about_id` is the agent."""


class AgentDeactivated(Event, frozen=True, kw_only=True):
    """An agent works here no longer; all their sessions ended with it."""


class AccessChanged(Event, frozen=True, kw_only=True):
    """What the agent `about_id` may see or do changed: role, activity or an inbox."""


class SessionRevoked(Event, frozen=True, kw_only=True):
    """The session `about_id` is over; `changes` names its agent."""


class PasswordChanged(Event, frozen=True, kw_only=True):
    """The agent `about_id` chose a new password; all earlier sessions ended with it."""
