"""What is over is forgotten after a month, what counts stays."""

from datetime import timedelta

from havendesk.people.actions import make_link, prune
from havendesk.people.actions.sessions import begin_session, revoke_all
from havendesk.people.model import Attempts
from havendesk.people.store import attempts
from tests.database import NOON

MONTH = timedelta(days=31)


async def test_only_what_ended_long_ago_goes(tx, cast):
    await begin_session(tx, cast.bo.id, "old", NOON - 5 * MONTH)
    await begin_session(tx, cast.bo.id, "ended", NOON - MONTH)
    await revoke_all(tx, cast.noor, cast.bo.id, NOON - timedelta(days=1))
    await begin_session(tx, cast.bo.id, "new", NOON)
    await make_link(tx, cast.noor, cast.bo.id, now=NOON - 2 * MONTH)
    await make_link(tx, cast.noor, cast.lin.id, now=NOON)
    for key, when in ((b"old", NOON - timedelta(days=3)), (b"new", NOON)):
        await attempts.lock_attempts(tx, [key], when)
        await attempts.set_attempts(tx, [Attempts(key=key, failures=9, last_at=when)])

    await prune(tx, now=NOON)

    clients = await tx.rows("select client from sessions order by client")
    assert [row["client"] for row in clients] == ["ended", "new"]
    assert await tx.value("select array_agg(agent_id) from one_time_links") == [cast.lin.id]
    assert await tx.value("select array_agg(key) from sign_in_attempts") == [b"new"]
