"""Pages and files for browsers, each with the strictest policy it can live under."""

import html
import mimetypes
from importlib.resources import files
from pathlib import Path

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from havendesk.inboxes import queries as inboxes
from havendesk.inboxes.model import Inbox
from havendesk.kit import words
from havendesk.kit.errors import CannotStart, HavendeskError
from havendesk.web.api import show_error
from havendesk.web.live.service import Live
from havendesk.web.refusals import PageMissing

STATIC = Path(str(files("havendesk").joinpath("web", "static")))
FOR_EVER = "public, max-age=31536000, immutable"
FOR_NOW = "public, max-age=300"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "font-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; frame-ancestors "
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}


def check_built() -> None:
    """CannotStart when the front end was not built: every page would be a 404."""
    for name in ("loader.js", "widget/index.html", "workspace/index.html"):
        if not (STATIC / name).is_file():
            raise CannotStart("The front end is not built. Run bin/setup; it builds it.")


def desk_pages() -> list[Route]:
    """The workspace: one page under every address that is nothing else."""
    return [Route("/static/{path:path}", static), Route("/{path:path}", workspace)]


def widget_pages(live: Live) -> list[Route]:
    """The loader, the widget in its frame, and the same as a full page."""
    pages = WidgetPages(live)
    return [
        Route("/loader.js", loader),
        Route("/widget/{inbox}", pages.framed),
        Route("/chat/{inbox}", pages.full),
        Route("/static/{path:path}", static),
    ]


async def workspace(request: Request) -> Response:
    """The agents' application."""
    if request.url.path.startswith("/api/"):
        return show_error(PageMissing(), words.choose(request.headers.get("accept-language")))
    if request.url.path == "/index.html":
        return RedirectResponse("/")
    page = (STATIC / "workspace/index.html").read_text()
    return page_response(page, ancestors="'none'", isolated=True)


async def loader(request: Request) -> Response:
    """The script a host page carries, under a name that never changes."""
    response = file_response(request, STATIC / "loader.js", cache=FOR_NOW)
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


async def static(request: Request) -> Response:
    """A built file; its name holds a digest, so it never changes."""
    path = built_file(request.path_params["path"])
    if path is None:
        return show_error(PageMissing(), words.choose(request.headers.get("accept-language")))
    return file_response(request, path, cache=FOR_EVER)


def built_file(name: str) -> Path | None:
    """The file of this name, if it is one we built to be fetched by it."""
    try:
        path = (STATIC / name).resolve()
        is_there = path.is_file()
    except (OSError, ValueError):  # longer than any name, or with a NUL in it
        return None
    is_ours = STATIC.resolve() in path.parents and path.suffix != ".html" and not path.name.startswith(".")
    return path if is_there and is_ours else None


class WidgetPages:
    """The widget of one inbox; only the pages that inbox allows may frame it, so a cloned site cannot show it."""

    def __init__(self, live: Live) -> None:
        self._live = live

    async def framed(self, request: Request) -> Response:
        """For the loader's frame."""
        return await self._page(request, full_page=False)

    async def full(self, request: Request) -> Response:
        """For an app's web view, or a link."""
        return await self._page(request, full_page=True)

    async def _page(self, request: Request, *, full_page: bool) -> Response:
        try:
            async with self._live.db.snapshot() as tx:
                inbox = await inboxes.get_inbox_by_key(tx, request.path_params["inbox"])
        except HavendeskError as error:
            return show_error(error, words.choose(request.headers.get("accept-language")))
        page = (STATIC / "widget/index.html").read_text()
        page = page.replace("__HAVENDESK__", html.escape(settings(inbox, full_page=full_page), quote=True))
        ancestors = "'none'" if full_page else " ".join(inbox.allowed_origins) or "'none'"
        return page_response(page, ancestors=ancestors, isolated=False)


def settings(inbox: Inbox, *, full_page: bool) -> str:
    """What the widget must know before its first request."""
    return msgspec.json.encode(
        {
            "inbox": inbox.key,
            "company": inbox.company,
            "languages": inbox.languages,
            "parents": inbox.allowed_origins,
            "full_page": full_page,
        }
    ).decode()


def page_response(page: str, *, ancestors: str, isolated: bool) -> Response:
    """An HTML page of ours under its policy."""
    headers = HEADERS | {"Content-Security-Policy": POLICY + ancestors, "Cache-Control": "no-cache"}
    if isolated:
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["X-Frame-Options"] = "DENY"
    return Response(page, media_type="text/html", headers=headers)


def file_response(request: Request, path: Path, *, cache: str) -> Response:
    """A file, compressed as it was built when the browser takes that."""
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    headers = HEADERS | {"Cache-Control": cache, "Vary": "Accept-Encoding"}
    packed = path.with_name(path.name + ".gz")
    if packed.is_file() and "gzip" in request.headers.get("accept-encoding", ""):
        path = packed
        headers["Content-Encoding"] = "gzip"
    return Response(path.read_bytes(), media_type=kind, headers=headers)
