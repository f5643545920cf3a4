"""The verbs that change conversations: one transaction, one recorded event per changed conversation."""

from havendesk.conversations.actions.assign import assign, release_assignments
from havendesk.conversations.actions.batch import Outcome, Posting, post_batch
from havendesk.conversations.actions.post import post_message
from havendesk.conversations.actions.resolve import reopen, resolve
from havendesk.conversations.actions.start import Start, start_conversation, start_conversations
from havendesk.conversations.actions.write import write_note

__all__ = [
    "Outcome",
    "Posting",
    "Start",
    "assign",
    "post_batch",
    "post_message",
    "release_assignments",
    "reopen",
    "resolve",
    "start_conversation",
    "start_conversations",
    "write_note",
]
