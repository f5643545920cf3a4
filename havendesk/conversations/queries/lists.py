"""Lists of conversations, and how a client that was away catches up with them."""

from collections.abc import Sequence
from enum import StrEnum
from uuid import UUID

import msgspec

from havendesk.conversations import store
from havendesk.conversations.errors import TooFarBehind
from havendesk.conversations.model import Case, Place, Row, case_of, row_of
from havendesk.conversations.queries.access import check_staff, known_id
from havendesk.kit.actor import Actor, Role
from havendesk.kit.db import Tx
from havendesk.kit.events import Cursor

MOST_LOST = 10_000
MOST_EVENTS = 20_000
MOST_CHANGED = 1000  # conversations; past it a fresh read of the lists is cheaper than catching up


class View(StrEnum):
    """Which conversations an agent wants to see."""

    MINE = "mine"
    UNASSIGNED = "unassigned"
    OPEN = "open"
    RESOLVED = "resolved"


class Counts(msgspec.Struct, frozen=True):
    """How many unfinished conversations stand in each view."""

    mine: int
    unassigned: int
    open: int


async def list_rows(
    tx: Tx, actor: Actor, view: View, *, inbox_id: UUID | None = None, after: str = "", limit: int = 100
) -> tuple[list[Row], str | None]:
    """One page of a view and where the next one starts: who waits longest first, then the latest spoken in.

    Resolved ones come the latest resolved first.
    """
    check_staff(actor)
    inbox_ids = allowed_inboxes(actor, inbox_id)
    read = store.resolved if view is View.RESOLVED else store.unresolved
    found = await read(tx, inbox_ids, whose(actor, view), after=Place.read(after), limit=limit + 1)
    page = found[:limit]
    return [row_of(c) for c in page], str(Place.of(page[-1])) if len(found) > limit else None


async def count_views(tx: Tx, actor: Actor) -> Counts:
    """How much there is in each view."""
    check_staff(actor)
    mine, unassigned, every = await store.count_unresolved(tx, allowed_inboxes(actor, None), known_id(actor))
    return Counts(mine, unassigned, every)


def allowed_inboxes(actor: Actor, wanted: UUID | None) -> list[UUID] | None:
    """The inboxes to look in; None means every one."""
    if wanted is None:
        return None if actor.inbox_ids is None else list(actor.inbox_ids)
    return [wanted] if actor.may_see_inbox(wanted) else []


def whose(actor: Actor, view: View) -> str | None:
    """The owner a view asks for: an id, `nobody`, or None for anyone."""
    return {View.MINE: str(actor.id), View.UNASSIGNED: "nobody"}.get(view)


async def list_cases(tx: Tx, actor: Actor) -> list[Case]:
    """The contact's own cases, the newest first."""
    if actor.role is not Role.CONTACT:
        return []
    return [case_of(c) for c in await store.of_contact(tx, known_id(actor))]


async def get_cursor(tx: Tx) -> Cursor:
    """Where this snapshot stands in the history, for resuming lists from it."""
    return await store.horizon(tx)


async def changed_rows(tx: Tx, actor: Actor, cursor: str) -> tuple[list[Row], list[UUID], str]:
    """What changed since the cursor: rows the actor may see, ids they may not, and the cursor to go on from.

    Raises TooFarBehind when that is too much, or when the cursor belongs to another history of this database.
    """
    check_staff(actor)
    before, now = Cursor.read(cursor), await store.horizon(tx)
    if before is None or before.epoch != now.epoch or before.number > now.number:
        raise TooFarBehind
    ids = await store.changed_since(tx, before.resume(now), MOST_EVENTS)
    if ids is None or len(ids) > MOST_CHANGED:
        raise TooFarBehind
    rows = await rows_of(tx, actor, ids)
    seen = {row.id for row in rows}
    return rows, [other for other in ids if other not in seen], str(now)


async def rows_of(tx: Tx, actor: Actor, ids: Sequence[UUID]) -> list[Row]:
    """Those of the conversations that the actor may see, as rows."""
    return [row_of(c) for c in await store.by_ids(tx, ids) if c.may_be_seen_by(actor)]


async def lost_to(tx: Tx, before: Actor, after: Actor) -> list[UUID]:
    """Unfinished conversations that this agent could see with their earlier access and cannot with today's."""
    if after.inbox_ids is None or before.inbox_ids == after.inbox_ids:
        return []
    had = None if before.inbox_ids is None else list(before.inbox_ids)
    return await store.unresolved_outside(tx, had, list(after.inbox_ids), MOST_LOST)
