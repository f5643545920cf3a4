"""Six kinds of refusal, each with one status; the class name is the API code, its docstring the sentence."""

import inspect


class HavendeskError(Exception):
    """Something broke on our side."""

    kind = "broken"
    status = 500

    def __init__(self, message: str = "", **facts: object) -> None:
        super().__init__(message or inspect.getdoc(self))
        self.facts = facts  # ids and numbers only, never content

    @property
    def code(self) -> str:
        """The name a client may test for, stable across releases."""
        return type(self).__name__


class Refusal(HavendeskError):
    """This cannot be done."""

    kind = "refused"
    status = 400


class Invalid(Refusal):
    """Something in the request is not as it must be."""

    kind = "invalid"
    status = 422


class Forbidden(Refusal):
    """You may not do this."""

    kind = "forbidden"
    status = 403


class Unauthenticated(Forbidden):
    """Sign in first."""

    status = 401


class Missing(Refusal):
    """There is nothing here that you may see."""

    kind = "missing"
    status = 404


class Conflict(Refusal):
    """Something changed meanwhile."""

    kind = "conflict"
    status = 409


class Limited(Refusal):
    """That was too much at once; wait a little and try again."""

    kind = "limited"
    status = 429


class Unavailable(Refusal):
    """The desk cannot take this right now; it will again in a moment."""

    kind = "unavailable"
    status = 503


class CannotStart(HavendeskError):
    """The desk cannot start; the message says why, what is safe and what to do."""
