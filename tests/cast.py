"""The people every test knows: Ada and Chen ask, Bo and Lin answer, Rui leads, Noor rules, Eve attacks."""

from dataclasses import dataclass, field
from functools import cache
from uuid import uuid4

import pytest

from havendesk.conversations import queries as conversations
from havendesk.conversations.actions import start_conversation
from havendesk.conversations.model import Conversation, Draft, Opening, Status
from havendesk.inboxes.actions import create_inbox
from havendesk.inboxes.model import Inbox
from havendesk.kit.actor import SYSTEM, Actor, Role
from havendesk.kit.db import Database, Tx
from havendesk.kit.ids import new_token
from havendesk.kit.passwords import HASHER
from havendesk.people import actions, queries
from tests.database import NOON

PASSWORD = "correct horse battery"


@dataclass
class Cast:
    """Who is there. Bo works `support` alone, Lin works both inboxes; every agent's password is PASSWORD."""

    tx: Tx
    support: Inbox
    exchange: Inbox
    ada: Actor
    chen: Actor
    eve: Actor
    bo: Actor
    lin: Actor
    rui: Actor
    noor: Actor
    tokens: dict[str, str] = field(default_factory=dict)

    async def conversation(
        self,
        contact: Actor | None = None,
        *,
        inbox: Inbox | None = None,
        status: Status = Status.OPEN,
        body: str = "Where is my deposit?",
        tx: Tx | None = None,
    ) -> Conversation:
        """A conversation that Ada, or another contact, began at noon; a `tx` of your own when the cast's is over."""
        tx, contact = tx or self.tx, contact or self.ada
        opening = Opening(inbox_id=(inbox or self.support).id, language="en")
        begun, _ = await start_conversation(tx, contact, opening, Draft(uuid4(), body), now=NOON)
        if status is not Status.OPEN:  # some have no verb yet
            await tx.run(
                "update conversations set status = $2, waiting_since = null, resolved_at = $3 where id = $1",
                begun.id, status, NOON if status in (Status.RESOLVED, Status.CLOSED) else None,
            )  # fmt: skip
        return await conversations.get_conversation(tx, contact, begun.id)


async def make_cast(tx: Tx) -> Cast:
    """The whole cast in the database of `tx`."""
    support = await create_inbox(
        tx, SYSTEM, key="support", name="Support", company="Quayside", languages=["en", "zh", "es"], now=NOON,
        allowed_origins=["https://wallet.example"],
    )  # fmt: skip
    exchange = await create_inbox(tx, SYSTEM, key="exchange", name="Exchange", company="Quayside", now=NOON)
    tokens = {name: new_token() for name in ("ada", "chen", "eve")}
    contacts = {
        name: (await actions.begin_contact(tx, tokens[name], language=language, name=name.capitalize(), now=NOON))[0]
        for name, language in (("ada", "en"), ("chen", "zh"), ("eve", "en"))
    }
    staff = {
        "bo": await add_agent(tx, "bo", Role.AGENT, support),
        "lin": await add_agent(tx, "lin", Role.AGENT, support, exchange),
        "rui": await add_agent(tx, "rui", Role.LEAD),
        "noor": await add_agent(tx, "noor", Role.ADMIN),
    }
    return Cast(tx=tx, support=support, exchange=exchange, tokens=tokens, **contacts, **staff)


async def add_agent(tx: Tx, name: str, role: Role, *inboxes: Inbox) -> Actor:
    """One member of staff on these inboxes."""
    agent_id = await actions.add_agent(
        tx, SYSTEM, email=f"{name}@quayside.example", name=name.capitalize(), role=role, now=NOON, password_hash=kept()
    )
    for inbox in inboxes:
        await actions.open_inbox(tx, SYSTEM, inbox.id, agent_id, now=NOON)
    found = await queries.find_staff_by_id(tx, agent_id)
    assert found
    return found


@cache
def kept() -> str:
    """What is kept of PASSWORD; made once, it takes its time."""
    return HASHER.hash(PASSWORD)


@pytest.fixture
async def cast(tx: Tx) -> Cast:
    """The cast in the transaction that is rolled back."""
    return await make_cast(tx)


@pytest.fixture
async def db_cast(db: Database) -> Cast:
    """The cast committed in this test's own database; its `tx` is over."""
    async with db.transaction() as tx:
        return await make_cast(tx)
