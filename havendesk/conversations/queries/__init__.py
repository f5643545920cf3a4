"""Every read of conversations; each takes the actor and returns only what they may see."""

from havendesk.conversations.queries.access import (
    check_staff,
    find_all_sent,
    find_sent,
    get_conversation,
    known_id,
    lock_conversation,
)
from havendesk.conversations.queries.lists import (
    Counts,
    View,
    changed_rows,
    count_views,
    get_cursor,
    list_cases,
    list_rows,
    lost_to,
    rows_of,
)
from havendesk.conversations.queries.replay import told_again
from havendesk.conversations.queries.timeline import get_item, read_timeline

__all__ = [
    "Counts",
    "View",
    "changed_rows",
    "check_staff",
    "count_views",
    "find_all_sent",
    "find_sent",
    "get_conversation",
    "get_cursor",
    "get_item",
    "known_id",
    "list_cases",
    "list_rows",
    "lock_conversation",
    "lost_to",
    "read_timeline",
    "rows_of",
    "told_again",
]
