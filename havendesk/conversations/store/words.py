"""SQL that writes what was said, and how its conversation stands after it."""

from collections.abc import Sequence
from uuid import UUID

from havendesk.conversations.model import Change
from havendesk.kit.db import Tx

SENT = """
    select m.author_id, m.author_role, m.client_id, m.conversation_id, m.seq, m.public_seq, m.sent_at as at, m.body
      from messages m
      join unnest($1::uuid[], $2::uuid[]) as asked(author_id, client_id)
        on m.author_id = asked.author_id and m.client_id = asked.client_id"""


async def write_messages(tx: Tx, changes: Sequence[Change]) -> None:
    """Messages, their events and how their conversations stand after them, in one statement.

    Every conversation must be locked by this transaction; several changes of one come in their order.
    """
    after = list({change.conversation.id: change.conversation for change in changes}.values())
    tx.number = await tx.value(
        WRITE_MESSAGES,
        *_said(changes),
        [conversation.id for conversation in after],
        [conversation.status for conversation in after],
        [conversation.waiting_since for conversation in after],
        [conversation.last_at for conversation in after],
        [conversation.seq for conversation in after],
        [conversation.public_seq for conversation in after],
        [conversation.spoken_by for conversation in after],
        [conversation.others_seq for conversation in after],
    )


async def write_first_messages(tx: Tx, changes: Sequence[Change], pages: Sequence[str]) -> None:
    """New conversations as they stand after their first messages, and these with their events, in one statement."""
    begun = [change.conversation for change in changes]
    tx.number = await tx.value(
        WRITE_FIRST_MESSAGES,
        *_said(changes),
        [c.id for c in begun],
        [c.case_number for c in begun],
        [c.contact_id for c in begun],
        [c.inbox_id for c in begun],
        [c.subject for c in begun],
        [c.language for c in begun],
        [c.status for c in begun],
        [c.priority for c in begun],
        [c.created_at for c in begun],
        list(pages),
    )


def _said(changes: Sequence[Change]) -> tuple[list[object], ...]:
    """The messages of these changes, column by column."""
    said = [(change.conversation, change.event, change.draft) for change in changes if change.draft]
    return (
        [conversation.id for conversation, _, _ in said],
        [conversation.contact_id for conversation, _, _ in said],
        [conversation.inbox_id for conversation, _, _ in said],
        [event.seq for _, event, _ in said],
        [event.public_seq for _, event, _ in said],
        [event.actor_id for _, event, _ in said],
        [event.actor_role for _, event, _ in said],
        [draft.client_id for _, _, draft in said],
        [draft.body for _, _, draft in said],
        [event.at for _, event, _ in said],
        [event.changes for _, event, _ in said],
    )


# The one way in which a message is written, whoever wrote it; what differs is how its conversation comes to stand.
SAY = """
    with said as (
        select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[], $5::bigint[], $6::uuid[], $7::text[],
                             $8::uuid[], $9::text[], $10::timestamptz[], $11::jsonb[])
            as n (conversation_id, contact_id, inbox_id, seq, public_seq, author_id, author_role, client_id, body, at,
                  changes)
    ), kept as (
        insert into messages (conversation_id, seq, public_seq, contact_id, inbox_id, author_id, author_role,
                              client_id, body, sent_at)
        select conversation_id, seq, public_seq, contact_id, inbox_id, author_id, author_role, client_id, body, at
          from said
    ), told as (
        insert into events (kind, at, actor_id, actor_role, conversation_id, contact_id, seq, public_seq, changes)
        select 'MessagePosted', at, author_id, author_role, conversation_id, contact_id, seq, public_seq, changes
          from said order by conversation_id, seq
    ), stands as ({stands})
    select pg_current_xact_id()::text::bigint"""
WRITE_MESSAGES = SAY.format(
    stands="""
        update conversations c
           set status = n.status, waiting_since = n.waiting_since, last_at = n.last_at, seq = n.seq,
               public_seq = n.public_seq, message_seq = n.seq, spoken_seq = n.seq,
               spoken_by = n.spoken_by, others_seq = n.others_seq,
               resolved_at = case when n.status in ('resolved', 'closed') then c.resolved_at end
          from unnest($12::uuid[], $13::text[], $14::timestamptz[], $15::timestamptz[], $16::bigint[], $17::bigint[],
                      $18::uuid[], $19::bigint[])
            as n (id, status, waiting_since, last_at, seq, public_seq, spoken_by, others_seq)
         where c.id = n.id"""
)
# A conversation that begins is at its first event, and waits since then for us.
WRITE_FIRST_MESSAGES = SAY.format(
    stands="""
        insert into conversations (id, case_number, contact_id, inbox_id, subject, language, status, priority,
                                   created_at, waiting_since, last_at, seq, public_seq, message_seq, spoken_seq,
                                   spoken_by, page)
        select id, case_number, contact_id, inbox_id, subject, language, status, priority, created_at, created_at,
               created_at, 1, 1, 1, 1, contact_id, page
          from unnest($12::uuid[], $13::text[], $14::uuid[], $15::uuid[], $16::text[], $17::text[], $18::text[],
                      $19::text[], $20::timestamptz[], $21::text[])
            as n (id, case_number, contact_id, inbox_id, subject, language, status, priority, created_at, page)"""
)


async def write_note(tx: Tx, change: Change) -> None:
    """A note and its event: its own table and its own statement, so that none can be taken for a message."""
    draft, event = change.draft, change.event
    if draft is None:
        return
    await tx.run(
        "insert into notes values ($1, $2, $3, $4, $5, $6, $7)",
        event.conversation_id,
        event.seq,
        event.contact_id,
        event.actor_id,
        draft.client_id,
        draft.body,
        event.at,
    )
    await write_change(tx, change)


async def write_change(tx: Tx, change: Change) -> None:
    """How a locked conversation stands after a change without a message, and the event of it."""
    c, event = change.conversation, change.event
    tx.number = await tx.value(
        WRITE_CHANGE,
        c.id,
        c.status,
        c.waiting_since,
        c.last_at,
        c.seq,
        c.public_seq,
        c.spoken_seq,
        c.spoken_by,
        c.others_seq,
        c.team_id,
        c.assignee_id,
        event.kind,
        event.at,
        event.actor_id,
        event.actor_role,
        event.contact_id,
        event.public_seq,
        event.changes,
    )


WRITE_CHANGE = """
    with stands as (
        update conversations
           set status = $2, waiting_since = $3, last_at = $4, seq = $5, public_seq = $6, spoken_seq = $7,
               spoken_by = $8, others_seq = $9, team_id = $10, assignee_id = $11,
               resolved_at = case when $2 in ('resolved', 'closed') then coalesce(resolved_at, $4) end
         where id = $1
    ), told as (
        insert into events (kind, at, actor_id, actor_role, conversation_id, contact_id, seq, public_seq, changes)
        values ($12, $13, $14, $15, $1, $16, $5, $17, $18)
    )
    select pg_current_xact_id()::text::bigint"""


async def note_written(tx: Tx, author_id: UUID, client_id: UUID) -> tuple[UUID, int] | None:
    """Where an earlier note of the same client id stands, as (conversation, seq)."""
    rows = await tx.rows(
        "select conversation_id, seq from notes where author_id = $1 and client_id = $2", author_id, client_id
    )
    return (rows[0][0], rows[0][1]) if rows else None
