"""A text goes in, its secrets come out: every rule in turn, each behind the cheapest question that can clear it."""

import re

from havendesk.shield.cards import find_cards
from havendesk.shield.credentials import find_credentials
from havendesk.shield.fold import fold, origins, widen
from havendesk.shield.han import find_han
from havendesk.shield.hexes import find_hexes
from havendesk.shield.keys import LONG, find_keys
from havendesk.shield.keystores import find_keystores
from havendesk.shield.marks import blind, redact
from havendesk.shield.model import Finding, Hit, settle
from havendesk.shield.phrases import find_phrases
from havendesk.shield.topics import topic

DIGITS = re.compile(r"\d[\d -]{11}")
MOST_ROUNDS = 4


def scan(text: str) -> list[Finding]:
    """Every secret in a text, in reading order, none overlapping another."""
    plain = fold(blind(text))
    hits = settle(find(plain, plain.lower()))
    if not hits:
        return []
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


def find(plain: str, low: str) -> list[Hit]:
    """What each rule finds."""
    is_named = topic("phrase").is_in(low)
    hits = find_phrases(low, is_named=is_named) + find_han(low, is_named=is_named)
    if LONG.search(plain):
        hits += find_keys(plain, low) + find_hexes(plain, low)
    if "{" in plain:
        hits += find_keystores(plain)
    if DIGITS.search(plain):
        hits += find_cards(plain, low)
    return hits + find_credentials(plain, low)
