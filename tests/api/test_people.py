"""Signing in, cookies, and who may change whose access, over HTTP."""

from havendesk.kit import clock
from havendesk.people import actions as people
from tests.api.client import Client
from tests.cast import PASSWORD
from tests.desk import DESK, WIDGET, Desk, open_desk

API = "/api/v1"
BO = {"email": "bo@quayside.example", "password": PASSWORD}
OURS = f"http://127.0.0.1:{DESK}"


async def test_a_browser_signs_in_by_cookie_and_out_again(own_desk: Desk):
    door = Client(own_desk.app, DESK, origin=OURS)
    signed_in = await door.post(f"{API}/sessions", BO)
    assert (signed_in.status, signed_in.json["name"]) == (201, "Bo")
    assert "token" not in signed_in.json

    cookie, *flags = signed_in.headers["set-cookie"].split("; ")
    assert cookie.startswith(f"havendesk_{DESK}=")
    assert {flag.lower() for flag in flags} >= {"httponly", "samesite=strict", "path=/"}
    assert not any(flag.lower().startswith("domain") for flag in flags)
    browser = Client(own_desk.app, DESK, origin=OURS, cookie=cookie)
    assert (await browser.get(f"{API}/me")).json["email"] == BO["email"]

    signed_out = await browser.delete(f"{API}/sessions/current")
    assert (signed_out.status, signed_out.content) == (204, b"")
    assert "max-age=0" in signed_out.headers["set-cookie"].lower()
    assert (await browser.get(f"{API}/me")).status == 401


async def test_over_https_the_cookie_is_locked_to_the_host(db, db_cast):
    desk = await open_desk(db, db_cast, desk_url="https://desk.example")
    answer = await Client(desk.app, DESK, origin="https://desk.example", host="desk.example").post(
        f"{API}/sessions", BO
    )
    await desk.live.close()
    name, *flags = answer.headers["set-cookie"].split("; ")
    assert name.startswith("__Host-havendesk=")
    assert "secure" in {flag.lower() for flag in flags}


async def test_a_program_signs_in_by_token_and_gets_no_cookie(desk):
    answer = await desk.stranger.post(f"{API}/sessions", BO | {"as": "token"})
    assert (answer.status, set(answer.json)) == (201, {"token", "me"})
    assert "set-cookie" not in answer.headers
    assert (await Client(desk.app, DESK, token=answer.json["token"]).get(f"{API}/me")).json["name"] == "Bo"


async def test_a_wrong_password_and_an_unknown_e_mail_get_the_same_answer(desk):
    wrong = await desk.stranger.post(f"{API}/sessions", BO | {"password": "not the password"})
    unknown = await desk.stranger.post(f"{API}/sessions", BO | {"email": "nobody@quayside.example"})
    assert (wrong.status, wrong.code) == (401, "WrongPassword")
    assert wrong.json == unknown.json


async def test_guessing_is_slowed_down_and_told_when_to_come_again(own_desk):
    guess = {"email": "lin@quayside.example", "password": "not the password"}
    answers = [await own_desk.stranger.post(f"{API}/sessions", guess) for _ in range(6)]
    assert [answer.status for answer in answers] == [401] * 5 + [429]
    assert (answers[5].code, int(answers[5].headers["retry-after"]) > 0) == ("TooManyAttempts", True)


async def test_what_another_sites_page_asks_a_signed_in_browser_to_do_is_not_done(desk):
    talk = await desk.conversation()
    browser = desk.browser("bo")
    requests = [
        ("PUT", f"/conversations/{talk.id}/resolution", None),
        ("PUT", "/me/locale", {"locale": "zh"}),
        ("DELETE", "/sessions/current", None),
    ]
    for origin in (
        "https://evil.example",
        "null",
        f"http://127.0.0.1:{WIDGET}",
        "http://127.0.0.1.evil.example:8080",
        "",
    ):
        for method, path, body in requests:
            answer = await browser.ask(method, API + path, body, origin=origin)
            assert (origin, answer.status, answer.code) == (origin, 403, "ForeignOrigin")
    del browser.headers["origin"]
    assert (await browser.put(f"{API}/me/locale", {"locale": "zh"})).code == "ForeignOrigin"

    assert (await desk.agent("bo").get(f"{API}/conversations/{talk.id}")).json["status"] == "open"
    assert (await desk.browser("bo").put(f"{API}/conversations/{talk.id}/resolution")).status == 200


async def test_an_agent_sees_and_ends_their_own_sessions_only(own_desk):
    sessions = (await own_desk.agent("bo").get(f"{API}/sessions")).json
    assert [one["current"] for one in sessions] == [True]
    assert set(sessions[0]) == {"id", "created_at", "last_seen_at", "client", "current"}

    assert (await own_desk.agent("lin").delete(f"{API}/sessions/{sessions[0]['id']}")).status == 404
    assert (await own_desk.agent("bo").get(f"{API}/me")).status == 200
    assert (await own_desk.agent("bo").delete(f"{API}/sessions/{sessions[0]['id']}")).status == 204
    assert (await own_desk.agent("bo").get(f"{API}/me")).status == 401


async def test_a_one_time_link_lets_in_once(own_desk):
    async with own_desk.db.transaction() as tx:
        token = await people.make_link(tx, own_desk.cast.noor, own_desk.cast.bo.id, now=clock.now())
    door = Client(own_desk.app, DESK, origin=OURS)

    assert (await door.get(f"{API}/links/{token}")).json == {"name": "Bo", "email": BO["email"]}
    assert (await door.put(f"{API}/links/{token}/password", {"password": "short"})).code == "WeakPassword"
    used = await door.put(f"{API}/links/{token}/password", {"password": "seventeen green umbrellas"})
    assert (used.status, used.json["name"]) == (200, "Bo")
    assert "set-cookie" in used.headers
    assert (
        await door.put(f"{API}/links/{token}/password", {"password": "seventeen green umbrellas"})
    ).code == "LinkSpent"
    assert (await door.get(f"{API}/links/{token}")).code == "LinkSpent"
    assert (await own_desk.agent("bo").get(f"{API}/me")).status == 401


async def test_an_admin_changes_roles_and_inboxes_and_the_last_admin_stays(own_desk):
    cast, noor = own_desk.cast, own_desk.agent("noor")
    path = f"{API}/inboxes/{cast.exchange.id}/members/{cast.bo.id}"

    for _ in range(2):
        assert (await noor.put(path)).status == 204
    assert len((await own_desk.agent("bo").get(f"{API}/inboxes")).json) == 2
    for _ in range(2):
        assert (await noor.delete(path)).status == 204
    assert (await noor.ask("PATCH", f"{API}/agents/{cast.bo.id}", {"role": "lead"})).json["role"] == "lead"
    assert (await noor.ask("PATCH", f"{API}/agents/{cast.noor.id}", {"active": False})).code == "LastAdmin"
    assert (await noor.ask("PATCH", f"{API}/agents/{cast.bo.id}", {"role": "emperor"})).status == 422


async def test_an_agent_reads_the_desk_in_their_language(own_desk):
    assert (await own_desk.agent("bo").put(f"{API}/me/locale", {"locale": "es"})).json["locale"] == "es"
    assert (await own_desk.agent("bo").put(f"{API}/me/locale", {"locale": "xx"})).status == 422
    missing = f"{API}/conversations/{own_desk.cast.bo.id}"
    assert (await own_desk.browser("bo").get(missing)).json["error"]["message"].startswith("No existe")


async def test_everybody_here_knows_their_colleagues_and_teams(own_desk):
    async with own_desk.db.transaction() as tx:
        bos = [own_desk.cast.bo.id]
        await people.add_team(tx, own_desk.cast.noor, key="first", name="First line", agent_ids=bos, now=clock.now())
    agents = {one["name"]: one for one in (await own_desk.agent("bo").get(f"{API}/agents")).json}
    (team,) = (await own_desk.agent("bo").get(f"{API}/teams")).json
    assert set(agents) == {"Bo", "Lin", "Rui", "Noor"}
    assert agents["Bo"]["team_ids"] == [team["id"]]
    assert "email" not in agents["Bo"]
