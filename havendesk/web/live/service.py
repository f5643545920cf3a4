"""The live layer of one process: hub, presence, lane, and the clock that keeps them true."""

import asyncio
from collections.abc import Coroutine, Sequence
from uuid import UUID

import msgspec
from prometheus_client import Gauge, Histogram

from havendesk.channels.actions import Inbound, Received, receive_all
from havendesk.conversations import actions
from havendesk.conversations import queries as conversations
from havendesk.conversations.actions import Outcome, Posting
from havendesk.conversations.frames import Gone
from havendesk.conversations.model import Change, Sent, told_of
from havendesk.kit import clock
from havendesk.kit.actor import Actor
from havendesk.kit.config import Config
from havendesk.kit.db import Database
from havendesk.kit.errors import Refusal, Unavailable
from havendesk.kit.events import Event, Recorded
from havendesk.kit.lane import Lane
from havendesk.kit.limits import Buckets
from havendesk.kit.log import get_log
from havendesk.people import queries as people
from havendesk.people.events import AccessChanged, AgentDeactivated, SessionRevoked
from havendesk.people.model import Me
from havendesk.web.live.hub import Hub
from havendesk.web.live.presence import Presence
from havendesk.web.live.socket import Socket

log = get_log("live")
BATCHES = Histogram("havendesk_lane_batch", "Messages per commit.", buckets=(1, 2, 4, 8, 16, 32, 64, 128, 256))
WAITING = Gauge("havendesk_lane_waiting", "Messages not answered yet.")


class Access(msgspec.Struct, frozen=True, tag_field="t", tag="access"):
    """Your role or inboxes changed; `gone` follows for what you no longer see."""

    me: Me


class Live:
    """What routes and sockets share."""

    def __init__(self, config: Config, db: Database) -> None:
        self.config = config
        self.db = db
        self.hub = Hub()
        self.presence = Presence(self.hub)
        self.lane: Lane[Posting, Sent] = Lane(
            self._write, lambda posting: posting.conversation_id, bound=config.lane_bound
        )
        self.starts: Lane[Inbound, Received] = Lane(self._begin, lambda inbound: inbound.token, bound=config.lane_bound)
        self.messages = Buckets(per_second=config.messages_per_second, burst=config.messages_burst)
        WAITING.set_function(lambda: self.lane.waiting + self.starts.waiting)
        self._tasks: set[asyncio.Task[None]] = set()
        self._looking = asyncio.Lock()  # of two looks at once the older one could have the last word
        db.listeners.append(self.hear)

    def start(self) -> None:
        """Take messages and beginnings from now on."""
        self.lane.start()
        self.starts.start()

    def hear(self, recorded: Sequence[Recorded], _number: int) -> None:
        """Tell what this process has just committed."""
        told = [told_of(one.carrying) for one in recorded if isinstance(one.carrying, Change)]
        if told:
            self.hub.publish(told)
        for one in recorded:
            self.check_access(one.event)

    def check_access(self, event: Event) -> None:
        """Look again at the sockets whose owner may see something else from now on."""
        if isinstance(event, AccessChanged | AgentDeactivated | SessionRevoked):
            agent_id = event.about_id
            if isinstance(event, SessionRevoked):
                agent_id = UUID(str((event.changes or {})["agent_id"][1]))
            self._later(self._let_in_again(agent_id))

    async def look_at_everybody(self) -> None:
        """Look again at every agent's socket: sessions also end by time, which no event tells."""
        for socket in list(self.hub.sockets):
            await self._look_again(socket)

    async def close(self) -> None:
        """Write what is waiting, and tell everybody that this process goes."""
        await asyncio.gather(self.lane.stop(), self.starts.stop())
        for socket in list(self.hub.sockets):
            socket.close("restart", 1012)
        for task in self._tasks:
            task.cancel()
        await asyncio.sleep(0)

    async def _write(self, postings: Sequence[Posting]) -> Sequence[Outcome]:
        BATCHES.observe(len(postings))
        try:
            return await actions.post_batch(self.db, postings)
        except Unavailable:
            raise
        except Exception as error:  # the lane tries each alone next; here is the one place that knows why it must
            log.error("batch broke", messages=len(postings), exc_info=error)
            raise

    async def _begin(self, inbounds: Sequence[Inbound]) -> Sequence[Received | Refusal]:
        async with self.db.transaction() as tx:
            return await receive_all(tx, inbounds, now=clock.now())

    async def _let_in_again(self, agent_id: UUID | None) -> None:
        for socket in list(self.hub.on(("agent", agent_id))):  # a copy: looking again changes who listens
            await self._look_again(socket)

    async def _look_again(self, socket: Socket) -> None:
        """Let a socket hear what its owner may hear by now; when that cannot be read, it must come again."""
        async with self._looking:
            if socket.actor and socket.actor.session_id:
                await self._look(socket, socket.actor, socket.actor.session_id)

    async def _look(self, socket: Socket, before: Actor, session_id: UUID) -> None:
        try:
            async with self.db.snapshot() as tx:
                actor = await people.find_session_actor(tx, session_id, now=clock.now())
                if actor == before:
                    return
                me = await people.get_me(tx, actor) if actor else None
                lost = await conversations.lost_to(tx, before, actor) if actor else []
        except Unavailable:
            socket.close("restart", 1012)
            return
        if actor is None or me is None:
            self.hub.let_out(socket)
            socket.close("signed_out", 4401)
            return
        gone = self._narrow(socket, actor)
        socket.tell(Access(me))
        if lost or gone:
            socket.tell(Gone(list({*lost, *gone})))

    def _narrow(self, socket: Socket, actor: Actor) -> list[UUID]:
        """Register it anew and keep the threads it may still watch; the others are returned."""
        watching = dict(socket.watching)
        self.hub.let_in(socket, actor)
        for key, inbox_id in watching.items():
            if actor.may_see_inbox(inbox_id):
                socket.watching[key] = inbox_id
                self.hub.join(socket, ("conversation", key))
        return [key for key in watching if key not in socket.watching]

    def _later(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
