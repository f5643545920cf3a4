"""Every read of inboxes."""

from collections.abc import Collection

from havendesk.inboxes import store
from havendesk.inboxes.errors import InboxMissing
from havendesk.inboxes.model import Inbox, InboxRow
from havendesk.kit.actor import Actor
from havendesk.kit.db import Tx
from havendesk.kit.errors import Forbidden


async def get_inbox_by_key(tx: Tx, key: str) -> Inbox:
    """The inbox a page names by its key; these facts are public."""
    found = await get_inboxes_by_key(tx, [key])
    if key not in found:
        raise InboxMissing
    return found[key]


async def get_inboxes_by_key(tx: Tx, keys: Collection[str]) -> dict[str, Inbox]:
    """Those of the inboxes that there are, by their key."""
    asked = [key for key in keys if "\x00" not in key]
    return {inbox.key: inbox for inbox in await store.inboxes_of_keys(tx, asked)}


async def list_inboxes(tx: Tx, actor: Actor) -> list[InboxRow]:
    """The inboxes this member of staff may see, by name."""
    if not actor.role.is_staff:
        raise Forbidden
    return await store.inboxes_by_name(tx, None if actor.inbox_ids is None else sorted(actor.inbox_ids))
