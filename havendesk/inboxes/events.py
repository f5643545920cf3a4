"""Facts about inboxes."""

from havendesk.kit.events import Event


class InboxCreated(Event, frozen=True, kw_only=True):
    """Conversations may arrive in the inbox `about_id` from now on."""
