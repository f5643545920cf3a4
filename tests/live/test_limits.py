"""What a client may not do to the desk or to the others: each end is clear, and nobody else notices."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from havendesk.conversations.model import Conversation
from havendesk.kit.ids import new_token
from havendesk.web.live import endpoint, socket
from tests.desk import DESK, WIDGET, open_desk
from tests.live.wire import wires_to

DEEP = "[" * 60_000 + "]" * 60_000
RUBBISH = [
    "", "hello", "{", "null", "7", '"ping"', "{}", '{"t": "nonsense"}', '{"t": 1}', '[{"t": "ping"}, 7]', "[[]]",
    '{"t": "watch", "conversation": "not an id"}', '{"t": "post"}', '{"t": "ping", "x": ' + DEEP + "}", "x" * 130_000,
    '{"t": "typing", "conversation": "' + str(uuid4()) + '", "on": "yes"}', '{"t": "hello", "token": "\\ud800"}',
]  # fmt: skip


def post(talk: Conversation, body: str = "hello") -> dict[str, Any]:
    return {"t": "post", "conversation": str(talk.id), "client_id": str(uuid4()), "body": body}


async def test_rubbish_ends_the_connection_with_a_reason_and_nobody_elses(desk, wires):
    bystander = await wires.agent("bo")
    for text in RUBBISH:
        wire = await wires.greeted(WIDGET, new_token())
        wire.say_text(text)
        assert (text[:40], (await wire.hear("bye"))["reason"]) == (text[:40], "forbidden")
        assert await wire.ended() == 4403
    assert await bystander.told() == []


async def test_a_binary_message_is_rubbish_too(desk, wires):
    wire = await wires.greeted(WIDGET, new_token())
    wire.say_bytes(b'{"t":"ping"}')
    assert await wire.ended() == 4403


@pytest.mark.parametrize("token", ["", "x", "\x00", "é" * 43, "'; drop table visitors; --", "A" * 100_000])
async def test_a_strange_token_is_nobodys(desk, wires, token):
    wire = wires.open(WIDGET)
    wire.say({"t": "hello", "token": token, "inbox": "support"})
    assert (await wire.hear("welcome"))["me"]["id"] is None


@pytest.mark.parametrize("kind", ["watch", "typing", "viewing", "hello"])
async def test_who_asks_too_much_is_shown_out(desk, wires, kind):
    talk = await desk.conversation()
    frame: dict[str, Any] = {"t": kind, "conversation": str(talk.id)} | ({"on": True} if kind == "typing" else {})
    if kind == "hello":
        frame = {"t": "hello", "token": desk.tokens["ada"], "inbox": "support"}
    wire = await wires.contact("ada")
    wire.say(*[{"t": "viewing", "conversation": None}] * 399, *[frame] * 100)  # the first ones take no time

    assert (await wire.wait_for(lambda one: one["t"] == "bye", 20))["reason"] == "limited"
    assert await wire.ended() == 4429


async def test_pings_cost_nothing(desk, wires):
    wire = await wires.contact("ada")
    wire.say(*[{"t": "ping"}] * 1000)
    assert [frame["t"] for frame in [await wire.hear("pong") for _ in range(1000)]] == ["pong"] * 1000


async def test_a_contact_who_sends_too_fast_is_told_when_to_go_on_and_an_agent_is_not_held_up(db, db_cast):
    desk = await open_desk(db, db_cast, messages_burst=3.0, messages_per_second=20.0)
    talk = await desk.conversation()
    async with wires_to(desk) as wires:
        ada, bo = await wires.contact("ada"), await wires.agent("bo")
        frames = [post(talk, str(number)) for number in range(6)]
        ada.say(*frames)
        answers = {frame["client_id"]: await ada.wait_for(lambda one: one["t"] in ("ack", "nack")) for frame in frames}
        refused = [one for one in answers.values() if one["t"] == "nack"]
        assert len(refused) == 3
        assert {one["error"]["code"] for one in refused} == {"Limited"}
        assert all(0 < one["error"]["facts"]["retry_after"] <= 0.2 for one in refused)

        async with asyncio.timeout(10):
            while refused:
                await asyncio.sleep(refused[0]["error"]["facts"]["retry_after"])
                name = refused.pop(0)["client_id"]
                ada.say(next(frame for frame in frames if frame["client_id"] == name))
                answer = await ada.wait_for(lambda one: one["t"] in ("ack", "nack"))
                refused += [answer] if answer["t"] == "nack" else []
        bo.say(*[post(talk, str(number)) for number in range(30)])
        assert {(await bo.wait_for(lambda one: one["t"] in ("ack", "nack")))["t"] for _ in range(30)} == {"ack"}
    await desk.live.close()


async def test_when_the_lane_is_full_it_says_so_and_takes_the_rest_later(db, db_cast):
    desk = await open_desk(db, db_cast, lane_bound=5, messages_burst=1000.0)
    talk = await desk.conversation()
    async with wires_to(desk) as wires:
        bo = await wires.agent("bo")
        frames = [post(talk, str(number)) for number in range(8)]
        async with db.transaction() as tx:
            await tx.run("select from conversations where id = $1 for update", talk.id)
            bo.say(*frames)
            refused = [await bo.hear("nack") for _ in range(3)]
        assert {(one["error"]["kind"], one["error"]["code"]) for one in refused} == {("unavailable", "LaneFull")}
        assert all(one["error"]["facts"]["retry_after"] > 0 for one in refused)
        assert [(await bo.hear("ack"))["seq"] for _ in range(5)] == [2, 3, 4, 5, 6]
        bo.say(*[frame for frame in frames if frame["client_id"] in {one["client_id"] for one in refused}])
        assert [(await bo.hear("ack"))["seq"] for _ in range(3)] == [7, 8, 9]
        assert (await desk.stranger.get("/ready")).json == {"status": "ready", "lane_waiting": 0}
    await desk.live.close()


async def test_who_does_not_read_is_dropped_and_the_others_hear_everything(desk, wires, monkeypatch):
    monkeypatch.setattr(socket, "MOST_BYTES", 100_000)
    monkeypatch.setattr(endpoint, "LAST_WORDS", 0.2)
    talk = await desk.conversation()
    slow, quick = await wires.agent("bo"), await wires.agent("lin")
    for wire in (slow, quick):
        wire.say({"t": "watch", "conversation": str(talk.id), "after": 1})
        await wire.hear("items")
    slow.reading.clear()

    for number in range(20):
        await desk.say(desk.cast.ada, talk, f"{number} " + "字" * 5000)
        assert (await quick.hear("items"))["items"][0]["seq"] == number + 2
    await asyncio.wait_for(asyncio.shield(slow.task), 5)  # it does not linger, though it never reads again

    assert not any(one.actor and one.actor.id == desk.cast.bo.id for one in desk.live.hub.sockets)
    again = await wires.agent("bo")
    again.say({"t": "watch", "conversation": str(talk.id), "after": 18})
    assert [item["seq"] for item in (await again.hear("items"))["items"]] == [19, 20, 21]


async def test_who_was_slow_for_a_while_is_told_to_read_anew(desk, wires, monkeypatch):
    monkeypatch.setattr(socket, "MOST_BYTES", 100_000)
    talk = await desk.conversation()
    slow = await wires.agent("bo")
    slow.say({"t": "watch", "conversation": str(talk.id), "after": 1})
    await slow.hear("items")
    slow.reading.clear()
    for _ in range(12):
        await desk.say(desk.cast.ada, talk, "字" * 5000)
    slow.reading.set()

    assert (await slow.hear("bye"))["reason"] == "slow"
    assert await slow.ended() == 4408


async def test_a_thread_too_heavy_for_a_socket_is_read_as_a_timeline_and_nobody_is_taken_for_slow(desk, wires):
    talk = await desk.conversation()
    async with desk.db.transaction() as tx:
        await tx.run(
            """with said as (
                   insert into events (kind, at, actor_id, actor_role, conversation_id, contact_id, seq, public_seq)
                   select 'MessagePosted', now(), $2, 'contact', $1, $2, n, n from generate_series(2, 100) n
                   returning seq
               ), kept as (
                   insert into messages (conversation_id, seq, public_seq, contact_id, inbox_id, author_id, author_role,
                                         client_id, body, sent_at)
                   select $1, seq, seq, $2, $3, $2, 'contact', gen_random_uuid(), repeat('字', 5000), now() from said)
               update conversations set seq = 100, public_seq = 100, message_seq = 100 where id = $1""",
            talk.id, desk.cast.ada.id, desk.cast.support.id,
        )  # fmt: skip
    ada = await wires.contact("ada")

    ada.say({"t": "watch", "conversation": str(talk.id), "after": 0})
    assert await ada.hear("behind") == {"t": "behind", "conversation": str(talk.id)}
    ada.say({"t": "watch", "conversation": str(talk.id), "after": 90})
    assert len((await ada.hear("items"))["items"]) == 10


async def test_what_breaks_on_our_side_closes_clearly_and_is_there_again_after(own_desk, own_wires):
    talk = await own_desk.conversation()
    bo = await own_wires.agent("bo")
    await own_desk.db.pool.execute("alter table events rename to gone_for_a_moment")
    bo.say({"t": "watch", "conversation": str(talk.id), "after": 0})
    assert (await bo.hear("bye"))["reason"] == "restart"
    assert await bo.ended() == 1012

    await own_desk.db.pool.execute("alter table gone_for_a_moment rename to events")
    bo = await own_wires.agent("bo")
    bo.say({"t": "watch", "conversation": str(talk.id), "after": 0})
    assert len((await bo.hear("items"))["items"]) == 1


async def test_a_desk_that_stops_says_so_after_it_wrote_what_was_waiting(db, db_cast):
    desk = await open_desk(db, db_cast)
    talk = await desk.conversation()
    async with wires_to(desk) as wires:
        bo = await wires.agent("bo")
        bo.say(*[post(talk, str(number)) for number in range(10)])
        await asyncio.sleep(0)
        await bo.hear("ack")
        await desk.live.close()
        assert [(await bo.hear("ack"))["seq"] for _ in range(9)] == list(range(3, 12))
        assert (await bo.hear("bye"))["reason"] == "restart"
        assert await bo.ended() == 1012


async def test_no_socket_is_opened_at_another_address(desk):
    for port, path in ((DESK, "/socket"), (WIDGET, "/api/v2/socket"), (WIDGET + 1, "/api/v1/socket")):
        told: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "websocket.connect"}

        async def send(message: dict[str, Any], told: list[dict[str, Any]] = told) -> None:
            told.append(message)

        scope = {"type": "websocket", "path": path, "headers": [], "server": ("127.0.0.1", port)}
        await desk.app(scope, receive, send)
        assert told == [{"type": "websocket.close", "code": 4404}]
