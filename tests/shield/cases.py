"""Writes tests/vectors/secrets.json, the cases both engines must agree on: `python -m tests.shield.cases`.

Every secret in it is a published test vector or was made for it and never used.
"""

import json
import random
from collections.abc import Iterator
from pathlib import Path

from bench.shield_keys import FORMATS
from bench.shield_phrases import MUTATIONS, PROSE, fresh, in_prose
from havendesk.shield import rules, scan

FILE = Path(__file__).parents[1] / "vectors" / "secrets.json"
TRANSACTION = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
CARD = "4242 4242 4242 4242"
SECRETS = {
    "card in groups": f"Please charge {CARD} exp 12/29",
    "card in one run with a word": "my visa is 4242424242424242",
    "card in Chinese": "我的银行卡号是6222021234567890128",
    "American Express": "3782 822463 10005",
    "password with a colon": "Password: Tr0ub4dor&3",
    "password with a verb": "my password is hunter2000, can you log in for me",
    "password in Chinese": "登录密码是abc123456",
    "password in Spanish": "mi contraseña es perro2020",
    "password in Russian": "мой пароль: qwerty2024",
    "password in Japanese": "パスワードは neko2024 です",
    "password in Korean": "비밀번호는 abcd1234 입니다",
    "password in Turkish": "şifrem: kedi2024",
    "password in German": "mein Passwort ist Katze2024!",
    "password in Portuguese": "minha senha é gato2024",
    "password in Vietnamese": "mật khẩu: meo12345",
    "code behind its word": "your verification code is 482913",
    "code in groups": "the code is 482 913",
    "code before its word": "482913 is my verification code",
    "code in Chinese": "验证码 482913，不要告诉别人",
    "code in Spanish": "mi código es 482913",
    "code in Russian": "код подтверждения: 482913",
    "code in Japanese": "認証コードは482913です",
    "API key": "binance api key: vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A",
    "API secret in Chinese": "API密钥：NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j",
    "token of a forge": "gh" + "p_16C7e42F292c6912E7710c838347Ae178B4a",
    "key before transaction words": f"private key {TRANSACTION} , why is my transaction pending",
    "Japanese test vector's xprv": (
        "xprv9s21ZrQH143K3h3fDYiay8mocZ3afhfULfb5GX8kCBdno77K4HiA15Tg23wpb"
        "eF1pLfs1c5SPmYHrEpTuuRhxMwvKDwqdKiGJS9XFKzUsAF"
    ),
    "codex32 vector": "ms10testsxxxxxxxxxxxxxxxxxxxxxxxxxx4nzvca9cmczlw",
    "two kinds at once": f"password: Tr0ub4dor&3 and card {CARD}",
    "Chinese phrase in a sentence": "您好，我的助记词是壤對據人三談我表壤對據人三談我表壤民请帮我看看",
}
HARMLESS = {
    "empty": "",
    "a question": "I sent USDT an hour ago and my balance is still zero, can you help?",
    "a transaction with its word": f"my tx hash is {TRANSACTION}",
    "a transaction in a link": f"https://explorer.example/tx/0x{TRANSACTION}",
    "a transaction in Chinese": f"交易哈希 {TRANSACTION} 还没到账",
    "an address": "send it to 0x52908400098527886E0F7030069857D2E4169EE7 please",
    "a bitcoin address": "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
    "a password that is forgotten": "I forgot my password and the password reset link does not work",
    "a rule for passwords": "The password is 8-16 characters long",
    "a form": "Password: required",
    "an order": "order number 4532015112830366 has not arrived",
    "an error code": "error code 482913 appears",
    "a year": "my code: 2026 edition",
    "a code that did not come": "I did not receive the verification code for order 12345678",
    "Chinese prose": "昨天转的USDT现在还没看到余额，请问什么时候可以到账？订单号是12345678",
    "Japanese prose": "昨日送金したのですが、まだ残高に反映されていません。いつ届きますか。",
    "Korean prose": "어제 보낸 금액이 아직 잔액에 보이지 않습니다. 언제 도착하나요?",
    "Russian prose": "Вчера отправил перевод, но баланс всё ещё нулевой. Когда придут деньги?",
    "Spanish prose": "Mandé USDT hace una hora y mi saldo sigue en cero, ¿qué hago ahora?",
    "an excerpt of a dictionary": " ".join(rules.words("bip39-english")[100:130]),
    "a mark": "my phrase: [recovery phrase removed] thanks",
    "everyday words of the list": "you can just also try this way then wait until they all open again about that time",
    "code of a program": "def main(args): return sorted(args, key=lambda each: each.name)",
    "lone hex without words only asks": TRANSACTION,
    "lone digits only ask": "4242424242424242",
    "an extended public key only asks": (
        "xpub661MyMwAqRbcFtXgS5sYJABqqG9YLmC4Q1Rdap9gSE8NqtwybGhePY2gZ29ES"
        "FjqJoCu1Rupje8YtGqsefD265TMg7usUDFdp6W1EGMcet8"
    ),
}


def texts() -> Iterator[tuple[str, str, bool]]:
    """Each case as (note, text, whether it must be held back)."""
    for rule in rules.lists():
        changes = {**MUTATIONS, "in prose": in_prose(rule.script)}
        for name, change in changes.items():
            if name in PLAIN or random.random() < 0.5:
                yield f"{rule.name}, {name}", change(fresh(rule)), True
    for name, make in FORMATS.items():
        yield f"{name}, alone", make(), True
        yield f"{name}, in a sentence", f"Hello, {make()} is what I have 🙂", True
    yield "zero-width and full width key", "私钥\u200b" + "\u200b".join(FORMATS["wif"]()), True
    yield "offsets behind an emoji", f"🙂👍🏽 é{PROSE['latin'][0]}{' '.join(fresh(rules.lists()[1]))}", True
    yield from ((note, text, True) for note, text in SECRETS.items())
    yield from ((note, text, False) for note, text in HARMLESS.items())


PLAIN = {"plain", "numbered", "glued", "missing_1", "typo", "in prose"}


def main() -> None:
    """Make the cases anew; stops when the engine does not do with one what it must."""
    cases = []
    for note, text, must_hold in texts():
        found = scan(text)
        if must_hold is not any(finding.confidence.blocks for finding in found):
            raise SystemExit(f"{note}: {text!r} -> {found}")
        findings = [
            {"kind": f.kind, "start": f.start, "end": f.end, "confidence": f.confidence.value, "form": f.form}
            for f in found
        ]
        cases.append({"note": note, "text": text, "findings": findings})
    lines = ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases)
    FILE.write_text(f"[\n{lines}\n]\n")
    print(f"{len(cases)} cases")


if __name__ == "__main__":
    main()
