"""From bytes and headers to what an endpoint asked for, bounded and checked."""

from collections.abc import Callable

import msgspec
from starlette.requests import Request

from havendesk.kit.api import Shape
from havendesk.web.refusals import BodyMalformed, BodyTooLarge

MOST_BODY = 256 * 1024  # bytes
Read = Callable[[bytes], object]


def bearer(request: Request) -> str | None:
    """The token of the Authorization header."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() or None if kind.lower() == "bearer" else None


async def read_body(request: Request) -> bytes:
    """The body, as long as it is not too long."""
    if declared_length(request) > MOST_BODY:
        raise BodyTooLarge(most=MOST_BODY)
    parts = bytearray()
    async for part in request.stream():
        parts += part
        if len(parts) > MOST_BODY:
            raise BodyTooLarge(most=MOST_BODY)
    return bytes(parts)


def declared_length(request: Request) -> int:
    """How long the client says its body is."""
    declared = request.headers.get("content-length", "0")
    return int(declared) if declared.isdecimal() else 0


def read(decode: Read, data: bytes) -> object:
    """The body as its struct; BodyMalformed says which field is wrong."""
    try:
        return decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BodyMalformed(reason=reason_of(error)) from error


def read_query(kind: Shape, request: Request) -> object:
    """The query string as its struct."""
    try:
        return msgspec.convert(dict(request.query_params), kind, strict=False)
    except msgspec.ValidationError as error:
        raise BodyMalformed(reason=reason_of(error)) from error


def reason_of(error: Exception) -> str:
    """What the validator says of the shape; it names fields and types, and is cut before it could show a value."""
    return str(error).split(" 'value' ")[0][:160]
