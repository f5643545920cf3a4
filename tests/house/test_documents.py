"""What is written about the house stands in the house."""

import re
from pathlib import Path

import pytest

from tests.house.ground import PACKAGE, ROOT, short

PAGES = ["README.md", "ARCHITECTURE.md", "GLOSSARY.md", "STYLE.md", "CONTRIBUTING.md", "SECURITY.md"]
TWO_SCREENS = 120
DECISIONS = ROOT / "docs" / "decisions"
HEADINGS = ["Context", "Decision", "Consequences", "Alternatives", "Guard"]
LINK = re.compile(r"\]\((?!\w+:|#)([^)#\s]+)")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_two_screens(name):
    lines = (ROOT / name).read_text().splitlines()
    assert 3 <= len(lines) <= TWO_SCREENS


def test_the_changelog_tells_operators_what_changed():
    assert "## " in (ROOT / "CHANGELOG.md").read_text()


def test_the_floor_plan_names_every_folder_and_no_other():
    plan = re.search(r"^```[^\n]*\n(.*?)^```", (ROOT / "ARCHITECTURE.md").read_text(), re.DOTALL | re.MULTILINE)
    assert plan, "ARCHITECTURE.md has no floor plan: a fenced block with one `name/` or `name.py` for each part"
    named = set(re.findall(r"(?<![\w/])([a-z_]+(?:/|\.py))(?![\w*])", plan[1]))
    folders = {
        f"{path.name}/"
        for path in PACKAGE.iterdir()
        if path.is_dir() and any(path.glob("[!_.]*")) and path.name != "__pycache__"
    }
    modules = {path.name for path in PACKAGE.glob("[!_]*.py")}
    assert named - {"havendesk/"} == folders | modules


@pytest.mark.parametrize("path", sorted(DECISIONS.glob("*.md")), ids=short)
def test_a_decision_is_one_page(path: Path):
    text = path.read_text()
    assert re.match(r"\d{4}-[a-z0-9-]+\.md$", path.name)
    assert len(text.splitlines()) <= 40
    assert re.findall(r"^## (\w+)", text, re.MULTILINE) == HEADINGS


def test_decisions_are_numbered_without_a_gap():
    numbers = sorted(int(path.name[:4]) for path in DECISIONS.glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1)) != []


def test_every_link_leads_somewhere():
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    dead = [
        f"{short(page)} -> {target}"
        for page in pages
        for target in LINK.findall(page.read_text())
        if not (page.parent / target).exists()
    ]
    assert dead == []
