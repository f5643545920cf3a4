"""Fresh phrases from random entropy in every list there is, and what people do to them before they paste them."""

import binascii
import hashlib
import secrets
import unicodedata
from collections.abc import Callable, Sequence

from havendesk.shield import rules
from havendesk.shield.checksums import is_slip39

LOOK_ALIKE = str.maketrans("aceopxyiABEHKMOPTX", "асеорхуіАВЕНКМОРТХ")
PROSE = {
    "latin": ("Hello, I cannot open my wallet. This is what I wrote down: ", ". Can you tell me why it does not work?"),
    "cyrillic": ("Здравствуйте, не могу войти, вот что у меня записано: ", ". Почему оно не работает?"),
    "hangul": ("안녕하세요 지갑이 열리지 않아요. 제가 적어 둔 것은 ", " 입니다. 왜 안 되나요?"),
    "kana": ("こんにちは。ウォレットが開けません。メモは次の通りです。", "。どうしてでしょうか。"),
    "han": ("您好，我的钱包打不开，我抄下来的是", "，请问为什么不能用？"),
}


def fresh(rule: rules.WordList) -> list[str]:
    """A new phrase of this list, of a random length it can have, its checksum right."""
    words, count = rules.words(rule.name), secrets.choice(rule.counts)
    if rule.proof == "bip39":
        return [words[place] for place in bip39(count)]
    if rule.proof == "slip39":
        return [words[place] for place in slip39(count)]
    picked = [secrets.choice(words) for _ in range(count)]
    if rule.proof.startswith("monero"):
        letters = int(rule.proof[-1])
        short = "".join(word[:letters] for word in picked[:-1])
        picked[-1] = picked[binascii.crc32(short.encode()) % (count - 1)]
    return picked


def bip39(count: int) -> list[int]:
    bits = count * 11 * 32 // 33
    entropy = secrets.token_bytes(bits // 8)
    check = hashlib.sha256(entropy).digest()[0] >> (8 - bits // 32)
    number = int.from_bytes(entropy, "big") << (bits // 32) | check
    return [number >> (11 * place) & 2047 for place in reversed(range(count))]


def slip39(count: int) -> list[int]:
    """Random values until the code over them holds would take 2**30 tries; the last three follow from the others."""
    data = [secrets.randbelow(1024) for _ in range(count - 3)]
    residue = rs1024([*data, 0, 0, 0], extendable=bool(data[1] & 16)) ^ 1
    share = [*data, residue >> 20 & 1023, residue >> 10 & 1023, residue & 1023]
    assert is_slip39(share, [])
    return share


def rs1024(values: Sequence[int], *, extendable: bool) -> int:
    masks = (0xE0E040, 0x1C1C080, 0x3838100, 0x7070200, 0xE0E0009, 0x1C0C2412, 0x38086C24, 0x3090FC48, 0x21B1F890)
    check = 1
    for value in (*(b"shamir_extendable" if extendable else b"shamir"), *values):
        top = check >> 20
        check = (check & 0xFFFFF) << 10 ^ value
        for bit, mask in enumerate((*masks, 0x3F3F120)):
            check ^= mask if top >> bit & 1 else 0
    return check


def typo(word: str) -> str:
    """One letter lost, doubled, or two swapped."""
    if len(word) < 3:
        return "口"
    at = secrets.randbelow(len(word) - 1)
    return secrets.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        )
    )


def with_typo(words: list[str]) -> str:
    at = secrets.randbelow(len(words))
    return " ".join([*words[:at], typo(words[at]), *words[at + 1 :]])


def missing(count: int) -> Callable[[list[str]], str]:
    def lose(words: list[str]) -> str:
        left = list(words)
        for _ in range(count):
            left.pop(secrets.randbelow(len(left)))
        return " ".join(left)

    return lose


def stripped(words: list[str]) -> str:
    text = unicodedata.normalize("NFKD", " ".join(words))
    return "".join(char for char in text if not unicodedata.combining(char))


def full_width(words: list[str]) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in " ".join(words))


def table(words: list[str]) -> str:
    half = (len(words) + 1) // 2
    rows = [
        f"| {row + 1} | {words[row]} | {row + 1 + half} | {''.join(words[row + half : row + half + 1])} |"
        for row in range(half)
    ]
    return "\n".join(["| # | word | # | word |", "|---|---|---|---|", *rows])


MUTATIONS: dict[str, Callable[[list[str]], str]] = {
    "plain": " ".join,
    "numbered": lambda words: " ".join(f"{n}. {word}" for n, word in enumerate(words, 1)),
    "bracketed": lambda words: ", ".join(f"{n}){word}" for n, word in enumerate(words, 1)),
    "labelled": lambda words: "\n".join(f"word {n}: {word}" for n, word in enumerate(words, 1)),
    "commas": ", ".join,
    "lines": "\n".join,
    "dashes": "-".join,
    "table": table,
    "upper": lambda words: " ".join(words).upper(),
    "title": lambda words: " ".join(words).title(),
    "full_width": full_width,
    "zero_width": lambda words: " ".join("\u200b".join(word) for word in words),
    "look_alike": lambda words: " ".join(words).translate(LOOK_ALIKE),
    "stripped": stripped,
    "nfd": lambda words: unicodedata.normalize("NFKD", " ".join(words)),
    "typo": with_typo,
    "missing_1": missing(1),
    "missing_2": missing(2),
    "reversed": lambda words: " ".join(reversed(words)),
    "abbreviated": lambda words: " ".join(word[:4] for word in words),
    "glued": "".join,
    "quoted": lambda words: " ".join(f'"{word}"' for word in words),
    "json": lambda words: "[" + ", ".join(f'"{word}"' for word in words) + "]",
}


def in_prose(script: str) -> Callable[[list[str]], str]:
    """A phrase inside sentences that do not name it."""
    before, after = PROSE[script]
    return lambda words: before + " ".join(words) + after
