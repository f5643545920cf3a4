"""The widget's door over HTTP: the first message of a contact."""

from uuid import UUID

import msgspec

from havendesk.channels.actions import Inbound, receive
from havendesk.conversations.model import Case, Item, case_of
from havendesk.kit.api import Call, Routes
from havendesk.kit.errors import Unauthenticated

routes = Routes("channels")


class NewConversation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a contact begins a conversation with."""

    client_id: UUID
    inbox: str
    body: str
    locale: str = "en"
    page: str = ""


class Begun(msgspec.Struct, frozen=True):
    """The case, and its first message."""

    case: Case
    item: Item


@routes.post("/conversations", limit="starts")
async def create_conversation(call: Call, body: NewConversation) -> Begun:
    """Begin a conversation with its first message; the visitor token may be new."""
    if call.bearer is None:
        raise Unauthenticated
    inbound = Inbound(
        inbox_key=body.inbox,
        token=call.bearer,
        client_id=body.client_id,
        body=body.body,
        locale=body.locale,
        page=body.page,
    )
    contact, conversation, sent = await receive(call.tx, inbound, now=call.now)
    return Begun(case_of(conversation), sent.shown_to(contact))
