"""Colours and themes come from one file; the two clients import down their stair; their words are complete."""

import json
import re
from pathlib import Path

import pytest

from tests.house.ground import FRONTEND, PACKAGE, files, short

TOKENS = FRONTEND / "shared" / "tokens.css"
COLOUR = re.compile(
    r"#(?:[0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\([^)]*\)"
    r"|(?<=:)\s*(?:white|black|red|green|blue|gr[ae]y|yellow|orange|purple|pink|silver|navy|teal|brown)\b",
    re.IGNORECASE,
)
STRING = re.compile(r""""[^"\n]*"|'[^'\n]*'|`[^`]*`""")
IMPORT = re.compile(r"""(?:\bfrom|\bimport|\bimport\()\s*["']([^"']+)["']""")
# What each folder of a client may import, itself aside. `top` is App.svelte and main.ts; `ground` is words/ and the
# plain modules beside main.ts, on which everything else may stand.
STAIR: dict[str, dict[str, set[str]]] = {
    "workspace": {
        "top": {"places", "actions", "data", "parts", "ground", "shared"},
        "places": {"actions", "data", "parts", "ground", "shared"},
        "actions": {"data", "ground", "shared"},
        "data": {"ground", "shared"},
        "parts": {"ground", "shared"},
        "ground": {"shared"},
    },
    "widget": {
        "top": {"data", "parts", "ground", "shared"},
        "data": {"ground", "shared"},
        "parts": {"ground", "shared"},
        "ground": {"shared"},
    },
    "shared": {"shared": set()},
}
LANGUAGES = ("en", "zh", "es")


def test_only_the_tokens_hold_colours():
    found = [
        f"{short(path)}: {colour}"
        for path in files(".css", ".svelte", ".ts", under=FRONTEND)
        # What stands in foreign pages carries copies of a few tokens: widget/loader.test.ts holds them equal.
        if path not in (TOKENS, FRONTEND / "widget" / "launcher.ts") and ".test." not in path.name
        for colour in colours(path)
    ]
    assert found == []


def test_the_two_dark_blocks_are_equal():
    text = TOKENS.read_text()
    system = block(text, ':root:not([data-theme="light"])')
    chosen = block(text, ':root[data-theme="dark"]')
    assert system == chosen
    assert len(chosen) > 50


def test_imports_go_down_the_stair():
    ours = [path for path in files(".ts", ".svelte", under=FRONTEND) if place(path)]
    upward = [
        f"{short(path)} -> {name}"
        for path in ours
        for name in IMPORT.findall(path.read_text())
        if not may_import(path, name)
    ]
    assert upward == []


@pytest.mark.parametrize(
    ("importer", "name", "verdict"),
    [
        ("workspace/src/App.svelte", "./places/inbox/Inbox.svelte", True),
        ("workspace/src/places/inbox/Inbox.svelte", "../../data/store.svelte", True),
        ("workspace/src/parts/Row.svelte", "$shared/time", True),
        ("workspace/src/parts/Row.svelte", "../data/store.svelte", False),
        ("workspace/src/data/api.ts", "../actions/resolve", False),
        ("workspace/src/actions/resolve.ts", "../parts/Row.svelte", False),
        ("workspace/src/places/inbox/Inbox.svelte", "../../words.svelte.ts", True),
        ("workspace/src/words.svelte.ts", "./data/api.ts", False),
        ("workspace/src/words.svelte.ts", "./words/en.json", True),
        ("workspace/src/data/api.ts", "../App.svelte", False),
        ("widget/src/parts/Thread.svelte", "../data/outbox", False),
        ("widget/src/data/outbox.ts", "../../../workspace/src/data/api", False),
        ("shared/sync.ts", "../widget/src/data/outbox", False),
        ("shared/sync.ts", "svelte", True),
    ],
)
def test_the_stair_is_this(importer, name, verdict):
    assert may_import(FRONTEND / importer, name) is verdict


@pytest.mark.parametrize(
    "folder", [FRONTEND / "widget/src/words", FRONTEND / "workspace/src/words", PACKAGE / "words"], ids=short
)
def test_every_sentence_exists_in_every_language(folder):
    catalogues = {name: flat(json.loads((folder / f"{name}.json").read_text())) for name in LANGUAGES}
    english = {key: blanks(text) for key, text in catalogues["en"].items()}
    for name, catalogue in catalogues.items():
        assert {key: blanks(text) for key, text in catalogue.items()} == english, name
        empty = [key for key, text in catalogue.items() if not text.strip()]
        assert [key for key in empty if not key.endswith(("_before", "_after"))] == []  # halves around a link may be


def place(path: Path) -> tuple[str, str] | None:
    """Client and folder in which a file of the front end stands; None for what is no part of a client."""
    client, *rest = path.relative_to(FRONTEND).parts
    if client == "shared":
        return client, "shared"
    if client not in STAIR or rest[0] != "src":
        return None
    if len(rest) == 2 and rest[1] not in STAIR[client]:
        return client, "top" if rest[1].endswith(".svelte") or rest[1].split(".")[0] == "main" else "ground"
    return client, "ground" if rest[1] == "words" else rest[1]


def may_import(path: Path, name: str) -> bool:
    if not name.startswith((".", "$shared")):
        return True  # a package
    target = FRONTEND / "shared" / name[8:] if name.startswith("$shared") else (path.parent / name).resolve()
    mine, theirs = place(path), place(target)
    if mine is None or theirs is None or mine == theirs:
        return theirs is not None
    client, folder = mine
    return theirs[0] in {client, "shared"} and theirs[1] in STAIR[client].get(folder, set())


def block(css: str, selector: str) -> dict[str, str]:
    """The names and values between a selector's braces."""
    body = css.split(selector, 1)[1].split("{", 1)[1].split("}", 1)[0]
    return dict(re.findall(r"([\w-]+):\s*([^;]+);", re.sub(r"/\*.*?\*/", "", body, flags=re.DOTALL)))


def colours(path: Path) -> list[str]:
    text = re.sub(r"/\*.*?\*/|<!--.*?-->|(?<![:\w])//[^\n]*", "", path.read_text(), flags=re.DOTALL)
    if path.suffix == ".ts":
        text = "\n".join(STRING.findall(text))  # `#name` outside a string is a private field
    return [colour.strip() for colour in COLOUR.findall(text)]


def flat(tree: dict[str, object], above: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in tree.items():
        found |= flat(value, f"{above}{key}.") if isinstance(value, dict) else {f"{above}{key}": str(value)}
    return found


def blanks(sentence: str) -> set[str]:
    """What the reader sees filled in: the same in every language, whether or not its grammar needs a plural."""
    found: set[str] = set()
    for inside in slots(sentence):
        name, comma, rest = inside.partition(",")
        if not comma or "#" in rest:
            found.add(name.strip())
        found |= {blank for form in slots(rest) for blank in blanks(form)}
    return found


def slots(text: str) -> list[str]:
    """What stands between the outermost braces."""
    found, depth, start = [], 0, 0
    for at, sign in enumerate(text):
        if sign == "{":
            start, depth = (at + 1 if depth == 0 else start), depth + 1
        elif sign == "}":
            depth -= 1
            if depth == 0:
                found.append(text[start:at])
    return found


def test_a_plural_counts_as_its_number():
    assert blanks("{n, plural, one {# day for {name}} other {# days for {name}}} and {more}") == {"n", "name", "more"}
    assert blanks("{who} {n, plural, one {is} other {are}} here") == {"who"}
