"""SQL that reads the lines of a thread."""

from collections.abc import Sequence
from uuid import UUID

from havendesk.kit.db import Row, Tx

FOR_STAFF = """
    select e.kind, e.at, e.actor_id, e.actor_role, e.conversation_id, e.contact_id, e.seq, e.public_seq, e.changes,
           coalesce(m.client_id, n.client_id) as client_id, coalesce(m.body, n.body) as body,
           coalesce(a.name, p.name) as author_name, g.id as agent_id, g.name as agent_name
      from events e
      left join messages m on m.conversation_id = e.conversation_id and m.seq = e.seq
      left join notes n on n.conversation_id = e.conversation_id and n.seq = e.seq
      left join agents a on a.id = e.actor_id
      left join contacts p on p.id = e.actor_id
      left join agents g on g.id = (e.changes -> 'assignee_id' ->> 1)::uuid"""

OF_ONE = "\n     where e.conversation_id = $1"

# No join with notes: what is not read cannot leak.
FOR_CONTACT = """
    select e.kind, e.at, e.actor_id, e.actor_role, e.conversation_id, e.contact_id, e.seq, e.public_seq,
           m.client_id, m.body, coalesce(a.name, p.name) as author_name, g.id as agent_id, g.name as agent_name
      from events e
      left join messages m on m.conversation_id = e.conversation_id and m.seq = e.seq
      left join agents a on a.id = e.actor_id
      left join contacts p on p.id = e.actor_id
      left join agents g on g.id = (e.changes -> 'assignee_id' ->> 1)::uuid
     where e.conversation_id = $1 and e.public_seq is not null"""


async def lines_for_staff(
    tx: Tx, conversation_id: UUID, *, before: int | None, after: int | None, limit: int
) -> list[Row]:
    """Every line by `seq`: rising past `after`, else falling from `before` or from the end."""
    return await _lines(tx, FOR_STAFF + OF_ONE, "e.seq", conversation_id, before, after, limit)


async def lines_for_contact(
    tx: Tx, conversation_id: UUID, *, before: int | None, after: int | None, limit: int
) -> list[Row]:
    """The lines the contact may see, by their public count."""
    return await _lines(tx, FOR_CONTACT, "e.public_seq", conversation_id, before, after, limit)


async def lines_at(tx: Tx, places: Sequence[tuple[UUID, int]]) -> list[Row]:
    """The lines at these (conversation, seq) places, in rising order."""
    return await tx.rows(
        f"""{FOR_STAFF} join unnest($1::uuid[], $2::bigint[]) as asked (conversation_id, seq)
                on asked.conversation_id = e.conversation_id and asked.seq = e.seq
             order by e.conversation_id, e.seq""",
        [key for key, _ in places],
        [seq for _, seq in places],
    )


async def _lines(
    tx: Tx, select: str, number: str, conversation_id: UUID, before: int | None, after: int | None, limit: int
) -> list[Row]:
    if after is not None:
        sql = f"{select} and {number} > $2 order by {number} limit $3"
        return await tx.rows(sql, conversation_id, after, limit)
    sql = f"{select} and ($2::bigint is null or {number} < $2) order by {number} desc limit $3"
    return await tx.rows(sql, conversation_id, before, limit)
