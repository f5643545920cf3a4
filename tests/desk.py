"""A whole desk in this process, on a database of its own, with the cast at work: for tests of the wire."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from havendesk.conversations import actions
from havendesk.conversations.model import Conversation, Draft, Item, Status
from havendesk.inboxes.model import Inbox
from havendesk.kit import clock
from havendesk.kit.actor import Actor
from havendesk.kit.config import Config
from havendesk.kit.db import Database
from havendesk.people.actions.sessions import begin_session
from havendesk.web.app import App
from havendesk.web.live.service import Live
from tests.api.client import Client
from tests.cast import Cast, make_cast
from tests.database import Databases

DESK, WIDGET = 8080, 8081


class Desk:
    """Application, live layer, database and cast; `tokens` holds a session's token for each agent."""

    def __init__(self, live: Live, cast: Cast, tokens: dict[str, str]) -> None:
        self.live = live
        self.db = live.db
        self.cast = cast
        self.app = App(live)
        self.tokens = tokens | cast.tokens

    @property
    def stranger(self) -> Client:
        """Somebody at the desk's door whom nobody let in."""
        return Client(self.app, DESK)

    def agent(self, name: str) -> Client:
        """An agent's program, signed in with a bearer token."""
        return Client(self.app, DESK, token=self.tokens[name])

    def browser(self, name: str) -> Client:
        """An agent's browser, signed in with a cookie."""
        origin = f"http://127.0.0.1:{DESK}"
        return Client(self.app, DESK, cookie=f"havendesk_{DESK}={self.tokens[name]}", origin=origin)

    def visitor(self, token: str | None = None) -> Client:
        """A widget whose visitor token may be unknown yet."""
        return Client(self.app, WIDGET, token=token)

    def contact(self, name: str) -> Client:
        """A contact's widget."""
        return self.visitor(self.tokens[name])

    async def conversation(
        self, contact: Actor | None = None, *, inbox: Inbox | None = None, status: Status = Status.OPEN
    ) -> Conversation:
        """A conversation that stands in the database."""
        async with self.db.transaction() as tx:
            return await self.cast.conversation(contact, inbox=inbox, status=status, tx=tx)

    async def say(self, actor: Actor, conversation: Conversation, body: str) -> Item:
        """A message as REST writes it."""
        async with self.db.transaction() as tx:
            draft = Draft(uuid4(), body)
            return await actions.post_message(tx, actor, conversation.id, draft, now=clock.now())

    async def note(self, actor: Actor, conversation: Conversation, body: str) -> Item:
        """A note."""
        async with self.db.transaction() as tx:
            return await actions.write_note(tx, actor, conversation.id, Draft(uuid4(), body), now=clock.now())


async def open_desk(db: Database, cast: Cast, **settings: Any) -> Desk:
    """A desk with its lane running; end it with `live.close()`."""
    tokens = {}
    async with db.transaction() as tx:
        for name in ("bo", "lin", "rui", "noor"):
            _, tokens[name] = await begin_session(tx, getattr(cast, name).id, "test", clock.now())
    live = Live(msgspec.structs.replace(Config(port=DESK), **settings), db)
    live.start()
    return Desk(live, cast, tokens)


@pytest.fixture(scope="module")
async def desk(databases: Databases) -> AsyncIterator[Desk]:
    """The desk of a file: its tests leave access and settings as they are."""
    dsn = await databases.make()
    db = await Database.open(dsn)
    async with db.transaction() as tx:
        cast = await make_cast(tx)
    opened = await open_desk(db, cast, starts_burst=10_000.0, messages_burst=10_000.0)
    yield opened
    await opened.live.close()
    await db.close()
    await databases.drop(dsn)


@pytest.fixture
async def own_desk(db: Database, db_cast: Cast) -> AsyncIterator[Desk]:
    """A desk of this test's own, which may be changed."""
    opened = await open_desk(db, db_cast)
    yield opened
    await opened.live.close()
