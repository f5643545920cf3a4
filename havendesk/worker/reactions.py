"""What happens because something happened: each reaction for itself, so that one which fails holds up no other."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from havendesk.kit import clock
from havendesk.kit.db import LOST, Database, Tx
from havendesk.kit.errors import Missing, Unavailable
from havendesk.kit.events import Event, Position
from havendesk.kit.jobs import Job, enqueue, pause
from havendesk.kit.log import get_log
from havendesk.kit.reader import Reaction, event_at

RETRY = "reaction"
Reactions = Mapping[type[Event], Sequence[Reaction]]
log = get_log("worker")


class ReactionMissing(Missing):
    """A reaction that was to be tried again is no longer wired, or its event is gone."""


class Reactor:
    """Runs the reactions to one event after the other, and puts the failed ones off as jobs."""

    def __init__(self, reactions: Reactions) -> None:
        self._by_kind = {kind.__name__: tuple(wired) for kind, wired in reactions.items()}
        self._by_name = {name_of(reaction): reaction for wired in reactions.values() for reaction in wired}

    @property
    def kinds(self) -> list[str]:
        """The events that anybody reacts to."""
        return list(self._by_kind)

    async def handle(self, tx: Tx, place: Position, event: Event) -> None:
        """Run each reaction behind a savepoint of its own."""
        for reaction in self._by_kind[event.kind]:
            told = len(tx.recorded)
            try:
                async with tx.connection.transaction():
                    more = await reaction(tx, event, now=clock.now())
                if more:
                    await self._put_off(tx, place, reaction, clock.now())
            except (Unavailable, *LOST):
                raise  # the database is away: the whole slice comes again
            except Exception as error:  # whatever one reaction runs into must not hold up the others
                del tx.recorded[told:]  # what it recorded is rolled back, so nobody may hear of it
                log.error("reaction failed", reaction=name_of(reaction), exc_info=error)
                await self._put_off(tx, place, reaction, clock.now() + pause(1))

    async def _put_off(self, tx: Tx, place: Position, reaction: Reaction, when: datetime) -> None:
        payload = {"reaction": name_of(reaction), "tx": place.tx, "id": place.id}
        await enqueue(tx, RETRY, payload, now=when)

    def retry(self) -> Job:
        """The job that runs one reaction to one event again, until it says that nothing is left."""

        async def run(db: Database, payload: dict[str, str | int], *, now: datetime) -> None:
            reaction = self._by_name.get(str(payload["reaction"]))
            more: bool | None = True
            while more:
                async with db.transaction() as tx:
                    event = await event_at(tx, Position(int(payload["tx"]), int(payload["id"])))
                    if event is None or reaction is None:
                        raise ReactionMissing
                    more = await reaction(tx, event, now=now)

        return Job(run)


def name_of(reaction: Reaction) -> str:
    """What a put-off reaction is found by again, also by another process."""
    return f"{reaction.__module__}.{reaction.__qualname__}"
