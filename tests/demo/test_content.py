"""The demo company holds together: its cases refer to its people, fit into its fortnight and give nothing away."""

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

import havendesk.demo

FOLDER = Path(havendesk.demo.__file__).parent
CONTENT = FOLDER / "content"
SITE = FOLDER / "site"
LANGUAGES = {"en": 100, "zh": 110, "es": 65}  # and how many cases there are at least
FORTNIGHT = 14 * 24 * 60
PRIORITIES = {"low", "normal", "high", "urgent"}
CASE = {
    "contact": str,
    "language": str,
    "inbox": str,
    "subject": str,
    "category": str,
    "priority": str,
    "started_minutes_ago": int,
    "team": str | None,
    "assignee": str | None,
    "status": str,
    "resolved_after_minutes": int | None,
    "turns": list,
}
# Public test vectors of BIP-39: everybody knows them, so nobody can lose anything by them.
VECTORS = (
    "abandon " * 11 + "about",
    "的 " * 11 + "在",
    "legal winner thank year wave sausage worth useful legal winner thank yellow",
)
PHRASE = re.compile(r"(?:\b[a-zñáéíóú]{3,8}\b[ ,]+){11}[a-zñáéíóú]{3,8}|(?:[\u4e00-\u9fff][ ,]){11}[\u4e00-\u9fff]")
# Words that stand in every sentence and on no word list: a run without any of them is suspect.
LITTLE = re.compile(r"\b(?:the|not|and|are|was|for|with|would|has|your|los|las|que|una|por|con|del|más|pero|como)\b")
KEY = re.compile(
    r"\b[5KL9c][1-9A-HJ-NP-Za-km-z]{50,51}\b|\b[xyztuv]prv\w{50,}|\bS[A-Z2-7]{55}\b|\bs[1-9A-Za-z]{28}\b|PRIVATE KEY"
)
HEX = re.compile(r"(?<![0-9a-f])(?:0x)?[0-9a-f]{64}(?![0-9a-f])")
ASKED = re.compile(r"transaction|hash|chain|哈希|cadena|identificador", re.IGNORECASE)
REAL = re.compile(
    r"binance|coinbase|kraken|bybit|okx|okex|huobi|\bhtx\b|kucoin|bitget|gate\.io|bitfinex|gemini|upbit|bitso|zendesk"
    r"|metamask|trust ?wallet|imtoken|tokenpocket|phantom|exodus|ledger|trezor|keepkey|onekey|safepal|rabby|uniswap"
    r"|pancake|1inch|etherscan|tronscan|blockchain\.com|wormhole|intercom|币安|欧易|火币|库币|小狐狸",
    re.IGNORECASE,
)


@cache
def company():
    return json.loads((CONTENT / "company.json").read_text())


@cache
def cases(language):
    return json.loads((CONTENT / f"{language}.json").read_text())


def everyone():
    return [case for language in LANGUAGES for case in cases(language)]


def title(case):
    return f"{case['language']}: {case['contact']}, {case['subject']}"


def talk(case):
    """Minutes from the first message to the last."""
    return sum(turn["after_minutes"] for turn in case["turns"])


def keys(kind):
    return {entry["key"] for entry in company()[kind]}


def test_the_staff_refers_to_teams_and_inboxes_that_exist():
    agents = company()["agents"]
    assert 8 <= len(agents) <= 12
    assert len(keys("agents")) == len(agents) == len({agent["email"] for agent in agents})
    assert {agent["role"] for agent in agents} == {"admin", "lead", "agent"}
    for agent in agents:
        assert agent["email"].endswith("@quayside.example")
        assert set(agent["teams"]) <= keys("teams"), agent
        assert set(agent["inboxes"]) <= keys("inboxes"), agent
        assert set(agent["languages"]) <= set(LANGUAGES), agent
        assert all(agent[name] for name in ("teams", "inboxes", "languages")), agent


def test_every_name_of_a_category_is_in_every_language():
    for category in company()["categories"]:
        assert set(category["name"]) == set(LANGUAGES)
        assert all(category["name"].values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_case_has_exactly_its_fields(language):
    for case in cases(language):
        assert set(case) - {"test_vector"} == set(CASE), title(case)
        assert [name for name, kind in CASE.items() if not isinstance(case[name], kind)] == [], title(case)
        assert case["language"] == language
        for turn in case["turns"]:
            assert set(turn) - {"note"} == {"by", "after_minutes", "text"}, title(case)
            assert turn.get("note", True) is True
            assert turn["text"].strip() == turn["text"] != ""
            assert "$" not in re.sub(r"\$\d", "", turn["text"]), f"an unfilled blank: {turn['text']}"


def test_a_case_refers_to_what_exists_and_its_people_may_work_it():
    inboxes_of = {agent["key"]: agent["inboxes"] for agent in company()["agents"]}
    for case in everyone():
        assert case["inbox"] in keys("inboxes"), title(case)
        assert case["category"] in keys("categories"), title(case)
        assert case["priority"] in PRIORITIES, title(case)
        assert case["team"] in keys("teams") | {None}, title(case)
        staff = {turn["by"] for turn in case["turns"]} - {"contact"} | ({case["assignee"]} - {None})
        for name in staff:
            assert case["inbox"] in inboxes_of[name], f"{title(case)}: {name}"


def test_a_contact_begins_and_never_writes_a_note():
    for case in everyone():
        first, *rest = case["turns"]
        assert (first["by"], first["after_minutes"]) == ("contact", 0), title(case)
        assert all(turn["after_minutes"] >= 0 for turn in rest), title(case)
        assert not any("note" in turn for turn in case["turns"] if turn["by"] == "contact"), title(case)


def test_every_case_fits_before_now_and_is_resolved_after_its_last_word():
    for case in everyone():
        assert talk(case) < case["started_minutes_ago"] <= FORTNIGHT, title(case)
        resolved = case["resolved_after_minutes"]
        assert (case["status"] == "resolved") is (resolved is not None), title(case)
        assert resolved is None or talk(case) <= resolved < case["started_minutes_ago"], title(case)


def test_whose_turn_it_is_agrees_with_who_spoke_last():
    last_word = {"open": "contact", "pending": "agent", "on_hold": "agent"}
    for case in everyone():
        spoken = [turn["by"] for turn in case["turns"] if "note" not in turn]
        if case["status"] in last_word:
            assert (spoken[-1] == "contact") is (last_word[case["status"]] == "contact"), title(case)
        if case["assignee"] is None:
            assert (case["status"], set(spoken)) == ("open", {"contact"}), title(case)


def test_there_is_enough_of_everything():
    for language, least in LANGUAGES.items():
        own = cases(language)
        assert len(own) >= least
        assert sum(case["assignee"] is None for case in own) >= 5, language
        statuses = Counter(case["status"] for case in own)
        assert min(statuses["pending"], statuses["on_hold"]) >= 2, language
        assert {case["category"] for case in own} == keys("categories"), language
    assert 290 <= len(everyone()) <= 340
    assert sum(case["status"] != "resolved" for case in everyone()) >= 45
    assert max(len(case["turns"]) for case in everyone()) >= 60
    assert len({case["started_minutes_ago"] // 1440 for case in everyone()}) >= 14
    assert sum(path.stat().st_size for path in CONTENT.glob("*.json")) < 700_000


def test_nobody_tells_the_same_story_twice():
    stories = Counter(case["turns"][0]["text"] for case in everyone())
    assert [story for story, times in stories.items() if times > 1 and len(story) > 12] == []
    for language in LANGUAGES:
        said = Counter(t["text"] for case in cases(language) for t in case["turns"] if t["by"] == "contact")
        long = {text: times for text, times in said.items() if len(text) > (12 if language == "zh" else 40)}
        assert {text: times for text, times in long.items() if times > 2} == {}


def test_a_secret_appears_only_where_it_is_a_public_vector():
    marked = [case for case in everyone() if case.get("test_vector")]
    assert {case["language"] for case in marked} == set(LANGUAGES)
    for case in marked:
        assert any(vector in turn["text"] for turn in case["turns"] for vector in VECTORS), title(case)
    for case in everyone():
        for turn in case["turns"]:
            text = turn["text"]
            for vector in VECTORS if case.get("test_vector") and turn["by"] == "contact" else ():
                text = text.replace(vector, "")
            assert secrets(text) == [], title(case)


@pytest.mark.parametrize(
    "text",
    [
        "my words are " + VECTORS[0],
        VECTORS[1],
        "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ",
        "private key " + "1e99423a4ed27608" * 4,
    ],
)
def test_the_search_for_secrets_finds_them(text):
    assert secrets(text) != []


def test_long_hexadecimal_is_only_a_transaction_that_was_asked_for():
    for case in everyone():
        before = case["subject"]
        for turn in case["turns"]:
            if HEX.search(turn["text"]):
                assert turn["by"] == "contact", title(case)
                assert ASKED.search(before + turn["text"]), title(case)
            before += turn["text"]


def test_no_real_company_and_no_real_site_is_named():
    texts = [path.read_text() for folder in (CONTENT, SITE) for path in folder.iterdir()]
    assert [hit for text in texts for hit in REAL.findall(text)] == []
    links = {host for text in texts for host in re.findall(r"https?://([\w.-]+)", text)}
    assert {host for host in links if not host.endswith(".example")} <= {"www.w3.org"}


def test_the_wallets_page_lives_under_its_own_strict_policy():
    for page in SITE.glob("*.html"):
        html = page.read_text()
        assert re.search(r"\sstyle=|\son\w+=|<style|javascript:", html) is None, page.name
        scripts = re.findall(r"<script([^>]*)>(.*?)</script>", html, re.DOTALL)
        assert all("src=" in head and not body for head, body in scripts), page.name
        assert html.count('src="__WIDGET_ORIGIN__/loader.js" data-inbox="quayside"') == 1, page.name
        for name in re.findall(r'(?:src|href)="(?!__WIDGET_ORIGIN__|[?#])([^"]+)"', html):
            assert (SITE / name).is_file(), f"{page.name}: {name}"
    assert not re.search(r"innerHTML|eval\(|url\(|@import", "".join(p.read_text() for p in SITE.glob("*.[jc]s*")))


def test_every_word_of_the_wallets_page_is_in_three_languages():
    html, script = (SITE / "index.html").read_text(), (SITE / "wallet.js").read_text()
    wanted = set(re.findall(r'data-[tl]="(\w+)"', html)) | {"title"}
    for language in LANGUAGES:
        block = script.split(f"    {language}: {{", 1)[1].split("\n    },", 1)[0]
        assert set(re.findall(r"(?:^|[,{]\s*|\n\s*)(\w+): \"", block)) == wanted, language


def secrets(text):
    """What looks like a recovery phrase or a private key."""
    phrases = PHRASE.findall(LITTLE.sub(".", text.lower()))
    bare = [hit for hit in HEX.findall(text) if re.search(r"private key|私钥|clave privada", text, re.IGNORECASE)]
    return phrases + KEY.findall(text) + bare
