"""Serves the domains' endpoints: who asks, in which transaction, and how the answer or the refusal looks."""

from collections.abc import Awaitable, Callable
from uuid import uuid4

import msgspec
import structlog
from prometheus_client import Histogram
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from havendesk.kit import clock, words
from havendesk.kit.actor import Actor
from havendesk.kit.api import Answer, Call, Endpoint, Reply, Shape
from havendesk.kit.db import Tx
from havendesk.kit.errors import HavendeskError, Refusal
from havendesk.kit.limits import Buckets
from havendesk.kit.log import get_log
from havendesk.people import queries as people
from havendesk.web.errors import error_body
from havendesk.web.live.service import Live
from havendesk.web.origins import Origins
from havendesk.web.refusals import BodyMalformed, BodyTooLarge

log = get_log("api")
ENCODE = msgspec.json.Encoder().encode
MOST_BODY = 256 * 1024  # bytes
REQUESTS = Histogram("havendesk_request_seconds", "Time to answer, by endpoint.", ["method", "path", "status"])
Serve = Callable[[Request], Awaitable[Response]]
Read = Callable[[bytes], object]


class Api:
    """What every request shares."""

    def __init__(self, live: Live, origins: Origins) -> None:
        self.live = live
        self.origins = origins
        config = live.config
        self.buckets = {"starts": Buckets(per_second=config.starts_per_second, burst=config.starts_burst)}

    def routes(self, endpoints: list[Endpoint]) -> list[Route]:
        """The endpoints as the framework's routes, fixed paths before those with a name in them."""
        ordered = sorted(endpoints, key=lambda endpoint: endpoint.path.count("{"))
        return [Route(f"/api/v1{e.path}", self._answering(e), methods=[e.method]) for e in ordered]

    def _answering(self, endpoint: Endpoint) -> Serve:
        read_body = msgspec.json.Decoder(endpoint.body).decode if endpoint.body else None
        labels = {"method": endpoint.method, "path": endpoint.path}

        async def answer(request: Request) -> Response:
            started = clock.now()
            response = await self._guarded(request, endpoint, read_body)
            seconds = (clock.now() - started).total_seconds()
            REQUESTS.labels(status=str(response.status_code), **labels).observe(seconds)
            return response

        return answer

    async def _guarded(self, request: Request, endpoint: Endpoint, read_body: Read | None) -> Response:
        locale = words.choose(request.headers.get("accept-language"))
        try:
            return await self._carry_out(request, endpoint, read_body, locale)
        except HavendeskError as error:
            if not isinstance(error, Refusal):
                self._log_broken(request, endpoint, error)
            return show_error(error, locale)
        except Exception as error:  # whatever it was, the caller gets the one form and the log the trace
            self._log_broken(request, endpoint, error)
            return show_error(HavendeskError(), locale)

    def _log_broken(self, request: Request, endpoint: Endpoint, error: Exception) -> None:
        log.error("request broke", path=endpoint.path, method=endpoint.method, exc_info=error, request=str(uuid4()))
        structlog.contextvars.clear_contextvars()

    async def _carry_out(self, request: Request, endpoint: Endpoint, read_body: Read | None, locale: str) -> Response:
        arguments: dict[str, object] = {}
        address = request.client.host if request.client else ""
        if endpoint.limit:
            self.buckets[endpoint.limit].take(address)
        on_desk = self.origins.is_desk(request.scope)
        cookie = request.cookies.get(self.origins.cookie) if on_desk else None
        bearer = _bearer(request)
        if endpoint.method != "GET" and cookie and not bearer:
            self.origins.check_same(request.headers)
        if read_body:
            arguments["body"] = _read(read_body, await _body(request))
        if endpoint.query:
            arguments["query"] = _read_query(endpoint.query, request)
        call = Call(
            db=self.live.db,
            config=self.live.config,
            now=clock.now(),
            path=dict(request.path_params),
            someone=None,
            bearer=bearer,
            address=address,
            client=request.headers.get("user-agent", "")[:300],
            locale=locale,
            on_desk=on_desk,
        )
        if not endpoint.in_transaction:
            return self._show(endpoint, await endpoint.handler(call, **arguments))
        opened = self.live.db.snapshot if endpoint.method == "GET" else self.live.db.transaction
        async with opened() as tx:
            call.transaction = tx
            if endpoint.limit != "starts":  # whoever begins is made known by the action itself
                call.someone = await self._find(tx, cookie, bearer, call)
            found = await endpoint.handler(call, **arguments)
        return self._show(endpoint, found)

    async def _find(self, tx: Tx, cookie: str | None, bearer: str | None, call: Call) -> Actor | None:
        token = bearer or cookie
        if token is None:
            return None
        if actor := await people.find_staff(tx, token, now=call.now):
            return actor
        return await people.find_visitor(tx, token) if bearer else None

    def _show(self, endpoint: Endpoint, found: Answer) -> Response:
        body = found.body if isinstance(found, Reply) else found
        content = b"" if endpoint.status == 204 else ENCODE(body)
        response = Response(content, endpoint.status, media_type="application/json")
        response.headers["Cache-Control"] = "no-store"
        if isinstance(found, Reply) and found.session is not None:
            self.origins.set_cookie(response, found.session)
        return response


def show_error(error: HavendeskError, locale: str) -> Response:
    """A refusal or a failure in the one form, with when to come again."""
    response = Response(ENCODE({"error": error_body(error, locale)}), error.status, media_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    if (wait := error.facts.get("retry_after")) is not None:
        response.headers["Retry-After"] = str(max(1, round(float(str(wait)))))
    return response


def _bearer(request: Request) -> str | None:
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() or None if kind.lower() == "bearer" else None


async def _body(request: Request) -> bytes:
    if int(request.headers.get("content-length") or 0) > MOST_BODY:
        raise BodyTooLarge(most=MOST_BODY)
    parts = bytearray()
    async for part in request.stream():
        parts += part
        if len(parts) > MOST_BODY:
            raise BodyTooLarge(most=MOST_BODY)
    return bytes(parts)


def _read(read_body: Read, data: bytes) -> object:
    try:
        return read_body(data)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BodyMalformed(reason=_reason(error)) from error


def _read_query(kind: Shape, request: Request) -> object:
    try:
        return msgspec.convert(dict(request.query_params), kind, strict=False)
    except msgspec.ValidationError as error:
        raise BodyMalformed(reason=_reason(error)) from error


def _reason(error: Exception) -> str:
    """What the validator says of the shape; it names fields and types, and is cut before it could show a value."""
    return str(error).split(" 'value' ")[0][:160]
