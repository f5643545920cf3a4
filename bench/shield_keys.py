"""Fresh keys of every format that proves itself, encoded here and not by the engine that is measured."""

import hashlib
import secrets
from collections.abc import Callable

from havendesk.shield.ed25519 import public_key
from havendesk.shield.encodings import BASE32, BECH32, BECH32_ENDS, BITCOIN, RIPPLE

EXTENDED = ("0488ade4", "049d7878", "04b2430c", "0295b005", "02aa7a99", "04358394", "044a4e28", "045f18bc")


def base58(data: bytes, alphabet: str = BITCOIN) -> str:
    number, text = int.from_bytes(data, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        text = alphabet[digit] + text
    return alphabet[0] * (len(data) - len(data.lstrip(b"\0"))) + text


def base58check(data: bytes, alphabet: str = BITCOIN) -> str:
    return base58(data + hashlib.sha256(hashlib.sha256(data).digest()).digest()[:4], alphabet)


def bech32(head: str, data: bytes, end: int = BECH32_ENDS[0]) -> str:
    bits = "".join(f"{byte:08b}" for byte in data)
    values = [int(bits[at : at + 5].ljust(5, "0"), 2) for at in range(0, len(bits), 5)]
    check = polymod([*(ord(c) >> 5 for c in head), 0, *(ord(c) & 31 for c in head), *values, *[0] * 6]) ^ end
    values += [check >> 5 * (5 - place) & 31 for place in range(6)]
    return f"{head}1{''.join(BECH32[value] for value in values)}"


def polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, mask in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= mask if top >> bit & 1 else 0
    return check


def stellar() -> str:
    data, crc = bytes([18 << 3]) + secrets.token_bytes(32), 0
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ (0x1021 if crc & 0x8000 else 0)) & 0xFFFF
    number = int.from_bytes(data + crc.to_bytes(2, "little"), "big")
    return "".join(BASE32[number >> 5 * place & 31] for place in reversed(range(56)))


def pair() -> bytes:
    seed = secrets.token_bytes(32)
    return seed + public_key(seed)


def mini() -> str:
    while True:
        text = "S" + "".join(secrets.choice(BITCOIN) for _ in range(29))
        if hashlib.sha256(f"{text}?".encode()).digest()[0] == 0:
            return text


def keystore() -> str:
    hexes = [secrets.token_hex(size) for size in (32, 16, 32, 32)]
    return (
        '{"version":3,"id":"3198bc9c-6672-5ab3-d995-4942343ae5b6","address":"008aeeda4d805471df9b2a5b0f38a0c3bcba786b",'
        f'"crypto":{{"ciphertext":"{hexes[0]}","cipherparams":{{"iv":"{hexes[1]}"}},"cipher":"aes-128-ctr","kdf":"scrypt",'
        f'"kdfparams":{{"dklen":32,"salt":"{hexes[2]}","n":262144,"r":8,"p":1}},"mac":"{hexes[3]}"}}}}'
    )


def wif(version: int, *, short: bool) -> str:
    return base58check(bytes([version]) + secrets.token_bytes(32) + (b"\1" if short else b""))


def extended() -> str:
    head = bytes.fromhex(secrets.choice(EXTENDED))
    return base58check(head + bytes(9) + secrets.token_bytes(32) + b"\0" + secrets.token_bytes(32))


FORMATS: dict[str, Callable[[], str]] = {
    "wif": lambda: wif(0x80, short=True),
    "wif_long": lambda: wif(0x80, short=False),
    "wif_testnet": lambda: wif(0xEF, short=True),
    "wif_dogecoin": lambda: wif(0x9E, short=True),
    "xprv": extended,
    "descriptor": lambda: f"wpkh([d34db33f/84h/0h/0h]{extended()}/0/*)#cjjspncu",
    "bip38": lambda: base58check(bytes.fromhex(secrets.choice(("0142", "0143"))) + b"\xc0" + secrets.token_bytes(36)),
    "tezos": lambda: base58check(bytes.fromhex("0d0f3a07") + secrets.token_bytes(32)),
    "tezos_long": lambda: base58check(bytes.fromhex("2bf64e07") + secrets.token_bytes(64)),
    "xrp": lambda: base58check(b"\x21" + secrets.token_bytes(16), RIPPLE),
    "xrp_ed25519": lambda: base58check(b"\x01\xe1\x4b" + secrets.token_bytes(16), RIPPLE),
    "sui": lambda: bech32("suiprivkey", b"\0" + secrets.token_bytes(32)),
    "nostr": lambda: bech32("nsec", secrets.token_bytes(32)),
    "cardano": lambda: bech32("addr_xsk", secrets.token_bytes(96)),
    "cardano_long": lambda: bech32("root_xsk", secrets.token_bytes(96)),
    "age": lambda: bech32("age-secret-key-", secrets.token_bytes(32)).upper(),
    "stellar": stellar,
    "solana": lambda: base58(pair()),
    "solana_file": lambda: str(list(pair())),
    "near": lambda: f"ed25519:{base58(pair())}",
    "aptos": lambda: f"ed25519-priv-0x{secrets.token_hex(32)}",
    "eos": lambda: f"PVT_K1_{base58(secrets.token_bytes(36))}",
    "mini": lambda: f"private key {mini()}",
    "keystore": keystore,
    "pem": lambda: f"-----BEGIN {'EC '}PRIVATE KEY-----\n{secrets.token_hex(60)}\n-----END {'EC '}PRIVATE KEY-----",
    "hex_named": lambda: f"private key: {secrets.token_hex(32)}",
    "hex_named_zh": lambda: f"我的私钥是0x{secrets.token_hex(32)}",
}
SETTINGS = ("{}", "my key is {} please help", "私钥：{}，请帮我看看", "({})", '"{}"', "key={}", "Here:\n{}\nthanks")
