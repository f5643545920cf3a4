"""What may be seen is decided anew on open sockets within a second of the change."""

import asyncio
from uuid import UUID

import pytest

from havendesk.kit import clock
from havendesk.kit.actor import Role
from havendesk.people import actions as people
from havendesk.people.actions.sessions import begin_session

WITHIN = 1.0  # seconds


async def test_an_agent_who_loses_an_inbox_loses_its_conversations_everywhere(own_desk, own_wires):
    desk, cast = own_desk, own_desk.cast
    talk, kept = await desk.conversation(), await desk.conversation(inbox=cast.exchange)
    tabs = [await own_wires.agent("lin") for _ in range(3)]
    for tab in tabs:
        tab.say({"t": "watch", "conversation": str(talk.id), "after": 0})
        await tab.hear("items")

    path = f"/api/v1/inboxes/{cast.support.id}/members/{cast.lin.id}"
    assert (await desk.agent("noor").delete(path)).status == 204

    for tab in tabs:
        assert (await tab.hear("access", WITHIN))["me"]["inbox_ids"] == [str(cast.exchange.id)]
        assert (await tab.hear("gone", WITHIN))["ids"] == [str(talk.id)]
    await desk.say(cast.ada, talk, "still there?")
    await desk.say(cast.ada, kept, "hello")
    for tab in tabs:
        assert [(frame["t"], frame["rows"][0]["id"]) for frame in await tab.told()] == [("rows", str(kept.id))]


async def test_an_agent_who_gets_an_inbox_hears_of_it_on_the_open_socket(own_desk, own_wires):
    desk, cast = own_desk, own_desk.cast
    elsewhere = await desk.conversation(inbox=cast.exchange)
    bo = await own_wires.agent("bo")

    await desk.agent("noor").put(f"/api/v1/inboxes/{cast.exchange.id}/members/{cast.bo.id}")

    assert len((await bo.hear("access", WITHIN))["me"]["inbox_ids"]) == 2
    await desk.say(cast.ada, elsewhere, "hello")
    assert (await bo.hear("rows"))["rows"][0]["id"] == str(elsewhere.id)


async def test_a_lead_who_becomes_an_agent_sees_only_their_inboxes(own_desk, own_wires):
    desk, cast = own_desk, own_desk.cast
    talk = await desk.conversation()
    rui = await own_wires.agent("rui")

    await desk.agent("noor").ask("PATCH", f"/api/v1/agents/{cast.rui.id}", {"role": "agent"})

    assert (await rui.hear("access", WITHIN))["me"]["role"] == "agent"
    assert (await rui.hear("gone", WITHIN))["ids"] == [str(talk.id)]
    await desk.say(cast.ada, talk, "hello")
    assert await rui.told() == []


async def test_a_revoked_session_ends_its_sockets_and_no_others(own_desk, own_wires):
    desk = own_desk
    async with desk.db.transaction() as tx:
        session_id, token = await begin_session(tx, desk.cast.bo.id, "phone", clock.now())
    phone = [await own_wires.greeted(8080, token) for _ in range(2)]
    laptop = await own_wires.agent("bo")

    assert (await desk.agent("bo").delete(f"/api/v1/sessions/{session_id}")).status == 204

    for wire in phone:
        assert (await wire.hear("bye", WITHIN))["reason"] == "signed_out"
        assert await wire.ended(WITHIN) == 4401
    assert await laptop.told() == []
    phone_again = own_wires.open(8080)
    phone_again.say({"t": "hello", "token": token})
    assert await phone_again.ended() == 4401


async def test_signing_out_ends_the_socket_of_that_browser(own_desk, own_wires):
    bo = await own_wires.agent("bo")
    assert (await own_desk.agent("bo").delete("/api/v1/sessions/current")).status == 204
    assert await bo.ended(WITHIN) == 4401


async def test_a_deactivated_agent_is_out_at_once_and_hears_nothing_more(own_desk, own_wires):
    desk, cast = own_desk, own_desk.cast
    talk = await desk.conversation()
    bo, rui = await own_wires.agent("bo"), await own_wires.agent("rui")
    bo.say({"t": "watch", "conversation": str(talk.id), "after": 0})
    await bo.hear("items")

    answer = await desk.agent("noor").ask("PATCH", f"/api/v1/agents/{cast.bo.id}", {"active": False})
    assert answer.status == 200
    await desk.say(cast.ada, talk, "SECRET")

    assert await bo.ended(WITHIN) == 4401
    assert "SECRET" not in str(bo.inbox) or "signed_out" in str(bo.inbox)
    assert (await rui.wait_for(lambda frame: frame.get("agents") == {str(cast.bo.id): False}))["t"] == "online"


async def test_a_message_sent_after_the_access_is_gone_is_refused(own_desk, own_wires):
    desk, cast = own_desk, own_desk.cast
    talk = await desk.conversation()
    lin = await own_wires.agent("lin")
    await desk.agent("noor").delete(f"/api/v1/inboxes/{cast.support.id}/members/{cast.lin.id}")
    await lin.hear("gone", WITHIN)

    lin.say({"t": "post", "conversation": str(talk.id), "client_id": str(UUID(int=7)), "body": "too late"})

    assert (await lin.hear("nack"))["error"]["code"] == "ConversationMissing"


@pytest.mark.parametrize("order", ["role first", "inbox first"])
async def test_two_changes_at_once_end_with_the_truth(own_desk, own_wires, order):
    desk, cast = own_desk, own_desk.cast
    lin = await own_wires.agent("lin")

    async def change(first: bool) -> None:
        async with desk.db.transaction() as tx:
            if first:
                await people.change_agent(tx, cast.noor, cast.lin.id, role=Role.LEAD, now=clock.now())
            else:
                await people.close_inbox(tx, cast.noor, cast.support.id, cast.lin.id, now=clock.now())

    await asyncio.gather(change(order == "role first"), change(order != "role first"))
    await lin.hear("access", me=(await desk.agent("lin").get("/api/v1/me")).json)
    talk = await desk.conversation()
    assert (await lin.hear("rows"))["rows"][0]["id"] == str(talk.id)
