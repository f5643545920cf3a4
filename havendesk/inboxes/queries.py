"""Every read of inboxes."""

from havendesk.inboxes import store
from havendesk.inboxes.errors import InboxMissing
from havendesk.inboxes.model import Inbox, InboxRow
from havendesk.kit.actor import Actor
from havendesk.kit.db import Tx
from havendesk.kit.errors import Forbidden


async def get_inbox_by_key(tx: Tx, key: str) -> Inbox:
    """The inbox a page names by its key; these facts are public."""
    found = None if "\x00" in key else await store.inbox_of_key(tx, key)
    if found is None:
        raise InboxMissing
    return found


async def list_inboxes(tx: Tx, actor: Actor) -> list[InboxRow]:
    """The inboxes this member of staff may see, by name."""
    if not actor.role.is_staff:
        raise Forbidden
    return await store.inboxes_by_name(tx, None if actor.inbox_ids is None else sorted(actor.inbox_ids))
