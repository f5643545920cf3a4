"""The widget's door over HTTP: the first message of a contact."""

from uuid import UUID

import msgspec

from havendesk.channels.actions import Inbound, Received
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

    def inbound(self, token: str) -> Inbound:
        """The same, as any channel hands it in."""
        return Inbound(
            inbox_key=self.inbox,
            token=token,
            client_id=self.client_id,
            body=self.body,
            locale=self.locale,
            page=self.page,
        )


class Begun(msgspec.Struct, frozen=True):
    """The case, and its first message."""

    case: Case
    item: Item


@routes.post("/conversations", limit="starts", in_transaction=False)
async def create_conversation(call: Call, body: NewConversation) -> Begun:
    """Begin a conversation with its first message; the visitor token may be new."""
    if call.bearer is None or call.on_desk:
        raise Unauthenticated
    received: Received = await call.starts.put(body.inbound(call.bearer))
    return Begun(case_of(received.conversation), received.sent.shown_to(received.contact))
