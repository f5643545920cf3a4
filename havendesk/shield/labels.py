"""What stands between the words of a written-down phrase: `word 3:`, the tags of a table."""

from functools import cache

from havendesk.shield import rules
from havendesk.shield.fold import fold
from havendesk.shield.patterns import pattern
from havendesk.shield.reading import Reading


def is_label(reading: Reading, token: str, end: int) -> bool:
    """Whether a token numbers a word (`word 3:`) or is markup, and no word of a phrase."""
    if token in rules.phrases().markup:
        return True
    return reading.is_listed and token in labels() and bool(pattern("label").match(reading.low, end))


@cache
def labels() -> frozenset[str]:
    return frozenset(fold(label) for label in rules.phrases().labels)
