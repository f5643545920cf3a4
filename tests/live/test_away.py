"""While the database is away: nothing is lost, everybody is told to come again, and afterwards all is well."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest

from havendesk.conversations.model import Conversation
from havendesk.kit.db import Database
from havendesk.kit.ids import new_token
from havendesk.web.live.doorbell import Doorbell
from tests.cast import Cast
from tests.desk import WIDGET, Desk, open_desk
from tests.live.proxy import Line
from tests.live.wire import Wires, wires_to

KEPT = "select count(*) from messages where client_id = $1::text::uuid"


@pytest.fixture
async def line(db: Database) -> AsyncIterator[Line]:
    """The line between desk and database."""
    opened = Line(db.dsn)
    await opened.mend()
    yield opened
    await opened.cut()


@pytest.fixture
async def far_desk(line: Line, db_cast: Cast) -> AsyncIterator[Desk]:
    """A desk whose database is at the end of that line."""
    db = await Database.open(line.dsn)
    desk = await open_desk(db, db_cast)
    bell = Doorbell(desk.live)
    await bell.start()
    yield desk
    await desk.live.close()
    await bell.stop()
    await db.close()


@pytest.fixture
async def far_wires(far_desk: Desk) -> AsyncIterator[Wires]:
    """Wires to it."""
    async with wires_to(far_desk) as wires:
        yield wires


def post(talk: Conversation) -> dict[str, Any]:
    return {"t": "post", "conversation": str(talk.id), "client_id": str(uuid4()), "body": "hello"}


async def test_a_post_is_refused_for_now_and_taken_when_the_database_is_back(far_desk, far_wires, line):
    talk = await far_desk.conversation()
    ada, frame = await far_wires.contact("ada"), post(talk)
    await line.cut()
    ada.say(frame)
    error = (await ada.hear("nack", 15, client_id=frame["client_id"]))["error"]
    assert (error["kind"], error["code"]) == ("unavailable", "DatabaseAway")
    assert error["facts"]["retry_after"] > 0

    await line.mend()
    ada.say(frame, frame)
    assert [(await ada.hear("ack", 15))["seq"] for _ in range(2)] == [2, 2]
    assert (await ada.hear("items"))["items"][0]["client_id"] == frame["client_id"]


async def test_who_comes_while_it_is_away_is_sent_to_come_again(far_desk, far_wires, line):
    await line.cut()
    wire = far_wires.open(WIDGET)
    wire.say({"t": "hello", "token": far_desk.tokens["ada"], "inbox": "support"})
    assert (await wire.hear("bye", 15))["reason"] == "restart"
    assert await wire.ended() == 1012

    await line.mend()
    assert (await far_wires.contact("ada")).welcome["me"]["name"] == "Ada"


async def test_a_visitors_post_is_answered_by_name_too(far_desk, far_wires, line):
    talk, wire = await far_desk.conversation(), await far_wires.greeted(WIDGET, new_token())
    await line.cut()
    frame = post(talk)
    wire.say(frame)
    assert (await wire.hear("nack", 15, client_id=frame["client_id"]))["error"]["code"] == "DatabaseAway"
    await line.mend()


async def test_a_socket_whose_access_cannot_be_read_must_come_again(far_desk, far_wires, line):
    lin = await far_wires.agent("lin")
    await line.cut()
    await asyncio.wait_for(far_desk.live.look_at_everybody(), 30)
    assert await lin.ended() == 1012
    await line.mend()


async def test_every_answer_says_when_to_come_again_and_then_all_is_well(far_desk, line):
    talk = await far_desk.conversation()
    await line.cut()
    body = {"client_id": str(uuid4()), "body": "hello"}
    for answer in (
        await far_desk.contact("ada").get(f"/api/v1/conversations/{talk.id}"),
        await far_desk.contact("ada").post(f"/api/v1/conversations/{talk.id}/messages", body),
        await far_desk.agent("bo").get("/api/v1/me"),
        await far_desk.visitor().get("/widget/support"),
    ):
        assert (answer.status, answer.code, answer.headers["retry-after"]) == (503, "DatabaseAway", "1")
    assert (await far_desk.stranger.get("/ready")).status == 503
    assert (await far_desk.stranger.get("/live")).status == 200

    await line.mend()
    assert (await far_desk.stranger.get("/ready")).status == 200
    assert (await far_desk.contact("ada").post(f"/api/v1/conversations/{talk.id}/messages", body)).status == 201


async def test_a_commit_whose_answer_was_lost_is_shown_to_those_who_watch(far_desk, far_wires, line, db):
    talk = await far_desk.conversation()
    ada, bo = await far_wires.contact("ada"), await far_wires.agent("bo")
    bo.say({"t": "watch", "conversation": str(talk.id), "after": 1})
    await bo.hear("items")
    line.cut_at, frame = b"COMMIT", post(talk)
    ada.say(frame)
    await asyncio.wait_for(line.was_cut.wait(), 10)
    await ada.hear("nack", 15, client_id=frame["client_id"])
    async with asyncio.timeout(10):
        while not await db.pool.fetchval(KEPT, frame["client_id"]):  # noqa: ASYNC110 - another process's commit
            await asyncio.sleep(0.01)
    ada.say(frame)
    assert (await ada.hear("ack", 15))["seq"] == 2

    for wire in (ada, bo):
        told = await wire.wait_for(lambda one: one["t"] in ("items", "bye"), 5)
        assert told["t"] == "bye" or told["items"][0]["client_id"] == frame["client_id"]
