"""A text goes in, its secrets come out: every rule in turn, each behind the cheapest question that can clear it."""

from havendesk.shield.cards import find_cards
from havendesk.shield.codes import find_codes
from havendesk.shield.fold import fold, origins, widen
from havendesk.shield.han import find_han
from havendesk.shield.hexes import find_hexes
from havendesk.shield.keys import find_keys
from havendesk.shield.keystores import find_keystores
from havendesk.shield.marks import blind, redact
from havendesk.shield.model import Finding, Hit, settle
from havendesk.shield.passwords import find_passwords
from havendesk.shield.phrases import find_phrases
from havendesk.shield.reading import Reading
from havendesk.shield.tokens import find_tokens

RULES = (
    find_phrases, find_han, find_keys, find_hexes, find_keystores, find_cards, find_passwords, find_codes, find_tokens,
)  # fmt: skip
MOST_ROUNDS = 4


def scan(text: str) -> list[Finding]:
    """Every secret in a text, in reading order, none overlapping another."""
    reading = Reading.of(fold(blind(text)))
    hits: list[Hit] = []
    for rule in RULES:
        hits += rule(reading)
    return place(text, settle(hits)) if hits else []


def place(text: str, hits: list[Hit]) -> list[Finding]:
    """Hits in the folded text as findings in the text that was given."""
    if text.isascii():
        return [Finding(hit.kind, hit.start, hit.end, hit.confidence, hit.form) for hit in hits]
    places = origins(text)
    return [
        Finding(hit.kind, places[hit.start], widen(text, places[hit.end - 1] + 1), hit.confidence, hit.form)
        for hit in hits
    ]


def clean(text: str) -> tuple[list[Finding], str]:
    """The findings, and the text with those that block replaced: in it, nothing is found that blocks."""
    findings = scan(text)
    blocking = [finding for finding in findings if finding.confidence.blocks]
    redacted = redact(text, blocking)
    for _ in range(MOST_ROUNDS):
        if not blocking:
            break
        blocking = [finding for finding in scan(redacted) if finding.confidence.blocks]
        redacted = redact(redacted, blocking)
    return findings, redacted
