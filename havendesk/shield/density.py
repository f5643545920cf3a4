"""Where words that belong to a list stand so close that chance does not explain it."""

from collections.abc import Sequence

GIVE_UP = 13  # bits lost since the peak after which a stretch has ended: two strange words in a row


def stretches(bits: Sequence[int], bar: int) -> list[tuple[int, int, int]]:
    """Stretches whose bits add up to the bar, as (first, last, sum), each trimmed to its peak; one pass."""
    found: list[tuple[int, int, int]] = []
    total = peak = first = last = 0
    for place, each in enumerate(bits):
        if total <= 0:
            total, peak, first = 0, 0, place
        total += each
        if total > peak:
            peak, last = total, place
        elif total <= 0 or peak - total >= GIVE_UP:
            if peak >= bar:
                found.append((first, last, peak))
            total = peak = 0
    if peak >= bar:
        found.append((first, last, peak))
    return found


def peak(bits: Sequence[int]) -> int:
    """The most that bits in a row add up to."""
    total = most = 0
    for each in bits:
        total += each
        if total > most:
            most = total
        elif total < 0:
            total = 0
    return most
