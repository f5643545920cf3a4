"""Two processes on one database: what one commits the other's sockets hear; a doorbell may be missed, no message."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import pytest

from havendesk.conversations.model import Conversation
from havendesk.kit import clock
from havendesk.kit.actor import Role
from havendesk.kit.db import Database, Tx
from havendesk.people import actions as people
from havendesk.web.live import doorbell
from havendesk.web.live.doorbell import Doorbell
from tests.cast import Cast
from tests.desk import Desk, open_desk
from tests.live.wire import Wire, Wires, wires_to

WITHIN = 1.5  # seconds: a look each second, and the time it takes on a busy machine
LISTENERS = "select pid from pg_stat_activity where datname = current_database() and query ilike 'listen%'"


class Two:
    """The same desk served by two processes; wires lead to the first, `far` commits in the second."""

    def __init__(self, near: Desk, far: Desk, wires: Wires) -> None:
        self.near, self.far, self.wires = near, far, wires
        self.cast = near.cast


@asynccontextmanager
async def process(db: Database, cast: Cast) -> AsyncIterator[Desk]:
    desk = await open_desk(db, cast)
    bell = Doorbell(desk.live)
    await bell.start()
    yield desk
    await desk.live.close()
    await bell.stop()


@pytest.fixture
async def two(db: Database, db_cast: Cast) -> AsyncIterator[Two]:
    other = await Database.open(db.dsn)
    async with process(db, db_cast) as near, process(other, db_cast) as far, wires_to(near) as wires:
        yield Two(near, far, wires)
    await other.close()


def watch(talk: Conversation, after: int = 0) -> dict[str, Any]:
    return {"t": "watch", "conversation": str(talk.id), "after": after}


async def watching(two: Two, name: str, talk: Conversation) -> Wire:
    wire = await (two.wires.contact(name) if name in ("ada", "eve") else two.wires.agent(name))
    wire.say(watch(talk))
    await wire.wait_for(lambda frame: frame["t"] in ("items", "gone"))
    return wire


async def test_a_message_committed_there_reaches_the_sockets_here(two):
    talk = await two.near.conversation()
    ada, bo, eve = [await watching(two, name, talk) for name in ("ada", "bo", "eve")]

    async with wires_to(two.far) as far_wires:
        lin = await far_wires.agent("lin")
        lin.say({"t": "post", "conversation": str(talk.id), "client_id": str(uuid4()), "body": "您好"})
        assert (await lin.hear("ack"))["seq"] == 2
    for wire, client in ((ada, two.near.contact("ada")), (bo, two.near.agent("bo"))):
        told = (await wire.hear("items", WITHIN))["items"]
        assert told == (await client.get(f"/api/v1/conversations/{talk.id}/timeline?after=1")).json["items"]
    case, row = (await ada.hear("cases"))["cases"][0], (await bo.hear("rows"))["rows"][0]
    assert case == (await two.near.contact("ada").get(f"/api/v1/conversations/{talk.id}")).json
    assert row == (await two.near.agent("bo").get(f"/api/v1/conversations/{talk.id}")).json
    assert await eve.told() == []


async def test_the_doorbell_is_heard_long_before_the_next_look(two, monkeypatch):
    monkeypatch.setattr(doorbell, "LOOK_EVERY", 60.0)
    talk = await two.near.conversation()
    bo = await watching(two, "bo", talk)
    await asyncio.sleep(1.1)  # the looks that were under way
    await two.far.say(two.cast.ada, talk, "hello")
    await bo.hear("items", WITHIN)


async def test_a_doorbell_nobody_hears_costs_a_second_and_no_message(two):
    talk = await two.near.conversation()
    bo = await watching(two, "bo", talk)
    for (pid,) in await two.near.db.pool.fetch(LISTENERS):
        await two.near.db.pool.fetchval("select pg_terminate_backend($1)", pid)

    await two.far.say(two.cast.ada, talk, "hello")

    assert (await bo.hear("items", 3))["items"][0]["body"] == "hello"


async def test_a_note_written_there_reaches_agents_here_and_no_contact(two):
    talk = await two.near.conversation()
    ada, bo = await watching(two, "ada", talk), await watching(two, "bo", talk)
    await two.far.note(two.cast.lin, talk, "SECRET")
    assert (await bo.hear("items", WITHIN))["items"][0]["body"] == "SECRET"

    await two.far.say(two.cast.bo, talk, "public")

    assert (await ada.hear("items", WITHIN))["items"][0]["seq"] == 2
    assert "SECRET" not in str(await ada.told())


async def test_what_this_process_committed_is_not_told_again_by_the_doorbell(two):
    talk = await two.near.conversation()
    bo = await watching(two, "bo", talk)
    for number in range(5):
        await two.near.say(two.cast.ada, talk, str(number))
    await bo.hear("cursor", 4)
    await bo.hear("cursor", 4)

    seqs = [item["seq"] for frame in bo.inbox if frame["t"] == "items" for item in frame["items"]]
    assert seqs == [2, 3, 4, 5, 6]


NOW = clock.now()
CHANGES = {
    "an inbox is taken": lambda tx, cast: people.close_inbox(tx, cast.noor, cast.support.id, cast.lin.id, now=NOW),
    "a role is given": lambda tx, cast: people.change_agent(tx, cast.noor, cast.lin.id, role=Role.LEAD, now=NOW),
    "the sessions are revoked": lambda tx, cast: people.revoke_agent_sessions(tx, cast.noor, cast.lin.id, now=NOW),
    "the agent is deactivated": lambda tx, cast: people.change_agent(tx, cast.noor, cast.lin.id, active=False, now=NOW),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
async def test_access_changed_there_takes_effect_on_sockets_here(two, change):
    talk = await two.near.conversation()
    tabs = [await watching(two, "lin", talk) for _ in range(2)]

    async with two.far.db.transaction() as tx:
        await CHANGES[change](tx, two.cast)

    for tab in tabs:
        if change in ("an inbox is taken", "a role is given"):
            await tab.hear("access", WITHIN)
        else:
            assert await tab.ended(WITHIN) == 4401
        if change == "an inbox is taken":
            assert (await tab.hear("gone", WITHIN))["ids"] == [str(talk.id)]


async def test_everything_before_a_cursor_was_told_before_it(two, monkeypatch):
    monkeypatch.setattr(doorbell, "LOOK_EVERY", 0.05)
    talks = [await two.near.conversation() for _ in range(4)]
    rui = await two.wires.agent("rui")
    begun = int(rui.welcome["cursor"].rpartition(".")[2])

    async with two.far.db.transaction() as held:
        await held.run("update conversations set subject = 'held' where id = $1", talks[0].id)
        await two.far.say(two.cast.ada, talks[1], "quick, far")
        await two.near.say(two.cast.ada, talks[2], "quick, near")
        for _ in range(3):
            assert int((await rui.hear("cursor"))["cursor"].rpartition(".")[2]) <= await number(held)
        await event_of(held, talks[0])
    await two.far.say(two.cast.ada, talks[3], "after")
    last = await two.near.db.pool.fetchval("select max(tx)::text::bigint from events")
    await rui.wait_for(lambda frame: frame["t"] == "cursor" and int(frame["cursor"].rpartition(".")[2]) > last, 10)

    changed = "select distinct conversation_id from events where tx >= $1::text::xid8"
    rows = await two.near.db.pool.fetch(changed, str(begun))
    told = {row["id"] for frame in rui.inbox if frame["t"] == "rows" for row in frame["rows"]}
    assert {str(row[0]) for row in rows} - {str(talks[0].id)} <= told
    assert str(talks[0].id) in told


async def test_many_changes_under_a_held_horizon_are_all_told(two, monkeypatch):
    monkeypatch.setattr(doorbell, "AT_ONCE", 8)
    monkeypatch.setattr(doorbell, "LOOK_EVERY", 0.05)
    talk = await two.near.conversation()
    bo = await watching(two, "bo", talk)

    async with two.far.db.transaction() as held:
        await number(held)
        for count in range(30):
            await two.far.say(two.cast.ada, talk, str(count))
            if count % 3 == 2:
                while (await bo.hear("items"))["items"][-1]["seq"] < count + 2:
                    continue


async def test_too_much_at_once_makes_everybody_read_anew(two, monkeypatch):
    monkeypatch.setattr(doorbell, "AT_ONCE", 8)
    talk = await two.near.conversation()
    bo = await watching(two, "bo", talk)
    async with two.far.db.transaction() as tx:
        for _ in range(12):
            await event_of(tx, talk)

    assert (await bo.hear("bye", WITHIN))["reason"] == "restart"
    assert await bo.ended() == 1012


async def number(tx: Tx) -> int:
    """The transaction's own number; it holds the horizon from here on."""
    found: int = await tx.value("select pg_current_xact_id()::text::bigint")
    return found


async def event_of(tx: Tx, talk: Conversation) -> None:
    """One more step of a conversation, as any action writes it."""
    await tx.run(
        """with stands as (update conversations set seq = seq + 1, public_seq = public_seq + 1 where id = $1
                           returning seq, public_seq, contact_id)
           insert into events (kind, at, actor_role, conversation_id, contact_id, seq, public_seq)
           select 'ConversationReopened', now(), 'system', $1, contact_id, seq, public_seq from stands""",
        talk.id,
    )
