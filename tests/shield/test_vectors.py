"""Published phrases and keys, and arithmetic against published answers."""

import json
from pathlib import Path

import pytest

from havendesk.shield import Confidence, encodings, rules, scan
from havendesk.shield.ed25519 import is_key_pair, public_key
from havendesk.shield.lexicon import lexicon

PHRASES = json.loads((Path(__file__).parents[1] / "vectors" / "phrases.json").read_text())


@pytest.mark.parametrize("name", PHRASES)
def test_every_published_phrase_is_certain(name):
    for phrase in PHRASES[name]:
        found = scan(phrase)
        assert [(f.start, f.end, f.confidence) for f in found] == [(0, len(phrase), Confidence.CERTAIN)], phrase


@pytest.mark.parametrize("rule", rules.lists(), ids=lambda rule: rule.name)
def test_a_list_is_whole_and_folds_without_a_clash(rule):
    words = rules.words(rule.name)
    book = lexicon(rule.name)

    assert len(words) in (1024, 1626, 2048)
    assert len(set(words)) == len(words)
    assert len({word for word in book.index if book.index[word] >= 0}) >= len(words)


@pytest.mark.parametrize(
    ("seed", "public"),
    [
        (
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        ),
        (
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        ),
    ],
)
def test_public_keys_are_those_of_rfc_8032(seed, public):
    assert public_key(bytes.fromhex(seed)).hex() == public
    assert is_key_pair(bytes.fromhex(seed + public))
    assert not is_key_pair(bytes.fromhex(public + seed))


@pytest.mark.parametrize(
    ("text", "is_right"),
    [
        ("A12UEL5L", True),
        ("abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw", True),
        ("abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx", True),  # Bech32m
        ("abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxv", False),
    ],
)
def test_bech32_is_that_of_bip_173_and_350(text, is_right):
    assert encodings.is_bech32(text) is is_right


@pytest.mark.parametrize(
    ("share", "is_right"),
    [
        ("ms10testsxxxxxxxxxxxxxxxxxxxxxxxxxx4nzvca9cmczlw", True),
        ("ms12namea320zyxwvutsrqpnmlkjhgfedcaxrpp870hkkqrm", True),
        ("ms12namea320zyxwvutsrqpnmlkjhgfedcaxrpp870hkkqrn", False),
        (
            "ms100c8vsm32zxfguhpchtlupzry9x8gf2tvdw0s3jn54khce6mua7lqpzygsfjd6an074rxvcemlh8wu3tk925acdefghjklmnpqrstuvwxy06fhpv80undvarhrak",
            True,
        ),
    ],
)
def test_codex32_is_that_of_bip_93(share, is_right):
    assert encodings.is_codex32(share) is is_right
