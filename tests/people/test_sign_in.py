"""Signing in: who gets a session, what a guesser learns, and how long they have to wait."""

import asyncio
from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from havendesk.kit import passwords
from havendesk.kit.actor import SYSTEM
from havendesk.people import queries
from havendesk.people.actions import change_agent, sign_in
from havendesk.people.errors import TooManyAttempts, WrongPassword
from havendesk.people.model import FOR_ADDRESS, FOR_EMAIL, Attempts
from tests.cast import PASSWORD
from tests.database import NOON

BO = "bo@quayside.example"
HERE = {"client": "Firefox", "address": "127.0.0.1"}
SECOND = timedelta(seconds=1)


async def guess(db, email=BO, password="wrong", *, now=NOON, address="127.0.0.1"):
    return await sign_in(db, email, password, client="Firefox", address=address, now=now)


async def test_the_right_password_opens_a_session_that_names_its_agent(db, db_cast):
    me, token = await sign_in(db, " BO@quayside.example ", PASSWORD, **HERE, now=NOON)

    assert (me.email, me.role, me.inbox_ids) == (BO, "agent", [db_cast.support.id])
    async with db.snapshot() as tx:
        actor = await queries.find_staff(tx, token, now=NOON)
        assert actor is not None
        assert (actor.id, actor.inbox_ids) == (db_cast.bo.id, frozenset({db_cast.support.id}))
        assert await queries.find_staff(tx, token[:-1], now=NOON) is None
        kept = await tx.rows("select token_digest::text from sessions")
    assert token not in str(kept)


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (BO, "wrong"),
        ("nobody@quayside.example", PASSWORD),
        ("", ""),
        ("b\x00o@quayside.example", "x"),
        (BO, "x" * 5000),
    ],
)
async def test_a_wrong_password_and_an_unknown_email_answer_the_same(db, db_cast, email, password):
    with pytest.raises(WrongPassword) as refused:
        await guess(db, email, password)

    assert refused.value.facts == {}


async def test_an_unknown_email_costs_as_much_hashing_as_a_known_one(db, db_cast, monkeypatch):
    verified: list[str] = []
    monkeypatch.setattr(passwords, "verify", lambda _word, kept: verified.append(kept))

    for email in (BO, "nobody@quayside.example"):
        with pytest.raises(WrongPassword):
            await guess(db, email)

    assert len(verified) == 2
    assert verified[1] == passwords.NOBODYS
    assert not passwords.is_outdated(passwords.NOBODYS)


async def test_somebody_whose_access_ended_is_told_nothing_else(db, db_cast):
    async with db.transaction() as tx:
        await change_agent(tx, SYSTEM, db_cast.bo.id, active=False, now=NOON)

    with pytest.raises(WrongPassword):
        await guess(db, BO, PASSWORD)


async def test_after_five_failures_even_the_right_password_waits(db, db_cast):
    for _ in range(5):
        with pytest.raises(WrongPassword):
            await guess(db)

    with pytest.raises(TooManyAttempts) as refused:
        await guess(db, BO, PASSWORD, address="192.0.2.7")

    assert refused.value.facts == {"retry_after": 5}
    me, _ = await guess(db, BO, PASSWORD, now=NOON + 5 * SECOND)
    assert me.email == BO


async def test_success_clears_the_failures_of_the_email(db, db_cast):
    for _ in range(4):
        with pytest.raises(WrongPassword):
            await guess(db)
    await guess(db, BO, PASSWORD)

    for _ in range(5):
        with pytest.raises(WrongPassword):
            await guess(db)
    with pytest.raises(TooManyAttempts):
        await guess(db)


async def test_guesses_sent_all_at_once_count_too(db, db_cast):
    outcomes = await asyncio.gather(*(guess(db) for _ in range(12)), return_exceptions=True)

    assert sorted(type(one).__name__ for one in outcomes) == ["TooManyAttempts"] * 7 + ["WrongPassword"] * 5


async def test_one_address_cannot_try_everybody(db, db_cast):
    for number in range(FOR_ADDRESS.free):
        with pytest.raises(WrongPassword):
            await guess(db, f"{number}@quayside.example")

    with pytest.raises(TooManyAttempts):
        await guess(db, "another@quayside.example")
    me, _ = await guess(db, BO, PASSWORD, address="192.0.2.7")
    assert me.email == BO


@pytest.mark.parametrize(
    ("failures", "seconds"), [(4, 0), (5, 5), (6, 10), (7, 20), (10, 160), (12, 640), (13, 900), (400, 900)]
)
def test_the_wait_doubles_up_to_a_quarter_of_an_hour(failures, seconds):
    attempts = Attempts(key=b"", failures=failures, last_at=NOON)

    assert FOR_EMAIL.wait(attempts, NOON) == seconds
    assert FOR_EMAIL.wait(attempts, NOON + timedelta(seconds=seconds)) == 0
    assert FOR_EMAIL.failures(attempts, NOON + timedelta(days=2)) == 0


async def test_a_hash_of_other_parameters_is_renewed_at_the_next_success(db, db_cast):
    old = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    async with db.transaction() as tx:
        await tx.run("update agents set password_hash = $2 where id = $1", db_cast.bo.id, old)

    await guess(db, BO, PASSWORD)

    async with db.snapshot() as tx:
        kept = await tx.value("select password_hash from agents where id = $1", db_cast.bo.id)
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert await passwords.is_password(PASSWORD, kept)


async def test_a_password_that_changed_while_it_was_hashed_lets_nobody_in(db, db_cast, monkeypatch):
    hash_it = passwords.LINE.run

    async def slow(work):
        outcome = await hash_it(work)
        async with db.transaction() as tx:
            await tx.run("update agents set password_hash = 'another' where id = $1", db_cast.bo.id)
        return outcome

    monkeypatch.setattr(passwords.LINE, "run", slow)

    with pytest.raises(WrongPassword):
        await guess(db, BO, PASSWORD)


async def test_no_connection_is_held_while_hashing(db, db_cast, monkeypatch):
    held: list[int] = []
    hash_it = passwords.LINE.run

    async def watched(work):
        held.append(db.pool.get_size() - db.pool.get_idle_size())
        return await hash_it(work)

    monkeypatch.setattr(passwords.LINE, "run", watched)
    await guess(db, BO, PASSWORD)

    assert held == [0]


async def test_a_long_line_of_hashes_is_refused_instead_of_growing(monkeypatch):
    monkeypatch.setattr(passwords.LINE, "waiting", passwords.MOST_WAITING)

    with pytest.raises(passwords.HashingBusy) as busy:
        await passwords.is_password("x", None)

    assert busy.value.facts == {"retry_after": 3}
