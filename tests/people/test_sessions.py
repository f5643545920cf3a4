"""A session ends when it rests, when it is old, when somebody ends it, and with the access it stands for."""

from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from havendesk.kit.actor import Role
from havendesk.kit.db import DatabaseAway
from havendesk.kit.errors import Forbidden, Missing
from havendesk.people import queries
from havendesk.people.actions import (
    change_agent,
    revoke_agent_sessions,
    revoke_other_sessions,
    revoke_session,
    sign_out,
    touch,
)
from havendesk.people.actions.sessions import begin_session
from havendesk.people.errors import AdminsOnly
from havendesk.people.model import SESSION_LIVES, SESSION_RESTS
from tests.database import NOON

SECOND = timedelta(seconds=1)


async def begin(tx, agent, now=NOON):
    """Sign an agent in; who they then are, and their token."""
    _, token = await begin_session(tx, agent.id, "Firefox", now)
    actor = await queries.find_staff(tx, token, now=now)
    assert actor is not None
    return actor, token


async def is_in(tx, token, now=NOON) -> bool:
    return await queries.find_staff(tx, token, now=now) is not None


async def test_a_session_that_rests_for_30_days_is_over(tx, cast):
    actor, token = await begin(tx, cast.bo)

    assert await is_in(tx, token, NOON + SESSION_RESTS - SECOND)
    assert not await is_in(tx, token, NOON + SESSION_RESTS)
    assert await queries.find_session_actor(tx, actor.session_id, now=NOON + SESSION_RESTS) is None


async def test_use_keeps_it_but_not_past_90_days(db, db_cast):
    async with db.transaction() as tx:
        actor, token = await begin(tx, db_cast.bo)
    moment = NOON
    for _ in range(4):
        moment += timedelta(days=22)
        await touch(db, actor, now=moment)

    async with db.snapshot() as tx:
        assert await is_in(tx, token, NOON + SESSION_LIVES - SECOND)
        assert not await is_in(tx, token, NOON + SESSION_LIVES)


async def test_use_is_written_once_a_minute(db, db_cast):
    async with db.transaction() as tx:
        actor, _ = await begin(tx, db_cast.bo)
    for seconds in (1, 30, 60, 61):
        await touch(db, actor, now=NOON + seconds * SECOND)

    async with db.snapshot() as tx:
        (session,) = await queries.list_sessions(tx, actor, now=NOON)
    assert session.last_seen_at == NOON + 61 * SECOND


async def test_a_database_that_goes_away_while_use_is_written_spoils_nothing(db, db_cast, monkeypatch):
    async with db.transaction() as tx:
        actor, _ = await begin(tx, db_cast.bo)

    @asynccontextmanager
    async def away():
        raise DatabaseAway
        yield

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(db, "transaction", away)
        await touch(db, actor, now=NOON + SECOND)
    await touch(db, actor, now=NOON + 2 * SECOND)

    async with db.snapshot() as tx:
        (session,) = await queries.list_sessions(tx, actor, now=NOON)
    assert session.last_seen_at == NOON + 2 * SECOND


async def test_signing_out_ends_this_session_only_and_tells_it(tx, cast):
    (here, token), (_, elsewhere) = await begin(tx, cast.bo), await begin(tx, cast.bo)
    tx.recorded.clear()

    await sign_out(tx, here, now=NOON)

    assert not await is_in(tx, token)
    assert await is_in(tx, elsewhere)
    assert told(tx) == [("SessionRevoked", here.session_id, {"agent_id": [None, str(cast.bo.id)]})]


async def test_one_may_end_their_own_sessions_and_nobody_else_s(tx, cast):
    here, token = await begin(tx, cast.bo)
    other, other_token = await begin(tx, cast.lin)

    with pytest.raises(Missing):
        await revoke_session(tx, here, other.session_id, now=NOON)
    assert await is_in(tx, other_token)

    await revoke_session(tx, other, other.session_id, now=NOON)
    await revoke_session(tx, other, other.session_id, now=NOON)  # again is no error
    assert not await is_in(tx, other_token)
    assert await is_in(tx, token)


async def test_all_others_can_be_ended_at_once(tx, cast):
    here, token = await begin(tx, cast.bo)
    rest = [(await begin(tx, cast.bo))[1] for _ in range(3)]

    await revoke_other_sessions(tx, here, now=NOON)

    assert await is_in(tx, token)
    assert [await is_in(tx, one) for one in rest] == [False] * 3
    assert [one.current for one in await queries.list_sessions(tx, here, now=NOON)] == [True]


async def test_an_admin_ends_anybody_s_and_an_agent_only_their_own(tx, cast):
    _, token = await begin(tx, cast.bo)
    with pytest.raises(AdminsOnly):
        await revoke_agent_sessions(tx, cast.rui, cast.bo.id, now=NOON)
    assert await is_in(tx, token)

    await revoke_agent_sessions(tx, cast.noor, cast.bo.id, now=NOON)
    assert not await is_in(tx, token)


async def test_an_actor_is_as_of_now_not_as_of_the_sign_in(tx, cast):
    actor, token = await begin(tx, cast.bo)
    assert actor.inbox_ids == frozenset({cast.support.id})

    await change_agent(tx, cast.noor, cast.bo.id, role=Role.LEAD, now=NOON)

    later = await queries.find_session_actor(tx, actor.session_id, now=NOON)
    assert later is not None
    assert (later.role, later.inbox_ids) == (Role.LEAD, None)
    assert later == await queries.find_staff(tx, token, now=NOON)


async def test_a_contact_has_no_sessions(tx, cast):
    with pytest.raises(Forbidden):
        await queries.list_sessions(tx, cast.eve, now=NOON)


def told(tx) -> list[tuple]:
    return [(one.event.kind, one.event.about_id, one.event.changes) for one in tx.recorded]
