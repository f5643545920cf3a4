"""Conversations over HTTP: translate, call, translate."""

from typing import Annotated
from uuid import UUID

import msgspec

from havendesk.conversations import actions, queries
from havendesk.conversations.model import Case, Draft, Item, Row, case_of, row_of
from havendesk.conversations.queries import Counts, View
from havendesk.kit.actor import Role
from havendesk.kit.api import Call, Routes

routes = Routes("conversations")
Number = Annotated[int, msgspec.Meta(ge=0, le=2**53)]  # of a line; what JavaScript counts to


class NewWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A message or a note to add; the client id makes a repeat harmless."""

    client_id: UUID
    body: str
    base_seq: int | None = None


class ListQuery(msgspec.Struct, frozen=True):
    """Which list, and which page of it."""

    view: View = View.OPEN
    inbox: UUID | None = None
    after: str = ""
    limit: int = 100


class RowPage(msgspec.Struct, frozen=True):
    """A page of a view, the counts of all views, and the cursor of the moment both were read at."""

    rows: list[Row]
    counts: Counts
    cursor: str
    next: str | None


class Cases(msgspec.Struct, frozen=True):
    """A contact's own cases."""

    cases: list[Case]


class TimelineQuery(msgspec.Struct, frozen=True):
    """Which lines of a thread."""

    before: Number | None = None
    after: Number | None = None
    limit: int = 50


class Timeline(msgspec.Struct, frozen=True):
    """Lines in rising order."""

    items: list[Item]
    more: bool


class SyncQuery(msgspec.Struct, frozen=True):
    """Where the client stood."""

    cursor: str


class Sync(msgspec.Struct, frozen=True):
    """What changed since a cursor."""

    rows: list[Row]
    gone: list[UUID]
    cursor: str


class Assignment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who gets the next step."""

    agent_id: UUID | None = None
    team_id: UUID | None = None


@routes.get("/conversations")
async def list_conversations(call: Call, query: ListQuery) -> RowPage | Cases:
    """A view of the desk for agents; their own cases for contacts."""
    if call.actor.role is Role.CONTACT:
        return Cases(await queries.list_cases(call.tx, call.actor))
    limit = max(1, min(query.limit, 500))
    rows, next_page = await queries.list_rows(
        call.tx, call.actor, query.view, inbox_id=query.inbox, after=query.after, limit=limit
    )
    counts = await queries.count_views(call.tx, call.actor)
    return RowPage(rows, counts, str(await queries.get_cursor(call.tx)), next_page)


@routes.get("/conversations/counts")
async def count_conversations(call: Call) -> Counts:
    """How much there is in each view."""
    return await queries.count_views(call.tx, call.actor)


@routes.get("/sync")
async def sync(call: Call, query: SyncQuery) -> Sync:
    """What changed since the cursor, for a client that was away."""
    return Sync(*await queries.changed_rows(call.tx, call.actor, query.cursor))


@routes.get("/conversations/{id}")
async def get_conversation(call: Call) -> Row | Case:
    """One conversation."""
    conversation = await queries.get_conversation(call.tx, call.actor, call.id())
    return case_of(conversation) if call.actor.role is Role.CONTACT else row_of(conversation)


@routes.get("/conversations/{id}/timeline")
async def get_timeline(call: Call, query: TimelineQuery) -> Timeline:
    """Lines of a thread: the newest, or those before or after a number."""
    items, more = await queries.read_timeline(
        call.tx, call.actor, call.id(), before=query.before, after=query.after, limit=query.limit
    )
    return Timeline(items, more)


@routes.post("/conversations/{id}/messages", limit="messages")
async def create_message(call: Call, body: NewWords) -> Item:
    """Write a message, exactly once."""
    draft = Draft(body.client_id, body.body, body.base_seq)
    return await actions.post_message(call.tx, call.actor, call.id(), draft, now=call.now)


@routes.post("/conversations/{id}/notes")
async def create_note(call: Call, body: NewWords) -> Item:
    """Write a note that stays in the house, exactly once."""
    draft = Draft(body.client_id, body.body, body.base_seq)
    return await actions.write_note(call.tx, call.actor, call.id(), draft, now=call.now)


@routes.put("/conversations/{id}/assignment")
async def put_assignment(call: Call, body: Assignment) -> Row:
    """Give the next step to an agent, a team, or both."""
    conversation = await actions.assign(
        call.tx, call.actor, call.id(), agent_id=body.agent_id, team_id=body.team_id, now=call.now
    )
    return row_of(conversation)


@routes.delete("/conversations/{id}/assignment")
async def delete_assignment(call: Call) -> Row:
    """Take the next step from whoever had it."""
    conversation = await actions.assign(call.tx, call.actor, call.id(), agent_id=None, team_id=None, now=call.now)
    return row_of(conversation)


@routes.put("/conversations/{id}/resolution")
async def put_resolution(call: Call) -> Row:
    """We think it is done."""
    return row_of(await actions.resolve(call.tx, call.actor, call.id(), now=call.now))


@routes.delete("/conversations/{id}/resolution")
async def delete_resolution(call: Call) -> Row:
    """It was not done after all."""
    return row_of(await actions.reopen(call.tx, call.actor, call.id(), now=call.now))
