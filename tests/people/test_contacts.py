"""A visitor's token is one contact, however often and at once it comes."""

import asyncio

import pytest

from havendesk.kit.actor import Role
from havendesk.kit.ids import new_token
from havendesk.people import queries
from havendesk.people.actions import begin_contact
from havendesk.people.errors import VisitorTokenMalformed
from tests.database import NOON


async def test_the_first_word_makes_a_contact_and_the_second_finds_it(tx):
    token = new_token()
    assert await queries.find_visitor(tx, token) is None

    contact, is_new = await begin_contact(tx, token, language="zh", name="Chen", now=NOON)

    assert is_new

    assert (contact.role, contact.name, contact.locale, contact.inbox_ids) == (Role.CONTACT, "Chen", "zh", frozenset())
    assert await begin_contact(tx, token, language="en", now=NOON) == (contact, False)
    assert await queries.find_visitor(tx, token) == contact


async def test_requests_that_race_get_one_contact(db):
    token = new_token()

    async def begin():
        async with db.transaction() as tx:
            return await begin_contact(tx, token, language="en", now=NOON)

    contacts = await asyncio.gather(*(begin() for _ in range(12)))

    assert len({contact.id for contact, _ in contacts}) == 1
    assert sorted(is_new for _, is_new in contacts) == [False] * 11 + [True]
    async with db.snapshot() as tx:
        assert await tx.value("select count(*) from contacts") == 1


async def test_a_beginning_that_is_rolled_back_leaves_nothing_behind(db):
    token = new_token()

    async def fail():
        async with db.transaction() as tx:
            await begin_contact(tx, token, language="en", now=NOON)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    async with db.snapshot() as tx:
        assert await queries.find_visitor(tx, token) is None
        assert await tx.value("select count(*) from contacts") == 0


@pytest.mark.parametrize("token", ["", "a", "x" * 42, "x" * 44, "x" * 42 + "=", "x" * 42 + "\n", "密" * 43])
async def test_a_token_that_could_be_guessed_is_refused(tx, token):
    with pytest.raises(VisitorTokenMalformed):
        await begin_contact(tx, token, language="en", now=NOON)


async def test_a_visitor_s_token_signs_nobody_in_and_no_digest_does(tx, cast):
    assert await queries.find_staff(tx, cast.tokens["eve"], now=NOON) is None
    kept = await tx.rows("select encode(token_digest, 'escape') as kept from visitors")
    assert [await queries.find_visitor(tx, row["kept"]) for row in kept] == [None] * len(kept)
