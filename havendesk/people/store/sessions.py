"""Sessions and one-time links: digests in, never a token."""

from datetime import datetime
from uuid import UUID

import msgspec

from havendesk.kit.actor import Actor
from havendesk.kit.db import Tx
from havendesk.people.model import LINK_LIVES, SESSION_LIVES, SESSION_RESTS, Link, Session

ACTOR = """
    select agents.id, agents.role, agents.name, agents.locale, sessions.id as session_id,
           case when agents.role = 'agent'
                then array(select inbox_id from inbox_members where agent_id = agents.id) end as inbox_ids"""
IS_GOOD = "sessions.revoked_at is null and sessions.expires_at > $2 and sessions.last_seen_at > $3 and agents.active"


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A one-time link with the agent it is for."""

    agent_id: UUID
    email: str
    name: str

    @property
    def link(self) -> Link:
        """What its holder sees."""
        return Link(name=self.name, email=self.email)


async def actor_of_token(tx: Tx, token_digest: bytes, now: datetime) -> Actor | None:
    """Who is signed in with this token."""
    return await tx.find(
        Actor,
        f"""{ACTOR} from sessions join agents on agents.id = sessions.agent_id
         where sessions.token_digest = $1 and {IS_GOOD}""",
        token_digest,
        now,
        now - SESSION_RESTS,
    )


async def actor_of_session(tx: Tx, session_id: UUID, now: datetime) -> Actor | None:
    """Who is signed in, if that session still is good."""
    return await tx.find(
        Actor,
        f"""{ACTOR} from sessions join agents on agents.id = sessions.agent_id
         where sessions.id = $1 and {IS_GOOD}""",
        session_id,
        now,
        now - SESSION_RESTS,
    )


async def actor_of_agent(tx: Tx, agent_id: UUID) -> Actor | None:
    """An active agent, without any session."""
    return await tx.find(
        Actor,
        f"{ACTOR} from agents left join sessions on false where agents.id = $1 and agents.active",
        agent_id,
    )


async def sessions_of(tx: Tx, agent_id: UUID, current: UUID | None, now: datetime) -> list[Session]:
    """Where an agent is signed in now, the latest used first."""
    return await tx.all(
        Session,
        """
        select id, created_at, last_seen_at, client, coalesce(id = $2, false) as current
          from sessions
         where agent_id = $1 and revoked_at is null and expires_at > $3 and last_seen_at > $4
         order by last_seen_at desc, id""",
        agent_id,
        current,
        now,
        now - SESSION_RESTS,
    )


async def add_session(
    tx: Tx, session_id: UUID, agent_id: UUID, token_digest: bytes, client: str, now: datetime
) -> None:
    """Keep a new session."""
    await tx.run(
        """
        insert into sessions (id, agent_id, token_digest, client, created_at, last_seen_at, expires_at)
        values ($1, $2, $3, $4, $5, $5, $6)""",
        session_id,
        agent_id,
        token_digest,
        client,
        now,
        now + SESSION_LIVES,
    )


async def touch_session(tx: Tx, session_id: UUID, now: datetime) -> None:
    """Say that a session was used now."""
    await tx.run("update sessions set last_seen_at = $2 where id = $1 and last_seen_at < $2", session_id, now)


async def revoke_session(tx: Tx, session_id: UUID, agent_id: UUID, now: datetime) -> bool:
    """End one session of an agent; False when it is not theirs or already over."""
    return bool(
        await tx.run(
            "update sessions set revoked_at = $3 where id = $1 and agent_id = $2 and revoked_at is null",
            session_id,
            agent_id,
            now,
        )
    )


async def revoke_sessions(tx: Tx, agent_id: UUID, now: datetime, *, but: UUID | None) -> list[UUID]:
    """End all sessions of an agent, or all but one; which they were."""
    rows = await tx.rows(
        """
        update sessions set revoked_at = $2
         where agent_id = $1 and revoked_at is null and id is distinct from $3 returning id""",
        agent_id,
        now,
        but,
    )
    return [row["id"] for row in rows]


async def add_link(tx: Tx, token_digest: bytes, agent_id: UUID, now: datetime) -> None:
    """Keep a new one-time link; earlier ones of this agent are spent by it."""
    await tx.run("update one_time_links set used_at = $2 where agent_id = $1 and used_at is null", agent_id, now)
    await tx.run("insert into one_time_links values ($1, $2, $3, $4)", token_digest, agent_id, now, now + LINK_LIVES)


async def link_of_token(tx: Tx, token_digest: bytes, now: datetime) -> Entry | None:
    """Whom an unused link lets in."""
    return await tx.find(
        Entry,
        """
        select agents.id as agent_id, agents.email, agents.name
          from one_time_links join agents on agents.id = one_time_links.agent_id
         where token_digest = $1 and used_at is null and expires_at > $2 and agents.active""",
        token_digest,
        now,
    )


async def spend_link(tx: Tx, token_digest: bytes, now: datetime) -> bool:
    """Use a link; False when somebody did before."""
    return bool(
        await tx.run(
            "update one_time_links set used_at = $2 where token_digest = $1 and used_at is null and expires_at > $2",
            token_digest,
            now,
        )
    )


async def is_session_of(tx: Tx, session_id: UUID, agent_id: UUID) -> bool:
    """Was this ever a session of that agent?"""
    sql = "select exists (select from sessions where id = $1 and agent_id = $2)"
    return bool(await tx.value(sql, session_id, agent_id))


async def delete_ended(tx: Tx, *, before: datetime) -> None:
    """Forget sessions and links that ended before then."""
    await tx.run(
        "delete from sessions where least(revoked_at, expires_at, last_seen_at + $2) < $1", before, SESSION_RESTS
    )
    await tx.run("delete from one_time_links where expires_at < $1", before)
