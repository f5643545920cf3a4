"""Desk, widget and demo wallet are different origins; only the desk's ever sees a cookie."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.responses import Response
from starlette.types import Scope

from havendesk.kit.config import Config
from havendesk.web.refusals import ForeignOrigin

COOKIE_LIVES = 90 * 24 * 3600  # seconds; the session in the database may end earlier


class Origins:
    """Which of our origins a request came to."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._widget = urlsplit(config.widget_origin).netloc
        self.secure = config.desk_origin.startswith("https://")
        # Browsers share cookies between the ports of a host: two desks on one machine must not sign each other out.
        self.cookie = "__Host-havendesk" if self.secure else f"havendesk_{config.port}"

    def place(self, scope: Scope) -> str:
        """`desk`, `widget` or `demo`, by the host that was asked for and else by the port."""
        host = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")
        if host == self._widget:
            return "widget"
        port = (scope.get("server") or ("", 0))[1]
        return {self._config.port + 1: "widget", self._config.port + 2: "demo"}.get(port, "desk")

    def is_desk(self, scope: Scope) -> bool:
        """Was the desk's own origin asked?"""
        return self.place(scope) == "desk"

    def check_same(self, headers: Mapping[str, str], *, must_name: bool = True) -> None:
        """Refuse what another site's page asks a browser to do; with a cookie the page must be named."""
        origin = headers.get("origin")
        if origin is None and not must_name:
            return
        if origin is None or urlsplit(origin).netloc != headers.get("host"):
            raise ForeignOrigin

    def set_cookie(self, response: Response, token: str) -> None:
        """Start a browser session, or end it with an empty token."""
        response.set_cookie(
            self.cookie,
            token,
            max_age=COOKIE_LIVES if token else 0,
            path="/",
            secure=self.secure,
            httponly=True,
            samesite="strict",
        )
