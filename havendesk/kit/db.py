"""One PostgreSQL database: transactions that tell the world only after they committed."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any, Self, TypeVar

import asyncpg
import msgspec

from havendesk.kit.errors import Unavailable
from havendesk.kit.events import WRITE, Event, Listener, Recorded

T = TypeVar("T")
Row = Any  # as the driver gives it: a mapping from column to value
# Planning the lane's statement anew each time costs as much as running it. And a plan made while a table was small
# must still be good an hour later: a cached scan of a whole table put a beginning at 15 times its cost.
PLANNING = {"plan_cache_mode": "force_generic_plan", "enable_seqscan": "off"}
LOST = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.OperatorInterventionError,  # shut down, crash of a neighbour, still starting
    asyncpg.TooManyConnectionsError,
    asyncpg.DiskFullError,
    ConnectionError,
    OSError,
    asyncio.TimeoutError,
)


class DatabaseAway(Unavailable):
    """The desk's database does not answer right now; nothing is lost, it is tried again."""


class Tx:
    """One transaction: small SQL in, frozen records out, and the events to tell when it has committed."""

    def __init__(self, connection: "asyncpg.Connection[Any]") -> None:
        self.connection = connection
        self.recorded: list[Recorded] = []
        self.number = 0  # the transaction's own number, once a statement has told it

    async def all(self, kind: type[T], sql: str, *values: Any) -> list[T]:
        """Every row as a `kind`, column by field name."""
        return [msgspec.convert(dict(row), kind) for row in await self.connection.fetch(sql, *values)]

    async def find(self, kind: type[T], sql: str, *values: Any) -> T | None:
        """The first row as a `kind`, if there is one."""
        row = await self.connection.fetchrow(sql, *values)
        return None if row is None else msgspec.convert(dict(row), kind)

    async def rows(self, sql: str, *values: Any) -> list[Any]:
        """The rows as the driver gives them."""
        return await self.connection.fetch(sql, *values)

    async def value(self, sql: str, *values: Any) -> Any:
        """The first column of the first row."""
        return await self.connection.fetchval(sql, *values)

    async def run(self, sql: str, *values: Any) -> int:
        """Run a statement; how many rows it touched."""
        status = await self.connection.execute(sql, *values)
        tail = status.rpartition(" ")[2]
        return int(tail) if tail.isdigit() else 0

    async def record(self, event: Event) -> None:
        """Write an event that belongs to no conversation, and tell it after the commit."""
        await self.run(WRITE, event.kind, event.at, event.actor_id, event.actor_role, event.about_id, event.changes)
        self.tell(event)

    def tell(self, event: Event, carrying: Any = None) -> None:
        """Tell an event after the commit that the same transaction writes by a statement of its own."""
        self.recorded.append(Recorded(event, carrying))


class Database:
    """A pool, and the listeners that hear of every committed event of this process."""

    def __init__(self, pool: "asyncpg.Pool[Any]", dsn: str) -> None:
        self.pool = pool
        self.dsn = dsn
        self.listeners: list[Listener] = []
        # Told each transaction's number before its commit, and when that failed or its answer was lost on the way: then
        # it may have happened all the same, and nobody here has been told of it.
        self.committing: Callable[[int], None] = lambda _number: None
        self.doubted: Callable[[int], None] = lambda _number: None

    @classmethod
    async def open(cls, dsn: str, *, most: int = 16) -> Self:
        """Connect; the pool grows from one connection to `most` and shrinks again when idle."""
        pool = await asyncpg.create_pool(
            dsn,
            min_size=1,
            max_size=most,
            init=set_up,
            reset=keep_as_it_is,
            max_inactive_connection_lifetime=60,
            server_settings=PLANNING,
        )
        return cls(pool, dsn)

    async def close(self) -> None:
        """Close every connection, waiting a little for those at work."""
        try:
            await asyncio.wait_for(self.pool.close(), 5)
        except (TimeoutError, *LOST):
            self.pool.terminate()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Tx]:
        """Everything or nothing; events are told to the listeners once it is durable."""
        async with self._connection() as connection:
            tx = Tx(connection)
            try:
                async with connection.transaction():
                    yield tx
                    if tx.recorded:
                        tx.number = tx.number or await tx.value("select pg_current_xact_id()::text::bigint")
                        self.committing(tx.number)
                self.tell(tx.recorded, tx.number)
            except BaseException:  # cancelled or cut off, the commit may still have happened; raised again below
                if tx.number:
                    self.doubted(tx.number)
                raise

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[Tx]:
        """Read one moment of the database, however many queries it takes."""
        async with self._connection() as connection, connection.transaction(isolation="repeatable_read", readonly=True):
            yield Tx(connection)

    async def analyze(self) -> None:
        """Let the planner count again, after much was written at once: plans made on empty tables are slow."""
        async with self._connection() as connection:
            await connection.execute("analyze")

    def tell(self, recorded: Sequence[Recorded], number: int) -> None:
        """Tell committed events of transaction `number` to every listener of this process."""
        if recorded:
            for listener in self.listeners:
                listener(recorded, number)

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator["asyncpg.Connection[Any]"]:
        try:
            async with self.pool.acquire(timeout=10) as connection:
                yield connection  # type: ignore[misc]
        except LOST as error:
            raise DatabaseAway(retry_after=1) from error


async def set_up(connection: "asyncpg.Connection[Any]") -> None:
    """Teach a new connection our JSON."""
    await connection.set_type_codec(
        "jsonb",
        schema="pg_catalog",
        format="binary",
        encoder=lambda value: b"\x01" + msgspec.json.encode(value),
        decoder=lambda data: msgspec.json.decode(data[1:]),
    )


async def keep_as_it_is(_connection: Any) -> None:
    """We set nothing on a session outside a transaction, so its reset would only cost a round trip."""
