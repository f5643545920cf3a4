"""Topics and the sockets that were let in to them; after a commit, events become frames here."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from prometheus_client import Gauge

from havendesk.conversations.frames import Rows, items_for_contacts, items_for_staff, rows_by_inbox
from havendesk.conversations.model import Told
from havendesk.kit.actor import Actor, Role
from havendesk.web.live.socket import ENCODE, Socket

SOCKETS = Gauge("havendesk_sockets", "Live sockets by who speaks.", ["role"])

Topic = tuple[str, UUID | None]


class Hub:
    """Who listens to what. A topic is a kind and an id: conversation, contact, agent, inbox (None: every inbox)."""

    def __init__(self) -> None:
        self.sockets: set[Socket] = set()
        self._topics: dict[Topic, set[Socket]] = {}

    def let_in(self, socket: Socket, actor: Actor) -> None:
        """Register a socket for what this actor may hear, instead of what it heard before."""
        self.let_out(socket)
        socket.actor = actor
        self.sockets.add(socket)
        SOCKETS.labels(actor.role.voice).inc()
        if actor.role is Role.CONTACT:
            if actor.id:
                self.join(socket, ("contact", actor.id))
            return
        self.join(socket, ("agent", actor.id))
        for inbox_id in [None] if actor.inbox_ids is None else actor.inbox_ids:
            self.join(socket, ("inbox", inbox_id))

    def let_out(self, socket: Socket) -> None:
        """Forget what a socket listens to."""
        for topic in list(socket.topics):
            self.leave(socket, topic)
        socket.watching.clear()
        if socket in self.sockets and socket.actor:
            self.sockets.discard(socket)
            SOCKETS.labels(socket.actor.role.voice).dec()

    def join(self, socket: Socket, topic: Topic) -> None:
        """Let a socket hear a topic; the caller has checked that it may."""
        self._topics.setdefault(topic, set()).add(socket)
        socket.topics.add(topic)

    def leave(self, socket: Socket, topic: Topic) -> None:
        """Let it hear that no longer."""
        socket.topics.discard(topic)
        members = self._topics.get(topic)
        if members:
            members.discard(socket)
            if not members:
                del self._topics[topic]

    def on(self, *topics: Topic) -> set[Socket]:
        """The sockets that hear any of these topics."""
        found = [members for topic in topics if (members := self._topics.get(topic))]
        return found[0] if len(found) == 1 else set().union(*found)

    def publish(self, told: Sequence[Told]) -> None:
        """Tell committed changes to whoever may hear them; each frame is encoded once."""
        self._tell_watchers(told)
        self._tell_contacts(told)
        self._tell_lists(told)

    def broadcast(self, sockets: Iterable[Socket], frame: object) -> None:
        """Tell one frame to several sockets."""
        text = ENCODE(frame)
        for socket in sockets:
            socket.push(text)

    def _tell_watchers(self, told: Sequence[Told]) -> None:
        watched = [one for one in told if ("conversation", one.conversation.id) in self._topics]
        for frame in items_for_staff(watched):
            self.broadcast(self.on(("conversation", frame.conversation)), frame)

    def _tell_contacts(self, told: Sequence[Told]) -> None:
        here = [one for one in told if ("contact", one.conversation.contact_id) in self._topics]
        for contact_id, items, cases in items_for_contacts(here):
            sockets = self.on(("contact", contact_id))
            self.broadcast(sockets, items)
            self.broadcast(sockets, cases)

    def _tell_lists(self, told: Sequence[Told]) -> None:
        for inbox_id, rows in rows_by_inbox(told).items():
            if sockets := self.on(("inbox", inbox_id), ("inbox", None)):
                self.broadcast(sockets, Rows(rows))
