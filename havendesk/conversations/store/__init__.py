"""All SQL about conversations, messages and notes; private to this domain."""

from havendesk.conversations.store.lines import lines_at, lines_for_contact, lines_for_staff
from havendesk.conversations.store.rows import (
    assigned_to,
    by_ids,
    changed_since,
    count_unresolved,
    horizon,
    lock,
    lock_free_ones,
    of_contact,
    resolved,
    unresolved,
    unresolved_outside,
    which_exist,
)
from havendesk.conversations.store.words import (
    SENT,
    WRITE_MESSAGES,
    note_written,
    write_change,
    write_first_messages,
    write_messages,
    write_note,
)

__all__ = [
    "SENT",
    "WRITE_MESSAGES",
    "assigned_to",
    "by_ids",
    "changed_since",
    "count_unresolved",
    "horizon",
    "lines_at",
    "lines_for_contact",
    "lines_for_staff",
    "lock",
    "lock_free_ones",
    "note_written",
    "of_contact",
    "resolved",
    "unresolved",
    "unresolved_outside",
    "which_exist",
    "write_change",
    "write_first_messages",
    "write_messages",
    "write_note",
]
