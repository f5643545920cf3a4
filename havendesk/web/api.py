"""Serves the domains' endpoints: who asks, in which transaction, and how the answer or the refusal looks."""

import time
from collections.abc import Awaitable, Callable

import msgspec
import structlog
from prometheus_client import Histogram
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from havendesk.kit import clock, words
from havendesk.kit.actor import Actor, Role
from havendesk.kit.api import Answer, Call, Endpoint, Reply
from havendesk.kit.db import Tx
from havendesk.kit.errors import HavendeskError, Refusal, Unavailable
from havendesk.kit.ids import new_id
from havendesk.kit.limits import Buckets
from havendesk.kit.log import get_log
from havendesk.people import actions as people_actions
from havendesk.people import queries as people
from havendesk.web.errors import error_body
from havendesk.web.live.service import Live
from havendesk.web.origins import Origins
from havendesk.web.reading import Read, bearer, read, read_body, read_query

log = get_log("api")
ENCODE = msgspec.json.Encoder().encode
REQUESTS = Histogram("havendesk_request_seconds", "Time to answer, by endpoint.", ["method", "path", "status"])
SLOW = 1.0  # seconds; whatever takes longer is logged
MOST_AT_ONCE = 1000  # requests of this process; past it a clear 503
Serve = Callable[[Request], Awaitable[Response]]


class DeskBusy(Unavailable):
    """The desk answers as many requests as it can at this moment; try again in a few seconds."""


class Api:
    """What every request shares."""

    def __init__(self, live: Live, origins: Origins) -> None:
        self.live = live
        self.origins = origins
        self._at_once = 0
        config = live.config
        self._starts = Buckets(per_second=config.starts_per_second, burst=config.starts_burst)

    def routes(self, endpoints: list[Endpoint]) -> list[Route]:
        """The endpoints as the framework's routes, fixed paths before those with a name in them."""
        ordered = sorted(endpoints, key=lambda endpoint: endpoint.path.count("{"))
        return [Route(f"/api/v1{e.path}", self._answering(e), methods=[e.method]) for e in ordered]

    def _answering(self, endpoint: Endpoint) -> Serve:
        decode = msgspec.json.Decoder(endpoint.body).decode if endpoint.body else None

        async def answer(request: Request) -> Response:
            started = time.perf_counter()
            number = request.headers.get("x-request-id", "")[:64] or str(new_id())
            request.state.locale = words.choose(request.headers.get("accept-language"))
            self._at_once += 1
            try:
                with structlog.contextvars.bound_contextvars(request=number):
                    response = await self._guarded(request, endpoint, decode)
                    self._note(request, endpoint, response, time.perf_counter() - started)
            finally:
                self._at_once -= 1
            response.headers["X-Request-Id"] = number
            return response

        return answer

    def _note(self, request: Request, endpoint: Endpoint, response: Response, seconds: float) -> None:
        """Count it; log it when it was slow or failed, or whenever logs go to a machine."""
        status = response.status_code
        REQUESTS.labels(endpoint.method, endpoint.path, str(status)).observe(seconds)
        if self.live.config.log_json or seconds > SLOW or status >= 500:
            ids = {name: value for name, value in request.path_params.items() if name in ("id", "agent_id")}
            log.info(
                "request",
                method=endpoint.method,
                path=endpoint.path,
                status=status,
                ms=round(seconds * 1000, 1),
                **ids,
            )

    async def _guarded(self, request: Request, endpoint: Endpoint, decode: Read | None) -> Response:
        try:
            if self._at_once > MOST_AT_ONCE:
                raise DeskBusy(retry_after=2)
            return await self._carry_out(request, endpoint, decode)
        except HavendeskError as error:
            if not isinstance(error, Refusal):
                log.error("request broke", method=endpoint.method, path=endpoint.path, exc_info=error)
            return show_error(error, request.state.locale)
        except Exception as error:  # whatever it was, the caller gets the one form and the log the trace
            log.error("request broke", method=endpoint.method, path=endpoint.path, exc_info=error)
            return show_error(HavendeskError(), request.state.locale)

    async def _carry_out(self, request: Request, endpoint: Endpoint, decode: Read | None) -> Response:
        call = self._call(request)
        if endpoint.limit == "starts":
            self._starts.take(call.address)
        cookie = request.cookies.get(self.origins.cookie) if call.on_desk else None
        if endpoint.method != "GET" and call.on_desk and not call.bearer:
            self.origins.check_same(request.headers, must_name=cookie is not None)
        arguments: dict[str, object] = {}
        if decode:
            arguments["body"] = read(decode, await read_body(request))
        if endpoint.query:
            arguments["query"] = read_query(endpoint.query, request)
        if not endpoint.in_transaction:
            return self._show(endpoint, await endpoint.handler(call, **arguments))
        opened = self.live.db.snapshot if endpoint.method == "GET" else self.live.db.transaction
        async with opened() as tx:
            call.transaction = tx
            call.someone = await self._find(tx, cookie, call)
            if endpoint.limit == "messages" and call.someone and call.someone.role is Role.CONTACT:
                self.live.messages.take(str(call.someone.id))
            request.state.locale = call.someone.locale if call.someone and cookie else request.state.locale
            found = await endpoint.handler(call, **arguments)
        if call.someone:
            await people_actions.touch(self.live.db, call.someone, now=call.now)
        return self._show(endpoint, found)

    def _call(self, request: Request) -> Call:
        return Call(
            db=self.live.db,
            config=self.live.config,
            now=clock.now(),
            path=dict(request.path_params),
            someone=None,
            bearer=bearer(request),
            address=request.client.host if request.client else "",
            client=request.headers.get("user-agent", "")[:300],
            locale=request.state.locale,
            on_desk=self.origins.is_desk(request.scope),
            starts=self.live.starts,
        )

    async def _find(self, tx: Tx, cookie: str | None, call: Call) -> Actor | None:
        """A session by cookie or bearer; any other bearer is a visitor's, who has no business on the desk's origin."""
        token = call.bearer or cookie
        if token is None:
            return None
        if actor := await people.find_staff(tx, token, now=call.now):
            return actor
        return await people.find_visitor(tx, token) if call.bearer and not call.on_desk else None

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
