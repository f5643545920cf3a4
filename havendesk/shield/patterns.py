"""The patterns of the rules, compiled once; they are written in what Python and JavaScript have in common."""

import re
from functools import cache

import msgspec

from havendesk.shield import rules


@cache
def pattern(name: str) -> re.Pattern[str]:
    """A pattern by its name."""
    return re.compile(every()[name])


@cache
def every() -> dict[str, str]:
    return msgspec.json.decode(rules.read("patterns.json"), type=dict[str, str])
