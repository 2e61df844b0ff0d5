"""The files of the repository, as the structural tests see them."""

import ast
import functools
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "kuaijin"


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _own(path: Path) -> bool:
    return not {"vendor", "__pycache__", ".venv", "var"} & set(path.relative_to(ROOT).parts)


@functools.cache
def python_files() -> tuple[Path, ...]:
    """Modules of the package, migrations left out."""
    return tuple(path for path in sorted(PACKAGE.rglob("*.py")) if _own(path) and "migrations" not in path.parts)


@functools.cache
def templates() -> tuple[Path, ...]:
    return tuple(path for path in sorted(PACKAGE.rglob("templates/**/*.html")) if _own(path))


@functools.cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), named(path))


@functools.cache
def tracked_files() -> tuple[Path, ...]:
    """Everything that the repository holds and we wrote: no third party's files."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True).stdout
    paths = (ROOT / name for name in listed.decode().split("\0") if name)
    return tuple(path for path in paths if path.is_file() and _own(path))


def tracked_texts() -> Iterator[tuple[Path, str]]:
    for path in tracked_files():
        try:
            yield path, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0]


def called(call: ast.Call) -> str:
    """The last name of what is called: `timedelta` for both timedelta(…) and datetime.timedelta(…)."""
    if isinstance(call.func, ast.Name):
        return call.func.id
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""
