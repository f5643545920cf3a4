"""The rules as data, read by this engine and by the browser's alike; docs/reference/shield.md says what they mean."""

from functools import cache
from importlib.resources import files

import msgspec

HERE = files("havendesk.shield.rules")


class Fold(msgspec.Struct, frozen=True):
    """How characters that look alike become one."""

    alike_from: str
    alike_to: str
    expand: dict[str, str]
    drop: list[tuple[int, int]]


class WordList(msgspec.Struct, frozen=True):
    """One list of words that phrases are made of."""

    name: str
    script: str
    form: str
    counts: list[int]
    proof: str = ""


class Measure(msgspec.Struct, frozen=True):
    """What a stretch of words must reach."""

    words: int
    bits: int
    unknown: int


class Phrases(msgspec.Struct, frozen=True):
    """When a stretch of words is a phrase."""

    unknown: int
    label: int
    glue: int
    bar: int
    slip: int
    foreign: int
    high: Measure
    medium: Measure
    named: Measure
    low: Measure
    glued_promise: dict[str, int]
    glued_from: dict[str, int]
    markup: frozenset[str]
    labels: frozenset[str]


class Han(msgspec.Struct, frozen=True):
    """What Chinese characters tell, alone and with their neighbours."""

    bits: str
    bits_zero: int
    pairs: str
    pair: int
    fresh: int
    alone: int
    least_alone: int
    turn: int
    stop: int
    unknown: int
    label: int
    slip: int
    foreign: int
    high: Measure
    medium: Measure
    named: Measure
    low: Measure


class Together(msgspec.Struct, frozen=True):
    """When messages in a row make a phrase."""

    share: float
    strange: int
    prose: int
    least: int
    slip: int
    foreign: int
    high: Measure
    medium: Measure
    named: Measure
    low: Measure


class Base58(msgspec.Struct, frozen=True):
    """A key in Base58Check."""

    form: str
    alphabet: str
    sizes: list[int]
    bytes: int
    starts: list[str] = []
    ends: str = ""
    byte: tuple[int, int] | None = None


class Shape(msgspec.Struct, frozen=True):
    """A key that is known by its looks; `sign` stands in every one of them."""

    kind: str
    form: str
    confidence: str
    sign: str
    pattern: str


class Keys(msgspec.Struct, frozen=True):
    """Formats of keys."""

    base58: list[Base58]
    bech32: dict[str, str]
    patterns: list[Shape]
    files: list[list[str]]


def read(name: str) -> bytes:
    """One file of the rules."""
    return HERE.joinpath(name).read_bytes()


@cache
def fold() -> Fold:
    return msgspec.json.decode(read("fold.json"), type=Fold)


@cache
def phrases() -> Phrases:
    return msgspec.json.decode(read("phrases.json"), type=Phrases)


@cache
def han() -> Han:
    return msgspec.json.decode(read("han.json"), type=Han)


@cache
def keys() -> Keys:
    return msgspec.json.decode(read("keys.json"), type=Keys)


@cache
def topics() -> dict[str, dict[str, list[str]]]:
    return msgspec.json.decode(read("topics.json"), type=dict[str, dict[str, list[str]]])


@cache
def together() -> Together:
    return msgspec.json.decode(read("together.json"), type=Together)


@cache
def lists() -> list[WordList]:
    return msgspec.json.decode(read("lists.json"), type=list[WordList])


def words(name: str) -> list[str]:
    """The words of a list in their order, as published."""
    return read(f"words/{name}.txt").decode().split()
