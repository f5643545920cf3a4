"""The corpus that both engines must reproduce, case by case."""

import json
from collections import Counter
from pathlib import Path

import pytest

from havendesk.shield import Confidence, Finding, clean, scan

CASES = json.loads((Path(__file__).parents[1] / "vectors" / "secrets.json").read_text())


@pytest.mark.parametrize("case", CASES, ids=[case["note"] for case in CASES])
def test_a_case_is_found_as_it_is_written_down(case):
    expected = [
        Finding(f["kind"], f["start"], f["end"], Confidence(f["confidence"]), f["form"]) for f in case["findings"]
    ]

    assert scan(case["text"]) == expected


@pytest.mark.parametrize("case", CASES, ids=[case["note"] for case in CASES])
def test_what_blocks_is_gone_from_the_redacted_text(case):
    _, redacted = clean(case["text"])

    assert not [finding for finding in scan(redacted) if finding.confidence.blocks]
    assert clean(redacted)[1] == redacted


def test_the_corpus_has_every_kind_and_confidence():
    kinds = Counter(finding["kind"] for case in CASES for finding in case["findings"])
    sure = Counter(finding["confidence"] for case in CASES for finding in case["findings"])

    assert set(sure) == set(Confidence)
    assert set(kinds) == {
        "recovery_phrase", "private_key", "extended_public_key", "keystore",
        "api_key", "password", "one_time_code", "card_number",
    }  # fmt: skip


def test_the_corpus_has_ordinary_messages_too():
    assert sum(not case["findings"] for case in CASES) >= 20
