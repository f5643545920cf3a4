"""Who is here, who writes, who looks: lossy doorbells, never events."""

from collections import Counter
from uuid import UUID

import msgspec

from havendesk.conversations.frames import Typing
from havendesk.conversations.model import Author
from havendesk.kit.actor import Actor, Role
from havendesk.web.live.hub import Hub
from havendesk.web.live.socket import Socket


class Viewing(msgspec.Struct, frozen=True, tag_field="t", tag="viewing"):
    """From an agent: I look at this conversation, or at none. To agents: who looks at it."""

    conversation: UUID | None = None
    agents: list[Author] | None = None


class Here(msgspec.Struct, frozen=True, tag_field="t", tag="here"):
    """How many people are at the desk now, and in which languages."""

    agents: int
    by_language: dict[str, int]


class Online(msgspec.Struct, frozen=True, tag_field="t", tag="online", omit_defaults=True):
    """Who came or left."""

    contacts: dict[UUID, bool] = {}
    agents: dict[UUID, bool] = {}


class Presence:
    """Presence of this process's sockets; a person with two tabs is one person."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._sockets: Counter[UUID] = Counter()
        self._languages: dict[UUID, list[str]] = {}

    @property
    def here(self) -> Here:
        """How many agents are connected now."""
        spoken = Counter(language for languages in self._languages.values() for language in languages)
        return Here(len(self._languages), dict(spoken))

    def online(self, role: Role) -> list[UUID]:
        """The contacts, or the agents, who are connected now."""
        if role is Role.CONTACT:
            return [person for person in self._sockets if person not in self._languages]
        return list(self._languages)

    def came(self, actor: Actor, languages: list[str]) -> None:
        """A socket of this person opened."""
        if actor.id is None:
            return
        if actor.role.is_staff:
            self._languages[actor.id] = languages
        self._sockets[actor.id] += 1
        if self._sockets[actor.id] == 1:
            self._tell(actor, here=True)

    def left(self, actor: Actor) -> None:
        """A socket of this person closed."""
        if actor.id is None or not self._sockets[actor.id]:
            return
        self._sockets[actor.id] -= 1
        if not self._sockets[actor.id]:
            del self._sockets[actor.id]
            self._languages.pop(actor.id, None)
            self._tell(actor, here=False)

    def typing(self, socket: Socket, frame: Typing, contact_id: UUID) -> None:
        """Pass on that somebody writes: to the other side, and to colleagues who watch."""
        actor = socket.actor
        if actor is None:
            return
        told = Typing(frame.conversation, frame.on, Author(actor.id, actor.role.voice, actor.name))
        others = self._hub.on(("conversation", frame.conversation))
        if actor.role.is_staff:
            others = others | self._hub.on(("contact", contact_id))
        self._hub.broadcast([other for other in others if other is not socket], told)

    def view(self, socket: Socket, conversation_id: UUID | None) -> None:
        """Note what an agent looks at, and tell those who look at the same."""
        before, socket.viewing = socket.viewing, conversation_id
        for looked_at in {before, conversation_id} - {None}:
            watchers = self._hub.on(("conversation", looked_at))
            self._hub.broadcast(watchers, Viewing(looked_at, self._viewers(watchers, looked_at)))

    def _viewers(self, watchers: set[Socket], conversation_id: UUID | None) -> list[Author]:
        actors = {s.actor.id: s.actor for s in watchers if s.viewing == conversation_id and s.actor}
        return [Author(actor.id, Role.AGENT, actor.name) for actor in actors.values()]

    def _tell(self, actor: Actor, *, here: bool) -> None:
        staff = [socket for socket in self._hub.sockets if socket.actor and socket.actor.role.is_staff]
        if actor.id is None:
            return
        if actor.role is Role.CONTACT:
            self._hub.broadcast(staff, Online(contacts={actor.id: here}))
            return
        self._hub.broadcast(staff, Online(agents={actor.id: here}))
        contacts = [socket for socket in self._hub.sockets if socket.actor and socket.actor.role is Role.CONTACT]
        self._hub.broadcast(contacts, self.here)
