"""Slips of the pen: a token that is one letter away from a word of a list."""

from collections.abc import Iterator

from havendesk.shield.fold import fold
from havendesk.shield.lexicon import Lexicon

LETTERS = "abcdefghijklmnopqrstuvwxyz"
LONGEST = 14


def is_slip(text: str, book: Lexicon) -> bool:
    """Whether one letter more, fewer, changed or swapped makes it a whole word of the list."""
    if not 3 <= len(text) <= LONGEST or not text.isascii():
        return False
    return any(is_whole(near, book) for near in neighbours(text) if near in book.index)


def is_whole(text: str, book: Lexicon) -> bool:
    """Whether it is a word and not only the beginning of one."""
    return fold(book.words[book.index[text]]).lower() == text


def neighbours(text: str) -> Iterator[str]:
    for at in range(len(text) + 1):
        head, tail = text[:at], text[at:]
        yield head + tail[1:]
        yield head + tail[1:2] + tail[:1] + tail[2:]
        for letter in LETTERS:
            yield head + letter + tail
            yield head + letter + tail[1:]
