"""Signing in: the same answer in the same time for a wrong password and an unknown e-mail."""

import math
from datetime import datetime
from uuid import UUID

from havendesk.kit.db import Database, Tx
from havendesk.kit.ids import digest
from havendesk.kit.passwords import hash_password, is_outdated, is_password
from havendesk.people.actions.sessions import begin_session
from havendesk.people.errors import TooManyAttempts, WrongPassword
from havendesk.people.model import FOR_ADDRESS, FOR_EMAIL, PASSWORD_MOST, Account, Attempts, Me
from havendesk.people.store import agents, attempts


async def sign_in(
    db: Database, email: str, password: str, *, client: str, address: str, now: datetime
) -> tuple[Me, str]:
    """Who it is, and the token of a new session; no transaction is open while the password is hashed."""
    email = email.strip().lower()[:320]
    keys = digest(f"email:{email}"), digest(f"address:{address}")
    async with db.transaction() as tx:
        await count_attempt(tx, keys, now)
        account = None if "\x00" in email else await agents.account_of_email(tx, email)
    kept = account.password_hash if account and account.active else None
    if len(password) > PASSWORD_MOST or not await is_password(password, kept):
        raise WrongPassword
    assert account
    assert kept
    better = await hash_password(password) if is_outdated(kept) else kept
    async with db.transaction() as tx:
        await attempts.forgive(tx, *keys)
        return await let_in(tx, account.id, kept, better, client, now)


async def count_attempt(tx: Tx, keys: tuple[bytes, bytes], now: datetime) -> None:
    """Count this attempt as failed before it is tried, so that guesses sent all at once count too."""
    by_email, by_address = await attempts.lock_attempts(tx, keys, now)
    if wait := max(FOR_EMAIL.wait(by_email, now), FOR_ADDRESS.wait(by_address, now)):
        raise TooManyAttempts(retry_after=math.ceil(wait))
    counted = [
        Attempts(key=by_email.key, failures=FOR_EMAIL.failures(by_email, now) + 1, last_at=now),
        Attempts(key=by_address.key, failures=FOR_ADDRESS.failures(by_address, now) + 1, last_at=now),
    ]
    await attempts.set_attempts(tx, counted)


async def let_in(tx: Tx, agent_id: UUID, kept: str, better: str, client: str, now: datetime) -> tuple[Me, str]:
    """Begin the session, unless the password or the access went while we were hashing."""
    account: Account | None = await agents.lock_account(tx, agent_id)
    if account is None or not account.active or account.password_hash != kept:
        raise WrongPassword
    if better != kept:
        await agents.set_password_hash(tx, agent_id, better)
    _, token = await begin_session(tx, agent_id, client, now)
    me = await agents.me(tx, agent_id)
    assert me
    return me, token
