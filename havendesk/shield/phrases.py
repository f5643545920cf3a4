"""Recovery phrases: words of one list, dense enough; a checksum makes it certain, its absence proves nothing."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from havendesk.shield import rules
from havendesk.shield.density import peak, stretches
from havendesk.shield.glued import Heads, unglue
from havendesk.shield.judge import Word, judge, strongest
from havendesk.shield.labels import is_label
from havendesk.shield.lexicon import ALPHABETS, PLAIN, Lexicon, commonness, lexicon, vocabulary, vocabulary_heads
from havendesk.shield.model import Hit, settle
from havendesk.shield.patterns import pattern
from havendesk.shield.reading import Reading
from havendesk.shield.topics import topic

LONG = 20  # letters; no word of a list has so many, and what is longer counts more
NEAR = 400  # characters of it at most
MOST_GLUED = 200_000  # letters of one text that are taken apart: whoever hides a phrase among more fools only himself
FEWEST = 5  # different words of a list in a stretch; a phrase of 12 has hardly less than 9
MARGIN = 26  # tokens looked at on both sides of a stretch: no phrase has more words before its first dense one


def find_phrases(reading: Reading) -> list[Hit]:
    """Phrases in alphabets, Korean and Japanese."""
    scripts = scripts_in(reading)
    known = vocabulary(scripts)
    if not has_promise(reading, known):
        return []
    low, is_named = reading.low, topic("phrase").is_in(reading.low)
    words = split(reading, 0, len(low), known, vocabulary_heads(scripts))
    bits = with_glue(words, [weigh(reading, word, known) for word in words])
    hits: list[Hit] = []
    for first, last, _ in stretches(bits, bar(is_named=is_named)):
        begin = max(words[max(0, first - MARGIN)].start, words[first].start - NEAR)
        end = min(words[min(len(words) - 1, last + MARGIN)].end, words[last].end + NEAR)
        books = likely(words[first : last + 1], scripts)
        hits += best_of(reading, begin, end, books, is_named=is_named)
    return settle(hits)


def bar(*, is_named: bool) -> int:
    """The bits below which nothing is looked at twice."""
    return rules.phrases().named.bits if is_named else rules.phrases().bar


def scripts_in(reading: Reading) -> frozenset[str]:
    """Whose lists a text can have words of."""
    if reading.is_ascii:
        return ALPHABETS
    more = {name for name in ("kana", "hangul") if pattern(name).search(reading.low)}
    return ALPHABETS | more


def has_promise(reading: Reading, known: dict[str, int]) -> bool:
    """Whether these words could add up to a phrase at all: the filter that clears ordinary text."""
    rule, tokens = rules.phrases(), reading.words
    if not tokens:
        return False
    told = [known.get(token, rule.unknown) for token in tokens]
    if sum([bits for bits in told if bits > 0]) >= rule.named.bits and (
        reading.is_listed or peak(told) >= rule.named.bits
    ):
        return True
    if max(map(len, tokens)) < rule.glued_promise["kana"]:
        return False
    return any(len(token) >= rule.glued_promise["kana" if token[0] > "\u3000" else "latin"] for token in tokens)


def likely(words: Sequence[Word], scripts: frozenset[str]) -> list[Lexicon]:
    """The lists that most of these words are in; a list's words also stand in others, but fewer of them."""
    texts = Counter(word.text for word in words)
    books = [lexicon(rule.name) for rule in rules.lists() if rule.script in scripts]
    shared = [sum(texts[text] for text in book.index.keys() & texts.keys()) for book in books]
    return [book for book, count in zip(books, shared, strict=True) if count >= max(FEWEST, max(shared) // 2)]


def best_of(reading: Reading, begin: int, end: int, books: Iterable[Lexicon], *, is_named: bool) -> list[Hit]:
    """What each of these lists makes of a part of the text, the most convincing where they overlap."""
    common = commonness()
    found: list[tuple[int, Hit]] = []
    for book in books:
        words = split(reading, begin, end, book.index, book.heads)
        bits = with_glue(words, [weigh_in(reading, word, book, common) for word in words])
        found += [
            (stretch[2], hit)
            for stretch in stretches(bits, bar(is_named=is_named))
            if (hit := judge(words, bits, stretch, book, rules.phrases(), is_named=is_named))
        ]
    return strongest(found)


def split(reading: Reading, begin: int, end: int, words: dict[str, int], heads: Heads) -> list[Word]:
    """The words of a part of the text, long runs of letters taken apart."""
    found: list[Word] = []
    rule, left = rules.phrases().glued_from, MOST_GLUED
    for match in pattern("word").finditer(reading.low, begin, end):
        token, start = match[0], match.start()
        if is_label(reading, token, match.end()):
            continue
        if token in words or len(token) < rule["kana" if token[0] > "\u3000" else "latin"] or len(token) > left:
            found.append(Word(token, start, match.end(), words.get(token, -1)))
        else:
            left -= len(token)
            found += taken_apart(token, start, words, heads)
    return found


def taken_apart(run: str, start: int, words: dict[str, int], heads: Heads) -> Iterator[Word]:
    """The words of a run of letters and what is left between them."""
    at = 0
    for begin, end in unglue(run, words, heads):
        if begin > at:
            yield Word(run[at:begin], start + at, start + begin, -1)
        yield Word(run[begin:end], start + begin, start + end, words[run[begin:end]])
        at = end
    if at < len(run):
        yield Word(run[at:], start + at, start + len(run), -1)


def with_glue(words: Sequence[Word], bits: list[int]) -> list[int]:
    """The bits with those that words tell by touching the one before: ordinary text has spaces."""
    glue = rules.phrases().glue
    for at, (one, other) in enumerate(pairwise(words), 1):
        if one.end == other.start and one.place != -1 and other.place != -1:
            bits[at] += glue
    return bits


def weigh(reading: Reading, word: Word, known: dict[str, int]) -> int:
    """What one token tells for a phrase in any list."""
    bits = known.get(word.text)
    return strange(reading, word) if bits is None else bits


def weigh_in(reading: Reading, word: Word, book: Lexicon, common: dict[str, int]) -> int:
    """What one token tells for a phrase in this list."""
    return strange(reading, word) if word.text not in book.index else common.get(word.text, PLAIN)


def strange(reading: Reading, word: Word) -> int:
    """A token of no list: a label such as `word 3:` hardly counts, anything else speaks against a phrase."""
    rule = rules.phrases()
    is_mild = len(word.text) == 1 or (reading.is_listed and pattern("label").match(reading.low, word.end))
    return rule.label if is_mild else rule.unknown * (1 + len(word.text) // LONG)
