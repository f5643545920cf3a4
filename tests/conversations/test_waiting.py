"""Whoever waited for a conversation sees it whole, as it is when the wait is over."""

import asyncio
from uuid import uuid4

import pytest

from havendesk.conversations.actions import assign, post_message, resolve
from havendesk.conversations.model import Change, Conversation, Draft, case_of, row_of
from havendesk.kit.db import Database
from tests.cast import Cast
from tests.conversations.locks import until_waiting
from tests.database import NOON


@pytest.fixture
async def talk(db: Database, db_cast: Cast) -> Conversation:
    async with db.transaction() as tx:
        return await db_cast.conversation(tx=tx)


async def test_a_change_that_waited_for_a_message_shows_that_message(db: Database, db_cast, talk):
    async def done() -> Conversation:
        async with db.transaction() as tx:
            return await resolve(tx, db_cast.bo, talk.id, now=NOON)

    async with db.transaction() as tx:
        await post_message(tx, db_cast.ada, talk.id, Draft(uuid4(), "It has arrived!"), now=NOON)
        waited = asyncio.create_task(done())
        await until_waiting(db)

    row = row_of(await waited)
    assert (row.seq, row.message_seq) == (3, 2)
    assert row.last
    assert row.last.body == "It has arrived!"


async def test_a_message_that_waited_for_an_assignment_shows_the_contact_who_has_it(db: Database, db_cast, talk):
    changes: list[Change] = []
    db.listeners[:] = [lambda recorded, _number: changes.extend(one.carrying for one in recorded)]

    async def say() -> None:
        async with db.transaction() as tx:
            await post_message(tx, db_cast.ada, talk.id, Draft(uuid4(), "Anybody?"), now=NOON)

    async with db.transaction() as tx:
        await assign(tx, db_cast.rui, talk.id, agent_id=db_cast.bo.id, team_id=None, now=NOON)
        waited = asyncio.create_task(say())
        await until_waiting(db)
    await waited

    case = case_of(changes[-1].conversation)
    assert case.seq == 3
    assert case.agent
    assert case.agent.name == "Bo"
