"""What holds for every text, and that no text makes a rule work more than in proportion to its length."""

import re
import sys
from collections.abc import Callable
from functools import partial
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.shield import slow_texts
from bench.shield_keys import FORMATS, SETTINGS
from bench.shield_phrases import fresh
from havendesk.shield import Finding, clean, may_be_part, redact, rules, scan, scan_together
from havendesk.shield.patterns import every

WORDS = [word for rule in rules.lists() for word in rules.words(rule.name)[::97]]
TALK = [word for topic in rules.topics().values() for words in topic.values() for word in words[:3]]
PIECES = st.one_of(
    st.sampled_from(WORDS + TALK),
    st.text(max_size=12),
    st.sampled_from(["\u200b", "1. ", "\n", "🙂", "{", '"', "é", "password: ", "[password removed]", "://tx/"]),
    st.from_regex(r"[0-9]{4,19}|[0-9a-f]{64}|[1-9A-HJ-NP-Za-km-z]{20,90}", fullmatch=True),
)
TEXTS = st.lists(PIECES, max_size=40).flatmap(lambda parts: st.sampled_from([" ".join(parts), "".join(parts)]))


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_findings_lie_in_the_text_in_order_and_apart(text):
    found = scan(text)

    assert all(0 <= f.start < f.end <= len(text) for f in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_nothing_that_blocks_is_left_and_twice_is_once(text):
    _, redacted = clean(text)

    assert not [f for f in scan(redacted) if f.confidence.blocks]
    assert clean(redacted)[1] == redacted


@given(TEXTS, TEXTS)
@settings(max_examples=100, deadline=None)
def test_a_mark_says_nothing_of_the_secret(text, other):
    first, second = (redact(each, [Finding("password", 0, len(each), scan("password: abc12345")[0].confidence, "")])
                     for each in (text or "x", other or "y"))  # fmt: skip
    assert first == second == "[password removed]"


@given(st.lists(TEXTS, max_size=6))
@settings(max_examples=60, deadline=None)
def test_parts_lie_in_their_messages(texts):
    parts = scan_together(texts)

    assert len(parts) == len(texts)
    assert all(0 <= f.start < f.end <= len(text) for text, found in zip(texts, parts, strict=True) for f in found)


@pytest.mark.parametrize("name", FORMATS)
def test_a_key_that_proves_itself_is_always_found(name):
    missed = [text for setting in SETTINGS for _ in range(3) if not blocks(text := setting.format(FORMATS[name]()))]
    assert missed == []


@pytest.mark.parametrize("per_message", [1, 2, 3, 6])
@pytest.mark.parametrize("name", ["bip39-english", "bip39-spanish", "bip39-chinese-simplified", "bip39-korean"])
def test_a_phrase_in_parts_is_found_in_every_part(name, per_message):
    rule = next(rule for rule in rules.lists() if rule.name == name)
    words = fresh(rule)
    texts = [" ".join(words[at : at + per_message]) for at in range(0, len(words), per_message)]

    parts = scan_together(texts)

    assert sum(any(f.confidence.blocks for f in found) for found in parts) >= len(texts) - 1
    assert sum(map(may_be_part, texts)) >= len(texts) - 1 - len(texts) // 4


def test_small_talk_is_no_phrase_in_parts():
    talk = ["hi", "I need help", "yes", "ok", "thank you", "good", "sure", "when will it arrive", "today", "please"]
    assert not any(scan_together(talk * 3))


@pytest.mark.parametrize(("name", "text"), [(name, text[:20_000]) for name, text in slow_texts()])
def test_work_grows_with_the_length_and_no_faster(name, text):
    scan(text)  # lists and tables are loaded once
    short, long = (steps(partial(scan, text[:size])) for size in (5_000, 20_000))

    assert long <= 6 * short + 20_000


def test_no_pattern_repeats_without_bound_inside_a_repetition():
    shapes = [shape.pattern for shape in rules.keys().patterns]
    nested = re.compile(r"[+*]\)[+*{]|[+*]\)\?[+*]")
    allowed = {"word", "word_ascii"}  # words joined by single apostrophes: each character belongs to one of them only
    assert [name for name, text in every().items() if nested.search(text) and name not in allowed] == []
    assert [text for text in shapes if nested.search(text)] == []


def blocks(text: str) -> bool:
    return any(finding.confidence.blocks for finding in scan(text))


def steps(work: Callable[[], object]) -> int:
    """How many lines of Python a piece of work runs: no clock, so that a busy machine changes nothing."""
    count = 0

    def trace(_frame: object, _event: str, _arg: object) -> object:
        nonlocal count
        count += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)  # type: ignore[arg-type]
    try:
        work()
    finally:
        sys.settrace(before)
    return count
