"""Exactly once, for ever: the same client id by any road, at any time, gives the first."""

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from havendesk.conversations.actions import Posting, assign, post_batch, post_message, resolve, write_note
from havendesk.conversations.errors import ConversationMissing, OnlyStaff
from havendesk.conversations.model import Conversation, Draft, Item, Sent, Status
from havendesk.conversations.queries import get_conversation, read_timeline
from havendesk.kit.actor import Actor
from havendesk.kit.db import Database
from tests.cast import Cast
from tests.conversations.locks import until_waiting
from tests.database import NOON

LATER = NOON + timedelta(days=400)


async def by_rest(db: Database, actor: Actor, talk: UUID, name: UUID, body: str) -> Item:
    async with db.transaction() as tx:
        return await post_message(tx, actor, talk, Draft(name, body), now=LATER)


async def by_lane(db: Database, actor: Actor, talk: UUID, name: UUID, body: str) -> Item:
    (sent,) = await post_batch(db, [Posting(actor, talk, Draft(name, body), LATER)])
    assert isinstance(sent, Sent)
    return sent.shown_to(actor)


ROADS = {"rest": by_rest, "lane": by_lane}


@pytest.fixture
async def talk(db: Database, db_cast: Cast) -> Conversation:
    async with db.transaction() as tx:
        return await db_cast.conversation(tx=tx)


async def written(db: Database, talk: Conversation) -> list[str]:
    rows = await db.pool.fetch("select body from messages where conversation_id = $1 order by seq", talk.id)
    return [row[0] for row in rows][1:]


@pytest.mark.parametrize("first", ROADS)
@pytest.mark.parametrize("second", ROADS)
@pytest.mark.parametrize("who", ["ada", "bo"])
async def test_a_repeat_gives_the_original_as_it_was_stored(db, db_cast, talk, first, second, who):
    name, actor = uuid4(), getattr(db_cast, who)

    original = await ROADS[first](db, actor, talk.id, name, "first")
    await by_rest(db, db_cast.bo, talk.id, uuid4(), "between")
    again = await ROADS[second](db, actor, talk.id, name, "second")

    assert (again.seq, again.body, again.at, again.client_id) == (original.seq, "first", original.at, name)
    assert await written(db, talk) == ["first", "between"]


@pytest.mark.parametrize("road", ROADS)
async def test_a_repeat_into_a_conversation_that_closed_meanwhile_still_gives_the_original(db, db_cast, talk, road):
    name = uuid4()
    original = await by_rest(db, db_cast.ada, talk.id, name, "first")
    await db.pool.execute("update conversations set status = 'closed' where id = $1", talk.id)

    assert (await ROADS[road](db, db_cast.ada, talk.id, name, "first")).seq == original.seq


@pytest.mark.parametrize("road", ROADS)
async def test_a_client_id_used_in_another_conversation_returns_the_first(db, db_cast, talk, road):
    async with db.transaction() as tx:
        other = await db_cast.conversation(tx=tx)
    name = uuid4()
    original = await by_rest(db, db_cast.ada, talk.id, name, "first")

    again = await ROADS[road](db, db_cast.ada, other.id, name, "second")

    assert (again.seq, again.body) == (original.seq, "first")
    assert await written(db, other) == []


async def test_two_people_may_use_the_same_client_id(db, db_cast, talk):
    name = uuid4()

    lines = [await by_rest(db, actor, talk.id, name, actor.name) for actor in (db_cast.ada, db_cast.bo, db_cast.lin)]

    assert [line.seq for line in lines] == [2, 3, 4]


async def test_two_connections_at_once_write_one_message(db, db_cast, talk):
    name = uuid4()
    async with db.transaction() as tx:
        first = await post_message(tx, db_cast.ada, talk.id, Draft(name, "hello"), now=LATER)
        second = asyncio.create_task(by_rest(db, db_cast.ada, talk.id, name, "hello"))
        await until_waiting(db)

    assert (await second).seq == first.seq
    assert await written(db, talk) == ["hello"]


async def test_the_lane_gives_the_original_of_a_repeat_whose_first_is_just_committing(db, db_cast, talk):
    name = uuid4()
    async with db.transaction() as tx:
        first = await post_message(tx, db_cast.ada, talk.id, Draft(name, "hello"), now=LATER)
        posting = Posting(db_cast.ada, talk.id, Draft(name, "hello"), LATER)
        (outcome,) = await post_batch(db, [posting])
        assert not isinstance(outcome, Sent)  # parked: the first holds the conversation

    assert (await by_lane(db, db_cast.ada, talk.id, name, "hello")).seq == first.seq


async def test_one_client_id_in_two_conversations_at_once_is_still_one_message(db, db_cast, talk):
    async with db.transaction() as tx:
        other = await db_cast.conversation(tx=tx)
    name = uuid4()
    async with db.transaction() as tx:
        first = await post_message(tx, db_cast.ada, talk.id, Draft(name, "hello"), now=LATER)
        second = asyncio.create_task(by_rest(db, db_cast.ada, other.id, name, "hello"))
        await until_waiting(db)
    await asyncio.gather(second, return_exceptions=True)  # it may be refused, and is then tried again

    assert (await by_rest(db, db_cast.ada, other.id, name, "hello")).seq == first.seq
    assert (await written(db, talk), await written(db, other)) == (["hello"], [])


async def test_a_note_is_written_once(db, db_cast, talk):
    name = uuid4()
    notes = []
    for body in ("first", "second"):
        async with db.transaction() as tx:
            notes.append(await write_note(tx, db_cast.bo, talk.id, Draft(name, body), now=LATER))

    assert notes[0] == notes[1]
    assert (notes[0].kind, notes[0].body, await written(db, talk)) == ("note", "first", [])


async def test_two_connections_at_once_write_one_note(db, db_cast, talk):
    draft = Draft(uuid4(), "look at his history")

    async def write() -> Item:
        async with db.transaction() as tx:
            return await write_note(tx, db_cast.bo, talk.id, draft, now=LATER)

    first, second = await asyncio.gather(write(), write())

    assert first == second


async def test_what_is_said_twice_by_noun_happens_once(tx, cast):
    talk = await cast.conversation()
    for _ in range(2):
        await assign(tx, cast.rui, talk.id, agent_id=cast.bo.id, team_id=None, now=NOON)
        await resolve(tx, cast.bo, talk.id, now=NOON)

    stands = await get_conversation(tx, cast.bo, talk.id)
    items, _ = await read_timeline(tx, cast.bo, talk.id)
    assert (stands.seq, stands.status, stands.assignee_id) == (3, Status.RESOLVED, cast.bo.id)
    assert [item.event for item in items] == [None, "ConversationAssigned", "ConversationResolved"]


async def test_a_contact_may_neither_note_nor_assign_nor_resolve(tx, cast):
    talk = await cast.conversation()
    with pytest.raises(OnlyStaff):
        await write_note(tx, cast.ada, talk.id, Draft(uuid4(), "mine"), now=NOON)
    with pytest.raises(OnlyStaff):
        await assign(tx, cast.ada, talk.id, agent_id=cast.bo.id, team_id=None, now=NOON)
    with pytest.raises(OnlyStaff):
        await resolve(tx, cast.ada, talk.id, now=NOON)


@pytest.mark.parametrize("who", ["eve", "chen"])
async def test_another_contact_finds_nothing_there(tx, cast, who):
    talk, stranger = await cast.conversation(), getattr(cast, who)

    with pytest.raises(ConversationMissing):
        await post_message(tx, stranger, talk.id, Draft(uuid4(), "let me in"), now=NOON)
    with pytest.raises(ConversationMissing):
        await read_timeline(tx, stranger, talk.id)
