"""The house keeps itself in order: short files, short functions, no doors around the scope."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = [ROOT / "app.py", *sorted((ROOT / "forms").rglob("*.py"))]
MODULES = [module for module in MODULES if "migrations" not in module.parts]
FORBIDDEN_NAMES = re.compile(r"^(utils?|helpers?|common|manager|misc)\.py$")


def named(module: Path) -> str:
    return str(module.relative_to(ROOT))


@pytest.mark.parametrize("module", MODULES, ids=named)
def test_a_module_is_short_and_says_its_one_idea(module: Path) -> None:
    source = module.read_text(encoding="utf-8")
    limit = 450 if "annexes" in module.parts else 250
    assert len(source.splitlines()) <= limit, f"{named(module)} is longer than {limit} lines: split it"
    docstring = ast.get_docstring(ast.parse(source))
    assert docstring, f"{named(module)}: the first line says which idea the module is"
    assert not FORBIDDEN_NAMES.match(module.name), f"{named(module)}: name it after its idea"


@pytest.mark.parametrize("module", MODULES, ids=named)
def test_functions_fit_on_a_screen_and_are_typed(module: Path) -> None:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            length = (node.end_lineno or 0) - node.lineno + 1
            assert length <= 40, f"{named(module)}:{node.lineno} {node.name} has {length} lines"
            assert node.returns is not None, f"{named(module)}:{node.lineno} {node.name} has no return type"


@pytest.mark.parametrize("module", MODULES, ids=named)
def test_no_statement_walks_around_the_scope(module: Path) -> None:
    """Textual SQL and Core tables are not narrowed to a region (forms/models/scope.py), so nobody uses them."""
    source = module.read_text(encoding="utf-8")
    if "models" in module.parts:
        return
    imported = {
        alias.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy")
        for alias in node.names
    }
    assert "text" not in imported, f"{named(module)}: ask through the session with select() on mapped classes"
    assert not re.search(r"db\.text\(|exec_driver_sql|__table__", source), f"{named(module)}: no Core access"


def test_nobody_imports_the_application() -> None:
    for module in MODULES[1:]:
        assert not re.search(r"^\s*(import app|from app )", module.read_text(encoding="utf-8"), re.MULTILINE)


def test_the_project_speaks_of_itself_alone() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    assert "--hash=sha256:" in lock
