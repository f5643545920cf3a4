"""The verbs of inboxes."""

from collections.abc import Sequence
from datetime import datetime

from havendesk.inboxes import store
from havendesk.inboxes.errors import InboxKeyTaken
from havendesk.inboxes.events import InboxCreated
from havendesk.inboxes.model import Inbox, check_inbox
from havendesk.kit.actor import Actor, Role
from havendesk.kit.db import Tx
from havendesk.kit.errors import Forbidden
from havendesk.kit.ids import new_id


async def create_inbox(
    tx: Tx,
    actor: Actor,
    *,
    key: str,
    name: str,
    company: str,
    now: datetime,
    languages: Sequence[str] = ("en",),
    allowed_origins: Sequence[str] = (),
) -> Inbox:
    """A new inbox that the pages of `allowed_origins` may show; no origin means none but our own full page."""
    if actor.role not in (Role.ADMIN, Role.SYSTEM):
        raise Forbidden
    check_inbox(key, allowed_origins)
    inbox = Inbox(
        id=new_id(),
        key=key,
        name=name,
        company=company,
        languages=list(languages),
        allowed_origins=list(allowed_origins),
    )
    if not await store.add_inbox(tx, inbox, now):
        raise InboxKeyTaken
    await tx.record(InboxCreated(at=now, actor_id=actor.id, actor_role=actor.role, about_id=inbox.id))
    return inbox
