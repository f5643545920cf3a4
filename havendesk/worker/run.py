"""The worker's loop: read events, do jobs, rest for a second when there is nothing."""

import asyncio
import contextlib
from collections.abc import Mapping

from havendesk.kit import clock, jobs, reader
from havendesk.kit.db import Database
from havendesk.kit.errors import Unavailable
from havendesk.kit.jobs import Claimed, Job
from havendesk.kit.log import get_log
from havendesk.worker.reactions import RETRY, Reactions, Reactor

READER = "reactions"
REST = 1.0  # seconds
log = get_log("worker")


async def run_worker(db: Database, reactions: Reactions, kinds: Mapping[str, Job], stop: asyncio.Event) -> None:
    """React and work until told to stop; a database that is away is waited for."""
    worker = Worker(db, reactions, kinds)
    while not stop.is_set():
        try:
            is_busy = await worker.turn()
        except Unavailable as away:
            log.warning("worker waits", reason=away.code)
            is_busy = False
        except Exception as error:  # the loop outlives whatever a turn runs into; the log has the trace
            log.error("worker stumbled", error=type(error).__name__, exc_info=error)
            is_busy = False
        if not is_busy:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), REST)


class Worker:
    """One turn at a time."""

    def __init__(self, db: Database, reactions: Reactions, kinds: Mapping[str, Job]) -> None:
        self._db = db
        self._reactor = Reactor(reactions)
        self._jobs = {**kinds, RETRY: self._reactor.retry()}
        self._has_begun = False

    async def turn(self) -> bool:
        """A slice of events and the jobs that are due; True when there may be more of either."""
        if not self._has_begun:
            await self._begin()
        more = await reader.read_slice(self._db, READER, self._reactor.kinds, self._reactor.handle)
        claimed = await jobs.claim_due(self._db, list(self._jobs), now=clock.now())
        await asyncio.gather(*(self._do(one) for one in claimed))
        return more or bool(claimed)

    async def _begin(self) -> None:
        await reader.begin_reader(self._db, READER)
        async with self._db.transaction() as tx:
            await jobs.enqueue_recurring(tx, self._jobs, now=clock.now())
        self._has_begun = True

    async def _do(self, claimed: Claimed) -> None:
        """One job to its end, which is written down; a database that goes away leaves it to the lease."""
        job = self._jobs[claimed.kind]
        failure: Exception | None = None
        try:
            async with asyncio.timeout(jobs.LONGEST.total_seconds()):
                await job.run(self._db, claimed.payload, now=clock.now())
        except Exception as error:  # whatever a job runs into is that job's, never its neighbours'
            failure = error
        async with self._db.transaction() as tx:
            if failure is None:
                await jobs.finish(tx, job, claimed, now=clock.now())
                return
            given_up = await jobs.fail(tx, job, claimed, failure, now=clock.now())
        note = log.error if given_up else log.warning
        note("job failed", kind=claimed.kind, job=str(claimed.id), attempt=claimed.attempt, exc_info=failure)
