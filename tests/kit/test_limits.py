"""A bucket lets a burst through, then what drips in; strangers cannot fill the memory."""

import pytest

from havendesk.kit import limits
from havendesk.kit.errors import Limited
from havendesk.kit.limits import Buckets


@pytest.fixture
def moment(monkeypatch) -> list[float]:
    """The clock's hand, to be moved."""
    hand = [100.0]
    monkeypatch.setattr("havendesk.kit.limits.time.monotonic", lambda: hand[0])
    return hand


def test_a_burst_goes_through_and_the_next_one_waits(moment):
    buckets = Buckets(per_second=2, burst=3)
    for _ in range(3):
        buckets.take("ada")

    with pytest.raises(Limited) as refused:
        buckets.take("ada")

    assert refused.value.facts["retry_after"] == pytest.approx(0.5, abs=0.1)
    moment[0] += 0.5
    buckets.take("ada")


def test_a_long_rest_gives_one_burst_and_no_more(moment):
    buckets = Buckets(per_second=100, burst=3)
    buckets.take("ada")
    moment[0] += 3600

    for _ in range(3):
        buckets.take("ada")
    with pytest.raises(Limited):
        buckets.take("ada")


def test_one_key_does_not_pay_for_another(moment):
    buckets = Buckets(per_second=1, burst=1)
    buckets.take("ada")
    buckets.take("chen")
    with pytest.raises(Limited):
        buckets.take("ada")


def test_the_keys_not_seen_for_longest_are_forgotten(moment, monkeypatch):
    monkeypatch.setattr(limits, "KEYS_KEPT", 2)
    buckets = Buckets(per_second=1, burst=1)
    for key in ("ada", "chen", "eve"):
        buckets.take(key)

    buckets.take("ada")  # forgotten, so it begins with a full bucket
    with pytest.raises(Limited):
        buckets.take("eve")
