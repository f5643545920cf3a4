"""Folders, doors and imports that import-linter cannot see. The floors and rooms themselves stand in pyproject.toml."""

import ast
import tomllib
from functools import cache

import grimp
import pytest

from tests.house.ground import PACKAGE, ROOT, files, functions, short

OPEN = {"kit", "shield", "files", "language"}
DOORS = {"actions", "queries", "events", "model", "errors", "port"}
# The entrances fetch what they serve from the domains; adapters know a port and its model, nothing more.
MAY_ALSO = {"web": {"routes", "frames", "pages"}, "worker": {"jobs"}, "wiring": {"routes", "frames", "pages", "jobs"}}
ADAPTERS_MAY = {"port", "model", "errors"}
FORBIDDEN = {"services", "managers", "helpers", "utils", "common", "base", "misc", "lib", "core"}


def test_domains_meet_only_at_their_doors():
    graph = imports()
    trespasses = [
        f"{importer} -> {imported}"
        for importer in sorted(graph.modules)
        for imported in sorted(graph.find_modules_directly_imported_by(importer))
        if is_trespass(importer, imported)
    ]
    assert trespasses == []


@pytest.mark.parametrize(
    ("importer", "imported", "verdict"),
    [
        ("havendesk.sla.actions", "havendesk.conversations.actions", False),
        ("havendesk.sla.actions", "havendesk.conversations.actions.post", False),
        ("havendesk.sla.actions", "havendesk.sla.store", False),
        ("havendesk.sla.actions", "havendesk.kit.db", False),
        ("havendesk.web.app", "havendesk.people.routes", False),
        ("havendesk.wiring", "havendesk.notify.jobs", False),
        ("havendesk.adapters.channels.mail", "havendesk.channels.port", False),
        ("havendesk.sla.actions", "havendesk.conversations.store", True),
        ("havendesk.sla.actions", "havendesk.conversations", True),
        ("havendesk.demo.seed", "havendesk.people.store", True),
        ("havendesk.web.live", "havendesk.people.store", True),
        ("havendesk.adapters.channels.mail", "havendesk.channels.actions", True),
        ("havendesk.adapters.channels.mail", "havendesk.adapters.chains.evm", True),
    ],
)
def test_the_doors_are_these(importer, imported, verdict):
    assert is_trespass(importer, imported) is verdict


def test_imports_stand_at_the_top():
    inside = [
        f"{short(path)}::{name}"
        for path in files(".py")
        for name, function in functions(ast.parse(path.read_text()))
        if any(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(function))
    ]
    assert inside == []


def test_only_the_kit_says_any():
    sayers = [
        short(path)
        for path in files(".py", under=PACKAGE)
        if path.relative_to(PACKAGE).parts[0] != "kit" and says_any(ast.parse(path.read_text()))
    ]
    assert sayers == []


def test_a_name_says_what_is_inside():
    named = {
        path
        for path in files(".py", ".ts", ".svelte")
        if FORBIDDEN & {part.split(".")[0] for part in path.relative_to(ROOT).parts}
    }
    assert sorted(map(short, named)) == []


def test_everything_is_async():
    blocking = {"requests", "psycopg2", "urllib.request", "http.client", "sqlite3"}
    sinners = [
        f"{short(path)}: {name}"
        for path in files(".py", under=PACKAGE)
        for node in ast.walk(ast.parse(path.read_text()))
        for name in imported_names(node)
        if name in blocking
    ]
    assert sinners == []


def test_every_folder_has_a_floor():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    floors = {name.strip(" ()") for layer in contracts[0]["layers"] for name in layer.split("|")}
    folders = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()}
    assert folders - floors == set()


def is_trespass(importer: str, imported: str) -> bool:
    """Whether one module of ours reaches into another domain past its doors."""
    if not imported.startswith("havendesk.") or importer == "havendesk":
        return False
    _, mine, *my_rest = importer.split(".")
    _, theirs, *their_rest = imported.split(".")
    if mine == theirs:
        return mine == "adapters" and my_rest[:2] != their_rest[:2] and bool(their_rest[1:])
    if theirs in OPEN or theirs in {"web", "worker", "wiring", "cli", "demo"}:
        return False  # which of these may import which is the floors' matter
    room = their_rest[0] if their_rest else ""
    return room not in (ADAPTERS_MAY if mine == "adapters" else DOORS | MAY_ALSO.get(mine, set()))


@cache
def imports() -> grimp.ImportGraph:
    return grimp.build_graph("havendesk", cache_dir=str(ROOT / ".cache" / "grimp"))


def says_any(tree: ast.AST) -> bool:
    return any(
        (isinstance(node, ast.Name) and node.id == "Any") or (isinstance(node, ast.Attribute) and node.attr == "Any")
        for node in ast.walk(tree)
    )


def imported_names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []
