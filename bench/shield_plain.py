"""Ordinary messages that must pass: what this checkout and its Python have to read, and what people paste safely."""

import csv
import json
import random
import secrets
import string
import sysconfig
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.shield_keys import base58, base58check, bech32

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "data"
PIECE = 300  # characters of a page that make one message
POEM = (
    "Tyger Tyger, burning bright, in the forests of the night; what immortal hand or eye could frame thy symmetry?",
    "Shall I compare thee to a summer's day? Thou art more lovely and more temperate: rough winds do shake the buds",
    "Two roads diverged in a yellow wood, and sorry I could not travel both and be one traveler, long I stood",
    "床前明月光，疑是地上霜。举头望明月，低头思故乡。",
    "春眠不觉晓，处处闻啼鸟。夜来风雨声，花落知多少。",
    "Caminante, son tus huellas el camino y nada más; caminante, no hay camino, se hace camino al andar.",
    "Volverán las oscuras golondrinas en tu balcón sus nidos a colgar, y otra vez con el ala jugando llamarán",
)
PUBLISHED = ("legal winner", "abandon abandon", "的 的")  # phrases of the demo company, meant to be found
PASTED = (
    "My transaction {tx} is still pending since yesterday, please check",
    "txid: {tx}",
    "https://explorer.example/tx/{tx} not confirmed",
    "交易哈希 {tx} 一直没有到账，请帮我查一下",
    "El hash es {tx} y no llega",
    "I sent 0.5 ETH to {address} from {address}",
    "deposit address {btc} is that right?",
    "提币到 {btc} 没收到",
    "order {order}, amount 125.50 USDT, no news",
    "订单号 {order} 已付款，对方没有放币",
    "Pedido {order}: todavía no llega",
    "solana signature {sig}",
    "tracking number {order} phone +44 20 7946 0958",
    "uid {uid}, I never got the verification code",
)


def ordinary(*, quick: bool) -> Iterator[tuple[str, str]]:
    """(source, message) pairs, ten times fewer when it must be quick."""
    share = 10 if quick else 1
    for name, texts in SOURCES.items():
        for number, text in enumerate(texts()):
            if number % share == 0:
                yield name, text


def pasted() -> Iterator[str]:
    """Ids, addresses and numbers in the sentences they come in."""
    for _ in range(30_000):
        tx = secrets.token_hex(32)
        yield secrets.choice(PASTED).format(
            tx=secrets.choice((tx, "0x" + tx)),
            address="0x" + secrets.token_hex(20),
            btc=secrets.choice(
                (base58check(b"\0" + secrets.token_bytes(20)), bech32("bc", b"\0" + secrets.token_bytes(20)))
            ),
            order="".join(secrets.choice(string.digits) for _ in range(secrets.choice((8, 12, 16, 18, 19)))),
            sig=base58(secrets.token_bytes(63) + bytes([secrets.randbelow(16)])),
            uid=secrets.randbelow(10**8),
        )


def lists_of_words() -> Iterator[str]:
    """English words drawn at random from what this checkout's pages use."""
    words = sorted(
        {word for text in pages("*.md") for word in text.lower().split() if word.isalpha() and len(word) > 2}
    )
    for _ in range(5_000):
        yield secrets.choice((" ", ", ", "\n")).join(random.choices(words, k=secrets.choice((12, 24, 40))))


def demo() -> Iterator[str]:
    """The demo company's conversations, but for those that tell of a published phrase."""
    for path in sorted((ROOT / "havendesk" / "demo" / "content").glob("*.json")):
        for text in strings(json.loads(path.read_text())):
            if not any(phrase in text for phrase in PUBLISHED):
                yield text


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from strings(each)


def pages(pattern: str, *folders: Path) -> Iterator[str]:
    """Pages cut into messages."""
    for folder in folders or (ROOT, ROOT / "docs", ROOT / "havendesk", ROOT / "frontend"):
        for path in sorted(folder.glob(pattern) if folder == ROOT else folder.rglob(pattern)):
            if path.is_file() and not {"node_modules", "rules", "static"} & set(path.parts):
                text = path.read_text(errors="replace")
                yield from (text[at : at + PIECE] for at in range(0, len(text), PIECE))


def library() -> Iterator[str]:
    """The source and documentation of Python's own library."""
    return pages(
        "*.py", Path(sysconfig.get_paths()["stdlib"]) / "asyncio", Path(sysconfig.get_paths()["stdlib"]) / "email"
    )


def banking() -> Iterator[str]:
    """BANKING77 and the wallet questions, where they lie beside the checkout."""
    if SHARED.exists():
        with (SHARED / "banking77_train.csv").open() as file:
            yield from (row["text"] for row in csv.DictReader(file))
        yield from strings(json.loads((SHARED / "crypto_faq_37.json").read_text()))


SOURCES: dict[str, Callable[[], Iterator[str]]] = {
    "support": banking,
    "demo": demo,
    "documents": lambda: pages("*.md"),
    "code": lambda: pages("*.py"),
    "front end": lambda: pages("*.ts"),
    "words on screens": lambda: strings(
        [json.loads(p.read_text()) for p in (ROOT / "havendesk" / "words").glob("*.json")]
    ),
    "library": library,
    "pasted": pasted,
    "lists of words": lists_of_words,
    "poems": lambda: iter(POEM),
}
