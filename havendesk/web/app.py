"""The whole entrance as one ASGI application: by origin, then by path."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from havendesk import wiring
from havendesk.kit import words
from havendesk.kit.errors import Unavailable
from havendesk.kit.log import get_log
from havendesk.web.api import Api, show_error
from havendesk.web.live.endpoint import serve_socket
from havendesk.web.live.service import Live
from havendesk.web.openapi import make_openapi
from havendesk.web.origins import Origins
from havendesk.web.pages import desk_pages, widget_pages
from havendesk.web.refusals import PageMissing

log = get_log("web")
SOCKET_PATH = "/api/v1/socket"


class App:
    """Serves the desk and the widget, and hands a third place to whoever brings an application for it."""

    def __init__(self, live: Live, demo: ASGIApp | None = None) -> None:
        self.live = live
        self.origins = Origins(live.config)
        endpoints = [endpoint for routes in wiring.ROUTES for endpoint in routes.endpoints]
        document = make_openapi(endpoints)

        async def openapi(_request: Request) -> Response:
            return JSONResponse(document)

        api = [
            Route("/api/v1/openapi.json", openapi),
            Route("/live", self._alive),
            Route("/ready", self._ready),
            *Api(live, self.origins).routes(endpoints),
        ]
        self._places: dict[str, ASGIApp] = {
            "desk": place_of([*api, *desk_pages()]),
            "widget": place_of([*api, *widget_pages(live)]),
            "demo": demo or Starlette(),
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        place = self.origins.place(scope)
        if scope["type"] == "http":
            await self._places[place](scope, receive, send)
        elif scope["type"] == "websocket" and scope["path"] == SOCKET_PATH and place != "demo":
            await serve_socket(self.live, self.origins, scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 4404})

    async def _alive(self, _request: Request) -> Response:
        return JSONResponse({"status": "alive"})

    async def _ready(self, _request: Request) -> Response:
        try:
            async with self.live.db.snapshot() as tx:
                await tx.value("select 1")
        except Unavailable as away:
            return JSONResponse({"status": "waiting", "for": away.code}, 503, headers={"Retry-After": "1"})
        return JSONResponse({"status": "ready", "lane_waiting": self.live.lane.waiting})


def place_of(routes: list[Route]) -> Starlette:
    """One origin's application: what none of its routes serves is missing, in the one form."""
    place = Starlette(routes=routes, exception_handlers={404: nothing_there, 405: nothing_there})
    place.router.redirect_slashes = False  # an address with a slash too many is another address
    return place


async def nothing_there(request: Request, _error: Exception) -> Response:
    """The answer where nothing is, or nothing that knows this method."""
    return show_error(PageMissing(), words.choose(request.headers.get("accept-language")))
