"""SQL that reads and locks conversations."""

from collections.abc import Sequence
from uuid import UUID

from havendesk.conversations.model import Conversation, Place
from havendesk.kit.db import Tx
from havendesk.kit.events import Cursor

COLUMNS = """
    c.id, c.case_number, c.contact_id, p.name as contact_name, c.inbox_id, c.subject, c.language, c.status, c.priority,
    c.team_id, c.assignee_id, c.created_at, c.waiting_since, c.last_at, c.seq, c.public_seq, c.message_seq,
    c.spoken_seq, c.spoken_by, c.others_seq, c.resolved_at, a.name as assignee_name"""
TABLES = "conversations c join contacts p on p.id = c.contact_id left join agents a on a.id = c.assignee_id"
LAST = """
    case when m.seq is null then null else jsonb_build_object(
        'role', m.author_role, 'body', left(m.body, 160), 'at', m.sent_at, 'author_id', m.author_id) end as last"""
WITH_LAST = f"""
    select {COLUMNS}, {LAST}
      from {TABLES} left join messages m on m.conversation_id = c.id and m.seq = c.message_seq"""


async def lock(tx: Tx, conversation_id: UUID) -> Conversation | None:
    """One conversation, ours to change until the transaction ends."""
    found = await tx.find(Conversation, f"{WITH_LAST} where c.id = $1 for update of c", conversation_id)
    return None if found is None else (await _completed(tx, [found]))[0]


async def lock_free_ones(tx: Tx, conversation_ids: Sequence[UUID]) -> list[Conversation]:
    """Those of the conversations that nobody holds, locked in the order of their ids; held ones are left out."""
    found = await tx.all(
        Conversation,
        f"select {COLUMNS} from {TABLES} where c.id = any($1) order by c.id for update of c skip locked",
        conversation_ids,
    )
    return await _completed(tx, found, with_last=False)


async def _completed(tx: Tx, locked: list[Conversation], *, with_last: bool = True) -> list[Conversation]:
    """Locked ones as they stand now.

    Whoever waited for a lock gets the row as it is after it, but what is joined to it as it was before: the name of
    the new assignee and the new last message are then missing, and are read again.
    """
    torn = [
        c.id
        for c in locked
        if (c.assignee_id and c.assignee_name is None) or (with_last and c.message_seq and c.last is None)
    ]
    whole = {c.id: c for c in await by_ids(tx, torn)} if torn else {}
    return [whole.get(c.id, c) for c in locked]


async def which_exist(tx: Tx, conversation_ids: Sequence[UUID]) -> set[UUID]:
    """Those of the ids that are a conversation's, locked or not."""
    return {row[0] for row in await tx.rows("select id from conversations where id = any($1)", conversation_ids)}


async def assigned_to(tx: Tx, agent_id: UUID, limit: int) -> list[UUID]:
    """Unfinished conversations that this agent owns."""
    rows = await tx.rows(
        """
        select id from conversations
         where assignee_id = $1 and status not in ('resolved', 'closed') order by id limit $2""",
        agent_id,
        limit,
    )
    return [row[0] for row in rows]


async def horizon(tx: Tx) -> Cursor:
    """Where this snapshot stands: the oldest transaction still running, in this life of this database."""
    rows = await tx.rows("""
        select epoch::text, (extract(epoch from pg_postmaster_start_time()) * 1000)::bigint::text as life,
               pg_snapshot_xmin(pg_current_snapshot())::text::bigint as number
          from desk""")
    return Cursor(rows[0]["epoch"], rows[0]["life"], rows[0]["number"])


async def changed_since(tx: Tx, horizon: int, limit: int) -> list[UUID] | None:
    """Conversations with an event at or past the horizon; None when more than `limit` events would have to be read."""
    rows = await tx.rows(
        """
        select conversation_id, count(*) as events
          from (select conversation_id from events
                 where tx >= $1::bigint::text::xid8 order by tx, id limit $2) as newest
         group by conversation_id""",
        horizon,
        limit + 1,
    )
    if sum(row["events"] for row in rows) > limit:
        return None
    return [row["conversation_id"] for row in rows if row["conversation_id"]]


async def by_ids(tx: Tx, ids: Sequence[UUID]) -> list[Conversation]:
    """These conversations with the beginning of their last message."""
    return await tx.all(Conversation, f"{WITH_LAST} where c.id = any($1)", ids)


async def of_contact(tx: Tx, contact_id: UUID) -> list[Conversation]:
    """The newest hundred cases of one contact."""
    return await tx.all(
        Conversation, f"{WITH_LAST} where c.contact_id = $1 order by c.created_at desc limit 100", contact_id
    )


ALLOWED = """
       and ($1::uuid[] is null or c.inbox_id = any($1))
       and ($2::text is null or ($2 = 'nobody' and c.assignee_id is null) or c.assignee_id::text = $2)"""


async def unresolved(
    tx: Tx, inbox_ids: list[UUID] | None, owner: str | None, *, after: Place | None, limit: int
) -> list[Conversation]:
    """Unfinished conversations: who waits longest first, then the latest spoken in."""
    return await tx.all(
        Conversation,
        f"""{WITH_LAST}
         where c.status not in ('resolved', 'closed') {ALLOWED}
           and ($4::timestamptz is null
                or (coalesce(c.waiting_since, 'infinity'), -extract(epoch from c.last_at), c.id)
                   > (coalesce($5::timestamptz, 'infinity'), -extract(epoch from $4::timestamptz), $6::uuid))
         order by coalesce(c.waiting_since, 'infinity'), c.last_at desc, c.id limit $3""",
        inbox_ids,
        owner,
        limit,
        after and after.at,
        after and after.waiting_since,
        after and after.id,
    )


async def resolved(
    tx: Tx, inbox_ids: list[UUID] | None, owner: str | None, *, after: Place | None, limit: int
) -> list[Conversation]:
    """Finished conversations, the latest resolved first."""
    return await tx.all(
        Conversation,
        f"""{WITH_LAST}
         where c.resolved_at is not null {ALLOWED}
           and ($4::timestamptz is null or (c.resolved_at, c.id) < ($4, $5::uuid))
         order by c.resolved_at desc, c.id desc limit $3""",
        inbox_ids,
        owner,
        limit,
        after and after.at,
        after and after.id,
    )


async def count_unresolved(tx: Tx, inbox_ids: list[UUID] | None, agent_id: UUID) -> tuple[int, int, int]:
    """Unfinished conversations of the agent, of nobody, and all."""
    rows = await tx.rows(
        """
        select count(*) filter (where assignee_id = $2), count(*) filter (where assignee_id is null), count(*)
          from conversations
         where status not in ('resolved', 'closed') and ($1::uuid[] is null or inbox_id = any($1))""",
        inbox_ids,
        agent_id,
    )
    return rows[0][0], rows[0][1], rows[0][2]


async def unresolved_outside(tx: Tx, had: list[UUID] | None, kept: list[UUID], limit: int) -> list[UUID]:
    """Unfinished conversations of the inboxes in `had` (None: every one) that are not in `kept`."""
    rows = await tx.rows(
        """
        select id from conversations
         where status not in ('resolved', 'closed') and ($1::uuid[] is null or inbox_id = any($1))
           and inbox_id <> all($2) limit $3""",
        had,
        kept,
        limit,
    )
    return [row[0] for row in rows]
