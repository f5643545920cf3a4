"""The horizon cursor: a client that was away is told everything, in whatever order transactions ended."""

import asyncio
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from havendesk.conversations.actions import assign, post_message
from havendesk.conversations.errors import OnlyStaff, TooFarBehind
from havendesk.conversations.model import Conversation, Draft, Row
from havendesk.conversations.queries import changed_rows, get_conversation, get_cursor
from havendesk.kit.actor import Actor
from havendesk.kit.db import Database, Tx
from tests.database import NOON


async def cursor_now(db: Database) -> str:
    async with db.snapshot() as tx:
        return str(await get_cursor(tx))


async def sync(db: Database, actor: Actor, cursor: str) -> tuple[list[Row], list[UUID], str]:
    async with db.snapshot() as tx:
        return await changed_rows(tx, actor, cursor)


async def say(tx: Tx, actor: Actor, talk: Conversation) -> None:
    await post_message(tx, actor, talk.id, Draft(uuid4(), "hello"), now=NOON)


@pytest.fixture
async def talks(db, db_cast) -> list[Conversation]:
    async with db.transaction() as tx:
        return [await db_cast.conversation(tx=tx) for _ in range(3)]


async def test_nothing_happened_since_a_fresh_cursor(db, db_cast, talks):
    assert (await sync(db, db_cast.bo, await cursor_now(db)))[:2] == ([], [])


async def test_a_transaction_that_began_early_and_ended_late_is_not_skipped(db, db_cast, talks):
    late, quick, _ = talks
    begun = await cursor_now(db)
    async with db.transaction() as held:
        await say(held, db_cast.ada, late)  # an earlier number and an earlier id than the next one
        async with db.transaction() as tx:
            await say(tx, db_cast.ada, quick)
        rows, _, meanwhile = await sync(db, db_cast.bo, begun)
        assert [row.id for row in rows] == [quick.id]
        fresh = await cursor_now(db)

    for cursor in (meanwhile, fresh):
        rows, gone, _ = await sync(db, db_cast.bo, cursor)
        assert late.id in {row.id for row in rows}
        assert gone == []


async def test_a_transaction_that_wrote_its_event_after_the_cursor_was_read_is_not_skipped(db, db_cast, talks):
    async with db.transaction() as held:
        await held.run("update conversations set subject = 'x' where id = $1", talks[0].id)  # has its number from here
        cursor = await cursor_now(db)
        await say(held, db_cast.ada, talks[0])

    rows, _, _ = await sync(db, db_cast.bo, cursor)
    assert [row.id for row in rows] == [talks[0].id]


STEPS = st.lists(st.tuples(st.sampled_from(["open", "commit", "look"]), st.integers(0, 2)), min_size=3, max_size=16)


@given(steps=STEPS)
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_a_client_that_follows_the_cursor_ends_with_what_a_fresh_read_shows(db, db_cast, talks, steps):
    seen: dict[UUID, int] = {}
    cursor, held = await cursor_now(db), {}

    async def look(cursor: str) -> str:
        rows, _, cursor = await sync(db, db_cast.bo, cursor)
        seen.update({row.id: row.seq for row in rows if row.seq >= seen.get(row.id, 0)})
        return cursor

    async with db.snapshot() as tx:
        begun = {talk.id: (await get_conversation(tx, db_cast.bo, talk.id)).seq for talk in talks}
    for verb, place in steps:
        if verb == "look":
            cursor = await look(cursor)
        elif verb == "open" and place not in held:
            held[place] = db.transaction()
            await say(await held[place].__aenter__(), db_cast.ada, talks[place])
        elif verb == "commit" and place in held:
            await held.pop(place).__aexit__(None, None, None)
    for transaction in held.values():
        await transaction.__aexit__(None, None, None)
    await look(cursor)

    async with db.snapshot() as tx:
        stands = {talk.id: (await get_conversation(tx, db_cast.bo, talk.id)).seq for talk in talks}
    assert begun | seen == stands


async def test_what_may_not_be_seen_is_gone_and_its_row_is_not_shown(db, db_cast):
    cursor = await cursor_now(db)
    async with db.transaction() as tx:
        elsewhere = await db_cast.conversation(inbox=db_cast.exchange, tx=tx)

    assert (await sync(db, db_cast.bo, cursor))[:2] == ([], [elsewhere.id])
    rows, gone, _ = await sync(db, db_cast.lin, cursor)
    assert ([row.id for row in rows], gone) == ([elsewhere.id], [])


async def test_a_row_says_who_waits_for_whom(db, db_cast, talks):
    cursor = await cursor_now(db)
    async with db.transaction() as tx:
        await assign(tx, db_cast.rui, talks[0].id, agent_id=db_cast.lin.id, team_id=None, now=NOON)

    ((row,), _, _) = await sync(db, db_cast.bo, cursor)
    assert (row.assignee_id, row.waiting_since, row.seq, row.message_seq) == (db_cast.lin.id, NOON, 2, 1)
    assert row.last
    assert (row.last.role, row.last.body) == ("contact", "Where is my deposit?")


async def test_another_history_of_the_database_reads_anew(db, db_cast, talks):
    cursor = await cursor_now(db)
    await db.pool.execute("update desk set epoch = gen_random_uuid()")

    with pytest.raises(TooFarBehind):
        await sync(db, db_cast.bo, cursor)


@pytest.mark.parametrize("tail", ["", "x", "²", "-1", "1.5", "99999999999999999999999", "9" * 5000, "1\x00"])
async def test_a_cursor_that_nobody_gave_out_reads_anew(db, db_cast, tail):
    epoch = (await cursor_now(db)).rpartition(".")[0]

    for cursor in (f"{epoch}.{tail}", tail, f".{tail}", f"{uuid4()}.1"):
        with pytest.raises(TooFarBehind):
            await sync(db, db_cast.bo, cursor)


async def test_a_cursor_from_the_future_reads_anew(db, db_cast):
    epoch, _, number = (await cursor_now(db)).rpartition(".")

    with pytest.raises(TooFarBehind):
        await sync(db, db_cast.bo, f"{epoch}.{int(number) + 1}")


@pytest.mark.parametrize(("count", "is_too_much"), [(1000, False), (1001, True)])
async def test_a_thousand_changes_are_told_and_one_more_is_too_many(db, db_cast, count, is_too_much):
    cursor = await cursor_now(db)
    async with db.transaction() as tx:
        await tx.run(
            """insert into events (kind, at, actor_role, conversation_id, seq, public_seq)
               select 'MessagePosted', now(), 'contact', gen_random_uuid(), 1, 1 from generate_series(1, $1)""",
            count,
        )

    if is_too_much:
        with pytest.raises(TooFarBehind):
            await sync(db, db_cast.bo, cursor)
    else:
        assert len((await sync(db, db_cast.bo, cursor))[1]) == count


async def test_a_contact_has_no_lists_to_sync(db, db_cast):
    with pytest.raises(OnlyStaff):
        await sync(db, db_cast.ada, await cursor_now(db))


async def test_rows_counts_and_cursor_of_one_answer_are_of_one_moment(db, db_cast, talks):
    async with db.snapshot() as tx:
        cursor = str(await get_cursor(tx))
        async with db.transaction() as meanwhile:
            await say(meanwhile, db_cast.ada, talks[1])
        seen = await get_conversation(tx, db_cast.bo, talks[1].id)
        assert (str(await get_cursor(tx)), seen.seq) == (cursor, 1)

    rows, _, _ = await asyncio.wait_for(sync(db, db_cast.bo, cursor), 5)
    assert [row.id for row in rows] == [talks[1].id]
