"""The lane: many callers, one commit. Whatever queued while the last commit ran goes into the next one."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable, Sequence
from enum import Enum
from typing import Generic, TypeVar

from havendesk.kit.errors import HavendeskError, Unavailable

BATCH = 256
PARKED_FOR = 0.01  # seconds until a locked record is tried again
RETRY_AFTER = 2

Item = TypeVar("Item")
Done = TypeVar("Done")


class Parked(Enum):
    """The record is locked by somebody else: set its items aside, in order, and let the others pass."""

    LOCKED = "locked"


class LaneFull(Unavailable):
    """Too much is waiting to be written; send it again in a moment, nothing is lost."""


Run = Callable[[Sequence[Item]], Awaitable[Sequence[Done | HavendeskError | Parked]]]
Answer = Callable[[Done | HavendeskError], None]


class Lane(Generic[Item, Done]):
    """Runs items in batches, in the order given per key, and answers each after its batch has committed.

    `run` gets up to BATCH items and returns an outcome for each, or raises: then the batch is rolled back and each
    item is tried alone, so one bad row costs nobody else. `bound` is how many may wait, parked ones included.
    """

    def __init__(self, run: Run[Item, Done], key: Callable[[Item], Hashable], *, bound: int) -> None:
        self._run = run
        self._key = key
        self._bound = bound
        self._fresh: deque[tuple[Item, Answer[Done]]] = deque()
        self._parked: dict[Hashable, deque[tuple[Item, Answer[Done]]]] = {}
        self._wake = asyncio.Event()
        self._waiting = 0
        self._open = True
        self._task: asyncio.Task[None] | None = None

    @property
    def waiting(self) -> int:
        """How many items are not answered yet."""
        return self._waiting

    def start(self) -> None:
        """Begin to run batches in the background."""
        self._open = True
        self._task = asyncio.create_task(self._loop(), name="lane")

    async def stop(self) -> None:
        """Write what is waiting, then stop; what cannot be written in 5 s is answered as unavailable."""
        if self._task is None:
            return
        self._open = False  # whoever comes now is told so, instead of waiting for ever
        for _ in range(500):
            if not self._waiting:
                break
            await asyncio.sleep(0.01)
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        for _, answer in [*self._fresh, *(pair for queue in self._parked.values() for pair in queue)]:
            answer(LaneFull(retry_after=RETRY_AFTER))

    def offer(self, item: Item, answer: Answer[Done]) -> None:
        """Queue an item; `answer` is called once, after the commit or with the refusal. Past the bound: LaneFull."""
        if self._waiting >= self._bound or not self._open:
            raise LaneFull(retry_after=RETRY_AFTER)
        self._waiting += 1
        self._fresh.append((item, answer))
        self._wake.set()

    async def put(self, item: Item) -> Done:
        """`offer` for a caller that waits."""
        future: asyncio.Future[Done] = asyncio.get_running_loop().create_future()

        def answer(outcome: Done | HavendeskError) -> None:
            if future.done():
                return
            if isinstance(outcome, HavendeskError):
                future.set_exception(outcome)
            else:
                future.set_result(outcome)

        self.offer(item, answer)
        return await future

    async def _loop(self) -> None:
        parked_until = 0.0
        clock = asyncio.get_running_loop().time
        while True:
            if not self._fresh and not self._parked:
                self._wake.clear()
                await self._wake.wait()
            if not self._fresh and (pause := parked_until - clock()) > 0:
                await self._nap(pause)
            batch = self._take(with_parked=clock() >= parked_until)
            if not batch:
                continue
            if await self._settle(batch):
                parked_until = clock() + PARKED_FOR

    async def _nap(self, seconds: float) -> None:
        self._wake.clear()
        try:
            await asyncio.wait_for(self._wake.wait(), seconds)
        except TimeoutError:
            return

    def _take(self, *, with_parked: bool) -> list[tuple[Item, Answer[Done]]]:
        batch: list[tuple[Item, Answer[Done]]] = []
        if with_parked:
            for key in list(self._parked):
                queue = self._parked[key]
                while queue and len(batch) < BATCH:
                    batch.append(queue.popleft())
                if not queue:
                    del self._parked[key]
        while self._fresh and len(batch) < BATCH:
            pair = self._fresh.popleft()
            if earlier := self._parked.get(self._key(pair[0])):
                earlier.append(pair)  # behind the earlier ones of its record, or the order would break
            else:
                batch.append(pair)
        return batch

    async def _settle(self, batch: list[tuple[Item, Answer[Done]]]) -> bool:
        """Run a batch and answer it; True when something had to be parked."""
        try:
            outcomes: Sequence[Done | HavendeskError | Parked] = await self._run([item for item, _ in batch])
        except Unavailable as away:
            outcomes = [away] * len(batch)
        except Exception:  # any one row may be the bad one: only trying each alone tells which
            outcomes = await self._each([item for item, _ in batch])
        parked = [pair for pair, outcome in zip(batch, outcomes, strict=True) if outcome is Parked.LOCKED]
        self._set_aside(parked)
        for (_, answer), outcome in zip(batch, outcomes, strict=True):
            if not isinstance(outcome, Parked):
                self._waiting -= 1
                answer(outcome)
        return bool(parked)

    def _set_aside(self, parked: list[tuple[Item, Answer[Done]]]) -> None:
        by_key: dict[Hashable, list[tuple[Item, Answer[Done]]]] = {}
        for pair in parked:
            by_key.setdefault(self._key(pair[0]), []).append(pair)
        for key, pairs in by_key.items():
            self._parked[key] = deque([*pairs, *self._parked.get(key, ())])

    async def _each(self, items: list[Item]) -> list[Done | HavendeskError | Parked]:
        """Try items one by one; behind a parked one its record's later ones are parked too, or they would overtake."""
        outcomes: list[Done | HavendeskError | Parked] = []
        held: set[Hashable] = set()
        for item in items:
            outcome = Parked.LOCKED if self._key(item) in held else await self._alone(item)
            if outcome is Parked.LOCKED:
                held.add(self._key(item))
            outcomes.append(outcome)
        return outcomes

    async def _alone(self, item: Item) -> Done | HavendeskError | Parked:
        try:
            return (await self._run([item]))[0]
        except HavendeskError as error:
            return error
        except Exception as error:  # told to this caller, and logged where the answer is made
            broken = HavendeskError()
            broken.__cause__ = error
            return broken
