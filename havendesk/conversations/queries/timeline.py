"""The lines of one thread, as the actor may see them."""

from uuid import UUID

from havendesk.conversations import store
from havendesk.conversations.events import NoteWritten
from havendesk.conversations.model import Author, Draft, Item, shown_to_contact, shown_to_staff
from havendesk.conversations.queries.access import get_conversation
from havendesk.kit.actor import Actor, Role
from havendesk.kit.db import Row, Tx
from havendesk.kit.events import Event

PAGE = 50
MOST = 500


async def read_timeline(
    tx: Tx,
    actor: Actor,
    conversation_id: UUID,
    *,
    before: int | None = None,
    after: int | None = None,
    limit: int = PAGE,
) -> tuple[list[Item], bool]:
    """Lines in rising order and whether there are more: the newest ones, those `before` a number, or those `after`.

    Numbers are `seq` for staff and the public count for the contact, who never reads the table of notes.
    """
    await get_conversation(tx, actor, conversation_id)
    limit = max(1, min(limit, MOST))
    read = store.lines_for_staff if actor.role.is_staff else store.lines_for_contact
    rows = await read(tx, conversation_id, before=before, after=after, limit=limit + 1)
    more = len(rows) > limit
    rows = rows[:limit]
    if after is None:
        rows.reverse()
    return [line(row, staff=actor.role.is_staff) for row in rows], more


async def get_item(tx: Tx, actor: Actor, conversation_id: UUID, seq: int) -> Item:
    """One line of a thread by its number."""
    items, _ = await read_timeline(tx, actor, conversation_id, after=seq - 1, limit=1)
    return items[0]


def line(row: Row, *, staff: bool) -> Item:
    """A joined row of events, words and names as a line."""
    event = Event.read(dict(row))
    author = Author(event.actor_id, Role(event.actor_role), row["author_name"] or "")
    draft = Draft(row["client_id"], row["body"]) if row["body"] is not None else None
    if staff:
        return shown_to_staff(event, author, draft)
    agent = Author(row["agent_id"], Role.AGENT, row["agent_name"]) if row["agent_id"] else None
    item = shown_to_contact(event, author, draft, agent=agent)
    if item is None or isinstance(event, NoteWritten):
        raise AssertionError("a line that stays in the house was read for a contact")
    return item
