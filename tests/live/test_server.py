"""The same road through a real server on loopback: close codes, size limits, readers that never read."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import msgspec
import pytest
import uvicorn
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Origin

from havendesk.web.live import endpoint, socket
from havendesk.web.run import bind, settings
from tests.desk import Desk


@asynccontextmanager
async def served(desk: Desk) -> AsyncIterator[str]:
    """The desk behind a real listening socket; whoever asks is at its desk's origin, by bearer."""
    listening = bind("127.0.0.1", 0)
    port = listening.getsockname()[1]
    server = uvicorn.Server(settings(desk.app))
    serving = asyncio.create_task(server.serve([listening]))
    async with asyncio.timeout(10):
        while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0.01)
    try:
        yield f"ws://127.0.0.1:{port}/api/v1/socket"
    finally:
        server.should_exit = True
        await asyncio.wait_for(serving, 15)


@pytest.fixture
async def address(own_desk: Desk) -> AsyncIterator[str]:
    async with served(own_desk) as address:
        yield address


async def hello(wire: ClientConnection, token: str) -> dict[str, Any]:
    await wire.send(json.dumps({"t": "hello", "token": token}))
    return await hear(wire, "welcome")


async def hear(wire: ClientConnection, kind: str) -> dict[str, Any]:
    async with asyncio.timeout(5):
        while True:
            told = msgspec.json.decode(await wire.recv())
            for frame in told if isinstance(told, list) else [told]:
                if frame["t"] == kind:
                    found: dict[str, Any] = frame
                    return found


async def ended(wire: ClientConnection) -> int:
    async with asyncio.timeout(10):
        await wire.wait_closed()
    return wire.close_code or 0


async def test_a_message_goes_all_the_way_and_one_bad_client_costs_nobody_else(own_desk, address):
    talk = await own_desk.conversation()
    async with connect(address) as bo, connect(address) as rude:
        assert (await hello(bo, own_desk.tokens["bo"]))["me"]["name"] == "Bo"
        await hello(rude, own_desk.tokens["lin"])
        await rude.send("not a frame")
        assert await ended(rude) == 4403
        frame = {"t": "post", "conversation": str(talk.id), "client_id": str(uuid4()), "body": "您好"}
        await bo.send(json.dumps([frame, frame]))
        assert [(await hear(bo, "ack"))["seq"] for _ in range(1)] == [2]


@pytest.mark.parametrize(("content", "codes"), [
    ("x" * 200_000, {4403}), ("x" * 400_000, {1009}), (b"\x00" * 10, {4403}), ("{}", {4403}),
])  # fmt: skip
async def test_what_is_too_large_or_no_text_is_closed_with_a_code(own_desk, address, content, codes):
    async with connect(address) as wire:
        await hello(wire, own_desk.tokens["bo"])
        await wire.send(content)
        assert await ended(wire) in codes


async def test_another_sites_page_is_refused_before_the_socket_opens(own_desk, address):
    cookie = {"Cookie": f"havendesk_8080={own_desk.tokens['bo']}"}
    with pytest.raises(InvalidStatus) as refused:
        await connect(address, additional_headers=cookie, origin=Origin("https://evil.example"))
    assert refused.value.response.status_code == 403


async def test_a_revoked_session_is_closed_with_its_code(own_desk, address):
    async with connect(address) as wire:
        await hello(wire, own_desk.tokens["bo"])
        await own_desk.agent("bo").delete("/api/v1/sessions/current")
        assert await ended(wire) == 4401


async def test_a_reader_that_never_reads_is_gone_and_the_others_hear_everything(own_desk, address, monkeypatch):
    monkeypatch.setattr(socket, "MOST_BYTES", 200_000)
    monkeypatch.setattr(endpoint, "LAST_WORDS", 0.2)
    talk = await own_desk.conversation()
    host, port = address.removeprefix("ws://").partition("/")[0].split(":")
    reader, writer = await asyncio.open_connection(host, int(port), limit=1024)  # reads a little, then nothing
    writer.write(
        f"GET /api/v1/socket HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
    )
    await reader.readuntil(b"\r\n\r\n")
    watch = {"t": "watch", "conversation": str(talk.id), "after": 1}
    for frame in ({"t": "hello", "token": own_desk.tokens["lin"]}, watch):
        content = json.dumps(frame).encode()
        writer.write(b"\x81" + bytes([0x80 | 126]) + len(content).to_bytes(2, "big") + b"\0\0\0\0" + content)
    async with connect(address, max_size=None) as bo:
        await hello(bo, own_desk.tokens["bo"])
        await bo.send(json.dumps(watch))
        await hear(bo, "items")
        await until(lambda: is_there(own_desk))
        for number in range(400):  # past what the kernel keeps for a socket nobody reads
            await own_desk.say(own_desk.cast.ada, talk, "字" * 9000)
            assert (await hear(bo, "items"))["items"][0]["seq"] == number + 2
            if not is_there(own_desk):
                break
    await until(lambda: not is_there(own_desk))
    writer.transport.abort()


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not holds():  # noqa: ASYNC110 - nobody rings for it
            await asyncio.sleep(0.02)


def is_there(desk: Desk) -> bool:
    return any(one.actor and one.actor.id == desk.cast.lin.id for one in desk.live.hub.sockets)
