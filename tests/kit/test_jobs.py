"""Deferred work: put off with its cause, done at least once, never by two at a time, given up in the end."""

import asyncio
from datetime import timedelta

import pytest

from havendesk.kit import jobs
from havendesk.kit.jobs import AT_ONCE, LEASE, MOST_ATTEMPTS, Job, claim, claim_due, enqueue, fail, finish, pause
from tests.database import NOON

SECOND = timedelta(seconds=1)
ONCE = Job(lambda *_: asyncio.sleep(0))
DAILY = Job(lambda *_: asyncio.sleep(0), every=timedelta(days=1))


async def ids(db, now=NOON, kinds=("mail",)) -> list:
    return [one.id for one in await claim_due(db, kinds, now=now)]


async def put(db, **options) -> None:
    async with db.transaction() as tx:
        await enqueue(tx, "mail", {"to": "bo"}, **{"now": NOON, **options})


async def test_a_job_exists_only_if_its_cause_does(db):
    async def fail_after() -> None:
        async with db.transaction() as tx:
            await enqueue(tx, "mail", {}, now=NOON)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail_after()
    assert await ids(db) == []

    await put(db)
    (claimed,) = await claim_due(db, ["mail"], now=NOON)
    assert (claimed.kind, claimed.payload, claimed.attempt) == ("mail", {"to": "bo"}, 1)


async def test_it_is_not_due_before_its_time_and_only_for_who_knows_its_kind(db):
    await put(db, run_at=NOON + SECOND)

    assert await ids(db) == []
    assert await ids(db, NOON + SECOND, ["other"]) == []
    assert len(await ids(db, NOON + SECOND)) == 1


async def test_the_oldest_come_first_and_not_all_at_once(db):
    for number in range(AT_ONCE + 2):
        await put(db, run_at=NOON - number * SECOND)

    first = await claim_due(db, ["mail"], now=NOON)

    assert len(first) == AT_ONCE
    async with db.snapshot() as tx:
        rest = await tx.rows("select run_at from jobs where lease_until is null order by run_at")
    assert [row["run_at"] for row in rest] == [NOON - SECOND, NOON]


async def test_workers_that_claim_together_never_get_the_same_job(db):
    for _ in range(20):
        await put(db)

    batches = await asyncio.gather(*(ids(db) for _ in range(5)))

    claimed = [one for batch in batches for one in batch]
    assert len(claimed) == len(set(claimed))
    assert len(claimed) >= AT_ONCE


async def test_what_another_is_claiming_is_passed_over(db):
    await put(db)
    async with db.transaction() as tx:
        assert len(await claim(tx, ["mail"], now=NOON)) == 1
        assert await asyncio.wait_for(ids(db), 5) == []


async def test_a_worker_that_dies_leaves_its_jobs_to_others_after_the_lease(db):
    await put(db)
    (lost,) = await claim_due(db, ["mail"], now=NOON)
    assert await ids(db, NOON + LEASE - SECOND) == []

    (again,) = await claim_due(db, ["mail"], now=NOON + LEASE)

    assert (again.id, again.attempt) == (lost.id, 2)
    async with db.transaction() as tx:
        await finish(tx, ONCE, lost, now=NOON)  # it was not dead but slow: its word counts no more
    async with db.snapshot() as tx:
        assert await tx.value("select count(*) from jobs") == 1


async def test_a_failure_waits_longer_each_time_and_is_given_up_in_the_end(db):
    await put(db)
    moment, waits = NOON, []
    for attempt in range(1, MOST_ATTEMPTS + 1):
        (claimed,) = await claim_due(db, ["mail"], now=moment)
        async with db.transaction() as tx:
            given_up = await fail(tx, ONCE, claimed, ValueError("Ada's words"), now=moment)
        assert given_up is (attempt == MOST_ATTEMPTS)
        waits.append(pause(attempt).total_seconds())
        moment += pause(attempt)

    assert waits[:4] == [5, 10, 20, 40]
    assert pause(40) == timedelta(hours=1)
    assert await ids(db, moment + timedelta(days=9)) == []
    async with db.snapshot() as tx:
        assert [row["last_error"] for row in await tx.rows("select last_error from jobs")] == ["ValueError"]
        assert (await jobs.state(tx, now=moment)).dead == 1


async def test_a_unique_key_is_one_job_until_it_is_done(db):
    await put(db, unique_key="once")
    await put(db, unique_key="once")
    (claimed,) = await claim_due(db, ["mail"], now=NOON)

    async with db.transaction() as tx:
        await finish(tx, ONCE, claimed, now=NOON)
    await put(db, unique_key="once")

    assert len(await ids(db)) == 1


async def test_a_job_given_up_does_not_hold_its_key(db):
    await put(db, unique_key="once")
    for attempt in range(MOST_ATTEMPTS):
        (claimed,) = await claim_due(db, ["mail"], now=NOON + attempt * timedelta(days=1))
        async with db.transaction() as tx:
            await fail(tx, ONCE, claimed, ValueError(), now=NOON + attempt * timedelta(days=1))

    await put(db, unique_key="once")

    assert len(await ids(db)) == 1


async def test_a_recurring_job_comes_back_and_is_never_given_up(db):
    async with db.transaction() as tx:
        for _ in range(3):  # every worker that starts sees to it
            await jobs.enqueue_recurring(tx, {"daily": DAILY, "mail": ONCE}, now=NOON)
    (claimed,) = await claim_due(db, ["daily"], now=NOON)

    async with db.transaction() as tx:
        await finish(tx, DAILY, claimed, now=NOON)
    assert await ids(db, NOON + timedelta(hours=23), ["daily"]) == []

    moment = NOON + timedelta(days=1)
    for _ in range(MOST_ATTEMPTS + 2):
        (claimed,) = await claim_due(db, ["daily"], now=moment)
        async with db.transaction() as tx:
            assert not await fail(tx, DAILY, claimed, ValueError(), now=moment)
        moment += timedelta(hours=1)
    assert len(await ids(db, moment, ["daily"])) == 1


async def test_an_idle_look_only_reads(db, monkeypatch):
    monkeypatch.setattr(db, "transaction", None)  # what is left are read-only snapshots

    assert await ids(db) == []


async def test_the_operator_sees_what_waits(db):
    await put(db, run_at=NOON - 90 * SECOND)
    await put(db, run_at=NOON + SECOND)

    async with db.snapshot() as tx:
        seen = await jobs.state(tx, now=NOON)

    assert (seen.due, seen.dead, seen.oldest_due) == (1, 0, 90.0)
