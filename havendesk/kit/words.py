"""The back end's catalogues: one JSON file a language, keyed by the error's code."""

from functools import cache
from importlib.resources import files

import msgspec

LOCALES = ("en", "zh", "es")


def say(locale: str, key: str, **facts: object) -> str | None:
    """The sentence for `key` in `locale`, its `{facts}` filled in; None when no catalogue has it."""
    sentence = catalogue(locale).get(key)
    return sentence and sentence.format_map(Facts(facts))


def choose(wanted: str | None) -> str:
    """Our locale for an Accept-Language header or a language tag; English when we have none of them."""
    ranked = sorted((weigh(part) for part in (wanted or "").split(",")), key=lambda pair: -pair[0])
    return next((tag for weight, tag in ranked if weight > 0 and tag in LOCALES), "en")


def weigh(part: str) -> tuple[float, str]:
    """One part of an Accept-Language header as (weight, language)."""
    tag, _, quality = part.strip().partition(";q=")
    try:
        return float(quality or 1), tag[:2].lower()
    except ValueError:
        return 0.0, ""


@cache
def catalogue(locale: str) -> dict[str, str]:
    """All sentences of one language."""
    text = files("havendesk").joinpath("words", f"{locale}.json").read_bytes()
    return msgspec.json.decode(text, type=dict[str, str])


class Facts(dict[str, object]):
    """Leaves a fact that is not there as it stands, instead of failing while telling about a failure."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"
