"""What other processes committed, read back for this one's screens."""

from collections.abc import Sequence
from uuid import UUID

from havendesk.conversations import store
from havendesk.conversations.model import Told
from havendesk.conversations.queries.timeline import line
from havendesk.kit.db import Tx


async def told_again(tx: Tx, places: Sequence[tuple[UUID, int]]) -> list[Told]:
    """The changes at these (conversation, seq) places, for the live layer only: it lets in by topic, not by actor."""
    standing = {c.id: c for c in await store.by_ids(tx, list({key for key, _ in places}))}
    told = []
    for row in await store.lines_at(tx, places):
        public = None if row["public_seq"] is None else line(row, staff=False)
        told.append(Told(standing[row["conversation_id"]], line(row, staff=True), public))
    return told
