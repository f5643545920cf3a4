"""Pages and files for browsers: each under its policy, framed by whom the inbox allows, and nothing else served."""

import gzip
import html
import re

import msgspec
import pytest

from havendesk.inboxes.actions import create_inbox
from havendesk.kit import clock
from havendesk.web.pages import STATIC
from tests.desk import Desk

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "font-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; frame-ancestors "
)
ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
SCRIPTS = sorted(path for path in STATIC.rglob("*.js") if path.parent.name == "assets")


def address(path: object) -> str:
    return f"/static/{path}".replace(f"{STATIC}/", "")


@pytest.mark.parametrize(
    "path", ["/", "/conversations", "/conversations/whatever/deeper", "/settings", "/sign-in", "/link/abc"]
)
async def test_the_workspace_answers_wherever_one_enters_and_nobody_may_frame_it(desk, path):
    answer = await desk.stranger.get(path)

    assert (answer.status, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert answer.content == (STATIC / "workspace/index.html").read_bytes()
    assert answer.headers["content-security-policy"] == POLICY + "'none'"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers.items() >= ALWAYS.items()


async def test_only_the_pages_an_inbox_allows_may_frame_its_widget(desk):
    answer = await desk.visitor().get("/widget/support?locale=zh")

    assert (answer.status, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert answer.headers["content-security-policy"] == POLICY + "https://wallet.example"
    assert "x-frame-options" not in answer.headers
    assert answer.headers.items() >= ALWAYS.items()


async def test_an_inbox_that_allows_no_page_is_framed_by_none(desk):
    answer = await desk.visitor().get("/widget/exchange")
    assert answer.headers["content-security-policy"] == POLICY + "'none'"


async def test_the_full_page_of_an_inbox_is_framed_by_none(desk):
    answer = await desk.visitor().get("/chat/support")
    assert (answer.status, answer.headers["content-security-policy"]) == (200, POLICY + "'none'")


@pytest.mark.parametrize(
    "path",
    ["/widget/nowhere", "/chat/nowhere", "/widget/%00", "/widget/", "/widget/a/b", "/widget", "/", "/chat/SUPPORT"],
)
async def test_an_unknown_inbox_has_no_page(desk, path):
    answer = await desk.visitor().get(path)
    assert (answer.status, answer.json["error"]["kind"]) == (404, "missing")


async def test_what_the_widget_must_know_stands_in_the_page_and_cannot_break_out_of_it(own_desk: Desk):
    name = "\"'><script>alert(1)</script>&amp;"
    async with own_desk.db.transaction() as tx:
        await create_inbox(tx, own_desk.cast.noor, key="sharp", name=name, company=name, now=clock.now())

    page = (await own_desk.visitor().get("/chat/sharp")).content.decode()

    assert "<script>alert" not in page
    assert "__HAVENDESK__" not in page
    (kept,) = re.findall(r'="(\{&quot;inbox.*?\})"', page)
    told = msgspec.json.decode(html.unescape(kept))
    assert (told["inbox"], told["company"], told["full_page"], told["parents"]) == ("sharp", name, True, [])


async def test_no_page_of_ours_carries_a_script_or_a_style_of_its_own(desk):
    for client, path in ((desk.stranger, "/"), (desk.visitor(), "/widget/support"), (desk.visitor(), "/chat/support")):
        page = (await client.get(path)).content.decode()
        assert not re.search(r"<script(?![^>]*\bsrc=)", page)
        assert "<style" not in page
        assert not re.search(r"\son\w+=|\sstyle=", page)


async def test_the_widgets_origin_sets_and_reads_no_cookie(desk):
    widget = desk.visitor()
    widget.headers["cookie"] = f"havendesk_8080={desk.tokens['bo']}"

    for path in ("/widget/support", "/chat/support", "/loader.js", "/api/v1/widget/support", "/api/v1/me", "/static/x"):
        answer = await widget.get(path)
        assert "set-cookie" not in answer.headers
    assert (await widget.get("/api/v1/me")).status == 401


@pytest.mark.parametrize("path", [
    "/static/../pages.py", "/static/..%2fpages.py", "/static/%2e%2e/%2e%2e/wiring.py", "/static//etc/passwd",
    "/static/%2fetc%2fpasswd", "/static/widget/../../pages.py", "/static/..", "/static/", "/static/widget",
    "/static/%00",
    "/static/widget/%00.js", "/static/" + "a" * 5000, "/static/" + "a/" * 2000, "/static/widget/index.html",
    "/static/workspace/index.html", "/static/\\..\\pages.py", "/static/.stamp", "/static/nothing.js",
])  # fmt: skip
async def test_nothing_but_built_files_is_served(desk, path):
    for client in (desk.stranger, desk.visitor()):
        answer = await client.get(path)
        assert (path, answer.status, answer.code) == (path, 404, "PageMissing")


async def test_a_built_file_is_kept_for_ever_and_served_as_it_was_packed(desk):
    script = SCRIPTS[0]
    for client in (desk.stranger, desk.visitor()):
        plain = await client.get(address(script))
        packed = await client.get(address(script), accept_encoding="gzip, deflate, br")

        assert plain.content == script.read_bytes()
        assert "content-encoding" not in plain.headers
        assert plain.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert plain.headers["content-type"].startswith(("text/javascript", "application/javascript"))
        assert packed.headers["content-encoding"] == "gzip"
        assert gzip.decompress(packed.content) == plain.content
        for answer in (plain, packed):
            assert answer.headers["vary"] == "Accept-Encoding"
            assert answer.headers.items() >= ALWAYS.items()


async def test_every_built_script_and_style_was_packed():
    built = [path for path in STATIC.rglob("*") if path.suffix in (".js", ".css") and path.stat().st_size > 1024]
    assert built
    assert [path.name for path in built if not path.with_name(path.name + ".gz").is_file()] == []


async def test_the_loader_may_be_carried_by_any_page_and_is_looked_at_again(desk):
    answer = await desk.visitor().get("/loader.js", accept_encoding="gzip")
    assert (answer.status, answer.headers["content-encoding"]) == (200, "gzip")
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert answer.headers["cache-control"] == "public, max-age=300"
    assert (await desk.stranger.get("/loader.js")).headers["content-type"].startswith("text/html")  # the workspace


async def test_each_origin_is_known_by_its_host_or_its_port(desk):
    assert (await desk.stranger.get("/", host="127.0.0.1:8081")).status == 404  # the widget's host on the desk's port
    assert (await desk.visitor().get("/", host="anything.example")).status == 404


async def test_the_desk_is_alive_and_ready_and_says_where_its_document_is(desk):
    assert (await desk.stranger.get("/live")).json == {"status": "alive"}
    assert (await desk.stranger.get("/ready")).json["status"] == "ready"
    assert (await desk.visitor().get("/api/v1/openapi.json")).json["openapi"] == "3.1.0"
