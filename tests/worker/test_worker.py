"""The worker runs reactions and jobs; what fails is tried again and holds up nobody."""

import asyncio
from datetime import timedelta

import asyncpg
import pytest

from havendesk import wiring
from havendesk.kit import clock
from havendesk.kit.db import DatabaseAway
from havendesk.kit.events import Event
from havendesk.kit.ids import new_id
from havendesk.kit.jobs import Job, enqueue
from havendesk.worker import run_worker
from havendesk.worker.run import Worker
from tests.database import NOON


class DoorOpened(Event, frozen=True, kw_only=True):
    """Something happens in a test."""


class LightOn(Event, frozen=True, kw_only=True):
    """A reaction to it."""


def opened() -> DoorOpened:
    return DoorOpened(at=NOON, actor_id=None, actor_role="system", about_id=new_id())


async def light(tx, event, *, now) -> None:
    """A reaction that works."""
    await tx.record(LightOn(at=now, actor_id=None, actor_role="system", about_id=event.about_id))


@pytest.fixture
async def door(db):
    """Opens a door; which one."""

    async def opening():
        event = opened()
        async with db.transaction() as tx:
            await tx.record(event)
        return event.about_id

    return opening


async def lights(db) -> list:
    async with db.snapshot() as tx:
        rows = await tx.rows("select about_id from events where kind = 'LightOn' order by tx, id")
    return [row["about_id"] for row in rows]


async def make_due(db) -> None:
    async with db.transaction() as tx:
        await tx.run("update jobs set run_at = $1", NOON)


async def work(worker: Worker) -> None:
    while await worker.turn():
        pass


async def test_a_reaction_runs_once_for_each_event_and_is_told(db, door):
    worker = Worker(db, {DoorOpened: [light]}, {})
    heard: list[str] = []
    doors = [await door(), await door()]
    db.listeners.append(lambda recorded, _: heard.extend(one.event.kind for one in recorded))

    await work(worker)
    await work(worker)

    assert await lights(db) == doors
    assert heard == ["LightOn"] * 2


async def test_a_reaction_that_fails_is_undone_tried_again_and_holds_up_no_other(db, door):
    failures = [ValueError("first"), ValueError("second")]
    heard: list[str] = []

    async def fickle(tx, event, *, now) -> None:
        await light(tx, event, now=now)
        if failures:
            raise failures.pop()

    worker = Worker(db, {DoorOpened: [fickle, light]}, {})
    first = await door()
    db.listeners.append(lambda recorded, _: heard.extend(one.event.kind for one in recorded))
    await work(worker)
    assert await lights(db) == [first]
    assert heard == ["LightOn"]

    second = await door()
    await work(worker)
    assert await lights(db) == [first, second]

    while await waiting_jobs(db):
        await make_due(db)
        await work(worker)
    assert sorted(await lights(db)) == sorted([first, first, second, second])


async def waiting_jobs(db) -> int:
    async with db.snapshot() as tx:
        return int(await tx.value("select count(*) from jobs where dead_at is null"))


async def test_a_reaction_with_more_to_do_is_run_until_it_is_done(db, door):
    rounds: list = []

    async def chunk(_tx, event, *, now) -> bool:
        rounds.append(event.about_id)
        return len(rounds) < 4

    opened_door = await door()
    await work(Worker(db, {DoorOpened: [chunk]}, {}))

    assert rounds == [opened_door] * 4


async def test_a_broken_statement_in_a_reaction_spoils_nothing_else(db, door):
    async def nonsense(tx, _event, *, now) -> None:
        await tx.run("select nonsense")

    opened_door = await door()
    await work(Worker(db, {DoorOpened: [nonsense, light]}, {}))

    assert await lights(db) == [opened_door]


async def test_an_event_nobody_reacts_to_is_passed_over(db, door):
    await door()
    await work(Worker(db, {}, {}))
    assert await lights(db) == []


async def test_jobs_run_and_one_that_fails_waits_while_others_go_on(db):
    done: list[str] = []

    async def run(_db, payload, *, now) -> None:
        if payload["name"] == "bad":
            raise ValueError
        done.append(payload["name"])

    async with db.transaction() as tx:
        for name in ("bad", "one", "two"):
            await enqueue(tx, "task", {"name": name}, now=clock.now() - timedelta(seconds=1))
    await work(Worker(db, {}, {"task": Job(run)}))

    assert sorted(done) == ["one", "two"]
    async with db.snapshot() as tx:
        assert await tx.value("select last_error from jobs") == "ValueError"


async def test_a_recurring_job_is_there_from_the_first_turn_on(db):
    done: list = []

    async def run(_db, _payload, *, now) -> None:
        done.append(now)

    kinds = {"daily": Job(run, every=timedelta(days=1))}
    await work(Worker(db, {}, kinds))
    await work(Worker(db, {}, kinds))  # after a restart it is not run again

    assert len(done) == 1


async def test_it_waits_for_a_database_that_is_away_and_stops_when_told(db, door, monkeypatch):
    monkeypatch.setattr("havendesk.worker.run.REST", 0.01)
    lit = asyncio.Event()
    failures = [DatabaseAway(), asyncpg.ConnectionDoesNotExistError(), RuntimeError()]

    async def react(tx, event, *, now) -> None:
        if failures:
            raise failures.pop(0)
        lit.set()

    stop = asyncio.Event()
    working = asyncio.create_task(run_worker(db, {DoorOpened: [react]}, {}, stop))
    await door()
    while not lit.is_set():
        await make_due(db)
        await asyncio.sleep(0.02)

    stop.set()
    await asyncio.wait_for(working, 5)


async def test_the_house_s_own_wiring_can_be_run(db):
    await work(Worker(db, wiring.REACTIONS, wiring.JOBS))
    async with db.snapshot() as tx:
        kinds = [row["kind"] for row in await tx.rows("select kind from jobs where unique_key is not null")]
    assert "people.prune" in kinds
