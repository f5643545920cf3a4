"""One message from a contact's socket to the agents who may hear it, and back."""

from typing import Any
from uuid import uuid4

import pytest

from havendesk.conversations.actions import assign, resolve
from havendesk.conversations.model import Conversation, Status
from havendesk.kit import clock
from tests.desk import Desk

# What a contact's socket is ever told; a frame of any other kind is a leak.
FOR_CONTACTS = {"welcome", "items", "cases", "ack", "nack", "behind", "gone", "typing", "here", "pong", "bye", "error"}


def post(talk: Conversation, body: str = "hello", **fields: object) -> dict[str, Any]:
    return {"t": "post", "conversation": str(talk.id), "client_id": str(uuid4()), "body": body} | fields


def watch(talk: Conversation, after: int = 0) -> dict[str, Any]:
    return {"t": "watch", "conversation": str(talk.id), "after": after}


@pytest.fixture
async def talk(desk: Desk) -> Conversation:
    return await desk.conversation()


async def test_a_message_is_acknowledged_shown_and_listed_to_those_who_may_hear_it(desk, wires, talk):
    ada, other_tab = await wires.contact("ada"), await wires.contact("ada")
    bo, idle = await wires.agent("bo"), await wires.agent("lin")
    bo.say(watch(talk, after=1))
    await bo.hear("items")
    frame = post(talk, "充值没有到账")
    ada.say(frame)

    ack = await ada.hear("ack", client_id=frame["client_id"])
    assert (ack["conversation"], ack["seq"]) == (str(talk.id), 2)
    for wire in (ada, other_tab):
        (item,) = (await wire.hear("items", conversation=str(talk.id)))["items"]
        assert (item["seq"], item["client_id"], item["body"]) == (2, frame["client_id"], "充值没有到账")
        assert (await wire.hear("cases"))["cases"][0]["last"]["body"] == "充值没有到账"
    (item,) = (await bo.hear("items", conversation=str(talk.id)))["items"]
    assert (item["seq"], item["author"]["name"]) == (2, "Ada")
    for wire in (bo, idle):
        (row,) = (await wire.hear("rows"))["rows"]
        assert (row["id"], row["seq"], row["last"]["body"]) == (str(talk.id), 2, "充值没有到账")
    assert [one["t"] for one in await idle.told()] == []


async def test_what_is_told_is_what_a_fresh_read_shows(desk, wires, talk):
    ada, bo = await wires.contact("ada"), await wires.agent("bo")
    bo.say(watch(talk))
    live: dict[str, list[Any]] = {"ada": [], "bo": (await bo.hear("items"))["items"]}
    ada.say(watch(talk))
    live["ada"] = (await ada.hear("items"))["items"]
    ada.say(post(talk, "one"))
    await ada.hear("ack")
    bo.say(post(talk, "two"))
    await bo.hear("ack")
    await desk.note(desk.cast.lin, talk, "three")
    async with desk.db.transaction() as tx:
        await assign(tx, desk.cast.rui, talk.id, agent_id=desk.cast.bo.id, team_id=None, now=clock.now())
        await resolve(tx, desk.cast.bo, talk.id, now=clock.now())

    for who, wire, client in (("ada", ada, desk.contact("ada")), ("bo", bo, desk.agent("bo"))):
        live[who] += [item for frame in await wire.told() if frame["t"] == "items" for item in frame["items"]]
        fresh = (await client.get(f"/api/v1/conversations/{talk.id}/timeline")).json["items"]
        assert live[who] == fresh


async def test_nothing_of_the_house_reaches_a_contacts_socket_in_any_frame(desk, wires, talk):
    ada, bo, lin = await wires.contact("ada"), await wires.agent("bo"), await wires.agent("lin")
    ada.say(watch(talk))
    for wire in (bo, lin):
        wire.say(watch(talk), {"t": "viewing", "conversation": str(talk.id)})
        await wire.hear("viewing")
    for number in range(3):
        await desk.note(desk.cast.bo, talk, f"SECRET {number}")
        bo.say(post(talk, f"public {number}"), {"t": "typing", "conversation": str(talk.id), "on": True})
        await bo.hear("ack")
    async with desk.db.transaction() as tx:
        await assign(tx, desk.cast.rui, talk.id, agent_id=desk.cast.bo.id, team_id=None, now=clock.now())
        await resolve(tx, desk.cast.bo, talk.id, now=clock.now())
    ada.say(watch(talk), watch(talk, after=2), post(talk, "thanks"))
    await ada.hear("ack")

    told = await ada.told()
    assert {frame["t"] for frame in told} <= FOR_CONTACTS
    assert "SECRET" not in str(told)
    assert str(desk.cast.support.id) not in str(told)
    items = {item["seq"]: item for frame in told if frame["t"] == "items" for item in frame["items"]}
    assert sorted(items) == list(range(1, 8))
    assert all(item["kind"] != "note" for item in items.values())
    assert max(frame["cases"][0]["seq"] for frame in told if frame["t"] == "cases") == 7


async def test_a_note_reaches_the_agents_who_watch_and_rings_nothing_at_the_contacts(desk, wires, talk):
    ada, bo, lin = await wires.contact("ada"), await wires.agent("bo"), await wires.agent("lin")
    bo.say(watch(talk, after=1))
    await bo.hear("items")

    await desk.note(desk.cast.lin, talk, "he wrote yesterday, too")

    assert (await bo.hear("items"))["items"][0]["kind"] == "note"
    assert await ada.told() == []
    assert [frame["t"] for frame in await lin.told()] == ["rows"]


async def test_rows_come_only_from_inboxes_one_may_see(desk, wires):
    bo, lin, rui = [await wires.agent(name) for name in ("bo", "lin", "rui")]
    elsewhere = await desk.conversation(inbox=desk.cast.exchange)

    for wire in (lin, rui):
        assert (await wire.hear("rows"))["rows"][0]["id"] == str(elsewhere.id)
    assert await bo.told() == []


async def test_a_contact_hears_only_of_their_own_cases(desk, wires, talk):
    eve, chen = await wires.contact("eve"), await wires.contact("chen")
    eve.say(watch(talk))
    assert (await eve.hear("gone"))["ids"] == [str(talk.id)]
    eve.say(post(talk, "let me in"))
    assert (await eve.hear("nack"))["error"]["code"] == "ConversationMissing"
    eve.say({"t": "typing", "conversation": str(talk.id), "on": True})

    await desk.say(desk.cast.bo, talk, "for Ada only")

    assert (await eve.told(), await chen.told()) == ([], [])


async def test_an_agent_can_watch_nothing_outside_their_inboxes(desk, wires):
    elsewhere = await desk.conversation(inbox=desk.cast.exchange)
    bo = await wires.agent("bo")
    bo.say(watch(elsewhere), post(elsewhere), {"t": "viewing", "conversation": str(elsewhere.id)})

    assert (await bo.hear("gone"))["ids"] == [str(elsewhere.id)]
    assert (await bo.hear("nack"))["error"]["kind"] == "missing"
    await desk.say(desk.cast.ada, elsewhere, "hello")
    assert await bo.told() == []


async def test_watching_replays_what_is_missing_and_nothing_more(desk, wires, talk):
    for number in range(4):
        await desk.say(desk.cast.ada, talk, str(number))
    bo = await wires.agent("bo")

    for after, seqs in ((0, [1, 2, 3, 4, 5]), (3, [4, 5]), (5, []), (99, []), (10**30, [])):
        bo.say(watch(talk, after))
        assert [item["seq"] for item in (await bo.hear("items"))["items"]] == seqs


@pytest.mark.parametrize(("missing", "kind"), [(500, "items"), (501, "behind")])
async def test_who_misses_more_than_five_hundred_lines_reads_the_timeline(desk, wires, talk, missing, kind):
    async with desk.db.transaction() as tx:
        await tx.run(
            """insert into events (kind, at, actor_id, actor_role, conversation_id, contact_id, seq, public_seq)
               select 'ConversationReopened', now(), $2, 'agent', $1, $3, n, n from generate_series(2, $4::int) n""",
            talk.id, desk.cast.bo.id, desk.cast.ada.id, missing + 1,
        )  # fmt: skip
        await tx.run("update conversations set seq = $2, public_seq = $2 where id = $1", talk.id, missing + 1)

    for wire in (await wires.agent("bo"), await wires.contact("ada")):
        wire.say(watch(talk, after=1))
        frame = await wire.wait_for(lambda frame: frame["t"] in ("items", "behind"))
        assert (frame["t"], frame["conversation"]) == (kind, str(talk.id))
        assert len(frame.get("items", [])) in (0, 500)


async def test_no_longer_watching_is_no_longer_told(desk, wires, talk):
    bo = await wires.agent("bo")
    bo.say(watch(talk), {"t": "unwatch", "conversation": str(talk.id)})
    await bo.hear("items")

    await desk.say(desk.cast.ada, talk, "hello")

    assert [frame["t"] for frame in await bo.told()] == ["rows"]


@pytest.mark.parametrize("who", ["ada", "bo"])
async def test_the_same_message_twice_by_socket_is_one_and_is_told_once(desk, wires, talk, who):
    wire = await (wires.contact(who) if who == "ada" else wires.agent(who))
    watcher = await wires.agent("lin")
    watcher.say(watch(talk, after=1))
    await watcher.hear("items")
    frame = post(talk)
    wire.say(frame, frame)
    wire.say(frame)

    assert {(await wire.hear("ack"))["seq"] for _ in range(3)} == {2}
    assert [one["t"] for one in await watcher.told()].count("items") == 1


async def test_by_http_and_then_by_socket_it_is_the_same_message(desk, wires, talk):
    ada, frame = await wires.contact("ada"), post(talk, "once")
    body = {"client_id": frame["client_id"], "body": "once"}
    item = (await desk.contact("ada").post(f"/api/v1/conversations/{talk.id}/messages", body)).json

    ada.say(frame)

    ack = await ada.hear("ack")
    assert (ack["seq"], ack["at"]) == (item["seq"], item["at"])


async def test_messages_of_one_client_keep_their_order(desk, wires, talk):
    ada = await wires.contact("ada")
    frames = [post(talk, str(number)) for number in range(19)]
    ada.say(*frames[:7])
    for frame in frames[7:]:
        ada.say(frame)

    seqs = [(await ada.hear("ack", client_id=frame["client_id"]))["seq"] for frame in frames]
    assert seqs == list(range(2, 21))


async def test_an_agent_on_a_stale_view_is_held_back_by_the_socket_too(desk, wires, talk):
    bo = await wires.agent("bo")
    await desk.say(desk.cast.ada, talk, "one more thing")
    bo.say(post(talk, base_seq=1))
    nack = await bo.hear("nack")
    assert (nack["error"]["code"], nack["error"]["facts"]["spoken_seq"]) == ("ConversationMoved", 2)


@pytest.mark.parametrize(("body", "code"), [("   ", "EmptyMessage"), ("x" * 10_001, "MessageTooLong")])
async def test_a_message_that_cannot_be_kept_is_refused_for_good(desk, wires, talk, body, code):
    ada = await wires.contact("ada")
    ada.say(post(talk, body))
    error = (await ada.hear("nack"))["error"]
    assert (error["kind"], error["code"]) == ("invalid", code)


async def test_a_closed_conversation_refuses_a_message_and_says_so_in_the_callers_language(desk, wires):
    closed = await desk.conversation(status=Status.CLOSED)
    ada = await wires.contact("ada")
    ada.say({"t": "hello", "token": desk.tokens["ada"], "inbox": "support", "locale": "zh-CN"})
    await ada.hear("welcome")
    ada.say(post(closed))
    error = (await ada.hear("nack"))["error"]
    assert (error["code"], error["message"]) == ("ConversationClosed", "这个对话已关闭，请开始新的对话。")
