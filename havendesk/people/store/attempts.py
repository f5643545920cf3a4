"""How often signing in failed, kept in the database so that several processes agree."""

from collections.abc import Sequence
from datetime import datetime

from havendesk.kit.db import Tx
from havendesk.people.model import Attempts


async def lock_attempts(tx: Tx, keys: Sequence[bytes], now: datetime) -> list[Attempts]:
    """The counts of these keys, locked in one order; a key not seen before begins at nothing."""
    await tx.run(
        """
        insert into sign_in_attempts (key, failures, last_at)
        select key, 0, $2 from unnest($1::bytea[]) as key order by key on conflict (key) do nothing""",
        list(keys),
        now,
    )
    found = await tx.all(
        Attempts,
        "select key, failures, last_at from sign_in_attempts where key = any($1::bytea[]) order by key for update",
        list(keys),
    )
    return sorted(found, key=lambda attempts: keys.index(attempts.key))


async def set_attempts(tx: Tx, attempts: Sequence[Attempts]) -> None:
    """Write the counts of keys that are locked."""
    await tx.run(
        """
        update sign_in_attempts as kept set failures = new.failures, last_at = new.last_at
          from unnest($1::bytea[], $2::int[], $3::timestamptz[]) as new (key, failures, last_at)
         where kept.key = new.key""",
        [one.key for one in attempts],
        [one.failures for one in attempts],
        [one.last_at for one in attempts],
    )


async def forgive(tx: Tx, email_key: bytes, address_key: bytes) -> None:
    """After the right password: forget the e-mail's failures, and take back this attempt from the address."""
    await tx.run("delete from sign_in_attempts where key = $1", email_key)
    await tx.run("update sign_in_attempts set failures = greatest(failures - 1, 0) where key = $1", address_key)


async def delete_old(tx: Tx, *, before: datetime) -> None:
    """Forget failures that no rule counts any more."""
    await tx.run("delete from sign_in_attempts where last_at < $1", before)
