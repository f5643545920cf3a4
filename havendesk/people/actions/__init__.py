"""The verbs of people: sign in and out, let in, change and end access."""

from havendesk.people.actions.access import (
    add_agent,
    add_team,
    change_agent,
    change_locale,
    close_inbox,
    open_inbox,
)
from havendesk.people.actions.contacts import begin_contact, begin_contacts
from havendesk.people.actions.links import make_link, redeem_link
from havendesk.people.actions.prune import prune
from havendesk.people.actions.sessions import (
    revoke_agent_sessions,
    revoke_other_sessions,
    revoke_session,
    sign_out,
    touch,
)
from havendesk.people.actions.sign_in import sign_in

__all__ = [
    "add_agent",
    "add_team",
    "begin_contact",
    "begin_contacts",
    "change_agent",
    "change_locale",
    "close_inbox",
    "make_link",
    "open_inbox",
    "prune",
    "redeem_link",
    "revoke_agent_sessions",
    "revoke_other_sessions",
    "revoke_session",
    "sign_in",
    "sign_out",
    "touch",
]
