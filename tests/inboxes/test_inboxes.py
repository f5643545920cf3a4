"""An inbox is public by its key, and listed for those who work it."""

from functools import partial

import pytest

from havendesk.inboxes.actions import create_inbox
from havendesk.inboxes.errors import InboxKeyMalformed, InboxKeyTaken, InboxMissing, OriginMalformed
from havendesk.inboxes.queries import get_inbox_by_key, list_inboxes
from havendesk.kit.errors import Forbidden
from tests.database import NOON

create = partial(create_inbox, name="Support", company="Quayside", now=NOON)


async def test_anybody_finds_an_inbox_by_its_key(tx, cast):
    found = await get_inbox_by_key(tx, "support")

    assert (found.id, found.company, found.languages) == (cast.support.id, "Quayside", ["en", "zh", "es"])
    assert found.allowed_origins == ["https://wallet.example"]
    for key in ("SUPPORT", "nothing", "", "sup\x00port"):
        with pytest.raises(InboxMissing):
            await get_inbox_by_key(tx, key)


async def test_agents_see_theirs_leads_all_and_contacts_none(tx, cast):
    assert [one.key for one in await list_inboxes(tx, cast.bo)] == ["support"]
    assert [one.key for one in await list_inboxes(tx, cast.rui)] == ["exchange", "support"]
    with pytest.raises(Forbidden):
        await list_inboxes(tx, cast.eve)


async def test_only_an_admin_creates_one(tx, cast):
    for actor in (cast.eve, cast.bo, cast.rui):
        with pytest.raises(Forbidden):
            await create(tx, actor, key="new")

    made = await create(tx, cast.noor, key="new")

    assert (await get_inbox_by_key(tx, "new")).id == made.id
    assert tx.recorded[-1].event.about_id == made.id


@pytest.mark.parametrize("key", ["", "-x", "Support", "a b", "a/b", "a" * 64, "支持"])
async def test_a_key_can_stand_in_an_address(tx, cast, key):
    with pytest.raises(InboxKeyMalformed):
        await create(tx, cast.noor, key=key)


async def test_a_key_is_given_once(tx, cast):
    with pytest.raises(InboxKeyTaken):
        await create(tx, cast.noor, key="support")


@pytest.mark.parametrize(
    "origin",
    ["wallet.example", "https://wallet.example/", "https://*", "javascript:1", "null", "https://a;b", "https://a b"],
)
async def test_an_origin_is_what_a_browser_sends(tx, cast, origin):
    with pytest.raises(OriginMalformed):
        await create(tx, cast.noor, key="new", allowed_origins=[origin])
    await create(tx, cast.noor, key="new", allowed_origins=["https://wallet.example", "http://localhost:8082"])
