"""A reader sees every event of its kinds once, in order, whoever else reads and however late others commit."""

import asyncio

import pytest

from havendesk.kit import reader
from havendesk.kit.events import Event, Position
from havendesk.kit.ids import new_id
from havendesk.kit.reader import begin_reader, event_at, read_slice
from tests.database import NOON


class BellRung(Event, frozen=True, kw_only=True):
    """Something happens in a test."""


class BellMuted(Event, frozen=True, kw_only=True):
    """Something else happens in a test."""


RING = ["BellRung"]


@pytest.fixture
async def ring(db):
    """Rings in a transaction of its own; the bell's id."""
    await begin_reader(db, "ears")

    async def ringing(kind=BellRung, count: int = 1) -> list:
        bells = [new_id() for _ in range(count)]
        async with db.transaction() as tx:
            for bell in bells:
                await tx.record(kind(at=NOON, actor_id=None, actor_role="system", about_id=bell))
        return bells

    return ringing


class Ears:
    """Hears bells, and writes down what it heard in the same transaction."""

    def __init__(self) -> None:
        self.heard: list = []

    async def handle(self, _tx, _place, event) -> None:
        self.heard.append(event.about_id)

    async def listen(self, db, kinds=RING) -> None:
        while await read_slice(db, "ears", kinds, self.handle):
            pass


async def test_everything_of_its_kinds_is_heard_once_in_order(db, ring):
    ears, bells = Ears(), []
    for _ in range(3):
        bells += await ring(count=3)
        await ring(BellMuted)
    await ears.listen(db)
    await ears.listen(db)
    bells += await ring()
    await ears.listen(db)

    assert ears.heard == bells


async def test_a_late_commit_is_heard(db, ring):
    ears = Ears()
    bell = new_id()
    settled = await ring()
    async with db.transaction() as late:
        await late.record(BellRung(at=NOON, actor_id=None, actor_role="system", about_id=bell))
        quick = await ring()
        await ears.listen(db)
        assert ears.heard == settled
    await ears.listen(db)

    assert sorted(ears.heard) == sorted([*settled, bell, *quick])


async def test_what_fails_is_heard_again_from_where_it_was(db, ring):
    bells = await ring(count=4)
    heard: list = []

    async def handle(_tx, _place, event) -> None:
        if event.about_id == bells[2] and len(heard) < 3:
            heard.append(None)
            raise ValueError
        heard.append(event.about_id)

    with pytest.raises(ValueError, match=r"^$"):
        await read_slice(db, "ears", RING, handle)
    await read_slice(db, "ears", RING, handle)

    assert heard == [*bells[:2], None, *bells]


async def test_two_processes_never_read_the_same_slice(db, ring):
    bells = await ring(count=5)
    inside, go_on = asyncio.Event(), asyncio.Event()
    heard: list = []

    async def slow(_tx, _place, event) -> None:
        heard.append(event.about_id)
        inside.set()
        await go_on.wait()

    first = asyncio.create_task(read_slice(db, "ears", RING, slow))
    await inside.wait()
    assert await asyncio.wait_for(read_slice(db, "ears", RING, slow), 5) is False
    assert heard == bells[:1]
    go_on.set()
    await first
    await Ears().listen(db)
    assert len(heard) == len(set(heard))


async def test_a_slice_lets_go_after_its_time_and_the_rest_follows(db, ring, monkeypatch):
    bells = await ring(count=6)
    monkeypatch.setattr(reader, "HELD_FOR", -1)
    ears = Ears()

    assert await read_slice(db, "ears", RING, ears.handle)
    assert ears.heard == bells[:1]

    await ears.listen(db)
    assert ears.heard == bells


async def test_more_than_a_slice_is_read_to_the_end(db, ring, monkeypatch):
    monkeypatch.setattr(reader, "SLICE", 4)
    bells = await ring(count=4) + await ring(count=9)
    ears = Ears()

    await ears.listen(db)

    assert ears.heard == bells


async def test_a_long_way_without_news_moves_the_position_too(db, ring, monkeypatch):
    monkeypatch.setattr(reader, "STRIDE", 3)
    for _ in range(6):
        await ring(BellMuted)

    await Ears().listen(db)

    async with db.snapshot() as tx:
        place = await tx.value("select tx::text::bigint from readers where name = 'ears'")
        first = await tx.value("select min(tx)::text::bigint from events")
    assert place >= first + 5


async def test_an_idle_look_only_reads(db, ring, monkeypatch):
    await ring()
    ears = Ears()
    await ears.listen(db)
    monkeypatch.setattr(db, "transaction", None)  # what is left are read-only snapshots

    await ears.listen(db)

    assert len(ears.heard) == 1


async def test_an_event_is_found_again_at_its_place(db, ring):
    (bell,) = await ring()
    places: list[Position] = []

    async def handle(_tx, place, _event) -> None:
        places.append(place)

    await read_slice(db, "ears", RING, handle)
    async with db.snapshot() as tx:
        found = await event_at(tx, places[0])
        assert found is not None
        assert (found.kind, found.about_id) == ("BellRung", bell)
        assert await event_at(tx, Position(1, 1)) is None
