"""What one client says on its socket, from hello to close; ids reach records only through queries with its actor."""

import asyncio
from uuid import UUID

import msgspec
from starlette.types import Receive

from havendesk.conversations import queries as conversations
from havendesk.conversations.errors import ConversationMissing
from havendesk.conversations.frames import Ack, Behind, Gone, Items, Nack, Post, Typing, Unwatch, Watch, posting
from havendesk.conversations.model import Conversation, Sent
from havendesk.kit import clock, words
from havendesk.kit.actor import Actor, Role
from havendesk.kit.db import Tx
from havendesk.kit.errors import HavendeskError, Limited, Unauthenticated, Unavailable
from havendesk.kit.limits import Bucket
from havendesk.kit.log import get_log
from havendesk.people import queries as people
from havendesk.web.errors import error_body
from havendesk.web.live.greeting import Hello, Ping, WelcomeAgent, WelcomeContact
from havendesk.web.live.presence import Viewing
from havendesk.web.live.service import Live
from havendesk.web.live.socket import ENCODE, MOST_BYTES, Socket

log = get_log("live")
MOST_FRAME = 128 * 1024  # bytes of one WebSocket message
MOST_MISSING = 500  # lines replayed over a socket; past it the client reads the timeline
MOST_REPLAYED = MOST_BYTES // 2  # or a long thread would look like a slow reader, at every return
HELLO_WITHIN = 10  # seconds
MOST_WATCHED = 500  # threads one socket may watch

Frame = Hello | Ping | Post | Watch | Unwatch | Typing | Viewing
READ = msgspec.json.Decoder(Frame | list[Frame])
PONG = b'{"t":"pong"}'


class Session:
    """One connected client."""

    def __init__(self, live: Live, socket: Socket, cookie: str | None, locale: str) -> None:
        self.live = live
        self.socket = socket
        self.locale = locale
        self.token = cookie
        self.greeted = False
        self._asks = Bucket(per_second=50, burst=400)  # what else than messages a client may ask for

    async def read(self, receive: Receive) -> None:
        """Take messages until the client is gone or was told goodbye."""
        deadline = asyncio.get_running_loop().call_later(HELLO_WITHIN, self._too_quiet)
        try:
            while (message := await receive())["type"] == "websocket.receive":
                await self._take(message.get("text") or "")
                if self.socket.closing:
                    return
        finally:
            deadline.cancel()

    def _too_quiet(self) -> None:
        if not self.greeted:
            self.socket.close("forbidden", 4403)

    async def _take(self, text: str) -> None:
        if len(text) > MOST_FRAME:
            self.socket.close("forbidden", 4403)
            return
        try:
            frames = READ.decode(text)
        except (msgspec.DecodeError, RecursionError):
            self.socket.close("forbidden", 4403)
            return
        for frame in frames if isinstance(frames, list) else [frames]:
            try:
                await self._obey(frame)
            except Unavailable:  # a watch or hello that went unanswered would leave it behind for ever: it asks anew
                self.socket.close("restart", 1012)
                return
            except HavendeskError as error:
                self.socket.tell({"t": "error", "error": error_body(error, self.locale)})

    async def _obey(self, frame: Frame) -> None:
        if isinstance(frame, Post):
            await self._post(frame)
        elif isinstance(frame, Ping):
            self.socket.push(PONG)
        elif self._asks.wait():
            self.socket.close("limited", 4429)
        elif isinstance(frame, Hello):
            await self._hello(frame)
        elif isinstance(frame, Watch):
            await self._watch(frame)
        elif isinstance(frame, Unwatch):
            self.socket.watching.pop(frame.conversation, None)
            self.live.hub.leave(self.socket, ("conversation", frame.conversation))
        elif isinstance(frame, Typing):
            await self._typing(frame)
        elif frame.conversation is None or frame.conversation in self.socket.watching:
            self.live.presence.view(self.socket, frame.conversation)

    async def _post(self, frame: Post) -> None:
        """Hand a message to the lane; the answer comes after its commit, and a refusal names the message too."""
        socket = self.socket

        def answer(outcome: Sent | HavendeskError) -> None:
            if isinstance(outcome, HavendeskError):
                error = error_body(outcome, self.locale)
                socket.tell(Nack(frame.client_id, frame.conversation, error))
            else:
                socket.tell(Ack(frame.client_id, outcome.conversation_id, outcome.seq_for(actor), outcome.at))

        try:
            if not (socket.actor and socket.actor.role.is_staff):
                self.live.messages.take(str(socket.actor.id if socket.actor and socket.actor.id else socket.number))
            actor = await self._known()
            self.live.lane.offer(posting(actor, frame, now=clock.now()), answer)
        except HavendeskError as error:
            answer(error)

    async def _hello(self, frame: Hello) -> None:
        if frame.locale:
            self.locale = words.choose(frame.locale)
        self.token = frame.token or self.token
        self._part()
        try:
            async with self.live.db.snapshot() as tx:
                actor = await self._find(tx)
                if actor is None:
                    self.socket.close("signed_out", 4401)
                    return
                # before the reads: what is committed meanwhile comes twice, not never
                self.live.hub.let_in(self.socket, actor)
                welcome = await self._welcome(tx, actor)
        except Unavailable:
            self.live.hub.let_out(self.socket)
            self.socket.close("restart", 1012)  # who was not greeted has nothing to lose by coming again
            return
        self.greeted = True
        self.live.presence.came(actor, welcome.me.languages if isinstance(welcome, WelcomeAgent) else [])
        self.socket.tell(welcome)

    def _part(self) -> None:
        if self.greeted and self.socket.actor:
            self.live.presence.left(self.socket.actor)
            self.greeted = False

    async def _find(self, tx: Tx) -> Actor | None:
        """A session lets an agent in on the desk's origin, or by bearer; any other token is a visitor's."""
        if self.token and (actor := await people.find_staff(tx, self.token, now=clock.now())):
            return actor
        if self.socket.on_desk:
            return None
        visitor = await people.find_visitor(tx, self.token) if self.token else None
        return visitor or Actor(id=None, role=Role.CONTACT, locale=self.locale)

    async def _known(self) -> Actor:
        """Who speaks; a visitor's first message made them a contact, so look again before refusing."""
        actor = self.socket.actor
        if actor is None or (actor.id is None and self.token is None):
            raise Unauthenticated
        if actor.id is not None:
            return actor
        async with self.live.db.snapshot() as tx:
            found = await people.find_visitor(tx, self.token or "")
        if found is None:
            raise Unauthenticated
        self._part()
        self.live.hub.let_in(self.socket, found)
        self.greeted = True
        self.live.presence.came(found, [])
        return found

    async def _welcome(self, tx: Tx, actor: Actor) -> WelcomeAgent | WelcomeContact:
        presence = self.live.presence
        if actor.role is Role.CONTACT:
            cases = await conversations.list_cases(tx, actor) if actor.id else []
            return WelcomeContact({"id": actor.id, "name": actor.name}, cases, presence.here)
        return WelcomeAgent(
            await people.get_me(tx, actor),
            str(await conversations.get_cursor(tx)),
            presence.online(Role.CONTACT),
            presence.online(Role.AGENT),
        )

    async def _watch(self, frame: Watch) -> None:
        actor = await self._known()
        try:
            conversation = await self._let_in_to(actor, frame.conversation)
        except ConversationMissing:
            self.socket.tell(Gone([frame.conversation]))
            return
        newest = conversation.seq if actor.role.is_staff else conversation.public_seq
        if newest - frame.after > MOST_MISSING:
            self.socket.tell(Behind(frame.conversation))
            return
        async with self.live.db.snapshot() as tx:
            items, _ = await conversations.read_timeline(
                tx, actor, frame.conversation, after=min(frame.after, newest), limit=MOST_MISSING
            )
        told = ENCODE(Items(frame.conversation, items))
        if len(told) > MOST_REPLAYED:
            self.socket.tell(Behind(frame.conversation))
        else:
            self.socket.push(told)

    async def _let_in_to(self, actor: Actor, conversation_id: UUID) -> Conversation:
        """Register first, read after: what is committed between the two comes twice, never not at all."""
        async with self.live.db.snapshot() as tx:
            conversation = await conversations.get_conversation(tx, actor, conversation_id)
        if len(self.socket.watching) >= MOST_WATCHED:
            raise Limited(retry_after=1)
        self.socket.watching[conversation_id] = conversation.inbox_id
        if actor.role.is_staff:
            self.live.hub.join(self.socket, ("conversation", conversation_id))
        async with self.live.db.snapshot() as tx:
            return await conversations.get_conversation(tx, actor, conversation_id)

    async def _typing(self, frame: Typing) -> None:
        actor = self.socket.actor
        if actor is None or actor.id is None or frame.conversation not in self.socket.watching:
            return
        contact_id = actor.id
        if actor.role.is_staff:
            async with self.live.db.snapshot() as tx:
                contact_id = (await conversations.get_conversation(tx, actor, frame.conversation)).contact_id
        self.live.presence.typing(self.socket, frame, contact_id)
