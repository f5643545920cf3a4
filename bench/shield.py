"""The shield: what it finds of fresh secrets, what it holds back of ordinary messages, and how long it takes."""

import secrets
import string
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from bench.report import Report, percentile
from bench.shield_keys import FORMATS, SETTINGS
from bench.shield_phrases import MUTATIONS, fresh, in_prose
from bench.shield_plain import ordinary
from havendesk.shield import rules, scan

PLENTY, FEW = 200, 10
WEAKER = {"glued", "abbreviated", "missing_2"}
MEBI = 1 << 20
AIMS = {
    "recall_percent": "≥ 99.5",
    "recall_glued_abbreviated_missing_2_percent": "≥ 97",
    "recall_keys_percent": "100",
    "false_blocks_per_20000": "≤ 1",
    "p50_cleared_us": "≤ 20",
    "p50_us": "≤ 60",
    "p99_us": "≤ 400",
    "slowest_mebi_s": "≤ 1",
}


async def run(*, quick: bool) -> Report:
    """Everything is measured on secrets made a moment ago; nothing of them is kept."""
    report = Report("shield", "secrets found, ordinary messages held back, time per message", aims=AIMS)
    tell_recall(report, FEW if quick else PLENTY)
    tell_false(report, quick=quick)
    tell_speed(report)
    return report


def tell_recall(report: Report, count: int) -> None:
    """The worst list of each mutation, and every pair below 100 %."""
    worst: dict[str, float] = {}
    for rule in rules.lists():
        changes: dict[str, Callable[[list[str]], str]] = {**MUTATIONS, "in_prose": in_prose(rule.script)}
        for name, change in changes.items():
            is_found = [is_held(change(fresh(rule))) for _ in range(count)]
            percent = 100 * sum(is_found) / count
            if percent < 100:
                report.notes.append(f"{rule.name}, {name}: {percent:.1f} %")
            worst[name] = min(percent, worst.get(name, 100.0))
    keys = [
        is_held(setting.format(make())) for make in FORMATS.values() for setting in SETTINGS for _ in range(count // 4)
    ]
    report.add(
        recall_percent=min(percent for name, percent in worst.items() if name not in WEAKER),
        recall_glued_abbreviated_missing_2_percent=min(worst[name] for name in WEAKER),
        recall_keys_percent=100 * sum(keys) / len(keys),
        phrases_of_each_kind=count,
    )


def is_held(text: str) -> bool:
    return any(finding.confidence.blocks for finding in scan(text))


def tell_false(report: Report, *, quick: bool) -> None:
    """How many ordinary messages were held back, and of which kind."""
    count, held = 0, Counter[str]()
    for source, text in ordinary(quick=quick):
        count += 1
        held.update(f"{source}: {finding.kind}" for finding in scan(text)[:1] if finding.confidence.blocks)
    report.notes += [f"held back, {what}: {times}" for what, times in held.items()]
    report.add(ordinary=count, held=sum(held.values()), false_blocks_per_20000=20_000 * sum(held.values()) / count)


def tell_speed(report: Report) -> None:
    """Messages of 200 characters, and a mebibyte of what could be slow."""
    texts = joined()
    took = {text: microseconds(text) for text in texts}
    plain = [each for text, each in took.items() if text.isascii()]
    report.add(
        p50_cleared_us=percentile(plain, 0.5),
        p50_us=percentile(list(took.values()), 0.5),
        p99_us=percentile(list(took.values()), 0.99),
    )
    seconds = {name: microseconds(text) / 1e6 for name, text in slow_texts()}
    slowest = max(seconds, key=seconds.__getitem__)
    report.add(slowest_mebi_s=seconds[slowest])
    report.notes.append(f"slowest mebibyte: {slowest}")


def joined() -> list[str]:
    """Messages of 200 characters in several languages."""
    text = " ".join(text for source, text in ordinary(quick=False) if source in {"support", "demo"})
    return [text[at : at + 200] for at in range(0, len(text), 200)][:4_000]


def microseconds(text: str) -> float:
    begin = time.perf_counter_ns()
    scan(text)
    return (time.perf_counter_ns() - begin) / 1_000


def slow_texts() -> Iterator[tuple[str, str]]:
    """Texts that give each rule the most to do."""
    words = rules.words("bip39-english")
    for name, piece in pieces(words):
        yield name, (piece * (MEBI // len(piece) + 1))[:MEBI]


def pieces(words: Sequence[str]) -> list[tuple[str, str]]:
    return [
        ("prose", "I sent the coins an hour ago and nothing has arrived yet. "),
        ("list", " ".join(secrets.choice(words) for _ in range(2_000)) + " "),
        ("glued", "".join(secrets.choice(words) for _ in range(2_000))),
        ("one word", "zoo"),
        ("letters", "".join(secrets.choice(string.ascii_lowercase) for _ in range(5_000))),
        ("one letter", "a"),
        ("hex", secrets.token_hex(32) + " "),
        ("signatures", "".join(FORMATS["solana"]() + " " for _ in range(50))),
        ("keys", "".join(FORMATS["wif"]() + " " for _ in range(50))),
        ("digits", "4242 "),
        ("one digit", "4"),
        ("passwords", "password: "),
        ("codes", "verification code 12345 "),
        ("braces", '{"ciphertext":'),
        ("open", "{[("),
        ("private", "-----BEGIN " + "PRIVATE KEY-----"),
        ("commas", "[1,"),
        ("chinese", "的一是在不了有和人这"),
        ("chinese apart", "的 一 是 "),
        ("japanese", "あいこくしんのはがを"),
        ("korean", "가격가끔을 "),
        ("full width", "ａｂａｎｄｏｎ　"),
        ("invisible", "a\u200b"),
        ("marks", "[password removed]"),
        ("spaces", " "),
        ("api", "api key "),
    ]
