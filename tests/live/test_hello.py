"""Who is let in at the socket, and what they are told first."""

import asyncio
from uuid import uuid4

import pytest

from havendesk.kit.ids import new_token
from havendesk.web.live import session
from tests.desk import DESK, WIDGET

ORIGIN = f"http://127.0.0.1:{DESK}"


async def test_an_agent_is_told_who_they_are_where_the_lists_stand_and_who_is_here(desk, wires):
    await wires.contact("chen")
    bo = await wires.agent("bo")

    welcome = bo.welcome
    assert (welcome["role"], welcome["me"]["name"]) == ("agent", "Bo")
    assert welcome["me"]["inbox_ids"] == [str(desk.cast.support.id)]
    assert (await desk.agent("bo").get(f"/api/v1/sync?cursor={welcome['cursor']}")).status == 200
    assert str(desk.cast.chen.id) in welcome["online"]
    assert str(desk.cast.bo.id) not in welcome["online"]


async def test_an_agents_browser_comes_with_its_cookie_and_our_origin(desk, wires):
    cookie = f"havendesk_{DESK}={desk.tokens['bo']}"
    wire = wires.open(DESK, cookie=cookie, origin=ORIGIN)
    wire.say({"t": "hello"})
    assert (await wire.hear("welcome"))["me"]["name"] == "Bo"


@pytest.mark.parametrize("origin", ["https://evil.example", f"http://127.0.0.1:{WIDGET}", "null", None])
async def test_a_cookie_that_another_sites_page_sends_along_opens_nothing(desk, wires, origin):
    headers = {"cookie": f"havendesk_{DESK}={desk.tokens['bo']}"} | ({"origin": origin} if origin else {})
    wire = wires.open(DESK, **headers)
    wire.say({"t": "hello"})

    assert await wire.ended() == 4403
    assert wire.inbox == []


async def test_a_contact_is_told_their_cases_and_how_many_are_here(desk, wires):
    talk = await desk.conversation()
    await wires.agent("bo")
    ada = await wires.contact("ada")

    welcome = ada.welcome
    assert (welcome["role"], welcome["me"]) == ("contact", {"id": str(desk.cast.ada.id), "name": "Ada"})
    assert str(talk.id) in {case["id"] for case in welcome["cases"]}
    assert welcome["here"]["agents"] == 1
    assert "online" not in welcome
    assert "cursor" not in welcome


async def test_an_unknown_visitor_is_welcome_and_nobody_yet(desk, wires):
    before = await desk.db.pool.fetchval("select count(*) from contacts")
    visitor = await wires.greeted(WIDGET, new_token())

    assert (visitor.welcome["me"]["id"], visitor.welcome["cases"]) == (None, [])
    assert await desk.db.pool.fetchval("select count(*) from contacts") == before


async def test_a_visitor_becomes_a_contact_by_their_first_message_without_a_new_hello(desk, wires):
    token = new_token()
    visitor = await wires.greeted(WIDGET, token)
    bo = await wires.agent("bo")
    body = {"client_id": str(uuid4()), "inbox": "support", "body": "hello"}
    case = (await desk.visitor(token).post("/api/v1/conversations", body)).json["case"]["id"]

    visitor.say({"t": "watch", "conversation": case, "after": 0})
    assert [item["body"] for item in (await visitor.hear("items", conversation=case))["items"]] == ["hello"]
    visitor.say({"t": "post", "conversation": case, "client_id": str(uuid4()), "body": "anybody?"})
    assert (await visitor.hear("ack"))["seq"] == 2
    assert (await visitor.hear("cases"))["cases"][0]["seq"] == 2
    assert list((await bo.hear("online"))["contacts"].values()) == [True]


@pytest.mark.parametrize("who", ["ada", "nobody"])
async def test_no_visitor_comes_in_at_the_desks_own_door(desk, wires, who):
    wire = wires.open(DESK)
    wire.say({"t": "hello", "token": desk.tokens.get(who, new_token()), "inbox": "support"})

    assert (await wire.hear("bye"))["reason"] == "signed_out"
    assert await wire.ended() == 4401


async def test_hello_again_makes_of_the_same_socket_somebody_else(desk, wires):
    talk = await desk.conversation()
    wire = await wires.contact("ada")
    wire.say({"t": "watch", "conversation": str(talk.id), "after": 0})
    await wire.hear("items")
    wire.say({"t": "hello", "token": desk.tokens["eve"], "inbox": "support"})
    assert (await wire.hear("welcome", most=5, me={"id": str(desk.cast.eve.id), "name": "Eve"}))["cases"] == []

    await desk.say(desk.cast.bo, talk, "for Ada only")

    assert await wire.told() == []


async def test_who_says_nothing_is_shown_out(desk, wires, monkeypatch):
    monkeypatch.setattr(session, "HELLO_WITHIN", 0.05)
    wire = wires.open(WIDGET)
    assert (await wire.hear("bye"))["reason"] == "forbidden"
    assert await wire.ended() == 4403


@pytest.mark.parametrize("frame", [
    {"t": "post", "conversation": str(uuid4()), "client_id": str(uuid4()), "body": "hello"},
    {"t": "watch", "conversation": str(uuid4()), "after": 0},
    {"t": "typing", "conversation": str(uuid4()), "on": True},
])  # fmt: skip
async def test_before_hello_nothing_is_carried_out(desk, wires, frame):
    for port in (DESK, WIDGET):
        wire = wires.open(port)
        wire.say(frame)
        told = await wire.told()
        assert {one["t"] for one in told} <= {"nack", "error"}
        assert all(one["error"]["code"] == "Unauthenticated" for one in told)


async def test_a_post_is_always_answered_under_its_client_id(desk, wires):
    talk, name = await desk.conversation(), str(uuid4())
    early, visitor = wires.open(WIDGET), await wires.greeted(WIDGET, new_token())
    for wire in (early, visitor):
        wire.say({"t": "post", "conversation": str(talk.id), "client_id": name, "body": "hello"})
        assert (await wire.hear("nack", client_id=name))["error"]["code"] == "Unauthenticated"


async def test_a_person_with_two_tabs_is_one_person_who_leaves_once(desk, wires):
    bo = await wires.agent("bo")
    first, second = await wires.contact("eve"), await wires.contact("eve")
    assert (await bo.hear("online"))["contacts"] == {str(desk.cast.eve.id): True}

    await first.leave()
    assert await bo.told(lamps=True) == []
    await second.leave()
    assert (await bo.hear("online"))["contacts"] == {str(desk.cast.eve.id): False}


async def test_a_connection_that_never_said_hello_leaves_no_lamp_on_or_off(desk, wires):
    bo = await wires.agent("bo")
    await asyncio.gather(wires.open(WIDGET).leave(), wires.open(DESK).leave())
    assert await bo.told(lamps=True) == []
