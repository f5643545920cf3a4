"""Inboxes, for those who work them and for the pages that show their widget."""

from havendesk.inboxes import queries
from havendesk.inboxes.model import InboxRow, Widget
from havendesk.kit.api import Call, Routes

routes = Routes("inboxes")


@routes.get("/inboxes")
async def list_inboxes(call: Call) -> list[InboxRow]:
    """The inboxes I may see."""
    return await queries.list_inboxes(call.tx, call.actor)


@routes.get("/widget/{inbox_key}")
async def show_widget(call: Call) -> Widget:
    """What the widget shows of an inbox before anybody has spoken."""
    inbox = await queries.get_inbox_by_key(call.tx, call.path["inbox_key"])
    return Widget(key=inbox.key, name=inbox.name, company=inbox.company, languages=inbox.languages)
