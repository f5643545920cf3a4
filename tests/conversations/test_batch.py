"""What the lane runs: many callers, one commit; nobody pays for another."""

import asyncio
from functools import partial
from itertools import pairwise
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from havendesk.conversations.actions import Outcome, Posting, post_batch
from havendesk.conversations.errors import ConversationClosed, ConversationMissing, ConversationMoved
from havendesk.conversations.model import Conversation, Draft, Sent, Status
from havendesk.kit.actor import Actor
from havendesk.kit.db import Database
from havendesk.kit.lane import Lane, Parked
from tests.cast import Cast
from tests.database import NOON

HOLD = "select from conversations where id = $1 for update"


def posting(actor: Actor, talk: Conversation | UUID, body: str = "hello", *, name: UUID | None = None) -> Posting:
    talk_id = talk if isinstance(talk, UUID) else talk.id
    return Posting(actor, talk_id, Draft(name or uuid4(), body), NOON)


async def begin(db: Database, cast: Cast, *whose: Actor, status: Status = Status.OPEN) -> list[Conversation]:
    async with db.transaction() as tx:
        return [await cast.conversation(contact, status=status, tx=tx) for contact in whose]


async def bodies(db: Database, talk: Conversation) -> list[str]:
    sql = "select body from messages where conversation_id = $1 and seq > 1 order by seq"
    return [row[0] for row in await db.pool.fetch(sql, talk.id)]


async def test_a_closed_a_foreign_and_a_missing_conversation_cost_the_good_one_nothing(db, db_cast):
    ada, chen = db_cast.ada, db_cast.chen
    good, foreign = await begin(db, db_cast, ada, chen)
    (closed,) = await begin(db, db_cast, ada, status=Status.CLOSED)

    outcomes = await post_batch(
        db,
        [posting(ada, closed), posting(ada, foreign), posting(ada, uuid4()), posting(ada, good), posting(ada, good)],
    )

    kinds = [ConversationClosed, ConversationMissing, ConversationMissing, Sent, Sent]
    assert [type(outcome) for outcome in outcomes] == kinds
    assert [outcome.seq for outcome in outcomes[3:] if isinstance(outcome, Sent)] == [2, 3]
    assert (await bodies(db, foreign), await bodies(db, closed)) == ([], [])


async def test_an_agent_outside_the_inbox_is_told_that_it_does_not_exist(db, db_cast):
    async with db.transaction() as tx:
        elsewhere = await db_cast.conversation(inbox=db_cast.exchange, tx=tx)

    refused, sent = await post_batch(db, [posting(db_cast.bo, elsewhere), posting(db_cast.lin, elsewhere)])

    assert isinstance(refused, ConversationMissing)
    assert isinstance(sent, Sent)


async def test_a_stale_agent_in_a_batch_is_held_back_by_the_one_before(db, db_cast):
    (talk,) = await begin(db, db_cast, db_cast.ada)
    stale = Posting(db_cast.lin, talk.id, Draft(uuid4(), "me too", base_seq=1), NOON)

    sent, refused = await post_batch(db, [posting(db_cast.bo, talk), stale])

    assert isinstance(sent, Sent)
    assert isinstance(refused, ConversationMoved)


@given(marks=st.lists(st.integers(0, 3), min_size=1, max_size=12), cuts=st.sets(st.integers(1, 11)))
@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_a_repeat_inside_a_batch_or_across_gives_the_first(db, db_cast, marks, cuts):
    (talk,) = await begin(db, db_cast, db_cast.ada)
    names = [uuid4() for _ in range(4)]
    postings = [posting(db_cast.ada, talk, f"{place}", name=names[mark]) for place, mark in enumerate(marks)]
    edges = [0, *sorted(cut for cut in cuts if cut < len(marks)), len(marks)]

    outcomes: list[Outcome] = []
    for start, end in pairwise(edges):
        outcomes += await post_batch(db, postings[start:end])

    firsts = {mark: marks.index(mark) for mark in marks}
    assert [one.body for one in outcomes if isinstance(one, Sent)] == [str(firsts[mark]) for mark in marks]
    assert await bodies(db, talk) == [str(place) for place in sorted(firsts.values())]


async def test_a_locked_conversation_is_parked_and_nobody_waits(db, db_cast):
    held, free = await begin(db, db_cast, db_cast.ada, db_cast.chen)

    async with db.transaction() as tx:
        await tx.run(HOLD, held.id)
        batch = [posting(db_cast.ada, held), posting(db_cast.chen, free)]
        parked, sent = await asyncio.wait_for(post_batch(db, batch), 5)

    assert parked is Parked.LOCKED
    assert isinstance(sent, Sent)


async def test_what_was_parked_comes_in_its_order_when_the_lock_is_gone(db, db_cast):
    held, free = await begin(db, db_cast, db_cast.ada, db_cast.chen)
    lane: Lane[Posting, Sent] = Lane(partial(post_batch, db), lambda p: p.conversation_id, bound=1000)
    lane.start()

    async with db.transaction() as tx:
        await tx.run(HOLD, held.id)
        waiting = [asyncio.create_task(lane.put(posting(db_cast.ada, held, f"{n}"))) for n in range(20)]
        await asyncio.sleep(0)
        passed = await asyncio.wait_for(
            asyncio.gather(*(lane.put(posting(db_cast.chen, free, f"{n}")) for n in range(300))), 10
        )
        assert not any(task.done() for task in waiting)
    waiting += [asyncio.create_task(lane.put(posting(db_cast.ada, held, f"{n}"))) for n in range(20, 25)]
    await asyncio.wait_for(asyncio.gather(*waiting), 10)
    await lane.stop()

    assert [sent.seq for sent in passed] == list(range(2, 302))
    assert await bodies(db, held) == [f"{n}" for n in range(25)]


async def test_two_lanes_over_the_same_conversations_never_wait_for_each_other_for_ever(db, db_cast):
    talks = await begin(db, db_cast, *[db_cast.ada] * 8)
    lanes: list[Lane[Posting, Sent]] = [
        Lane(partial(post_batch, db), lambda p: p.conversation_id, bound=10_000) for _ in range(2)
    ]
    for lane in lanes:
        lane.start()

    puts = [
        lane.put(posting(db_cast.ada, talk, f"{n}"))
        for n in range(40)
        for lane, order in zip(lanes, (talks, talks[::-1]), strict=True)
        for talk in order
    ]
    sent = await asyncio.wait_for(asyncio.gather(*puts), 30)
    for lane in lanes:
        await lane.stop()

    for talk in talks:
        assert sorted(one.seq for one in sent if one.conversation_id == talk.id) == list(range(2, 82))


async def test_a_batch_that_broke_is_written_one_by_one_and_only_the_bad_row_is_lost(db, db_cast):
    (talk,) = await begin(db, db_cast, db_cast.ada)
    lane: Lane[Posting, Sent] = Lane(partial(post_batch, db), lambda p: p.conversation_id, bound=1000)
    lane.start()
    # PostgreSQL keeps no NUL: unchecked, such a row breaks its whole statement
    rows = [posting(db_cast.ada, talk, body) for body in ("one", "b\x00ad", "two")]

    outcomes = await asyncio.gather(*(lane.put(row) for row in rows), return_exceptions=True)
    await lane.stop()

    assert [type(outcome).__name__ for outcome in outcomes] == ["Sent", "HavendeskError", "Sent"]
    assert await bodies(db, talk) == ["one", "two"]


@pytest.mark.parametrize("first", ["lane", "two at once"])
async def test_a_client_id_taken_by_a_batch_in_another_conversation_gives_the_first(db, db_cast, first):
    one, other = await begin(db, db_cast, db_cast.ada, db_cast.ada)
    name = uuid4()
    batches = [[posting(db_cast.ada, one, "one", name=name)], [posting(db_cast.ada, other, "other", name=name)]]

    if first == "lane":
        outcomes = [await post_batch(db, batch) for batch in batches]
    else:
        outcomes = [await post_batch(db, [*batches[0], *batches[1]])]

    answers = [answer for outcome in outcomes for answer in outcome]
    assert [answer.body for answer in answers if isinstance(answer, Sent)] == ["one", "one"]
    assert {answer.conversation_id for answer in answers if isinstance(answer, Sent)} == {one.id}
