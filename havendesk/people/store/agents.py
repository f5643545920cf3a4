"""Agents, their teams and the inboxes they work."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg

from havendesk.kit.db import Tx
from havendesk.people.model import SESSION_RESTS, Account, Agent, Me, StaffLine, Team

TEAM_IDS = "array(select team_id from team_members where agent_id = agents.id order by team_id) as team_ids"
INBOX_IDS = """case when role = 'agent'
                    then array(select inbox_id from inbox_members where agent_id = agents.id order by 1)
                    else array(select id from inboxes order by 1) end as inbox_ids"""
COLLEAGUE = f"select id, name, role, languages, active, {TEAM_IDS}, {INBOX_IDS} from agents"


async def agent_shown(tx: Tx, agent_id: UUID) -> Agent | None:
    """An agent as colleagues see them."""
    return await tx.find(Agent, f"{COLLEAGUE} where id = $1", agent_id)


async def agents_by_name(tx: Tx) -> list[Agent]:
    """Everybody who works or worked here."""
    return await tx.all(Agent, f"{COLLEAGUE} order by name, id")


async def me(tx: Tx, agent_id: UUID) -> Me | None:
    """An agent as they see themselves; of `inboxes`, a sibling's table, only the ids are read."""
    return await tx.find(
        Me,
        f"""
        select id, name, email, role, languages, locale, {TEAM_IDS}, {INBOX_IDS}
          from agents where id = $1""",
        agent_id,
    )


async def teams_by_name(tx: Tx) -> list[Team]:
    """Every team."""
    return await tx.all(Team, "select id, name from teams order by name, id")


async def account_of_email(tx: Tx, email: str) -> Account | None:
    """Whose e-mail this is."""
    return await tx.find(Account, "select id, email, role, active, password_hash from agents where email = $1", email)


async def lock_account(tx: Tx, agent_id: UUID) -> Account | None:
    """An agent whom nobody else can change until we are done."""
    return await tx.find(
        Account, "select id, email, role, active, password_hash from agents where id = $1 for update", agent_id
    )


async def lock_admins(tx: Tx) -> list[UUID]:
    """Every active admin, locked in one order: two who demote each other cannot both succeed."""
    rows = await tx.rows("select id from agents where role = 'admin' and active order by id for update")
    return [row["id"] for row in rows]


async def has_admin(tx: Tx) -> bool:
    """Is there somebody who can let others in?"""
    return bool(await tx.value("select exists (select from agents where role = 'admin' and active)"))


async def add_agent(tx: Tx, agent: Me, *, password_hash: str | None, now: datetime) -> bool:
    """Keep a new agent; False when the e-mail is taken."""
    return bool(
        await tx.run(
            """
            insert into agents (id, email, name, role, languages, locale, password_hash, created_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (email) do nothing""",
            agent.id,
            agent.email,
            agent.name,
            agent.role,
            agent.languages,
            agent.locale,
            password_hash,
            now,
        )
    )


async def set_access(tx: Tx, agent_id: UUID, role: str, *, active: bool) -> None:
    """Write an agent's role and activity."""
    await tx.run("update agents set role = $2, active = $3 where id = $1", agent_id, role, active)


async def set_password_hash(tx: Tx, agent_id: UUID, password_hash: str) -> None:
    """Write what proves an agent's password."""
    await tx.run("update agents set password_hash = $2 where id = $1", agent_id, password_hash)


async def set_locale(tx: Tx, agent_id: UUID, locale: str) -> None:
    """Write the language an agent reads the desk in."""
    await tx.run("update agents set locale = $2 where id = $1", agent_id, locale)


async def add_team(tx: Tx, team_id: UUID, key: str, name: str, now: datetime) -> None:
    """Keep a new team."""
    await tx.run("insert into teams (id, key, name, created_at) values ($1, $2, $3, $4)", team_id, key, name, now)


async def add_team_members(tx: Tx, team_id: UUID, agent_ids: Sequence[UUID]) -> None:
    """Put agents into a team."""
    await tx.run(
        "insert into team_members select $1, unnest($2::uuid[]) on conflict do nothing", team_id, list(agent_ids)
    )


async def add_inbox_member(tx: Tx, inbox_id: UUID, agent_id: UUID) -> bool | None:
    """Let an agent work an inbox; False when they already do, None when there is no such inbox."""
    try:
        return bool(
            await tx.run("insert into inbox_members values ($1, $2) on conflict do nothing", inbox_id, agent_id)
        )
    except asyncpg.ForeignKeyViolationError:
        return None


async def remove_inbox_member(tx: Tx, inbox_id: UUID, agent_id: UUID) -> bool:
    """Take an inbox from an agent; False when they did not work it."""
    return bool(await tx.run("delete from inbox_members where inbox_id = $1 and agent_id = $2", inbox_id, agent_id))


async def staff(tx: Tx, email: str | None, now: datetime) -> list[StaffLine]:
    """The agent with this e-mail, or everybody, with the number of their good sessions."""
    return await tx.all(
        StaffLine,
        """
        select agents.id, email, name, role, active, count(sessions.id) as sessions
          from agents left join sessions
            on agent_id = agents.id and revoked_at is null and expires_at > $2 and last_seen_at > $3
         where $1::text is null or email = $1
         group by agents.id order by active desc, email""",
        email,
        now,
        now - SESSION_RESTS,
    )
