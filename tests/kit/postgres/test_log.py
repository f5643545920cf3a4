"""What the server says is kept, in bounds, and never holds the server up."""

import asyncio
from pathlib import Path

from havendesk.kit.postgres import log
from havendesk.kit.postgres.account import choose_account
from havendesk.kit.postgres.log import ServerLog


async def follow(path: Path, chunks: list[bytes]) -> ServerLog:
    """A log that heard `chunks` one by one and then the end."""
    kept = ServerLog(path, choose_account(path))
    stream = asyncio.StreamReader()
    following = asyncio.create_task(kept.follow(stream))
    for chunk in chunks:
        stream.feed_data(chunk)
        await asyncio.sleep(0)
    stream.feed_eof()
    await following
    return kept


async def test_a_full_log_is_turned_over_once_and_the_oldest_dropped(place, monkeypatch):
    monkeypatch.setattr(log, "LARGEST", 100)
    kept = await follow(place / "postgres.log", [f"{number} {'x' * 60}\n".encode() for number in range(10)])
    assert sorted(path.name for path in place.iterdir()) == ["postgres.log", "postgres.log.1"]
    assert (place / "postgres.log").read_text()[0] == "8"
    assert (place / "postgres.log.1").read_text()[0] == "6"
    assert kept.last[-1].startswith("9 ")


async def test_a_log_that_cannot_be_written_is_read_all_the_same(place):
    kept = await follow(place / "nowhere" / "postgres.log", [b"one\n", b"two\n"])
    assert list(kept.last) == ["one", "two"]
