"""Whatever the desk refuses, it says so in the reader's language."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator

import pytest

import havendesk
from havendesk.kit.errors import HavendeskError
from havendesk.kit.words import LOCALES, catalogue, choose, say

BLANK = re.compile(r"{(\w+)}")
NOT_MODULES = {"havendesk.__main__", "havendesk.kit.postgres.launch"}  # programs, run and not imported


def every_error() -> dict[str, type[HavendeskError]]:
    for module in pkgutil.walk_packages(havendesk.__path__, "havendesk."):
        if module.name not in NOT_MODULES:
            importlib.import_module(module.name)
    ours = [kind for kind in descendants(HavendeskError) if kind.__module__.startswith("havendesk.")]
    assert len({kind.__name__ for kind in ours}) == len(ours), "a code names one error only"
    return {kind.__name__: kind for kind in ours}


def descendants(kind: type[HavendeskError]) -> Iterator[type[HavendeskError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from descendants(below)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_error_has_its_sentence_and_no_sentence_is_left_over(locale):
    assert sorted(catalogue(locale)) == sorted(every_error())


def test_english_is_what_the_code_says():
    assert catalogue("en") == {name: (inspect.getdoc(kind) or "") for name, kind in every_error().items()}


@pytest.mark.parametrize("locale", LOCALES)
def test_a_sentence_fills_in_the_same_facts_in_every_language(locale):
    blanks = {key: set(BLANK.findall(text)) for key, text in catalogue(locale).items()}
    assert blanks == {key: set(BLANK.findall(text)) for key, text in catalogue("en").items()}


@pytest.mark.parametrize("locale", LOCALES)
def test_no_sentence_shouts_or_is_left_in_english(locale):
    for key, sentence in catalogue(locale).items():
        assert not set(sentence) & set("!¡！"), key
        assert locale == "en" or sentence != catalogue("en")[key], key
        assert locale != "zh" or "你" not in sentence, key


def test_a_sentence_gets_its_facts_and_keeps_the_blank_of_one_that_is_missing():
    assert say("es", "BodyTooLarge", most=5) == "La solicitud es demasiado grande; el máximo son 5 bytes."
    assert "{most}" in (say("zh", "BodyTooLarge") or "")
    assert say("en", "NoSuchCode") is None


@pytest.mark.parametrize(
    ("header", "locale"),
    [
        (None, "en"),
        ("", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("de,es;q=0.5,en;q=0.4", "es"),
        ("en;q=0.1, es;q=0.9", "es"),
        ("fr", "en"),
        ("zh;q=0, en", "en"),
        ("es;q=rubbish", "en"),
        ("ES-mx", "es"),
    ],
)
def test_the_reader_s_language_is_found(header, locale):
    assert choose(header) == locale
