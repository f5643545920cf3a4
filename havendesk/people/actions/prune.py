"""What is over is forgotten after a while."""

from datetime import datetime, timedelta

from havendesk.kit.db import Tx
from havendesk.people.store import attempts, sessions

KEPT_AFTER_END = timedelta(days=30)  # so that an operator can still see where somebody was signed in


async def prune(tx: Tx, *, now: datetime) -> None:
    """Delete sessions and links that ended a month ago, and failures too old to count."""
    await sessions.delete_ended(tx, before=now - KEPT_AFTER_END)
    await attempts.delete_old(tx, before=now - timedelta(days=2))
