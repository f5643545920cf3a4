"""The agent's socket: when each message is on the screen, by the same clock its sender wrote into it."""

import asyncio
import time
from dataclasses import dataclass, field

import msgspec

from bench.desk import Desk, Person, sign_in
from bench.wire import Wire


class Line(msgspec.Struct):
    """What we read of an item."""

    seq: int
    client_id: str | None = None
    body: str | None = None


class Frame(msgspec.Struct):
    """What we read of a frame."""

    t: str
    conversation: str = ""
    items: list[Line] = []
    rows: list[msgspec.Raw] = []


@dataclass
class Seen:
    """One message on the agent's screen."""

    conversation: str
    seq: int
    sent: float
    took_ms: float


@dataclass
class Agent:
    """Somebody who watches every conversation."""

    seen: dict[str, Seen] = field(default_factory=dict)  # by client id
    rows: int = 0
    _read: "msgspec.json.Decoder[Frame | list[Frame]]" = field(
        default_factory=lambda: msgspec.json.Decoder(Frame | list[Frame])
    )

    async def come(self, desk: Desk, people: list[Person]) -> None:
        """Sign in, connect, open every thread."""
        token = await sign_in(desk)
        self._wire = await Wire.open(desk.port, self._hear)
        self._wire.say(msgspec.json.encode({"t": "hello", "token": token}))
        for person in people:
            self._wire.say(msgspec.json.encode({"t": "watch", "conversation": person.conversation, "after": 1}))
        await asyncio.sleep(1)  # the first messages are on the screen before the load begins

    def leave(self) -> None:
        """Close the socket."""
        self._wire.close()

    def _hear(self, message: bytes) -> None:
        now = time.monotonic()
        read = self._read.decode(message)
        for frame in read if isinstance(read, list) else [read]:
            self.rows += len(frame.rows)
            for line in frame.items if frame.t == "items" else ():
                if line.client_id and line.body and line.seq > 1:  # 1 is what `fill` wrote
                    sent = int(line.body.rpartition(" ")[2]) / 1e9
                    seen = Seen(frame.conversation, line.seq, sent, (now - sent) * 1000)
                    self.seen.setdefault(line.client_id, seen)
