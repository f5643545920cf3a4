"""What people need done in the background."""

from datetime import datetime, timedelta

from havendesk.kit.db import Database
from havendesk.kit.jobs import Job
from havendesk.people import actions


async def prune(db: Database, _payload: dict[str, object], *, now: datetime) -> None:
    """Drop what let people in once and will never again."""
    async with db.transaction() as tx:
        await actions.prune(tx, now=now)


JOBS = {"people.prune": Job(prune, every=timedelta(days=1))}
