"""The ledger: what each client sent and what it was told, written down before anything is sent."""

import asyncio
import uuid
from collections import Counter
from dataclasses import dataclass, field


@dataclass(eq=False)
class Entry:
    """One message or note of one author, however often it was sent."""

    author: str
    number: int  # in the author's own order
    body: str
    conversation: str | None  # None until the conversation it begins is known
    kind: str = "message"
    is_sequential: bool = True  # its author waits for each answer before saying more
    client_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    lines: list[int | None] = field(default_factory=list)  # the connection of each attempt; None for REST
    acked: tuple[str, int] | None = None  # conversation and number, as the author counts
    refused: str | None = None
    news: asyncio.Event = field(default_factory=asyncio.Event, repr=False)

    @property
    def is_open(self) -> bool:
        """Is there no final answer yet?"""
        return self.acked is None and self.refused is None

    def ack(self, conversation: str, seq: int) -> list[str]:
        """Note that it was taken; a second answer that differs from the first is a complaint."""
        before, self.acked = self.acked, (conversation, seq)
        self.news.set()
        if before is not None and before != self.acked:
            return [f"{self.author} was told {before} and then {self.acked} of number {self.number}"]
        return [f"{self.author}'s number {self.number} was refused and then taken"] if self.refused else []

    def refuse(self, code: str) -> list[str]:
        """Note a final refusal; after it was taken that is a complaint."""
        self.refused = code
        self.news.set()
        return [f"{self.author}'s number {self.number} was taken and then refused: {code}"] if self.acked else []


class Ledger:
    """Everything that all clients wrote, what they complained of, and who they turned out to be."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.complaints: list[str] = []
        self.ids: dict[str, str] = {}  # author's name → id
        self.counts: Counter[str] = Counter()  # what happened, so that a quiet run is seen as one
        self._numbers: Counter[str] = Counter()

    def write(self, author: str, conversation: str | None, *, kind: str = "message", sequential: bool = True) -> Entry:
        """A new entry with a body that no other has."""
        self._numbers[author] += 1
        number = self._numbers[author]
        body = f"{author} {number} 充值还没到账 " + "·" * (number % 37)
        entry = Entry(author, number, body.rstrip(), conversation, kind, sequential)
        self.entries.append(entry)
        return entry

    @property
    def open(self) -> list[Entry]:
        """Entries without a final answer."""
        return [entry for entry in self.entries if entry.is_open]
