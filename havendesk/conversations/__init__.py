"""The heart: conversations, their messages, notes, status and owner."""
