"""Recovery phrases: words of one list, dense enough; a checksum makes it certain, its absence proves nothing."""

from collections.abc import Sequence

from havendesk.shield import rules
from havendesk.shield.density import stretches
from havendesk.shield.glued import unglue
from havendesk.shield.judge import Word, judge, strongest
from havendesk.shield.labels import is_label
from havendesk.shield.lexicon import ALPHABETS, PLAIN, Lexicon, commonness, lexicon, vocabulary
from havendesk.shield.model import Hit, settle
from havendesk.shield.patterns import pattern
from havendesk.shield.reading import Reading
from havendesk.shield.topics import topic

LONGEST = 16
MARGIN = 26  # tokens looked at on both sides of a stretch: no phrase has more words before its first dense one


def find_phrases(reading: Reading) -> list[Hit]:
    """Phrases in alphabets, Korean and Japanese."""
    scripts = scripts_in(reading)
    known = vocabulary(scripts)
    if not has_promise(reading.words, known):
        return []
    low, is_named = reading.low, topic("phrase").is_in(reading.low)
    rule = rules.phrases()
    bar = rule.named.bits if is_named else rule.bar
    words = split(low, 0, len(low), known, shortest=3)
    hits: list[Hit] = []
    for first, last, _ in stretches([weigh(low, word, known) for word in words], bar):
        begin = words[max(0, first - MARGIN)].start
        end = words[min(len(words) - 1, last + MARGIN)].end
        hits += best_of(low, begin, end, scripts, is_named=is_named)
    return settle(hits)


def scripts_in(reading: Reading) -> frozenset[str]:
    """Whose lists a text can have words of."""
    if reading.is_ascii:
        return ALPHABETS
    more = {name for name in ("kana", "hangul") if pattern(name).search(reading.low)}
    return ALPHABETS | more


def has_promise(tokens: Sequence[str], known: dict[str, int]) -> bool:
    """Whether these tokens could add up to a phrase at all: the filter that clears ordinary text."""
    rule = rules.phrases()
    told = sum([bits for token in tokens if (bits := known.get(token, 0)) > 0])
    return told >= rule.named.bits or (bool(tokens) and len(max(tokens, key=len)) >= rule.glued_from["kana"] * 2)


def best_of(low: str, begin: int, end: int, scripts: frozenset[str], *, is_named: bool) -> list[Hit]:
    """What each list of these scripts makes of a part of the text, the most convincing where they overlap."""
    common = commonness()
    found: list[tuple[int, Hit]] = []
    for rule in rules.lists():
        if rule.script not in scripts:
            continue
        book = lexicon(rule.name)
        words = split(low, begin, end, book.index, shortest=book.shortest)
        bits = [weigh_in(low, word, book, common) for word in words]
        bar = rules.phrases().named.bits if is_named else rules.phrases().bar
        for first, last, told in stretches(bits, bar):
            if hit := judge(words, first, last, told, book, rules.phrases(), is_named=is_named):
                found.append((told, hit))
    return strongest(found)


def split(low: str, begin: int, end: int, words: dict[str, int], *, shortest: int) -> list[Word]:
    """The words of a part of the text, long runs of letters taken apart."""
    found: list[Word] = []
    rule = rules.phrases().glued_from
    for match in pattern("word").finditer(low, begin, end):
        token, start = match[0], match.start()
        if is_label(low, token, match.end()):
            continue
        from_ = rule["kana"] if token[0] > "\u3000" else rule["latin"]
        if len(token) < from_ or token in words:
            found.append(Word(token, start, match.end(), words.get(token, -1)))
            continue
        parts = unglue(token, words, shortest, LONGEST)
        at = 0
        for a, b in parts:
            if a > at:
                found.append(Word(token[at:a], start + at, start + a, -1))
            found.append(Word(token[a:b], start + a, start + b, words[token[a:b]]))
            at = b
        if at < len(token):
            found.append(Word(token[at:], start + at, match.end(), -1))
    return found


def weigh(low: str, word: Word, known: dict[str, int]) -> int:
    """What one token tells for a phrase in any list."""
    bits = known.get(word.text)
    return strange(low, word) if bits is None else bits


def weigh_in(low: str, word: Word, book: Lexicon, common: dict[str, int]) -> int:
    """What one token tells for a phrase in this list."""
    return strange(low, word) if word.text not in book.index else common.get(word.text, PLAIN)


def strange(low: str, word: Word) -> int:
    """A token of no list: a label such as `word 3:` hardly counts, anything else speaks against a phrase."""
    rule = rules.phrases()
    return rule.label if len(word.text) == 1 or pattern("label").match(low, word.end) else rule.unknown
