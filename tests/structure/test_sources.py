"""Rules of the house that a reader of the source can check."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.tree import PACKAGE, ROOT, called, functions, named, parsed, python_files, room_of, tracked_files
from tools import messages

FILE_LINES = 600
FUNCTION_LINES = 60
NAMELESS = {"utils", "util", "helpers", "helper", "common", "misc", "shared", "lib"}
# Imports that cost more than most callers get from them, by the module that has them.
LATE_IMPORTS = {
    "kuaijin/law/calendar.py": {"kuaijin.law.columns"},
    "kuaijin/directory/names.py": {"pypinyin"},
    # the solver is an extra: it takes a second and a hundred megabytes, and may not be there at all
    "kuaijin/approvals/rules/promising.py": {"kuaijin.planning.solve.promise"},
    # workbooks and arrays: forty megabytes in each process, for what is asked for once a day
    "kuaijin/kit/excel.py": {"xlsxwriter"},
    "kuaijin/exchange/reading/letters.py": {"openpyxl.utils", "openpyxl.utils.datetime"},
    "kuaijin/exchange/pages/downloads.py": {"kuaijin.exchange.reading.marked"},
    "kuaijin/requests/causes/__init__.py": {"kuaijin.requests.causes"},
}
DAY_CALLS = {"relativedelta", "timedelta64", "busday_offset", "busday_count", "fromordinal"}


def day_arithmetic(tree: ast.Module) -> Iterator[ast.Call]:
    """Calls that make a length of days. A timedelta of hours, minutes or seconds is free."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = called(node)
        by_days = node.args or any(word.arg in {"days", "weeks", None} for word in node.keywords)
        if name in DAY_CALLS or (name == "timedelta" and by_days):
            yield node


def late_imports(path: Path) -> Iterator[ast.stmt]:
    allowed = LATE_IMPORTS.get(str(path.relative_to(PACKAGE.parent)), set())
    for function in functions(path):
        for node in ast.walk(function):
            if isinstance(node, ast.Import) or (isinstance(node, ast.ImportFrom) and node.module not in allowed):
                yield node


def test_it_sees_day_arithmetic() -> None:
    seen = "timedelta(days=1); datetime.timedelta(3); timedelta(**x); relativedelta(months=1); np.busday_offset(a, 1)"
    assert len(list(day_arithmetic(ast.parse(seen)))) == 5
    assert not list(day_arithmetic(ast.parse("timedelta(hours=2); timedelta(seconds=9, minutes=1); days(1)")))


def test_days_are_counted_in_law_only() -> None:
    found = [
        f"{named(path)}:{call.lineno}"
        for path in python_files()
        if room_of(path) != "law"
        for call in day_arithmetic(parsed(path))
    ]
    assert not found, f"ask kuaijin.law instead: {found}"


def test_imports_stand_at_the_top() -> None:
    found = {
        f"{named(path)}:{node.lineno}"
        for path in python_files()
        # the shell loads only what a command needs; an app may import its models once they are ready
        if room_of(path) != "cli" and path.name != "apps.py"
        for node in late_imports(path)
    }
    assert not found, f"imports inside functions: {sorted(found)}"


def test_the_server_loads_no_library_of_workbooks_or_arrays() -> None:
    asked = """
import sys, django
django.setup()
from django.urls import get_resolver
get_resolver().url_patterns
print(*sorted({"numpy", "openpyxl", "xlsxwriter", "ortools"} & set(sys.modules)))
"""
    there = {**os.environ, "DJANGO_SETTINGS_MODULE": "kuaijin.config.settings"}
    done = subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True, text=True, env=there)
    assert done.stdout.strip() == ""


def test_files_are_short() -> None:
    own = [path for path in tracked_files() if path.suffix in {".py", ".js"} and path.is_relative_to(ROOT / "src")]
    found = {named(path): lines for path in own if (lines := path.read_bytes().count(b"\n")) > FILE_LINES}
    assert not found, f"longer than {FILE_LINES} lines, split by noun: {found}"


def test_functions_are_short() -> None:
    found = [
        f"{named(path)}:{function.lineno} {function.name} ({length} lines)"
        for path in python_files()
        for function in functions(path)
        if (length := (function.end_lineno or function.lineno) - function.lineno + 1) > FUNCTION_LINES
    ]
    assert not found, f"longer than {FUNCTION_LINES} lines: {found}"


def test_every_module_has_a_name_of_its_own() -> None:
    found = [
        named(path)
        for path in tracked_files()
        if path.stem in NAMELESS or NAMELESS & set(path.relative_to(ROOT).parts[:-1])
    ]
    assert not found, f"a thing that serves many belongs to the floor below, under its own name: {found}"


# --- pages and API: one call to a command or a query, then render ------------------------------------------------

MANAGERS = {"objects", "_default_manager", "_base_manager"}
NARROWING = {"filter", "exclude"}
WRITING = {"save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}


def is_view(path: Path) -> bool:
    """`pages.py`, `calendar_pages.py`, `api.py`, and all in a folder `pages/` or `api/`."""
    folders = path.relative_to(PACKAGE).parts[:-1]
    return path.stem.endswith("pages") or path.stem == "api" or bool({"pages", "api"} & set(folders))


def views() -> list[Path]:
    return [path for path in python_files() if is_view(path)]


def mentions(node: ast.AST, *names: str) -> bool:
    return any(
        (isinstance(part, ast.Attribute) and part.attr in names) or (isinstance(part, ast.Name) and part.id in names)
        for part in ast.walk(node)
    )


def scoped_names(tree: ast.AST) -> set[str]:
    """What begins with visible_to(actor): the rooms' queries, and what is named after it."""
    names = {"visible_to", "queries"}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").endswith("queries"):
            names.update(alias.asname or alias.name for alias in node.names)
        elif isinstance(node, ast.Name) and node.id.endswith("_visible_to"):
            names.add(node.id)
    return names


def asked_for_an_actor(chain: ast.expr) -> bool:
    """`query(actor).filter(…)`: the first call of the chain is told who asks."""
    while isinstance(chain, ast.Call | ast.Attribute | ast.Subscript):
        if isinstance(chain, ast.Call) and any(mentions(given, "actor") for given in chain.args):
            return True
        chain = chain.func if isinstance(chain, ast.Call) else chain.value
    return False


def unscoped(function: ast.AST, scoped: set[str]) -> Iterator[ast.AST]:
    """Reads of a view that neither begin with `visible_to` nor narrow what a query gave."""
    for statement in ast.walk(function):
        if not isinstance(statement, ast.stmt) or isinstance(
            statement, ast.FunctionDef | ast.ClassDef | ast.With | ast.If
        ):
            continue
        for node in ast.walk(statement):
            if isinstance(node, ast.Attribute) and node.attr in MANAGERS and not mentions(statement, *scoped):
                yield node
            if not isinstance(node, ast.Call) or mentions(function, *scoped):
                continue
            if called(node) == "get_object_or_404" and isinstance(node.args[0], ast.Name | ast.Attribute):
                yield node
            if called(node) in NARROWING and isinstance(node.func, ast.Attribute) and not asked_for_an_actor(node.func):
                yield node


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("def f(actor):\n return Project.objects.filter(x=1)", 2),
        ("def f(actor):\n return get_object_or_404(Project, pk=1)", 1),
        ("def f(actor):\n return Project.objects.visible_to(actor).filter(x=1)", 0),
        ("def f(actor):\n rows = queries.owed(actor)\n return rows.filter(x=1)", 0),
        ("def f(query, actor):\n return query(actor).filter(x=1)", 0),
    ],
)
def test_it_sees_unscoped_reads(source: str, count: int) -> None:
    tree = ast.parse(source)
    found = unscoped(tree.body[0], scoped_names(tree))
    assert len({(node.lineno, node.col_offset, type(node)) for node in found}) == count


def test_views_read_only_what_is_visible() -> None:
    found = {
        f"{named(path)}:{node.lineno}"  # type: ignore[attr-defined]
        for path in views()
        for function in functions(path)
        for node in unscoped(function, scoped_names(parsed(path)))
    }
    assert not found, f"call a query that begins with visible_to(actor): {sorted(found)}"


def test_only_commands_write() -> None:
    readers = [*views(), *(path for path in python_files() if path.stem in {"queries", "rules", "tables", "forms"})]
    found = {
        f"{named(path)}:{node.lineno}"
        for path in readers
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITING
        if not (isinstance(node.func.value, ast.Name) and node.func.value.id.endswith("commands"))
    }
    assert not found, f"writes belong to commands: {sorted(found)}"


# --- every word that people read is translated -------------------------------------------------------------------

SPEAKING = {"forms", "tables", "commands", "rules", "states", "jobs", "queries", "models", "errors"}
CHINESE = re.compile(r"[\u3400-\u9fff]")
# Chinese that is compared with what somebody wrote, or a sample of what somebody may write: it is said by nobody.
COMPARED = {
    "kuaijin/directory/commands.py": {"街道", "镇", "乡", "园区", "产业园", "开发区", "高新区", "村", "社区"},
    "kuaijin/config/api/root.py": {"Kuaijin 快进"},
    "kuaijin/kit/forms.py": {"约"},
    "kuaijin/projects/forms.py": {"约"},
    "kuaijin/kit/pages.py": {"许多"},
}


def speaks(path: Path) -> bool:
    if "gallery" in path.parts:
        return False
    return path.stem in SPEAKING or is_view(path)


def untranslated(tree: ast.Module) -> Iterator[ast.Constant]:
    held: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node) in messages.KEYWORDS:
            held.update(id(part) for part in ast.walk(node))
        elif isinstance(node, ast.Expr):  # a docstring
            held.add(id(node.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in held and CHINESE.search(str(node.value)):
            yield node


def test_it_sees_untranslated_words() -> None:
    assert len(list(untranslated(ast.parse('"""说明"""\nA = "打开"\nB = _("打开")\nC = f"打开{A}"')))) == 2


def test_every_word_that_people_read_is_translated() -> None:
    found = [
        f"{named(path)}:{word.lineno}: {word.value}"
        for path in python_files()
        if speaks(path)
        for word in untranslated(parsed(path))
        if word.value not in COMPARED.get(str(path.relative_to(PACKAGE.parent)), set())
    ]
    assert not found, found
