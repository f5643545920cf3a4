"""Where the guards look: this checkout's own files, without what is built, fetched or cached."""

import ast
import os
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "havendesk"
FRONTEND = ROOT / "frontend"
NOT_OURS = {
    ".git",
    ".venv",
    ".cache",
    ".havendesk",
    "node_modules",
    "dist",
    "test-results",
    "__pycache__",
    ".hypothesis",
}
NOT_OURS |= {".mypy_cache", ".ruff_cache", ".pytest_cache", ".import_linter_cache"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def files(*suffixes: str, under: Path = ROOT) -> Iterator[Path]:
    """Every file of ours with one of these suffixes (all files without any)."""
    for folder, folders, names in os.walk(under):
        folders[:] = sorted(
            name for name in folders if name not in NOT_OURS and Path(folder, name) != PACKAGE / "web/static"
        )
        yield from (Path(folder, name) for name in sorted(names) if not suffixes or name.endswith(suffixes))


def short(path: Path) -> str:
    """The path as one would type it in the checkout."""
    return path.relative_to(ROOT).as_posix()


def functions(tree: ast.AST) -> Iterator[tuple[str, Function]]:
    """Every function and method with its name."""
    for node in ast.walk(tree):
        if isinstance(node, Function):
            yield node.name, node


def length(function: Function) -> int:
    """Lines of a function without decorators and docstring: words that explain are not counted against it."""
    first = function.body[0]
    has_words = (
        isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    )
    words = (first.end_lineno or 0) - first.lineno + 1 if has_words else 0
    return (function.end_lineno or 0) - function.lineno + 1 - words
