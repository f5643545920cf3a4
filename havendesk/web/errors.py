"""One form for every error: kind, code, a sentence in the caller's language, facts."""

from havendesk.kit import words
from havendesk.kit.errors import HavendeskError


def error_body(error: HavendeskError, locale: str) -> dict[str, object]:
    """What a client is told; facts are ids and numbers, never content."""
    message = words.say(locale, error.code, **error.facts) or str(error)
    return {"kind": error.kind, "code": error.code, "message": message, "facts": error.facts}
