"""One spelling for what looks the same: full width, accents, look-alikes, invisible characters."""

import unicodedata

from havendesk.shield import rules


class Folding(dict[int, str]):
    """A table for `str.translate` that works out each code point once."""

    def __init__(self) -> None:
        super().__init__()
        fold = rules.fold()
        self._same = dict(zip(fold.alike_from, fold.alike_to, strict=True)) | fold.expand
        self._drop = fold.drop

    def __missing__(self, code: int) -> str:
        folded = "".join(map(self._shape, unicodedata.normalize("NFKD", chr(code))))
        if len(self) < MOST:  # all of Unicode would weigh a hundred megabytes
            self[code] = folded
        return folded

    def _shape(self, char: str) -> str:
        code = ord(char)
        if unicodedata.category(char)[0] == "M" or any(first <= code <= last for first, last in self._drop):
            return ""
        if 0x30A1 <= code <= 0x30F6:  # katakana is written as hiragana in the lists
            return chr(code - 0x60)
        return self._same.get(char, char)


MOST = 20_000
FOLDING = Folding()


def fold(text: str) -> str:
    """The text as the rules see it, its case kept; lower() of it has the same length."""
    return text if text.isascii() else text.translate(FOLDING)


def origins(text: str) -> list[int]:
    """For each character of `fold(text)` the place it came from, and the end of the text."""
    places = [place for place, char in enumerate(text) for _ in FOLDING[ord(char)]]
    return [*places, len(text)]


def widen(text: str, end: int) -> int:
    """The end of what stands before `end`, with the marks and invisible characters that belong to it."""
    while end < len(text) and not FOLDING[ord(text[end])]:
        end += 1
    return end
