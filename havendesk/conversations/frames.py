"""Conversations on the live socket: what clients say, and what they are told."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from havendesk.conversations.actions import Posting
from havendesk.conversations.model import Author, Case, Draft, Item, Row, Told, case_of, row_of
from havendesk.kit.actor import Actor


class Post(msgspec.Struct, frozen=True, tag_field="t", tag="post"):
    """A message for an existing conversation."""

    conversation: UUID
    client_id: UUID
    body: str
    base_seq: int | None = None


class Watch(msgspec.Struct, frozen=True, tag_field="t", tag="watch"):
    """Show me this thread from here on."""

    conversation: UUID
    after: int = 0


class Unwatch(msgspec.Struct, frozen=True, tag_field="t", tag="unwatch"):
    """I no longer look at this thread."""

    conversation: UUID


class Typing(msgspec.Struct, frozen=True, tag_field="t", tag="typing"):
    """Words are being written, or no longer."""

    conversation: UUID
    on: bool
    author: Author | None = None


class Items(msgspec.Struct, frozen=True, tag_field="t", tag="items"):
    """Lines of a thread in rising order."""

    conversation: UUID
    items: list[Item]


class Behind(msgspec.Struct, frozen=True, tag_field="t", tag="behind"):
    """Too many lines are missing for a socket: read the timeline."""

    conversation: UUID


class Ack(msgspec.Struct, frozen=True, tag_field="t", tag="ack"):
    """The message is durable."""

    client_id: UUID
    conversation: UUID
    seq: int
    at: datetime


class Nack(msgspec.Struct, frozen=True, tag_field="t", tag="nack"):
    """The message was not taken, and why."""

    client_id: UUID
    conversation: UUID
    error: dict[str, object]


class Rows(msgspec.Struct, frozen=True, tag_field="t", tag="rows"):
    """New versions of rows."""

    rows: list[Row]


class Gone(msgspec.Struct, frozen=True, tag_field="t", tag="gone"):
    """No longer yours to see."""

    ids: list[UUID]


class Cases(msgspec.Struct, frozen=True, tag_field="t", tag="cases"):
    """New versions of a contact's cases."""

    cases: list[Case]


def posting(actor: Actor, frame: Post, *, now: datetime) -> Posting:
    """The message of a frame, ready for the lane."""
    return Posting(actor, frame.conversation, Draft(frame.client_id, frame.body, frame.base_seq).checked(), now)


def items_for_staff(told: Sequence[Told]) -> list[Items]:
    """What agents who watch these conversations are told, a frame each conversation."""
    return [Items(key, [one.item for one in group]) for key, group in _grouped(told).items()]


def items_for_contacts(told: Sequence[Told]) -> list[tuple[UUID, Items, Cases]]:
    """What contacts are told of their own conversations, as (contact, lines, case)."""
    frames = []
    for key, group in _grouped(one for one in told if one.public_item).items():
        lines = [one.public_item for one in group if one.public_item]
        last = group[-1].conversation
        frames.append((last.contact_id, Items(key, lines), Cases([case_of(last)])))
    return frames


def rows_by_inbox(told: Sequence[Told]) -> dict[UUID, list[Row]]:
    """The newest version of every changed row, by the inbox it stands in."""
    newest = {one.conversation.id: one.conversation for one in told}
    rows: dict[UUID, list[Row]] = {}
    for conversation in newest.values():
        rows.setdefault(conversation.inbox_id, []).append(row_of(conversation))
    return rows


def _grouped(told: Iterable[Told]) -> dict[UUID, list[Told]]:
    groups: dict[UUID, list[Told]] = {}
    for one in told:
        groups.setdefault(one.conversation.id, []).append(one)
    return groups
