"""Eve has a browser, a token of her own and a page of her own; none of them shows her what is Ada's."""

import asyncio
from uuid import uuid4

import pytest
from playwright.async_api import Page, expect

from tests.journeys.running import free_ports
from tests.journeys.screens import SOON

TRY = """async ([path, method, body]) => {
  const token = localStorage.getItem("havendesk.visitor");
  const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
  const answer = await fetch("/api/v1" + path, { method, body, headers });
  return [answer.status, await answer.text()];
}"""
WATCH_SOCKET = """([id]) => new Promise((done) => {
  const heard = [], socket = new WebSocket(`ws://${location.host}/api/v1/socket`);
  const say = (frame) => socket.send(JSON.stringify(frame));
  socket.onmessage = ({ data }) => {
    for (const frame of [JSON.parse(data)].flat()) {
      heard.push(frame);
      if (frame.t === "welcome") [
        { t: "watch", conversation: id, after: 0 }, { t: "typing", conversation: id, on: true },
        { t: "post", conversation: id, client_id: crypto.randomUUID(), body: "I am Ada" }].forEach(say);
      if (frame.t === "nack") { say({ t: "ping" }); }
      if (frame.t === "pong") done(JSON.stringify(heard));
    }
  };
  const token = localStorage.getItem("havendesk.visitor");
  socket.onopen = () => say({ t: "hello", token, inbox: "quayside", locale: "en" });
})"""
FORGE = """(target) => {
  for (const message of [{ type: "unread", count: 9 }, { type: "close" }, { type: "locale", locale: "es" }])
    window.seen.postMessage({ havendesk: 1, ...message }, target);
}"""
# Resolves when every frame has been loaded, be it with the browser's refusal.
FRAME = """(addresses) => Promise.all(addresses.map((src) => new Promise((done) => {
  const frame = Object.assign(document.createElement("iframe"), { src, onload: () => done(true) });
  document.body.append(frame);
})))"""


async def test_eve_cannot_read_or_write_what_is_adas(stage, town):
    stage.expects(r"404 \(Not Found\)")
    ada = await (await (await stage.contact()).visit()).open()
    asked = await ada.ask("Is this between us?")
    eve = await (await stage.contact()).chat()
    await eve.ask("Hello, I am Eve.")
    attempts = [
        (f"/conversations/{asked}", "GET", None),
        (f"/conversations/{asked}/timeline", "GET", None),
        (f"/conversations/{asked}/messages", "POST", f'{{"client_id": "{uuid4()}", "body": "I am Ada"}}'),
    ]
    for attempt in attempts:
        status, text = await eve.page.evaluate(TRY, list(attempt))
        assert status == 404, f"{attempt}: {status} {text}"
        assert "between us" not in text
    status, text = await eve.page.evaluate(TRY, ["/conversations", "GET", None])
    assert (status, "between us" in text) == (200, False)

    heard = await eve.page.evaluate(WATCH_SOCKET, [str(asked)])
    assert "nack" in heard
    assert "between us" not in heard
    assert not any("between us" in str(frame) for frame in eve.wires.heard)

    await eve.page.evaluate("id => sessionStorage.setItem('havendesk.open', id)", str(asked))
    await eve.page.reload()
    await expect(eve.app.get_by_text("Hello, I am Eve.")).to_be_visible(timeout=SOON)
    await expect(eve.app.get_by_text("between us")).to_have_count(0)
    await eve.page.goto(f"{town.desk}/c/{asked}")
    await expect(eve.page.locator("#password")).to_be_visible(timeout=SOON)
    assert [words.body for words in await town.messages(asked)] == ["Is this between us?"]


@pytest.fixture
async def foreign():
    """Eve's own page, really served, on an origin that no inbox allows; what it holds is put in later."""
    served = b"<!doctype html><title>Free coins</title><body>"

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n" + served)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", free_ports()) as server:
        host, port = server.sockets[0].getsockname()
        yield f"http://{host}:{port}"


async def test_a_foreign_page_cannot_frame_the_chat_or_the_desk(stage, town, foreign):
    stage.expects("frame-ancestors", "X-Frame-Options")
    eve = await stage.contact()
    framed = [f"{town.widget}/widget/quayside#origin={foreign}", f"{town.widget}/chat/quayside", town.desk]
    await eve.page.goto(foreign)
    await eve.page.evaluate(FRAME, framed)
    inside = [frame for frame in eve.page.frames if frame != eve.page.main_frame]
    assert len(inside) == 3
    assert all(frame.url.startswith("chrome-error:") for frame in inside), [frame.url for frame in inside]
    for address in framed:
        assert (await eve.context.request.get(address)).status == 200  # there, but not for her
    await eve.page.goto(town.wallet)
    await eve.page.locator("havendesk-chat").get_by_role("button").click()
    await expect(eve.page.frame_locator("havendesk-chat iframe").get_by_role("textbox")).to_be_visible(timeout=SOON)


async def test_a_foreign_pages_messages_are_ignored(stage, town, foreign):
    eve = await stage.contact()
    await eve.page.goto(foreign)
    victim = await opened_by(eve, town.wallet)
    await victim.locator("havendesk-chat").get_by_role("button").click()
    field = victim.frame_locator("havendesk-chat iframe").get_by_role("textbox")
    await expect(field).to_be_visible(timeout=SOON)
    await forge(eve, victim, town.wallet)
    await expect(field).to_be_visible()
    await expect(victim.locator("havendesk-chat i")).to_have_text("")
    assert await victim.evaluate("window.frames.length") == 0, "the chat's frame can be reached from outside"

    alone = await opened_by(eve, f"{town.widget}/chat/quayside#origin={foreign}")
    await expect(alone.get_by_role("textbox")).to_be_visible(timeout=SOON)
    await forge(eve, alone, town.widget)
    assert await alone.evaluate("document.documentElement.lang") == "en"


async def opened_by(screen, address: str) -> Page:
    """A window that the page on the screen opened, and can speak to."""
    async with screen.context.expect_page() as opening:
        await screen.page.evaluate("address => { window.seen = window.open(address); }", address)
    page: Page = await opening.value
    return page


async def forge(screen, victim: Page, origin: str) -> None:
    """Send what only our own two sides say to each other, and wait until it has come."""
    await victim.evaluate("() => { window.came = 0; addEventListener('message', () => (window.came += 1)); }")
    await screen.page.evaluate(FORGE, origin)
    await victim.wait_for_function("window.came >= 3")
