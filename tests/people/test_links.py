"""A one-time link works once, for a day, and ends whatever went before."""

import asyncio
from datetime import timedelta

import pytest

from havendesk.kit.ids import new_token
from havendesk.people import queries
from havendesk.people.actions import change_agent, make_link, redeem_link, sign_in
from havendesk.people.errors import AdminsOnly, AgentMissing, LinkSpent, WeakPassword
from havendesk.people.model import LINK_LIVES, check_password
from tests.cast import PASSWORD
from tests.database import NOON

NEW = "a quiet harbour at dusk"
BO = "bo@quayside.example"
HERE = {"client": "Firefox", "address": "127.0.0.1"}


@pytest.fixture
async def link(db, db_cast) -> str:
    """A link for Bo."""
    async with db.transaction() as tx:
        return await make_link(tx, db_cast.noor, db_cast.bo.id, now=NOON)


async def test_it_shows_whom_it_is_for_and_lets_them_choose_a_password(db, link):
    async with db.snapshot() as tx:
        shown = await queries.get_link(tx, link, now=NOON)
    assert (shown.name, shown.email) == ("Bo", BO)

    me, token = await redeem_link(db, link, NEW, client="Firefox", now=NOON)

    assert me.email == BO
    async with db.snapshot() as tx:
        assert await queries.find_staff(tx, token, now=NOON) is not None
    assert (await sign_in(db, BO, NEW, **HERE, now=NOON))[0].email == BO


async def test_it_works_once_even_for_two_at_the_same_moment(db, link):
    outcomes = await asyncio.gather(
        *(redeem_link(db, link, NEW, client="Firefox", now=NOON) for _ in range(3)), return_exceptions=True
    )

    assert sorted(type(one).__name__ for one in outcomes) == ["LinkSpent", "LinkSpent", "tuple"]
    async with db.snapshot() as tx:
        with pytest.raises(LinkSpent):
            await queries.get_link(tx, link, now=NOON)


async def test_it_is_over_after_a_day(db, link):
    with pytest.raises(LinkSpent):
        await redeem_link(db, link, NEW, client="Firefox", now=NOON + LINK_LIVES)
    await redeem_link(db, link, NEW, client="Firefox", now=NOON + LINK_LIVES - timedelta(seconds=1))


async def test_it_ends_every_earlier_session_and_the_old_password(db, link):
    _, before = await sign_in(db, BO, PASSWORD, **HERE, now=NOON)

    _, after = await redeem_link(db, link, NEW, client="Firefox", now=NOON)

    async with db.snapshot() as tx:
        assert await queries.find_staff(tx, before, now=NOON) is None
        assert await queries.find_staff(tx, after, now=NOON) is not None
    with pytest.raises(Exception, match="do not belong together"):
        await sign_in(db, BO, PASSWORD, **HERE, now=NOON)


async def test_a_newer_link_spends_the_older(db, db_cast, link):
    async with db.transaction() as tx:
        newer = await make_link(tx, db_cast.noor, db_cast.bo.id, now=NOON)

    with pytest.raises(LinkSpent):
        await redeem_link(db, link, NEW, client="Firefox", now=NOON)
    await redeem_link(db, newer, NEW, client="Firefox", now=NOON)


async def test_it_is_worth_nothing_once_the_access_ended(db, db_cast, link):
    async with db.transaction() as tx:
        await change_agent(tx, db_cast.noor, db_cast.bo.id, active=False, now=NOON)

    with pytest.raises(LinkSpent):
        await redeem_link(db, link, NEW, client="Firefox", now=NOON)


async def test_a_weak_password_does_not_spend_it(db, link):
    with pytest.raises(WeakPassword):
        await redeem_link(db, link, "short", client="Firefox", now=NOON)
    await redeem_link(db, link, NEW, client="Firefox", now=NOON)


async def test_only_an_admin_makes_one_and_only_for_an_agent(tx, cast):
    for actor in (cast.bo, cast.rui, cast.eve):
        with pytest.raises(AdminsOnly):
            await make_link(tx, actor, cast.bo.id, now=NOON)
    with pytest.raises(AgentMissing):
        await make_link(tx, cast.noor, cast.ada.id, now=NOON)
    with pytest.raises(LinkSpent):
        await queries.get_link(tx, new_token(), now=NOON)


@pytest.mark.parametrize(
    "password",
    ["", "elevenchars", "bo@quayside.example", "BO@QUAYSIDE.EXAMPLE!", "password1234", "Passw0rd!!!!!!", "a" * 14,
     "123456789012", "qwertyqwerty12", "x" * 1025],
)  # fmt: skip
def test_what_an_attacker_tries_first_is_refused(password):
    with pytest.raises(WeakPassword):
        check_password(password, BO)


@pytest.mark.parametrize("password", [PASSWORD, NEW, "码头夜里很安静灯还亮着呢", "correcthorse", "J7$kq9-vv2Wq"])
def test_what_is_long_and_no_first_guess_is_taken(password):
    check_password(password, BO)
