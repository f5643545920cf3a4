"""Token buckets: how much one key may do in a while, counted in this process."""

import time
from collections import OrderedDict

from havendesk.kit.errors import Limited

KEYS_KEPT = 50_000


class Bucket:
    """Allows `burst` at once and `per_second` in the long run."""

    __slots__ = ("_left", "_seen", "burst", "per_second")

    def __init__(self, *, per_second: float, burst: float) -> None:
        self.per_second = per_second
        self.burst = burst
        self._left = burst
        self._seen = time.monotonic()

    def wait(self) -> float:
        """Take one and return 0.0, or return the seconds until one is there."""
        seen = time.monotonic()
        self._left = min(self.burst, self._left + (seen - self._seen) * self.per_second)
        self._seen = seen
        if self._left >= 1:
            self._left -= 1
            return 0.0
        return (1 - self._left) / self.per_second


class Buckets:
    """One bucket per key; the keys not seen for longest are forgotten, so strangers cannot fill the memory."""

    def __init__(self, *, per_second: float, burst: float) -> None:
        self._per_second = per_second
        self._burst = burst
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()

    def take(self, key: str) -> None:
        """Take one for `key`, or raise Limited with the seconds to wait."""
        bucket = self._buckets.setdefault(key, Bucket(per_second=self._per_second, burst=self._burst))
        self._buckets.move_to_end(key)
        if len(self._buckets) > KEYS_KEPT:
            self._buckets.popitem(last=False)
        if wait := bucket.wait():
            raise Limited(retry_after=round(wait + 0.05, 1))
