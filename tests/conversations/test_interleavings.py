"""Whatever several people do at once, by socket or by REST: no gap, no double, no line that a screen lacks."""

import asyncio
from collections.abc import Sequence
from functools import partial
from uuid import UUID, uuid4

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from havendesk.conversations import actions, queries
from havendesk.conversations.actions import Posting
from havendesk.conversations.model import Change, Conversation, Draft, Item, Sent, Told, case_of, row_of, told_of
from havendesk.kit.actor import Actor
from havendesk.kit.db import Database
from havendesk.kit.errors import Refusal
from havendesk.kit.events import Recorded
from havendesk.kit.lane import Lane
from tests.cast import Cast
from tests.database import NOON

STAFF = ("bo", "lin", "rui")
TALKS = st.integers(0, 2)
MARKS = st.integers(0, 4)  # few, so that client ids come back often
BASES = st.sampled_from([None, None, None, 1, 3])
STEPS = st.one_of(
    st.tuples(st.sampled_from(["lane", "rest"]), st.sampled_from(["contact", *STAFF]), TALKS, MARKS, BASES),
    st.tuples(st.just("note"), st.sampled_from(STAFF), TALKS, MARKS, BASES),
    st.tuples(st.just("assign"), st.sampled_from(STAFF), TALKS, st.sampled_from(["", *STAFF]), st.none()),
    st.tuples(st.sampled_from(["resolve", "reopen"]), st.sampled_from(STAFF), TALKS, st.none(), st.none()),
)
Step = tuple[str, str, int, object, int | None]


class World:
    """Three conversations of two contacts, a lane, and a note of everything that was told after a commit."""

    def __init__(self, db: Database, cast: Cast) -> None:
        self.db, self.cast = db, cast
        self.contacts = [cast.ada, cast.ada, cast.chen]
        self.talks: list[Conversation] = []
        self.told: list[Told] = []
        self.answered: list[tuple[Actor, int, Item]] = []
        self.refused: list[Refusal] = []
        self.names = [[uuid4() for _ in range(5)] for _ in range(3)]
        self.lane: Lane[Posting, Sent] = Lane(partial(actions.post_batch, db), lambda p: p.conversation_id, bound=1000)

    async def begin(self) -> None:
        self.db.listeners[:] = [self.hear]
        self.lane.start()
        for contact in self.contacts:
            async with self.db.transaction() as tx:
                self.talks.append(await self.cast.conversation(contact, tx=tx))

    def hear(self, recorded: Sequence[Recorded], _number: int) -> None:
        self.told += [told_of(one.carrying) for one in recorded if isinstance(one.carrying, Change)]

    async def take(self, step: Step) -> None:
        verb, who, talk, detail, base_seq = step
        actor = self.contacts[talk] if who == "contact" else getattr(self.cast, who)
        try:
            if verb in ("lane", "rest", "note"):
                draft = Draft(self.names[talk][int(str(detail))], f"{who} {detail}", base_seq)
                self.answered.append((actor, talk, await self.write(verb, actor, self.talks[talk].id, draft)))
            else:
                await self.move(verb, actor, self.talks[talk].id, str(detail))
        except Refusal as refusal:
            self.refused.append(refusal)

    async def write(self, verb: str, actor: Actor, talk: UUID, draft: Draft) -> Item:
        if verb == "lane":
            return (await self.lane.put(Posting(actor, talk, draft, NOON))).shown_to(actor)
        write = actions.write_note if verb == "note" else actions.post_message
        async with self.db.transaction() as tx:
            return await write(tx, actor, talk, draft, now=NOON)

    async def move(self, verb: str, actor: Actor, talk: UUID, agent: str) -> None:
        async with self.db.transaction() as tx:
            if verb == "assign":
                agent_id = getattr(self.cast, agent).id if agent else None
                await actions.assign(tx, actor, talk, agent_id=agent_id, team_id=None, now=NOON)
            else:
                await (actions.resolve if verb == "resolve" else actions.reopen)(tx, actor, talk, now=NOON)


@pytest.fixture
def world(db: Database, db_cast: Cast):
    return lambda: World(db, db_cast)


@given(groups=st.lists(st.lists(STEPS, min_size=1, max_size=5), min_size=1, max_size=7))
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_screens_equal_a_fresh_read_and_both_counts_have_no_gap(world, groups):
    run = world()
    await run.begin()
    for group in groups:
        await asyncio.gather(*(run.take(step) for step in group))
    await run.lane.stop()

    for number in range(3):
        await check_talk(run, number)


async def check_talk(run: World, number: int) -> None:
    contact, talk = run.contacts[number], run.talks[number]
    told = sorted((one for one in run.told if one.conversation.id == talk.id), key=lambda one: one.conversation.seq)
    async with run.db.snapshot() as tx:
        staff, _ = await queries.read_timeline(tx, run.cast.rui, talk.id, after=0, limit=500)
        public, _ = await queries.read_timeline(tx, contact, talk.id, after=0, limit=500)
        stands = await queries.get_conversation(tx, run.cast.rui, talk.id)
        rows = await tx.rows("select author_id, client_id from messages where conversation_id = $1", talk.id)

    assert [item.seq for item in staff] == list(range(1, stands.seq + 1))
    assert [item.seq for item in public] == list(range(1, stands.public_seq + 1))
    assert len({tuple(row) for row in rows}) == len(rows) == sum(item.kind == "message" for item in staff)
    assert same([one.item for one in told], staff)
    assert same([one.public_item for one in told if one.public_item], public)
    assert same(row_of(told[-1].conversation), row_of(stands))
    assert same(case_of(told[-1].conversation), case_of(stands))
    assert not any(item.kind == "note" for item in public)
    for actor, _, item in (one for one in run.answered if one[1] == number):
        lines = staff if actor.role.is_staff else public
        assert acknowledged(item) == acknowledged(lines[item.seq - 1])


def acknowledged(item: Item) -> tuple[object, ...]:
    """What whoever wrote it must be able to rely on."""
    return item.seq, item.kind, item.client_id, item.body, item.at, item.author.id, item.author.role


def same(one: object, other: object) -> bool:
    """As the wire shows them; what differs is told by pytest."""
    assert msgspec.to_builtins(one) == msgspec.to_builtins(other)
    return True
