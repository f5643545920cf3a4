"""The marks that stand where secrets stood; they tell the kind and nothing of the secret."""

import re
from collections.abc import Iterable

from havendesk.shield.model import Finding

NAMES = {
    "recovery_phrase": "recovery phrase",
    "private_key": "private key",
    "extended_public_key": "extended public key",
    "keystore": "key file",
    "api_key": "API key",
    "password": "password",
    "one_time_code": "one-time code",
    "card_number": "card number",
}
MARK = re.compile(r"\[(?:" + "|".join(NAMES.values()) + r") removed\]")
SIGN = " removed]"


def redact(text: str, findings: Iterable[Finding]) -> str:
    """The text with a mark in place of each finding."""
    pieces, at = [], 0
    for finding in sorted(findings, key=lambda each: each.start):
        pieces += [text[at : finding.start], f"[{NAMES[finding.kind]} removed]"]
        at = finding.end
    return "".join([*pieces, text[at:]])


def blind(text: str) -> str:
    """The text with its marks made blank, so that their words are no context for what stands beside them."""
    return MARK.sub(lambda match: "\n" * len(match[0]), text) if SIGN in text else text
