"""All SQL for inboxes."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from havendesk.inboxes.model import Inbox, InboxRow
from havendesk.kit.db import Tx


async def inboxes_of_keys(tx: Tx, keys: Sequence[str]) -> list[Inbox]:
    """The inboxes that their pages name by these keys."""
    return await tx.all(
        Inbox, "select id, key, name, company, languages, allowed_origins from inboxes where key = any($1)", keys
    )


async def inboxes_by_name(tx: Tx, ids: Sequence[UUID] | None) -> list[InboxRow]:
    """These inboxes, or all of them."""
    return await tx.all(
        InboxRow,
        """
        select id, key, name, languages from inboxes
         where $1::uuid[] is null or id = any($1::uuid[]) order by name, id""",
        None if ids is None else list(ids),
    )


async def add_inbox(tx: Tx, inbox: Inbox, now: datetime) -> bool:
    """Keep a new inbox; False when its key is taken."""
    return bool(
        await tx.run(
            """
            insert into inboxes (id, key, name, company, languages, allowed_origins, created_at)
            values ($1, $2, $3, $4, $5, $6, $7) on conflict (key) do nothing""",
            inbox.id,
            inbox.key,
            inbox.name,
            inbox.company,
            inbox.languages,
            inbox.allowed_origins,
            now,
        )
    )
