"""How a domain says what it offers over HTTP, without knowing any web framework.

A room `routes.py` holds `routes = Routes("people")` and short functions under `@routes.get("/me")`. A function takes
`call`, and if it needs them `body` and `query`, each a struct; what it returns is the answer. `web/api.py` serves
them and writes the OpenAPI document from the same annotations.
"""

import inspect
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Generic, TypeVar, get_type_hints
from uuid import UUID

import msgspec

from havendesk.kit.actor import Actor
from havendesk.kit.config import Config
from havendesk.kit.db import Database, Tx
from havendesk.kit.errors import Missing, Unauthenticated
from havendesk.kit.lane import Lane

T = TypeVar("T")
Handler = Callable[..., Awaitable[Any]]
Shape = Any  # a type, as an annotation names it
Answer = Any  # what a handler returns
Schema = dict[str, Any]  # a piece of an OpenAPI document


class Call(msgspec.Struct, kw_only=True):
    """One request: who asks, when, from where, in which transaction."""

    db: Database
    config: Config
    now: datetime
    path: dict[str, str]
    someone: Actor | None
    bearer: str | None
    address: str
    client: str
    locale: str
    on_desk: bool
    starts: Lane[Any, Any]
    transaction: Tx | None = None

    @property
    def actor(self) -> Actor:
        """Who asks; Unauthenticated when nobody is signed in."""
        if self.someone is None:
            raise Unauthenticated
        return self.someone

    @property
    def tx(self) -> Tx:
        """The transaction this call runs in."""
        if self.transaction is None:
            raise RuntimeError("this endpoint was declared without a transaction")
        return self.transaction

    def id(self, name: str = "id") -> UUID:
        """An id of the path; Missing when it is not one, as for any id that leads nowhere."""
        try:
            return UUID(self.path[name])
        except ValueError:
            raise Missing from None


class Reply(msgspec.Struct, Generic[T], frozen=True):
    """An answer that also starts a browser session (`session` is its token) or ends it (the empty string)."""

    body: T
    session: str | None = None


class Endpoint(msgspec.Struct, frozen=True, kw_only=True):
    """One method on one path, and what it reads and shows."""

    method: str
    path: str
    handler: Handler
    status: int
    in_transaction: bool
    limit: str | None
    tag: str
    body: Any
    query: Any
    shows: Any
    summary: str


class Routes:
    """The endpoints of one domain, in the order they are written."""

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self.endpoints: list[Endpoint] = []

    def get(self, path: str) -> Callable[[Handler], Handler]:
        """Read; runs in one snapshot of the database."""
        return self._add("GET", path, 200, in_transaction=True)

    def post(
        self, path: str, *, status: int = 201, in_transaction: bool = True, limit: str | None = None
    ) -> Callable[[Handler], Handler]:
        """Create; repeatable through the client id in its body. `limit` names the bucket it draws from."""
        return self._add("POST", path, status, in_transaction=in_transaction, limit=limit)

    def put(self, path: str, *, status: int = 200, in_transaction: bool = True) -> Callable[[Handler], Handler]:
        """Bring about the state that the noun names."""
        return self._add("PUT", path, status, in_transaction=in_transaction)

    def patch(self, path: str) -> Callable[[Handler], Handler]:
        """Change some fields."""
        return self._add("PATCH", path, 200, in_transaction=True)

    def delete(self, path: str, *, status: int = 200) -> Callable[[Handler], Handler]:
        """End the state that the noun names."""
        return self._add("DELETE", path, status, in_transaction=True)

    def _add(
        self, method: str, path: str, status: int, *, in_transaction: bool, limit: str | None = None
    ) -> Callable[[Handler], Handler]:
        def add(handler: Handler) -> Handler:
            hints = get_type_hints(handler)
            endpoint = Endpoint(
                method=method,
                path=path,
                handler=handler,
                status=status,
                in_transaction=in_transaction,
                limit=limit,
                tag=self.tag,
                body=hints.get("body"),
                query=hints.get("query"),
                shows=hints.get("return"),
                summary=inspect.getdoc(handler) or "",
            )
            self.endpoints.append(endpoint)
            return handler

        return add
