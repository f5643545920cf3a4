"""The contacts, all in one process of their own: a steady chat, a flood, and a rush of new conversations."""

import asyncio
import os
import time
from collections import deque
from collections.abc import Callable

import msgspec

from bench.apart import Figures, Plan, Ready, carry_out
from bench.desk import INBOX, Person
from bench.report import percentile
from bench.wire import Line, Wire, frame, request
from havendesk.kit.ids import new_token

ACK, NACK, WELCOME = b'{"t":"ack"', b'{"t":"nack"', b'{"t":"welcome"'
# About 190 bytes with the time at its end, in three scripts, as people write.
WORDS = (
    "I sent 0.25 ETH to my wallet an hour ago and it is still missing. "
    "充值一小时了还没有到账，请帮我看一下。 ¿Pueden revisarlo, por favor? 谢谢您！ Thanks! "
)
WARM_UP = 2.0  # seconds that are not counted
PATIENCE = 20.0  # seconds for the last answers


class Contact:
    """One visitor's socket: what it sent and is still owed an answer for."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.sent = self.acked = self.refused = 0
        self.waiting: deque[float] = deque()
        self.answered_in: list[float] = []
        self.in_step = 0  # how many messages it keeps on the way; 0: it waits for nothing
        self._welcomed = asyncio.Event()
        self._wire: Wire | None = None
        head = {"t": "post", "conversation": person.conversation}
        self._head = msgspec.json.encode(head)[:-1] + b',"client_id":"'
        self._middle = b'","body":"' + WORDS.encode()

    async def come(self, port: int) -> None:
        """Connect and be let in."""
        self._wire = await Wire.open(port, self._hear)
        self._wire.say(msgspec.json.encode({"t": "hello", "token": self.person.token, "inbox": INBOX, "locale": "en"}))
        await asyncio.wait_for(self._welcomed.wait(), 10)

    def send(self, count: int = 1) -> None:
        """Send so many messages, each a WebSocket message of its own, with the time in its last word."""
        now = time.monotonic_ns()
        stamp = b'%d"}' % now
        head, middle = self._head, self._middle
        assert self._wire
        self._wire.write(b"".join([frame(head + os.urandom(16).hex().encode() + middle + stamp) for _ in range(count)]))
        self.sent += count
        self.waiting.extend([now / 1e9] * count)

    def leave(self) -> None:
        """Close the socket."""
        if self._wire:
            self._wire.close()

    def _hear(self, message: bytes) -> None:
        acked, refused = message.count(ACK), message.count(NACK)
        if acked or refused:
            now = time.monotonic()
            self.acked += acked
            self.refused += refused
            self.answered_in += [now - self.waiting.popleft() for _ in range(acked + refused)]
            if self.in_step:
                self.send(acked + refused)
        elif not self._welcomed.is_set() and WELCOME in message:
            self._welcomed.set()


async def all_here(plan: Plan) -> list[Contact]:
    """Everybody connected."""
    contacts = [Contact(person) for person in plan.people]
    for contact in contacts:
        await contact.come(plan.port)
    return contacts


async def chat(plan: Plan, ready: Ready) -> Figures:
    """Each contact writes every `every` seconds, all of them spread evenly."""
    contacts = await all_here(plan)
    await ready()
    gap, loop = plan.every / len(contacts), asyncio.get_running_loop()
    began, late = loop.time(), []
    for number in range(int(plan.seconds / gap)):
        due = began + number * gap
        await asyncio.sleep(due - loop.time())
        late.append((loop.time() - due) * 1000)
        contacts[number % len(contacts)].send()
    await until_answered(contacts)
    return totals(contacts) | {"late_p99_ms": percentile(late, 0.99)}


async def flood(plan: Plan, ready: Ready) -> Figures:
    """Each contact always has `in_flight` messages on the way; those acknowledged in the window count."""
    contacts = await all_here(plan)
    await ready()
    for contact in contacts:
        contact.in_step = plan.in_flight
        contact.send(plan.in_flight)
    await asyncio.sleep(WARM_UP)
    for contact in contacts:
        contact.answered_in.clear()
    before, began = sum(contact.acked for contact in contacts), time.monotonic()
    await asyncio.sleep(plan.seconds)
    acked, spent = sum(contact.acked for contact in contacts) - before, time.monotonic() - began
    for contact in contacts:
        contact.in_step = 0
    await until_answered(contacts)
    return totals(contacts) | {"per_s": acked / spent}


async def until_answered(contacts: list[Contact]) -> None:
    """Wait for the last answers and leave; what is never answered shows in the counts."""
    await until(lambda: not any(contact.waiting for contact in contacts))
    for contact in contacts:
        contact.leave()


async def until(is_done: Callable[[], bool]) -> None:
    """Wait for it, but not for ever."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if is_done():
            return
        await asyncio.sleep(0.05)


def totals(contacts: list[Contact]) -> Figures:
    """What all of them count together."""
    took = [seconds * 1000 for contact in contacts for seconds in contact.answered_in]
    return {
        "sent": sum(contact.sent for contact in contacts),
        "acked": sum(contact.acked for contact in contacts),
        "refused": sum(contact.refused for contact in contacts),
        "ack_p50_ms": percentile(took, 0.5),
        "ack_p99_ms": percentile(took, 0.99),
    }


async def starts(plan: Plan, ready: Ready) -> Figures:
    """Every connection begins one new conversation after the other, each with a token nobody saw before."""
    rush = Rush(plan.port)
    lines = [await Line.open(plan.port, rush.hear) for _ in range(plan.in_flight)]
    await ready()
    for line in lines:
        rush.ask(line)
    await asyncio.sleep(WARM_UP)
    rush.took.clear()
    before, began = rush.acked, time.monotonic()
    await asyncio.sleep(plan.seconds)
    per_s = (rush.acked - before) / (time.monotonic() - began)
    rush.running = False
    await until(lambda: not rush.asked)
    for line in lines:
        line.close()
    counts = {"sent": rush.sent, "acked": rush.acked, "refused": rush.refused}
    return {**counts, "per_s": per_s, "p50_ms": percentile(rush.took, 0.5), "p99_ms": percentile(rush.took, 0.99)}


class Rush:
    """New visitors on kept connections: the next one asks when the one before was answered."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.asked: dict[Line, float] = {}
        self.took: list[float] = []
        self.sent = self.acked = self.refused = 0
        self.running = True

    def ask(self, line: Line) -> None:
        """Begin a conversation."""
        self.asked[line] = time.monotonic()
        self.sent += 1
        line.ask(new_conversation(self._port))

    def hear(self, line: Line, status: int, _body: bytes) -> None:
        """Count an answer, and go on."""
        self.took.append((time.monotonic() - self.asked.pop(line)) * 1000)
        if status == 201:
            self.acked += 1
        else:
            self.refused += 1
        if self.running:
            self.ask(line)


def new_conversation(port: int) -> bytes:
    """The request of a visitor who was never here."""
    body = b'{"client_id":"%s","inbox":"%s","locale":"en","body":"%s%d"}' % (
        os.urandom(16).hex().encode(), INBOX.encode(), WORDS.encode(), time.monotonic_ns(),
    )  # fmt: skip
    return request("POST", port, "/api/v1/conversations", bearer=new_token(), body=body)


if __name__ == "__main__":
    carry_out({"chat": chat, "flood": flood, "starts": starts})
