"""A visitor becomes a contact the moment they first say something."""

from collections.abc import Sequence
from datetime import datetime

from havendesk.kit.actor import Actor
from havendesk.kit.db import Tx
from havendesk.kit.ids import digest, new_id
from havendesk.people.model import Newcomer, check_visitor_token
from havendesk.people.store import contacts

LONGEST_NAME = 200


async def begin_contact(tx: Tx, token: str, *, language: str, now: datetime, name: str = "") -> tuple[Actor, bool]:
    """The contact of this visitor's token, and whether they are new; of two requests at once both get the same one."""
    check_visitor_token(token)
    return (await begin_contacts(tx, [Newcomer(token, language, name)], now=now))[token]


async def begin_contacts(tx: Tx, newcomers: Sequence[Newcomer], *, now: datetime) -> dict[str, tuple[Actor, bool]]:
    """The contacts of these tokens, which are checked already, and whether each is new."""
    marks = {newcomer.token: digest(newcomer.token) for newcomer in newcomers}
    drafts = {
        marks[newcomer.token]: contacts.Contact(
            id=new_id(), name=newcomer.name.replace("\x00", "")[:LONGEST_NAME], language=newcomer.language
        )
        for newcomer in newcomers
    }
    added = await contacts.add_visitors(tx, drafts, now)
    known = (
        await contacts.lock_visitors(tx, others) if (others := [mark for mark in drafts if mark not in added]) else {}
    )
    return {
        token: (drafts[mark].actor, True) if mark in added else (known[mark].actor, False)
        for token, mark in marks.items()
    }
