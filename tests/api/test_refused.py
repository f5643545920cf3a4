"""Who may not: the same requests that succeed for those who may."""

from uuid import uuid4

import pytest

from havendesk.kit.ids import new_token
from tests.api.client import Answer, Client
from tests.desk import DESK, Desk

WORDS = {"client_id": str(uuid4()), "body": "hello"}
Request = tuple[str, str, object]
OF_STAFF: list[Request] = [
    ("GET", "/sessions", None),
    ("DELETE", "/sessions/{nobody}", None),
    ("GET", "/me", None),
    ("PUT", "/me/locale", {"locale": "zh"}),
    ("GET", "/agents", None),
    ("GET", "/teams", None),
    ("GET", "/inboxes", None),
    ("PATCH", "/agents/{bo}", {"role": "agent"}),
    ("PUT", "/inboxes/{support}/members/{bo}", None),
    ("DELETE", "/inboxes/{exchange}/members/{bo}", None),
    ("GET", "/conversations/counts", None),
    ("GET", "/sync?cursor=x", None),
    ("POST", "/conversations/{adas}/notes", WORDS),
    ("PUT", "/conversations/{adas}/assignment", {"agent_id": None}),
    ("DELETE", "/conversations/{adas}/assignment", None),
    ("PUT", "/conversations/{adas}/resolution", None),
    ("DELETE", "/conversations/{adas}/resolution", None),
]
OF_BOTH: list[Request] = [
    ("GET", "/conversations/{adas}", None),
    ("GET", "/conversations/{adas}/timeline", None),
    ("POST", "/conversations/{adas}/messages", WORDS),
]
OF_ADMINS = OF_STAFF[7:10]


@pytest.fixture(scope="module")
async def places(desk: Desk) -> dict[str, object]:
    cast = desk.cast
    return {
        "adas": (await desk.conversation()).id,
        "elsewhere": (await desk.conversation(inbox=cast.exchange)).id,
        "bo": cast.bo.id,
        "support": cast.support.id,
        "exchange": cast.exchange.id,
        "nobody": uuid4(),
    }


async def ask(client: Client, request: Request, places: dict[str, object]) -> Answer:
    method, path, body = request
    return await client.ask(method, "/api/v1" + path.format(**places), body)


@pytest.mark.parametrize("request_", OF_STAFF + OF_BOTH, ids=lambda one: f"{one[0]} {one[1]}")
async def test_who_is_not_signed_in_gets_nowhere(desk, places, request_):
    nobodies = {
        "no token": desk.stranger,
        "no token, widget": desk.visitor(),
        "an unknown token": desk.visitor(new_token()),
        "rubbish": desk.visitor("x\x7f"),
        "a visitor's token at the desk": Client(desk.app, DESK, token=desk.tokens["ada"]),
        "a cookie at the widget": Client(desk.app, DESK + 1, cookie=f"havendesk_{DESK}={desk.tokens['bo']}"),
    }
    for who, client in nobodies.items():
        answer = await ask(client, request_, places)
        assert (who, answer.status, answer.code) == (who, 401, "Unauthenticated")


@pytest.mark.parametrize("request_", OF_STAFF, ids=lambda one: f"{one[0]} {one[1]}")
async def test_a_contact_may_not_do_what_agents_do_and_an_agent_may(desk, places, request_):
    for who in ("ada", "eve"):
        refused = await ask(desk.contact(who), request_, places)
        assert (refused.status, refused.json["error"]["kind"]) == (403, "forbidden")

    allowed = await ask(desk.agent("noor"), request_, places)
    assert allowed.status in (200, 201, 204) or allowed.code in ("Missing", "TooFarBehind")


@pytest.mark.parametrize("request_", OF_ADMINS, ids=lambda one: f"{one[0]} {one[1]}")
@pytest.mark.parametrize("who", ["bo", "rui"])
async def test_only_admins_change_what_others_may(desk, places, request_, who):
    refused = await ask(desk.agent(who), request_, places)
    assert (refused.status, refused.code) == (403, "AdminsOnly")


@pytest.mark.parametrize("request_", OF_BOTH, ids=lambda one: f"{one[0]} {one[1]}")
async def test_eve_cannot_tell_adas_case_from_one_that_is_not_there(desk, places, request_):
    eves = await ask(desk.contact("eve"), request_, places)
    nothing = await ask(desk.contact("eve"), request_, places | {"adas": uuid4()})

    assert (eves.status, eves.code) == (404, "ConversationMissing")
    assert eves.json == nothing.json
    assert (await ask(desk.contact("ada"), request_, places)).status in (200, 201)


@pytest.mark.parametrize("request_", OF_BOTH + OF_STAFF[12:], ids=lambda one: f"{one[0]} {one[1]}")
async def test_an_agent_finds_nothing_in_an_inbox_they_do_not_work(desk, places, request_):
    elsewhere = places | {"adas": places["elsewhere"]}

    refused = await ask(desk.agent("bo"), request_, elsewhere)

    assert (refused.status, refused.code) == (404, "ConversationMissing")
    for who in ("lin", "rui"):
        assert (await ask(desk.agent(who), request_, elsewhere)).status in (200, 201)


async def test_eve_sees_only_her_own_cases(desk, places):
    cases = (await desk.contact("ada").get("/api/v1/conversations")).json["cases"]
    assert str(places["adas"]) in {case["id"] for case in cases}
    assert (await desk.contact("eve").get("/api/v1/conversations")).json == {"cases": []}


async def test_a_conversation_is_begun_at_the_widget_only(desk):
    body = {"client_id": str(uuid4()), "inbox": "support", "body": "hello"}

    at_the_desk = await Client(desk.app, DESK, token=new_token()).post("/api/v1/conversations", body)

    assert (at_the_desk.status, at_the_desk.code) == (401, "Unauthenticated")
    assert (await desk.visitor().post("/api/v1/conversations", body)).status == 401


async def test_what_an_agent_reads_of_the_desk_depends_on_who_they_are(desk):
    inboxes = {}
    for who in ("bo", "lin", "rui"):
        inboxes[who] = {one["key"] for one in (await desk.agent(who).get("/api/v1/inboxes")).json}
    assert inboxes == {"bo": {"support"}, "lin": {"support", "exchange"}, "rui": {"support", "exchange"}}


async def test_anybody_may_know_what_a_widget_shows(desk):
    answer = await desk.visitor().get("/api/v1/widget/support")
    assert (answer.status, set(answer.json)) == (200, {"key", "name", "company", "languages"})
    assert (await desk.visitor().get("/api/v1/widget/nowhere")).code == "InboxMissing"
