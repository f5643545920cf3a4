"""Deferred work in one table: put off in the caller's transaction, done at least once, tried again with patience.

A worker claims due jobs for a while (the lease); one that dies with them leaves them to others when the lease is over.
"""

from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from havendesk.kit.db import Database, Tx
from havendesk.kit.ids import new_id

LEASE = timedelta(minutes=5)
LONGEST = LEASE * 0.8  # a job is stopped before somebody else may take it
AT_ONCE = 8
MOST_ATTEMPTS = 10

ENQUEUE = """
    insert into jobs (id, kind, payload, unique_key, run_at, created_at) values ($1, $2, $3, $4, $5, $6)
    on conflict (unique_key) do nothing"""
CLAIM = """
    update jobs set lease_until = $2::timestamptz + $3, attempt = attempt + 1
     where id in (select id from jobs
                   where dead_at is null and run_at <= $2 and (lease_until is null or lease_until <= $2)
                     and kind = any($1::text[])
                   order by run_at limit $4 for update skip locked)
    returning id, kind, payload, attempt"""
IS_DUE = """
    select exists (select from jobs where dead_at is null and run_at <= $2
                      and (lease_until is null or lease_until <= $2) and kind = any($1::text[]))"""
DONE = "delete from jobs where id = $1 and attempt = $2"
AGAIN = """
    update jobs set run_at = $3, lease_until = null, attempt = 0, last_error = null where id = $1 and attempt = $2"""
LATER = "update jobs set run_at = $3, lease_until = null, last_error = $4 where id = $1 and attempt = $2"
DEAD = """
    update jobs set dead_at = $3, lease_until = null, last_error = $4, unique_key = null
     where id = $1 and attempt = $2"""
STATE = """
    select count(*) filter (where dead_at is null and run_at <= $1) as due, count(dead_at) as dead,
           coalesce(extract(epoch from $1 - min(run_at) filter (where dead_at is null and run_at <= $1)), 0)::float8
               as oldest_due
      from jobs"""


class Job(msgspec.Struct, frozen=True):
    """What a kind of job does, outside any transaction; with `every` it comes back after each time."""

    run: Callable[..., Coroutine[Any, Any, None]]  # async def run(db, payload, *, now)
    every: timedelta | None = None


class Claimed(msgspec.Struct, frozen=True):
    """A job that is ours until its lease is over; `attempt` fences off whoever had it before."""

    id: UUID
    kind: str
    payload: dict[str, Any]
    attempt: int


class State(msgspec.Struct, frozen=True):
    """How many jobs wait, how many were given up, and since how many seconds the oldest is due."""

    due: int
    dead: int
    oldest_due: float


async def enqueue(
    tx: Tx,
    kind: str,
    payload: dict[str, Any],
    *,
    now: datetime,
    run_at: datetime | None = None,
    unique_key: str | None = None,
) -> None:
    """Put work off until `run_at`, if this transaction commits; with a unique key only while no such job waits."""
    await tx.run(ENQUEUE, new_id(), kind, payload, unique_key, run_at or now, now)


async def enqueue_recurring(tx: Tx, jobs: dict[str, Job], *, now: datetime) -> None:
    """See that every recurring kind has its one job."""
    for kind, job in jobs.items():
        if job.every is not None:
            await enqueue(tx, kind, {}, now=now, unique_key=kind)


async def claim(tx: Tx, kinds: Sequence[str], *, now: datetime) -> list[Claimed]:
    """The jobs due longest, ours for the time of the lease; what others are claiming is passed over."""
    return await tx.all(Claimed, CLAIM, list(kinds), now, LEASE, AT_ONCE)


async def is_due(tx: Tx, kinds: Sequence[str], *, now: datetime) -> bool:
    """Is there anything to claim?"""
    return bool(await tx.value(IS_DUE, list(kinds), now))


async def finish(tx: Tx, job: Job, claimed: Claimed, *, now: datetime) -> None:
    """It is done: gone, or back after its time."""
    if job.every is None:
        await tx.run(DONE, claimed.id, claimed.attempt)
    else:
        await tx.run(AGAIN, claimed.id, claimed.attempt, now + job.every)


async def fail(tx: Tx, job: Job, claimed: Claimed, error: Exception, *, now: datetime) -> bool:
    """It failed: later again, or given up; True when given up. A recurring one is never given up."""
    given_up = claimed.attempt >= MOST_ATTEMPTS and job.every is None
    name = type(error).__name__  # never its text, which may repeat what somebody wrote
    when = now if given_up else now + pause(claimed.attempt)
    await tx.run(DEAD if given_up else LATER, claimed.id, claimed.attempt, when, name)
    return given_up


def pause(attempt: int) -> timedelta:
    """From 5 s doubling to an hour."""
    return timedelta(seconds=min(3600, 5 * 2 ** min(attempt - 1, 20)))


async def state(tx: Tx, *, now: datetime) -> State:
    """For /ready, metrics and the operator."""
    found = await tx.find(State, STATE, now)
    return found or State(0, 0, 0.0)


async def claim_due(db: Database, kinds: Sequence[str], *, now: datetime) -> list[Claimed]:
    """`claim` in a transaction of its own, begun only when there is something: an idle desk writes nothing."""
    async with db.snapshot() as tx:
        if not await is_due(tx, kinds, now=now):
            return []
    async with db.transaction() as tx:
        return await claim(tx, kinds, now=now)
