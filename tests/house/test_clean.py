"""Nothing of the place where it was written, and nothing secret, is committed."""

import re
import subprocess
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.ground import ROOT, files, short

THIS = "tests/house/test_clean.py"
PINS = {"run": "requirements.txt", "dev": "requirements-dev.txt", "build": "requirements-build.txt"}
PLACES = re.compile(
    r"(?<![\w.$}-])/(?:work|root|opt/pypi|home/\w+|Users/\w+)/|registry\.npmjs|pythonhosted|pypi\.org/simple|(?:extra-)?index-url"
)
SECRETS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY|\bxprv[1-9A-HJ-NP-Za-km-z]{100,}|\bgh[pousr]_\w{36}|\bAKIA[0-9A-Z]{16}\b"
    r"|\bxox[abprs]-[\w-]{10,}|\bsk_live_\w{16,}|\b[5KL][1-9A-HJ-NP-Za-km-z]{50,51}\b"
)
VECTORS = ("tests/vectors/", "tests/shield/", "tests/demo/")  # made-up or published secrets, to be found by the shield
PIN_LINE = re.compile(r"[a-z0-9][a-z0-9._-]*==[\w.+!]+(?: ; [\w .'\"=<>!()]+)? \\| +--hash=sha256:[0-9a-f]{64}(?: \\)?")


def test_no_file_tells_where_it_was_written():
    assert [f"{name}: {hit}" for name, text in texts() for hit in PLACES.findall(text)] == []


def test_no_file_holds_a_secret():
    found = [name for name, text in texts() if not name.startswith(VECTORS) and name != "frontend/package-lock.json"]
    assert [name for name, text in texts() if name in found and SECRETS.search(text)] == []


@pytest.mark.parametrize("name", PINS.values())
def test_pins_are_versions_and_hashes_only(name):
    assert [line for line in (ROOT / name).read_text().splitlines() if not PIN_LINE.fullmatch(line)] == []


def test_the_front_ends_lock_names_no_registry():
    lock = (ROOT / "frontend" / "package-lock.json").read_text()
    assert '"resolved"' not in lock
    assert lock.count('"integrity": "sha512-') == lock.count('"node_modules/')


@pytest.mark.parametrize("level", PINS)
def test_pins_are_what_the_project_asks_for(level):
    pinned: dict[str, str] = {}
    for line in (ROOT / PINS[level]).read_text().splitlines():
        name, equal, version = line.split(" ")[0].partition("==")
        pinned |= {canonicalize_name(name): version} if equal else {}
    unmet = [str(need) for need in needs(level) if pinned.get(canonicalize_name(need.name), "") not in need.specifier]
    assert unmet == []


def needs(level: str) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups, run = project["dependency-groups"], project["project"]["dependencies"]
    lines = {"run": run, "build": groups["build"], "dev": [*run, *groups["build"], *groups["dev"]]}[level]
    return [Requirement(line) for line in lines if isinstance(line, str)]


def texts() -> list[tuple[str, str]]:
    """Every text that is, or would be, committed."""
    listing = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    paths = [ROOT / name for name in listing.stdout.splitlines()] if listing.returncode == 0 else files()
    data = {short(path): path.read_bytes() for path in paths if path.is_file()}
    return [(name, each.decode()) for name, each in data.items() if name != THIS and b"\0" not in each]
