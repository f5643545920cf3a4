"""Who a visitor's token belongs to."""

from collections.abc import Sequence
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


async def add_visitors(tx: Tx, newcomers: dict[bytes, Contact], now: datetime) -> set[bytes]:
    """Keep new contacts with their visitors; the tokens that were not there before, another request's excepted."""
    rows = await tx.rows(
        """
        with newcomers as (
            select * from unnest($1::bytea[], $2::uuid[], $3::text[], $4::text[])
                as n (token_digest, contact_id, name, language)
        ), added as (
            insert into visitors (token_digest, contact_id, created_at)
            select token_digest, contact_id, $5 from newcomers order by token_digest
            on conflict (token_digest) do nothing returning token_digest
        ), begun as (
            insert into contacts (id, name, language, created_at)
            select contact_id, name, language, $5 from newcomers join added using (token_digest)
        )
        select token_digest from added""",
        list(newcomers),
        [contact.id for contact in newcomers.values()],
        [contact.name for contact in newcomers.values()],
        [contact.language for contact in newcomers.values()],
        now,
    )
    return {row["token_digest"] for row in rows}


async def lock_visitors(tx: Tx, token_digests: Sequence[bytes]) -> dict[bytes, Contact]:
    """Who these tokens belong to, held until the transaction ends: of two requests of one browser the second waits."""
    rows = await tx.rows(
        """
        select visitors.token_digest, contacts.id, contacts.name, contacts.language
          from visitors join contacts on contacts.id = visitors.contact_id
         where visitors.token_digest = any($1) order by visitors.token_digest for no key update of visitors""",
        token_digests,
    )
    return {row["token_digest"]: Contact(id=row["id"], name=row["name"], language=row["language"]) for row in rows}
