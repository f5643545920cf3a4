"""One form for every refusal, whatever is thrown at the door."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from havendesk.kit.db import Database
from havendesk.kit.ids import new_token
from tests.api.client import Answer
from tests.cast import Cast
from tests.desk import Desk, open_desk

STATUS = {
    "invalid": {422}, "forbidden": {401, 403}, "missing": {404}, "conflict": {409}, "limited": {429},
    "unavailable": {503}, "broken": {500},
}  # fmt: skip
STARTS = "/api/v1/conversations"
DEEP = b"[" * 100_000 + b"]" * 100_000


def is_in_form(answer: Answer) -> bool:
    """The one form; pytest shows what differs."""
    assert answer.headers["content-type"] == "application/json"
    assert set(answer.json) == {"error"}
    error = answer.json["error"]
    assert set(error) == {"kind", "code", "message", "facts"}
    assert answer.status in STATUS[error["kind"]]
    assert error["message"]
    assert isinstance(error["facts"], dict)
    assert "Traceback" not in error["message"]
    return True


@pytest.mark.parametrize("path", [
    "/api/v1/nothing", "/api/v1", "/api/v1/", "/api/v2/me", "/api/v1/me/", "/api/v1/conversations/", "/api/v1//me",
    "/api/v1/conversations/x/y/z", "/api/v1/%00", "/api/v1/..%2f..%2fetc/passwd", "/api/",
])  # fmt: skip
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW"])
async def test_an_address_where_nothing_is_says_so_in_the_one_form(desk, path, method):
    for client in (desk.agent("bo"), desk.visitor(new_token()), desk.stranger):
        answer = await client.ask(method, path)
        assert answer.status == 404
        assert is_in_form(answer)


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/me"), ("DELETE", "/conversations"), ("PUT", "/sync"), ("BREW", "/me")]
)
async def test_a_method_that_an_address_does_not_know_is_told_in_the_one_form(desk, method, path):
    for client in (desk.agent("bo"), desk.contact("ada")):
        answer = await client.ask(method, f"/api/v1{path}")
        assert answer.status == 404
        assert is_in_form(answer)


BODIES: dict[str, bytes] = {
    "nothing": b"", "no JSON": b"hello", "half a JSON": b'{"client_id": "', "null": b"null", "a list": b"[]",
    "a number": b"7", "a string": b'"x"', "not UTF-8": b'{"body": "\xff\xfe"}', "too deep": b'{"x": ' + DEEP + b"}",
    "missing fields": b"{}", "wrong types": b'{"client_id": 7, "inbox": [], "body": {}}',
    "no UUID": b'{"client_id": "7", "inbox": "support", "body": "hello"}',
    "an unknown field": b'{"client_id": "%s", "inbox": "support", "body": "hi", "admin": true}' % str(uuid4()).encode(),
    "half a character": b'{"client_id": "%s", "inbox": "support", "body": "\\ud800"}' % str(uuid4()).encode(),
    "nothing but NUL": b'{"client_id": "%s", "inbox": "support", "body": "\\u0000"}' % str(uuid4()).encode(),
    "NUL in a key": b'{"client_id": "%s", "inbox": "sup\\u0000port", "body": "hi"}' % str(uuid4()).encode(),
}  # fmt: skip


@pytest.mark.parametrize("name", BODIES)
async def test_a_body_that_cannot_be_read_is_refused_in_the_one_form(desk, name):
    answer = await desk.visitor(new_token()).ask("POST", STARTS, raw=BODIES[name])
    assert answer.status == (404 if name == "NUL in a key" else 422)
    assert is_in_form(answer)


@pytest.mark.parametrize(
    "name", [name for name in BODIES if name not in ("an unknown field", "NUL in a key", "nothing but NUL")]
)
async def test_no_endpoint_breaks_on_a_body_it_does_not_expect(desk, name):
    talk = await desk.conversation()
    noor = desk.agent("noor")
    for method, path in (
        ("POST", "/sessions"), ("PUT", "/me/locale"), ("PATCH", f"/agents/{desk.cast.bo.id}"),
        ("PUT", "/links/x/password"), ("POST", f"/conversations/{talk.id}/messages"),
        ("POST", f"/conversations/{talk.id}/notes"), ("PUT", f"/conversations/{talk.id}/assignment"),
    ):  # fmt: skip
        answer = await noor.ask(method, f"/api/v1{path}", raw=BODIES[name])
        assert answer.status in (200, 422), (path, answer.content)
        assert answer.status == 200 or is_in_form(answer)


async def test_a_huge_body_is_refused_before_it_is_read(desk):
    widget = desk.visitor(new_token())
    announced = await widget.ask("POST", STARTS, raw=b"{}", content_length="999999999")
    streamed = await widget.ask("POST", STARTS, raw=b'{"body": "' + b"x" * 400_000 + b'"}')
    lied = await widget.ask("POST", STARTS, raw=b"{}", content_length="many")

    for answer in (announced, streamed, lied):
        assert answer.status == 422
        assert is_in_form(answer)
    assert announced.code == streamed.code == "BodyTooLarge"


NUMBERS = ["x", "", "1.5", "-1", "0", "99999999999999999999999999", "9" * 5000, "²", "%00", "1e3", "0x10"]


@pytest.mark.parametrize("value", NUMBERS)
async def test_a_query_that_cannot_be_read_breaks_nothing(desk, value):
    talk = await desk.conversation()
    for path in (
        f"/conversations/{talk.id}/timeline?limit={value}", f"/conversations/{talk.id}/timeline?before={value}",
        f"/conversations/{talk.id}/timeline?after={value}", f"/conversations?limit={value}",
        f"/conversations?after={value}", f"/conversations?view={value}", f"/conversations?inbox={value}",
        f"/sync?cursor={value}", f"/sync?{value}",
    ):  # fmt: skip
        answer = await desk.agent("bo").get(f"/api/v1{path}")
        assert answer.status in (200, 409, 422), (path, answer.content)
        assert answer.status == 200 or is_in_form(answer)


@pytest.mark.parametrize(
    "name", ["x", "%00", "0", "../me", "..%2fme", "00000000-0000-0000-0000-000000000000", "{}", "a" * 5000, "\u00e9"]
)
async def test_an_id_that_leads_nowhere_is_missing(desk, name):
    for method, path in (
        ("GET", f"/conversations/{name}"), ("GET", f"/conversations/{name}/timeline"),
        ("PUT", f"/conversations/{name}/resolution"), ("DELETE", f"/sessions/{name}"),
        ("PUT", f"/inboxes/{desk.cast.support.id}/members/{name}"),
        ("DELETE", f"/inboxes/{name}/members/{desk.cast.bo.id}"),
        ("GET", f"/links/{name}"), ("GET", f"/widget/{name}"),
    ):  # fmt: skip
        answer = await desk.agent("noor").ask(method, f"/api/v1{path}")
        assert answer.status == 404 or (method, answer.status) == ("DELETE", 204), (path, answer.content)
        assert answer.status == 204 or is_in_form(answer)


@pytest.mark.parametrize(("wanted", "sentence"), [
    ("zh-CN,zh;q=0.9,en;q=0.8", "没有您可以查看的这个对话。"), ("es-419", "No existe esa conversación"),
    ("en", "There is no such conversation that you may see."), ("de, en;q=0.5", "There is no such conversation"),
    ("fr", "There is no such conversation"), ("", "There is no such conversation"), (";;q=x,,zh;q=", "没有"),
])  # fmt: skip
async def test_the_sentence_is_in_the_callers_language(desk, wanted, sentence):
    answer = await desk.contact("ada").get(f"{STARTS}/{uuid4()}", accept_language=wanted)
    assert answer.code == "ConversationMissing"
    assert answer.json["error"]["message"].startswith(sentence)


async def test_who_begins_too_much_is_told_when_to_come_again(db: Database, db_cast: Cast):
    desk = await open_desk(db, db_cast, starts_burst=2.0, starts_per_second=0.5)
    body: dict[str, Any] = {"inbox": "support", "body": "hello"}
    answers = [await desk.visitor(new_token()).post(STARTS, body | {"client_id": str(uuid4())}) for _ in range(3)]
    await desk.live.close()

    assert [answer.status for answer in answers] == [201, 201, 429]
    assert is_in_form(answers[2])
    assert answers[2].headers["retry-after"] in ("1", "2")
    assert 0 < answers[2].json["error"]["facts"]["retry_after"] <= 2.1


async def test_what_breaks_on_our_side_is_told_without_a_word_of_why(own_desk: Desk):
    talk = await own_desk.conversation()
    await own_desk.db.pool.execute("alter table messages rename to elsewhere")
    answer = await own_desk.contact("ada").get(f"{STARTS}/{talk.id}")

    assert (answer.status, answer.code, answer.json["error"]["facts"]) == (500, "HavendeskError", {})
    assert is_in_form(answer)
    assert b"elsewhere" not in answer.content
    assert b"messages" not in answer.content


async def test_while_the_database_is_away_every_answer_says_when_to_come_again(own_desk: Desk):
    talk = await own_desk.conversation()
    await own_desk.db.pool.close()
    answers = await asyncio.gather(
        own_desk.contact("ada").get(f"{STARTS}/{talk.id}"),
        own_desk.contact("ada").post(f"{STARTS}/{talk.id}/messages", {"client_id": str(uuid4()), "body": "hello"}),
        own_desk.agent("bo").get("/api/v1/me"),
        own_desk.visitor().get("/widget/support"),
    )

    for answer in answers:
        assert (answer.status, answer.code, answer.headers["retry-after"]) == (503, "DatabaseAway", "1")
        assert is_in_form(answer)
    ready = await own_desk.stranger.get("/ready")
    assert (ready.status, ready.headers["retry-after"]) == (503, "1")
    assert (await own_desk.stranger.get("/live")).status == 200
