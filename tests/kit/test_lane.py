"""The lane's promises, for any mix of items, locks, bad rows and broken connections."""

import asyncio
from collections.abc import Sequence
from functools import partial
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from havendesk.kit import lane as lanes
from havendesk.kit.errors import Conflict, HavendeskError, Unavailable
from havendesk.kit.lane import BATCH, Lane, LaneFull, Parked

KEYS = "abcd"


class Item:
    """One message: its conversation, its place in what was offered, and what is wrong with it."""

    def __init__(self, place: int, key: str, flaw: str) -> None:
        self.place, self.key, self.flaw = place, key, flaw


class Book:
    """Stands for the database: keeps what committed, in order; locks, breaks and refuses as it was told."""

    def __init__(self, locked: Sequence[frozenset[str]] = (), away: frozenset[int] = frozenset()) -> None:
        self.kept: list[Item] = []
        self.runs = 0
        self.began = asyncio.Event()
        self.locked, self.away = locked, away

    async def run(self, items: Sequence[Item]) -> list[int | HavendeskError | Parked]:
        run, self.runs = self.runs, self.runs + 1
        self.began.set()
        await asyncio.sleep(0)
        if run in self.away:
            raise Unavailable
        locked = self.locked[run] if run < len(self.locked) else frozenset()
        if any(item.flaw == "bad" and item.key not in locked for item in items):
            raise ValueError("one row is bad, and the whole batch is rolled back")
        outcomes: list[int | HavendeskError | Parked] = []
        for item in items:
            if item.key in locked:
                outcomes.append(Parked.LOCKED)
            elif item.flaw == "refused":
                outcomes.append(Conflict())
            else:
                self.kept.append(item)
                outcomes.append(item.place)
        return outcomes


async def drive(book: Book, items: Sequence[Item], batch: int = BATCH) -> dict[int, list[object]]:
    """Offer everything in order and wait for all answers; the answers by place."""
    answers: dict[int, list[object]] = {item.place: [] for item in items}
    lane: Lane[Item, int] = Lane(book.run, lambda item: item.key, bound=10_000)
    settled = asyncio.Event()

    def answer(place: int, outcome: object) -> None:
        answers[place].append(outcome)
        if all(answers.values()):
            settled.set()

    with patch.object(lanes, "BATCH", batch):
        lane.start()
        for item in items:
            lane.offer(item, partial(answer, item.place))
            if item.place % 7 == 6:
                await asyncio.sleep(0)  # so that some come while a batch runs
        if items:
            await asyncio.wait_for(settled.wait(), 10)
        await lane.stop()
    return answers


flaws = st.sampled_from(["", "", "", "", "bad", "refused"])
mixes = st.lists(st.tuples(st.sampled_from(KEYS), flaws), max_size=60).map(
    lambda pairs: [Item(place, key, flaw) for place, (key, flaw) in enumerate(pairs)]
)
locks = st.lists(st.frozensets(st.sampled_from(KEYS)), max_size=12)
breaks = st.frozensets(st.integers(0, 12), max_size=3)


@given(mixes, locks, breaks, st.sampled_from([1, 2, 5, BATCH]))
@settings(deadline=None, max_examples=200)
async def test_every_item_is_answered_once_and_order_is_kept_per_key(items, locked, away, batch):
    book = Book(locked, away)

    answers = await drive(book, items, batch)

    assert {place: len(given) for place, given in answers.items()} == {item.place: 1 for item in items}
    for key in KEYS:
        places = [item.place for item in book.kept if item.key == key]
        assert places == sorted(places)


@given(mixes, locks, breaks)
@settings(deadline=None, max_examples=150)
async def test_what_is_acknowledged_is_what_was_kept(items, locked, away):
    book = Book(locked, away)

    answers = await drive(book, items)

    acknowledged = {place for place, (answer,) in answers.items() if answer == place}
    assert acknowledged == {item.place for item in book.kept}


@given(mixes, locks)
@settings(deadline=None, max_examples=100)
async def test_one_bad_row_fails_alone(items, locked):
    answers = await drive(Book(locked), items)

    for item in items:
        (answer,) = answers[item.place]
        expected = {"bad": HavendeskError, "refused": Conflict, "": int}[item.flaw]
        assert type(answer) is expected


async def test_a_locked_key_stalls_nobody():
    free = asyncio.Event()

    async def run(items: Sequence[str]) -> list[str | Parked]:
        return [Parked.LOCKED if item[0] == "a" and not free.is_set() else item for item in items]

    lane: Lane[str, str] = Lane(run, lambda item: item[0], bound=1000)
    lane.start()
    held = [asyncio.create_task(lane.put(f"a{number}")) for number in range(3)]
    await asyncio.sleep(0)

    others = await asyncio.wait_for(asyncio.gather(*(lane.put(f"b{number}") for number in range(BATCH * 2))), 5)

    assert len(others) == BATCH * 2
    assert not any(task.done() for task in held)
    free.set()
    assert await asyncio.wait_for(asyncio.gather(*held), 5) == ["a0", "a1", "a2"]
    await lane.stop()


async def test_a_parked_key_is_not_overtaken_by_its_own_later_items():
    book = Book(locked=[frozenset("a"), frozenset("a"), frozenset()])
    lane: Lane[Item, int] = Lane(book.run, lambda item: item.key, bound=10)
    lane.start()
    first = asyncio.create_task(lane.put(Item(0, "a", "")))
    await book.began.wait()

    second = asyncio.create_task(lane.put(Item(1, "a", "")))

    assert list(await asyncio.wait_for(asyncio.gather(first, second), 5)) == [0, 1]
    assert [item.place for item in book.kept] == [0, 1]
    await lane.stop()


async def test_past_its_bound_it_refuses_and_what_it_took_is_still_written():
    book = Book()
    lane: Lane[Item, int] = Lane(book.run, lambda item: item.key, bound=5)
    answers: list[object] = []
    for place in range(5):
        lane.offer(Item(place, "a", ""), answers.append)

    with pytest.raises(LaneFull) as refused:
        lane.offer(Item(5, "a", ""), answers.append)

    assert refused.value.facts == {"retry_after": 2}
    lane.start()
    await lane.stop()
    assert answers == [0, 1, 2, 3, 4]
    assert await one_more(lane)


async def one_more(lane: Lane[Item, int]) -> bool:
    """Is there room again?"""
    lane.start()
    answer = await asyncio.wait_for(lane.put(Item(9, "a", "")), 5)
    await lane.stop()
    return answer == 9


async def test_a_lost_connection_is_told_as_unavailable_and_the_next_batch_goes_through():
    lane: Lane[Item, int] = Lane((book := Book(away=frozenset({0}))).run, lambda item: item.key, bound=10)
    lane.start()

    with pytest.raises(Unavailable):
        await lane.put(Item(0, "a", ""))

    assert await lane.put(Item(1, "a", "")) == 1
    assert [item.place for item in book.kept] == [1]
    await lane.stop()


async def test_what_cannot_be_written_at_the_end_is_answered(monkeypatch):
    async def run(_items: Sequence[Item]) -> list[Parked]:
        return [Parked.LOCKED]

    lane: Lane[Item, int] = Lane(run, lambda item: item.key, bound=10)
    lane.start()
    answers: list[object] = []
    lane.offer(Item(0, "a", ""), answers.append)
    monkeypatch.setattr(asyncio, "sleep", lambda _seconds, _sleep=asyncio.sleep: _sleep(0))

    await lane.stop()

    assert [type(answer) for answer in answers] == [LaneFull]


async def test_a_stopped_lane_refuses_instead_of_waiting_for_ever():
    book = Book()
    lane: Lane[Item, int] = Lane(book.run, lambda item: item.key, bound=5)
    lane.start()
    await lane.stop()

    with pytest.raises(LaneFull):
        lane.offer(Item(0, "a", ""), lambda _: None)
