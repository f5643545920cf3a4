"""A visitor becomes a contact the moment they first say something."""

from datetime import datetime

from havendesk.kit.actor import Actor
from havendesk.kit.db import Tx
from havendesk.kit.ids import digest, new_id
from havendesk.people.model import check_visitor_token
from havendesk.people.store import contacts

LONGEST_NAME = 200


async def begin_contact(tx: Tx, token: str, *, language: str, now: datetime, name: str = "") -> tuple[Actor, bool]:
    """The contact of this visitor's token, and whether they are new; of two requests at once both get the same one."""
    check_visitor_token(token)
    mark = digest(token)
    contact = contacts.Contact(id=new_id(), name=name.replace("\x00", "")[:LONGEST_NAME], language=language)
    if await contacts.add_visitor(tx, contact, mark, now):
        return contact.actor, True
    found = await contacts.lock_visitor(tx, mark)
    if found is None:
        raise RuntimeError("a visitor that is there has no contact")
    return found.actor, False
