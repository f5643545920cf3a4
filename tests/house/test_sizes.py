"""Nothing grows past what one reads in one go."""

import ast

import pytest

from tests.house.ground import PACKAGE, ROOT, files, functions, length, short

FILE, FILE_HARD = 250, 400
FUNCTION, FUNCTION_HARD = 30, 50
ROUTE, SCRIPT = 10, 30
ROUTE_ROOMS = {"routes", "frames", "pages", "jobs"}

# What may pass the soft limit (never the hard one), and why.
LONG_FOR_A_REASON = {
    "bin/_setup.py": "runs before anything is installed, so it is one file of plain steps",
    "frontend/shared/tokens.css": "one table of values; the dark theme stands in it twice by design",
}
PYTHON = list(files(".py"))


def test_no_file_passes_its_budget():
    written = (path for path in files(".py", ".ts", ".mjs", ".svelte", ".css") if ".gen." not in path.name)  # by us
    sizes = {short(path): len(path.read_text().splitlines()) for path in written}
    assert too_long(sizes, FILE, FILE_HARD) == []


def test_no_function_passes_its_budget():
    sizes = {
        f"{short(path)}::{name}": length(function)
        for path in PYTHON
        for name, function in functions(ast.parse(path.read_text()))
    }
    assert too_long(sizes, FUNCTION, FUNCTION_HARD) == []


def test_a_route_only_translates():
    rooms = [path for path in files(".py", under=PACKAGE) if ROUTE_ROOMS & {path.stem, path.parent.name}]
    bodies = {
        f"{short(path)}::{name}": (function.end_lineno or 0) - function.body[0].lineno + 1 - docstring_lines(function)
        for path in rooms
        for name, function in functions(ast.parse(path.read_text()))
    }
    assert too_long(bodies, ROUTE, FUNCTION_HARD) == []


def test_a_command_is_a_page_of_shell():
    sizes = {
        short(path): len(path.read_text().splitlines())
        for path in (ROOT / "bin").iterdir()
        if path.is_file() and not path.suffix
    }
    assert {name: size for name, size in sizes.items() if size > SCRIPT} == {}


def test_every_excuse_is_still_needed():
    gone = [name for name in LONG_FOR_A_REASON if not (ROOT / name.partition("::")[0]).exists()]
    assert gone == []


@pytest.mark.parametrize(("size", "verdict"), [(250, []), (251, ["a"]), (401, ["a", "b"])])
def test_a_reason_excuses_the_soft_limit_only(size, verdict, monkeypatch):
    monkeypatch.setitem(LONG_FOR_A_REASON, "b", "a test")
    assert [line.split()[0] for line in too_long({"a": size, "b": size}, FILE, FILE_HARD)] == verdict


def too_long(sizes: dict[str, int], soft: int, hard: int) -> list[str]:
    return [
        f"{name} has {size} lines of {hard if name in LONG_FOR_A_REASON else soft}"
        for name, size in sizes.items()
        if size > (hard if name in LONG_FOR_A_REASON else soft)
    ]


def docstring_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = function.body[0]
    return (first.end_lineno or 0) - first.lineno + 1 if ast.get_docstring(function) is not None else 0
