"""The demo wallet's own little site: served as a customer's would be, under its own strict policy."""

from importlib.resources import files
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

SITE = Path(str(files("havendesk").joinpath("demo", "site")))
KINDS = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
# The two places where {widget} stands are the lines that our docs tell an integrator to add.
POLICY = (
    "default-src 'none'; script-src 'self' {widget}; style-src 'self'; img-src 'self'; frame-src {widget}; "
    "connect-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'"
)


def wallet_site(widget_origin: str) -> Starlette:
    """The site as an application."""
    return Starlette(routes=[Route("/{name:path}", WalletPages(widget_origin).page)])


class WalletPages:
    """The site's files, with the widget's origin filled in."""

    def __init__(self, widget_origin: str) -> None:
        self._widget_origin = widget_origin
        self._headers = {
            "Content-Security-Policy": POLICY.format(widget=widget_origin),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "strict-origin-when-cross-origin",
            "Cache-Control": "no-cache",
        }

    async def page(self, request: Request) -> Response:
        """One file of the site."""
        path = SITE / (request.path_params["name"] or "index.html")
        if path.suffix not in KINDS or path.parent != SITE or not path.is_file():
            return Response("There is no such page.", 404, headers=self._headers)
        text = path.read_text().replace("__WIDGET_ORIGIN__", self._widget_origin)
        return Response(text, media_type=KINDS[path.suffix], headers=self._headers)
