"""A browser without a screen: speaks ASGI to the application, on whichever of our origins it is told."""

from typing import Any
from urllib.parse import unquote, urlsplit

import msgspec


class Answer:
    """What came back."""

    def __init__(self, status: int, headers: dict[str, str], content: bytes) -> None:
        self.status = status
        self.headers = headers
        self.content = content

    @property
    def json(self) -> Any:
        """The body, read as JSON."""
        return msgspec.json.decode(self.content)

    @property
    def code(self) -> str:
        """The code of the error in the body."""
        code: str = self.json["error"]["code"]
        return code


class Client:
    """One caller: a host and port of ours, and who it says it is."""

    def __init__(self, app: Any, port: int, *, token: str | None = None, **headers: str) -> None:
        self.app = app
        self.port = port
        self.headers = {"host": f"127.0.0.1:{port}"} | {key.replace("_", "-"): text for key, text in headers.items()}
        if token:
            self.headers["authorization"] = f"Bearer {token}"

    async def ask(
        self, method: str, path: str, body: Any = None, *, raw: bytes | None = None, **headers: str
    ) -> Answer:
        """One request; `raw` instead of `body` sends bytes as they are, header names may be written with `_`."""
        content = raw if raw is not None else b"" if body is None else msgspec.json.encode(body)
        sent = self.headers | {key.replace("_", "-"): text for key, text in headers.items()}
        chunks = [content[at : at + 65_536] for at in range(0, len(content), 65_536)] or [b""]
        told: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": chunks.pop(0), "more_body": bool(chunks)}

        async def send(message: dict[str, Any]) -> None:
            told.append(message)

        await self.app(self._scope(method, path, sent), receive, send)
        answered = {name.decode().lower(): text.decode("latin-1") for name, text in told[0]["headers"]}
        return Answer(told[0]["status"], answered, b"".join(one.get("body", b"") for one in told[1:]))

    async def get(self, path: str, **headers: str) -> Answer:
        """Read."""
        return await self.ask("GET", path, None, raw=None, **headers)

    async def post(self, path: str, body: Any = None, **headers: str) -> Answer:
        """Create."""
        return await self.ask("POST", path, body, raw=None, **headers)

    async def put(self, path: str, body: Any = None, **headers: str) -> Answer:
        """Bring about."""
        return await self.ask("PUT", path, body, raw=None, **headers)

    async def delete(self, path: str, **headers: str) -> Answer:
        """End."""
        return await self.ask("DELETE", path, None, raw=None, **headers)

    def _scope(self, method: str, path: str, headers: dict[str, str]) -> dict[str, Any]:
        parts = urlsplit(path)
        return {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": unquote(parts.path),
            "raw_path": parts.path.encode(),
            "root_path": "",
            "query_string": parts.query.encode(),
            "headers": [(name.encode(), text.encode("latin-1")) for name, text in headers.items()],
            "client": ("127.0.0.1", 50_000),
            "server": ("127.0.0.1", self.port),
        }
