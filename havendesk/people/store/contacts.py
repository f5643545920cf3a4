"""Who a visitor's token belongs to."""

from datetime import datetime
from uuid import UUID

import msgspec

from havendesk.kit.actor import Actor, Role
from havendesk.kit.db import Tx


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """A person who asks for help."""

    id: UUID
    name: str
    language: str

    @property
    def actor(self) -> Actor:
        """This contact as whoever acts."""
        return Actor(id=self.id, role=Role.CONTACT, name=self.name, locale=self.language)


async def contact_of_visitor(tx: Tx, token_digest: bytes) -> Contact | None:
    """The contact on the browser that made this token."""
    return await tx.find(
        Contact,
        """
        select contacts.id, contacts.name, contacts.language
          from visitors join contacts on contacts.id = visitors.contact_id
         where visitors.token_digest = $1""",
        token_digest,
    )


async def lock_visitor(tx: Tx, token_digest: bytes) -> Contact | None:
    """The same, held until the transaction ends: of two requests of one browser the second sees what the first did."""
    return await tx.find(
        Contact,
        """
        select contacts.id, contacts.name, contacts.language
          from visitors join contacts on contacts.id = visitors.contact_id
         where visitors.token_digest = $1 for no key update of visitors""",
        token_digest,
    )


async def add_visitor(tx: Tx, contact: Contact, token_digest: bytes, now: datetime) -> bool:
    """Keep a new contact with its visitor; False when another request with this token was first."""
    return bool(
        await tx.rows(
            """
            with added as (
                insert into visitors (token_digest, contact_id, created_at) values ($1, $2, $5)
                on conflict (token_digest) do nothing returning contact_id)
            insert into contacts (id, name, language, created_at)
            select contact_id, $3, $4, $5 from added returning id""",
            token_digest,
            contact.id,
            contact.name,
            contact.language,
            now,
        )
    )
