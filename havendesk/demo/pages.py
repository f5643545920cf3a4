"""The demo wallet's own little site: served as a customer's would be, under its own strict policy."""

from importlib.resources import files
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

SITE = Path(str(files("havendesk").joinpath("demo", "site")))
KINDS = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


def wallet_site(widget_origin: str) -> Starlette:
    """The site as an application; the two widget lines of its policy are those our docs tell an integrator to add."""
    policy = (
        f"default-src 'none'; script-src 'self' {widget_origin}; style-src 'self'; img-src 'self'; "
        f"frame-src {widget_origin}; connect-src 'none'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'; require-trusted-types-for 'script'"
    )
    headers = {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Cache-Control": "no-cache",
    }

    async def page(request: Request) -> Response:
        path = SITE / (request.path_params["name"] or "index.html")
        if path.suffix not in KINDS or path.parent != SITE or not path.is_file():
            return Response("There is no such page.", 404, headers=headers)
        text = path.read_text().replace("__WIDGET_ORIGIN__", widget_origin)
        return Response(text, media_type=KINDS[path.suffix], headers=headers)

    return Starlette(routes=[Route("/{name:path}", page)])
