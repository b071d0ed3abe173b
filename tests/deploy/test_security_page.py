"""The security page: every requirement of levels 1 and 2 is answered once, and whatever it calls proved is there."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest

from tests.deploy.asvs import DATA, PAGE, STATES, ByLine, ByTest, Requirement, placed, requirements, written
from tests.terminal import ROOT

# OWASP ASVS 5.0.0: for each section, the levels of its requirements 1, 2, 3 …
SECTIONS = {
    "1.1": "22",
    "1.2": "1111122223",
    "1.3": "112222222223",
    "1.4": "222",
    "1.5": "123",
    "2.1": "122",
    "2.2": "112",
    "2.3": "12223",
    "2.4": "23",
    "3.1": "3",
    "3.2": "113",
    "3.3": "12223",
    "3.4": "11222233",
    "3.5": "11122333",
    "3.6": "3",
    "3.7": "22333",
    "4.1": "12233",
    "4.2": "23333",
    "4.3": "22",
    "4.4": "1222",
    "5.1": "2",
    "5.2": "112333",
    "5.3": "113",
    "5.4": "222",
    "6.1": "122",
    "6.2": "111111112222",
    "6.3": "11223333",
    "6.4": "112233",
    "6.5": "22222333",
    "6.6": "2223",
    "6.7": "33",
    "6.8": "2222",
    "7.1": "222",
    "7.2": "1111",
    "7.3": "22",
    "7.4": "11222",
    "7.5": "223",
    "7.6": "22",
    "8.1": "1233",
    "8.2": "1123",
    "8.3": "133",
    "8.4": "23",
    "9.1": "111",
    "9.2": "1222",
    "10.1": "22",
    "10.2": "223",
    "10.3": "22223",
    "10.4": "1111122222233333",
    "10.5": "22222",
    "10.6": "22",
    "10.7": "222",
    "11.1": "2233",
    "11.2": "22233",
    "11.3": "11233",
    "11.4": "1222",
    "11.5": "23",
    "11.6": "23",
    "11.7": "33",
    "12.1": "12233",
    "12.2": "11",
    "12.3": "22223",
    "13.1": "2333",
    "13.2": "222223",
    "13.3": "2233",
    "13.4": "1222233",
    "14.1": "22",
    "14.2": "12223333",
    "14.3": "122",
    "15.1": "12233",
    "15.2": "12233",
    "15.3": "1222222",
    "15.4": "3333",
    "16.1": "2",
    "16.2": "22222",
    "16.3": "2222",
    "16.4": "222",
    "16.5": "2223",
    "17.1": "23",
    "17.2": "22223333",
    "17.3": "22",
}
ROWS = requirements()
STORES = re.compile(r"localStorage|sessionStorage|indexedDB|document\.cookie|caches\.open")
NAMED_BY_DATA = re.compile(r"[\w\])]\[[^\]\n]+\]\s*=[^=>]|__proto__|\.prototype\b|Object\.assign\((?!this, \{)")
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)(?:#[^)\s]*)?\)")


@cache
def functions_of(file: str) -> frozenset[str]:
    """The names of the test functions of a file; none where there is no such file."""
    path = ROOT / file
    if not path.is_file():
        return frozenset()
    found = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return frozenset(node.name for node in found if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"))


@cache
def said_in(file: str) -> str:
    return (ROOT / file).read_text(encoding="utf-8")


def test_every_requirement_of_both_levels_is_answered_once() -> None:
    asked = [
        (f"{section}.{number}", int(level))
        for section, levels in SECTIONS.items()
        for number, level in enumerate(levels, start=1)
        if level in "12"
    ]
    assert len(asked) == 253
    assert [(row.number, row.level) for row in ROWS] == asked
    assert {row.state for row in ROWS} <= set(STATES)
    assert not [row.number for row in ROWS if not row.paraphrase.strip() or not row.evidence.strip()]


@pytest.mark.parametrize("row", [row for row in ROWS if row.state == "met"], ids=lambda row: row.number)
def test_what_is_met_is_proved_by_a_test_or_a_line_that_is_there(row: Requirement) -> None:
    assert row.proofs()
    for proof in row.proofs():
        if isinstance(proof, ByTest):
            assert proof.name in functions_of(proof.file), f"{proof.file} has no {proof.name}"
        else:
            assert isinstance(proof, ByLine)
            assert proof.text in said_in(proof.file), f"{proof.file} does not say {proof.text}"


def test_a_test_named_in_passing_is_there_too() -> None:
    named = {name for row in ROWS for name in re.findall(r"\btest_\w+\b(?!\.py)", row.evidence)}
    files = sorted((ROOT / "tests").rglob("test_*.py"))
    there = {name for file in files for name in functions_of(str(file.relative_to(ROOT)))}
    assert named - there == set()


def test_whatever_is_missing_says_what_the_risk_is() -> None:
    silent = [row.number for row in ROWS if row.state in ("deviates", "not met") and "Risk: " not in row.evidence]
    assert silent == []


def test_the_page_holds_the_table_of_the_data() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == placed(page, written(ROWS)), f"{DATA.name} has changed: python -m tests.deploy.asvs"


def test_what_the_page_points_to_is_there() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for target in LINK.findall(page):
        assert (PAGE.parent / target).exists(), target
    for file in re.findall(r"`((?:forms|tests|deploy|doc_templates)/[\w./-]+)(?:::\w+)?`", page):
        assert (ROOT / file).exists(), file


def test_both_readmes_lead_to_the_page() -> None:
    assert "deploy/SECURITY.md" in said_in("README.md")
    assert "deploy/SECURITY.md" in said_in("deploy/README.md")


def scripts_with(pattern: re.Pattern[str]) -> list[str]:
    scripts = sorted((ROOT / "forms" / "static").glob("*.js"))
    assert scripts
    return [script.name for script in scripts if pattern.search(script.read_text(encoding="utf-8"))]


def test_no_script_keeps_anything_in_the_browser() -> None:
    assert scripts_with(STORES) == []


def test_no_script_sets_a_property_by_a_name_it_was_given() -> None:
    """So no object can be made to carry what every other object then inherits."""
    assert scripts_with(NAMED_BY_DATA) == []
