"""Conversations over HTTP, for those who may."""

from uuid import uuid4

import pytest

from havendesk.conversations.model import Conversation, Status
from havendesk.kit.ids import new_token
from tests.desk import Desk

API = "/api/v1"
STARTS = f"{API}/conversations"


def opening(**fields: object) -> dict[str, object]:
    return {"client_id": str(uuid4()), "inbox": "support", "body": "充值没有到账", "locale": "zh"} | fields


@pytest.fixture
async def talk(desk: Desk) -> Conversation:
    return await desk.conversation()


def path(talk: Conversation, rest: str = "") -> str:
    return f"{STARTS}/{talk.id}{rest}"


async def test_a_visitor_begins_a_conversation_and_a_repeat_answers_the_original(desk):
    widget, body = desk.visitor(new_token()), opening(page="https://wallet.example/")

    first = await widget.post(STARTS, body)
    again = await widget.post(STARTS, body)

    assert (first.status, again.status) == (201, 201)
    assert first.json == again.json
    case, item = first.json["case"], first.json["item"]
    assert (case["status"], case["seq"], case["agent"], case["last"]["body"]) == ("open", 1, None, "充值没有到账")
    assert (item["seq"], item["kind"], item["client_id"]) == (1, "message", body["client_id"])
    assert item["author"]["role"] == "contact"
    assert [one["id"] for one in (await widget.get(STARTS)).json["cases"]] == [case["id"]]


async def test_the_same_conversation_is_a_case_to_its_contact_and_a_row_to_an_agent(desk, talk):
    case = await desk.contact("ada").get(path(talk))
    row = await desk.agent("bo").get(path(talk))

    assert (case.status, row.status) == (200, 200)
    assert set(case.json) == {"id", "case_number", "subject", "status", "created_at", "last", "seq", "agent"}
    assert row.json["contact"] == {"id": str(desk.cast.ada.id), "name": "Ada"}
    assert {"inbox_id", "priority", "waiting_since", "assignee_id", "message_seq"} <= set(row.json)


async def test_both_sides_write_and_each_reads_their_own_count(desk, talk):
    note = await desk.agent("bo").post(path(talk, "/notes"), {"client_id": str(uuid4()), "body": "looks stuck"})
    reply = await desk.agent("bo").post(path(talk, "/messages"), {"client_id": str(uuid4()), "body": "One moment"})
    thanks = await desk.contact("ada").post(path(talk, "/messages"), {"client_id": str(uuid4()), "body": "Thanks"})

    assert (note.status, reply.status, thanks.status) == (201, 201, 201)
    assert (note.json["seq"], note.json["kind"], reply.json["seq"], thanks.json["seq"]) == (2, "note", 3, 3)
    for_staff = (await desk.agent("bo").get(path(talk, "/timeline"))).json
    for_ada = (await desk.contact("ada").get(path(talk, "/timeline"))).json
    kinds = [(item["seq"], item["kind"]) for item in for_staff["items"]]
    bodies = [(item["seq"], item["body"]) for item in for_ada["items"]]
    assert kinds == [(1, "message"), (2, "note"), (3, "message"), (4, "message")]
    assert bodies == [(1, "Where is my deposit?"), (2, "One moment"), (3, "Thanks")]


async def test_the_same_client_id_by_http_twice_is_one_message(desk, talk):
    body = {"client_id": str(uuid4()), "body": "once"}

    answers = [await desk.contact("ada").post(path(talk, "/messages"), body) for _ in range(2)]

    assert answers[0].json == answers[1].json
    assert (await desk.contact("ada").get(path(talk))).json["seq"] == 2


async def test_an_agent_who_answers_a_stale_view_is_told_where_it_stands(desk, talk):
    await desk.agent("lin").post(path(talk, "/notes"), {"client_id": str(uuid4()), "body": "I am on it"})
    body = {"client_id": str(uuid4()), "body": "Hello", "base_seq": 1}

    moved = await desk.agent("bo").post(path(talk, "/messages"), body)
    read = await desk.agent("bo").post(path(talk, "/messages"), body | {"base_seq": 2})

    assert (moved.status, moved.code, moved.json["error"]["facts"]["spoken_seq"]) == (409, "ConversationMoved", 2)
    assert read.status == 201


async def test_pages_of_a_timeline_join_without_a_gap(desk, talk):
    for number in range(7):
        await desk.say(desk.cast.ada, talk, str(number))
    ada = desk.contact("ada")

    newest = (await ada.get(path(talk, "/timeline?limit=3"))).json
    older = (await ada.get(path(talk, f"/timeline?limit=3&before={newest['items'][0]['seq']}"))).json
    after = (await ada.get(path(talk, "/timeline?limit=3&after=2"))).json

    assert [item["seq"] for item in newest["items"]] == [6, 7, 8]
    assert [item["seq"] for item in older["items"]] == [3, 4, 5]
    assert [item["seq"] for item in after["items"]] == [3, 4, 5]
    assert [page["more"] for page in (newest, older, after)] == [True, True, True]
    assert not (await ada.get(path(talk, "/timeline?after=8"))).json["more"]


async def test_assign_resolve_and_reopen_are_nouns_that_may_be_repeated(desk, talk):
    bo = desk.agent("bo")
    for _ in range(2):
        row = (await bo.put(path(talk, "/assignment"), {"agent_id": str(desk.cast.bo.id)})).json
        assert (row["assignee_id"], row["seq"]) == (str(desk.cast.bo.id), 2)
    for _ in range(2):
        assert (await bo.put(path(talk, "/resolution"))).json["status"] == "resolved"
    assert (await desk.contact("ada").get(path(talk))).json["agent"]["name"] == "Bo"
    for _ in range(2):
        assert (await bo.delete(path(talk, "/resolution"))).json["status"] == "open"
    for _ in range(2):
        row = (await bo.delete(path(talk, "/assignment"))).json
    assert (row["assignee_id"], row["seq"]) == (None, 5)


async def test_an_assignee_must_be_able_to_work_there(desk):
    elsewhere = await desk.conversation(inbox=desk.cast.exchange)
    lin = desk.agent("lin")

    for body in ({"agent_id": str(desk.cast.bo.id)}, {"agent_id": str(uuid4())}):
        assert (await lin.put(path(elsewhere, "/assignment"), body)).code == "AssigneeMissing"
    assert (await lin.put(path(elsewhere, "/assignment"), {"team_id": str(uuid4())})).code == "TeamMissing"
    assert (await lin.put(path(elsewhere, "/assignment"), {"agent_id": str(desk.cast.rui.id)})).status == 200


async def test_a_closed_conversation_refuses_words_and_reopening(desk):
    closed = await desk.conversation(status=Status.CLOSED)
    words = {"client_id": str(uuid4()), "body": "still there?"}

    answers = [
        await desk.contact("ada").post(path(closed, "/messages"), words),
        await desk.agent("bo").post(path(closed, "/notes"), words),
        await desk.agent("bo").delete(path(closed, "/resolution")),
    ]

    assert [(answer.status, answer.code) for answer in answers] == [(409, "ConversationClosed")] * 3


async def test_views_counts_and_pages_agree(own_desk: Desk):
    desk = own_desk
    talks = [await desk.conversation() for _ in range(5)]
    elsewhere = await desk.conversation(inbox=desk.cast.exchange)
    bo = desk.agent("bo")
    await bo.put(path(talks[0], "/assignment"), {"agent_id": str(desk.cast.bo.id)})
    await bo.put(path(talks[1], "/resolution"))

    seen = {}
    for view in ("mine", "unassigned", "open", "resolved"):
        page = (await bo.get(f"{STARTS}?view={view}")).json
        seen[view] = {row["id"] for row in page["rows"]}
        assert page["counts"] == {"mine": 1, "unassigned": 3, "open": 4}
        assert page["next"] is None
    assert seen["mine"] == {str(talks[0].id)}
    assert seen["resolved"] == {str(talks[1].id)}
    assert seen["open"] == seen["mine"] | seen["unassigned"]
    assert str(elsewhere.id) not in seen["open"]
    assert (await bo.get(f"{STARTS}/counts")).json == {"mine": 1, "unassigned": 3, "open": 4}
    assert (await desk.agent("lin").get(f"{STARTS}/counts")).json["open"] == 5
    first = (await bo.get(f"{STARTS}?view=open&limit=3")).json
    second = (await bo.get(f"{STARTS}?view=open&limit=3&after={first['next']}")).json
    assert {row["id"] for row in first["rows"] + second["rows"]} == seen["open"]
    assert (len(first["rows"]), second["next"]) == (3, None)


async def test_a_list_of_one_inbox_shows_that_inbox_only_and_a_foreign_one_nothing(desk):
    elsewhere = await desk.conversation(inbox=desk.cast.exchange)
    query = f"{STARTS}?view=open&inbox={desk.cast.exchange.id}"

    assert str(elsewhere.id) in {row["id"] for row in (await desk.agent("lin").get(query)).json["rows"]}
    assert (await desk.agent("bo").get(query)).json["rows"] == []


async def test_sync_tells_what_a_list_does_not_know_yet(desk, talk):
    bo = desk.agent("bo")
    cursor = (await bo.get(f"{STARTS}?view=open")).json["cursor"]
    await desk.say(desk.cast.ada, talk, "hello?")

    changes = (await bo.get(f"{API}/sync?cursor={cursor}")).json

    assert ([row["id"] for row in changes["rows"]], changes["gone"]) == ([str(talk.id)], [])
    assert (await bo.get(f"{API}/sync?cursor={changes['cursor']}")).json["rows"] == []
    assert (await bo.get(f"{API}/sync?cursor=old.1")).code == "TooFarBehind"


async def test_a_contact_who_writes_too_much_is_told_when_to_go_on_whatever_the_way(own_desk):
    talk = await own_desk.conversation()
    ada = own_desk.contact("ada")

    answers = [
        await ada.post(f"/api/v1/conversations/{talk.id}/messages", {"client_id": str(uuid4()), "body": "again"})
        for _ in range(22)
    ]

    assert [one.status for one in answers] == [201] * 20 + [429] * 2
    assert answers[-1].json["error"]["facts"]["retry_after"] > 0
    bo = await own_desk.agent("bo").post(
        f"/api/v1/conversations/{talk.id}/messages", {"client_id": str(uuid4()), "body": "I am here"}
    )
    assert bo.status == 201


async def test_a_list_that_changes_between_two_pages_skips_nobody(own_desk: Desk):
    talks = [await own_desk.conversation() for _ in range(6)]
    bo = own_desk.agent("bo")
    first = (await bo.get(f"{STARTS}?view=open&limit=3")).json
    assert [row["id"] for row in first["rows"]] == [str(talk.id) for talk in talks[:3]]

    await bo.put(path(talks[0], "/resolution"))  # an offset would now begin one row too late
    second = (await bo.get(f"{STARTS}?view=open&limit=3&after={first['next']}")).json

    assert [row["id"] for row in second["rows"]] == [str(talk.id) for talk in talks[3:]]
    assert second["next"] is None


async def test_the_pages_of_the_resolved_come_the_latest_first(own_desk: Desk):
    talks = [await own_desk.conversation() for _ in range(4)]
    bo = own_desk.agent("bo")
    for talk in talks:
        await bo.put(path(talk, "/resolution"))

    first = (await bo.get(f"{STARTS}?view=resolved&limit=3")).json
    second = (await bo.get(f"{STARTS}?view=resolved&limit=3&after={first['next']}")).json

    assert [row["id"] for row in first["rows"] + second["rows"]] == [str(talk.id) for talk in reversed(talks)]
