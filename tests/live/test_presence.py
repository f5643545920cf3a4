"""Typing, looking, being here: lossy doorbells that leave no trace."""

from havendesk.kit.ids import new_token
from tests.desk import WIDGET

EVENTS = "select count(*) from events"


async def test_typing_goes_to_the_other_side_and_leaves_no_event(desk, wires):
    talk = await desk.conversation()
    ada, bo, lin = await wires.contact("ada"), await wires.agent("bo"), await wires.agent("lin")
    for wire in (ada, bo):
        wire.say({"t": "watch", "conversation": str(talk.id), "after": 0})
        await wire.hear("items")
    before = await desk.db.pool.fetchval(EVENTS)

    ada.say({"t": "typing", "conversation": str(talk.id), "on": True})
    heard = await bo.hear("typing")
    bo.say({"t": "typing", "conversation": str(talk.id), "on": False})
    answered = await ada.hear("typing")

    assert (heard["author"]["name"], heard["on"]) == ("Ada", True)
    assert (answered["author"]["role"], answered["on"]) == ("agent", False)
    assert (await lin.told(), await ada.told(), await bo.told()) == ([], [], [])
    assert await desk.db.pool.fetchval(EVENTS) == before


async def test_nobody_types_under_another_name(desk, wires):
    talk = await desk.conversation()
    ada, bo = await wires.contact("ada"), await wires.agent("bo")
    for wire in (ada, bo):
        wire.say({"t": "watch", "conversation": str(talk.id), "after": 0})
        await wire.hear("items")
    bos = {"id": str(desk.cast.bo.id), "role": "agent", "name": "Bo"}
    ada.say({"t": "typing", "conversation": str(talk.id), "on": True, "author": bos})
    assert (await bo.hear("typing"))["author"]["name"] == "Ada"


async def test_agents_who_look_at_the_same_see_each_other_and_contacts_do_not(desk, wires):
    talk = await desk.conversation()
    ada, bo, lin = await wires.contact("ada"), await wires.agent("bo"), await wires.agent("lin")
    for wire in (ada, bo, lin):
        wire.say({"t": "watch", "conversation": str(talk.id), "after": 0})
        await wire.hear("items")
    before = await desk.db.pool.fetchval(EVENTS)

    bo.say({"t": "viewing", "conversation": str(talk.id)})
    assert [one["name"] for one in (await lin.hear("viewing"))["agents"]] == ["Bo"]
    lin.say({"t": "viewing", "conversation": str(talk.id)})
    await bo.hear("viewing")
    assert {one["name"] for one in (await bo.hear("viewing"))["agents"]} == {"Bo", "Lin"}
    await lin.leave()
    assert [one["name"] for one in (await bo.hear("viewing"))["agents"]] == ["Bo"]
    bo.say({"t": "viewing", "conversation": None})
    assert (await bo.hear("viewing"))["agents"] == []
    assert await ada.told() == []
    assert await desk.db.pool.fetchval(EVENTS) == before


async def test_contacts_are_told_how_many_are_here_and_agents_who(desk, wires):
    visitor, rui = await wires.greeted(WIDGET, new_token()), await wires.agent("rui")
    bo = await wires.agent("bo")

    assert (await visitor.hear("here"))["agents"] == 1
    assert await visitor.hear("here") == {"t": "here", "agents": 2, "by_language": {"en": 2}}
    assert (await rui.hear("online"))["agents"] == {str(desk.cast.bo.id): True}
    await bo.leave()
    assert (await rui.hear("online"))["agents"] == {str(desk.cast.bo.id): False}
    assert (await visitor.hear("here"))["agents"] == 1
    assert str(desk.cast.bo.id) not in str(visitor.inbox)
