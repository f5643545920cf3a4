"""Recorded facts: one table that is outbox, audit trail, timeline and sync log."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, ClassVar, Self
from uuid import UUID

import msgspec

Changes = dict[str, Any]  # field → [old, new]


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened, in the past tense: ids and old → new values, never what anybody wrote.

    `seq` counts every event of a conversation, `public_seq` those its contact may see; both are None for events
    that belong to no conversation. `about_id` is the record such an event is about.
    """

    kinds: ClassVar[dict[str, type["Event"]]] = {}

    at: datetime
    actor_id: UUID | None
    actor_role: str
    conversation_id: UUID | None = None
    contact_id: UUID | None = None
    seq: int | None = None
    public_seq: int | None = None
    about_id: UUID | None = None
    changes: Changes | None = None

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        Event.kinds[cls.__name__] = cls

    @property
    def kind(self) -> str:
        """The name the table, the wire and the docs use."""
        return type(self).__name__

    @classmethod
    def read(cls, row: dict[str, Any]) -> Self:
        """The event of a table row, as the class its kind names."""
        kind = cls.kinds[row["kind"]]
        known = {name: row[name] for name in Event.__struct_fields__ if name in row}
        return kind(**known)  # type: ignore[return-value]


class Recorded(msgspec.Struct, frozen=True):
    """An event on its way out of a committed transaction; what it carries is shown live and never stored with it."""

    event: Event
    carrying: Any = None


# A server that crashed gives transaction numbers again that it had not flushed yet. Whoever resumes in another life of
# it than the one the cursor is of begins so many transactions earlier, and drops what it has.
REUSED = 256
NUMBER = re.compile("[0-9]{1,18}")


class Cursor(msgspec.Struct, frozen=True):
    """A place to resume lists from: which history of the database, which life of its server, and the horizon there."""

    epoch: str
    life: str
    number: int

    def __str__(self) -> str:
        return f"{self.epoch}-{self.life}.{self.number}"

    @classmethod
    def read(cls, text: str) -> "Cursor | None":
        """The cursor that a client hands back; None when it cannot be one of ours."""
        mark, _, digits = text.rpartition(".")
        epoch, _, life = mark.rpartition("-")
        if not (NUMBER.fullmatch(digits) and NUMBER.fullmatch(life)):
            return None
        return cls(epoch, life, int(digits))

    def resume(self, now: "Cursor") -> int:
        """The transaction to read from, seen from where the database stands now."""
        return self.number if self.life == now.life else max(0, self.number - REUSED)


class Position(msgspec.Struct, frozen=True, order=True):
    """A place in the log: transaction and row. Ids alone would not do: they are not in commit order."""

    tx: int
    id: int


Listener = Callable[[Sequence[Recorded], int], None]

WRITE = """
    insert into events (kind, at, actor_id, actor_role, about_id, changes)
    values ($1, $2, $3, $4, $5, $6)"""
