"""What the shield says: where a secret stands and how sure it is, never the secret itself."""

from bisect import bisect_left
from dataclasses import dataclass
from enum import StrEnum


class Confidence(StrEnum):
    """How sure a finding is; all but `low` keep a message from leaving, `low` asks."""

    CERTAIN = "certain"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def blocks(self) -> bool:
        """Whether it keeps a message back."""
        return self is not Confidence.LOW

    @property
    def rank(self) -> int:
        """0 for the surest."""
        return RANKS[self]


RANKS = {each: rank for rank, each in enumerate(Confidence)}


@dataclass(frozen=True, slots=True)
class Finding:
    """One secret in a text; `start` and `end` count code points of the text as it was given."""

    kind: str
    start: int
    end: int
    confidence: Confidence
    form: str  # which format it has: "bip39-english", "wif" …; "" where there is no name for it


@dataclass(frozen=True, slots=True)
class Hit:
    """A finding before its place is translated back: offsets in the folded text."""

    kind: str
    start: int
    end: int
    confidence: Confidence
    form: str = ""


def settle(hits: list[Hit]) -> list[Hit]:
    """Hits in reading order without overlaps: the surest wins, then the longest, then the first."""
    kept: list[Hit] = []  # in reading order throughout
    starts: list[int] = []
    for hit in sorted(hits, key=lambda hit: (hit.confidence.rank, hit.start - hit.end, hit.start, hit.form)):
        place = bisect_left(starts, hit.start)
        before = kept[place - 1].end if place else 0
        after = starts[place] if place < len(starts) else hit.end
        if before <= hit.start and hit.end <= after:
            kept.insert(place, hit)
            starts.insert(place, hit.start)
    return kept
