"""Conversations as frozen values, and the pure rules about them."""

from havendesk.conversations.model.conversation import Change, Conversation, Priority, Status
from havendesk.conversations.model.item import (
    LONGEST_MESSAGE,
    Author,
    Draft,
    Item,
    Snippet,
    shown_to_contact,
    shown_to_staff,
)
from havendesk.conversations.model.opening import Opening
from havendesk.conversations.model.place import Place
from havendesk.conversations.model.shown import Case, Person, Row, Sent, Told, case_of, row_of, told_of

__all__ = [
    "LONGEST_MESSAGE",
    "Author",
    "Case",
    "Change",
    "Conversation",
    "Draft",
    "Item",
    "Opening",
    "Person",
    "Place",
    "Priority",
    "Row",
    "Sent",
    "Snippet",
    "Status",
    "Told",
    "case_of",
    "row_of",
    "shown_to_contact",
    "shown_to_staff",
    "told_of",
]
