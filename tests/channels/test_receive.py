"""The first message: contact, conversation and words, all or nothing, exactly once, whoever races."""

import asyncio
from uuid import UUID, uuid4

import msgspec
import pytest

from havendesk.channels.actions import LONGEST_PAGE, Inbound, receive
from havendesk.conversations.errors import EmptyMessage, MessageTooLong
from havendesk.conversations.model import LONGEST_MESSAGE, Conversation, Sent
from havendesk.inboxes.errors import InboxMissing
from havendesk.kit.actor import Actor
from havendesk.kit.db import Database, Tx
from havendesk.kit.ids import digest, new_token
from havendesk.people.errors import VisitorTokenMalformed
from tests.conversations.locks import until_waiting
from tests.database import NOON


def inbound(token: str | None = None, **fields: object) -> Inbound:
    plain = Inbound(
        inbox_key="support", token=token or new_token(), client_id=uuid4(), body="Where is my deposit?", locale="en"
    )
    return msgspec.structs.replace(plain, **fields)


async def take(db: Database, message: Inbound) -> tuple[Actor, Conversation, Sent]:
    async with db.transaction() as tx:
        return await receive(tx, message, now=NOON)


async def count(db: Database, contact_id: UUID | None) -> tuple[int, int]:
    sql = """select (select count(*) from conversations where contact_id = $1),
                    (select count(*) from messages where contact_id = $1)"""
    ((begun, said),) = await db.pool.fetch(sql, contact_id)
    return begun, said


async def test_an_unknown_token_begins_contact_conversation_and_message(db, db_cast):
    message = inbound(page="https://wallet.example/help")

    contact, conversation, sent = await take(db, message)

    assert (sent.seq, sent.public_seq, sent.body) == (1, 1, "Where is my deposit?")
    assert (conversation.inbox_id, conversation.waiting_since) == (db_cast.support.id, NOON)
    assert await count(db, contact.id) == (1, 1)
    kept = await db.pool.fetchrow("select token_digest from visitors where contact_id = $1", contact.id)
    assert kept["token_digest"] == digest(message.token)


async def test_a_repeat_answers_the_original_even_with_another_body(db, db_cast):
    message = inbound()
    first = await take(db, message)
    again = await take(db, msgspec.structs.replace(message, body="something else"))

    assert (again[0].id, again[1].id, again[2].seq, again[2].body) == (first[0].id, first[1].id, 1, first[2].body)
    assert await count(db, first[0].id) == (1, 1)


async def test_another_client_id_begins_another_conversation_of_the_same_contact(db, db_cast):
    message = inbound()
    one = await take(db, message)
    other = await take(db, msgspec.structs.replace(message, client_id=uuid4()))

    assert one[0].id == other[0].id
    assert one[1].id != other[1].id


@pytest.mark.parametrize("is_known", [False, True], ids=["a new visitor", "a known contact"])
async def test_of_two_at_once_both_get_the_same_conversation(db, db_cast, is_known):
    message = inbound()
    if is_known:
        await take(db, msgspec.structs.replace(message, client_id=uuid4()))

    async with db.transaction() as tx:
        first = await receive(tx, message, now=NOON)
        second = asyncio.create_task(take(db, message))
        await until_waiting(db)
    raced = await second

    assert (raced[0].id, raced[1].id, raced[2].seq) == (first[0].id, first[1].id, 1)
    assert await count(db, first[0].id) == (1 + is_known, 1 + is_known)


async def test_of_two_at_once_the_second_begins_it_when_the_first_fails(db, db_cast):
    message = inbound()
    async with db.pool.acquire() as connection:
        first = connection.transaction()
        await first.start()
        await receive(Tx(connection), message, now=NOON)
        second = asyncio.create_task(take(db, message))
        await until_waiting(db)
        await first.rollback()
    contact, _, sent = await second

    assert sent.seq == 1
    assert await count(db, contact.id) == (1, 1)


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"body": " "}, EmptyMessage),
        ({"body": "x" * (LONGEST_MESSAGE + 1)}, MessageTooLong),
        ({"inbox_key": "nowhere"}, InboxMissing),
        ({"inbox_key": "a\x00b"}, InboxMissing),
        ({"token": "short"}, VisitorTokenMalformed),
        ({"token": "é" * 43}, VisitorTokenMalformed),
    ],
)
async def test_a_refused_message_leaves_nobody_behind(db, db_cast, fields, refusal):
    before = await db.pool.fetchval("select count(*) from contacts")

    with pytest.raises(refusal):
        await take(db, inbound(**fields))

    assert await db.pool.fetchval("select count(*) from contacts") == before


@pytest.mark.parametrize(
    "fields", [{"page": "https://wallet.example/\x00"}, {"locale": "e\x00n"}, {"locale": "x" * 100_000}]
)
async def test_what_a_client_makes_up_beside_the_words_does_no_harm(db, db_cast, fields):
    contact, conversation, _ = await take(db, inbound(**fields))

    assert conversation.language in ("en", "zh", "es")
    assert contact.locale in ("en", "zh", "es")


@pytest.mark.parametrize(("locale", "language"), [("zh-Hans-CN", "zh"), ("es-419", "es"), ("zh", "zh"), ("tlh", "en")])
async def test_the_language_is_one_of_ours(db, db_cast, locale, language):
    _, conversation, _ = await take(db, inbound(locale=locale))
    assert conversation.language == language


async def test_the_page_is_kept_as_far_as_it_is_useful(db, db_cast):
    _, conversation, _ = await take(db, inbound(page="https://wallet.example/" + "x" * 2000))
    kept = await db.pool.fetchval("select page from conversations where id = $1", conversation.id)
    assert len(kept) == LONGEST_PAGE
