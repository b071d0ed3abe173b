"""axe-core, which npm installs beside this file: the rules of WCAG 2.2 AA, and what a page breaks of them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page

SCRIPT = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """tags => axe.run(document, {
    runOnly: {type: "tag", values: tags}, rules: {"target-size": {enabled: true}}, resultTypes: ["violations"],
    preload: false, iframes: false
}).then(found => found.violations.flatMap(rule => rule.nodes.map(node =>
    `${rule.id} at ${node.target.join(" ")}: ${node.failureSummary.replace(/\\s+/g, " ")}`)))"""


def script() -> Path:
    """Where axe-core lies; without it a test skips, and in CI fails."""
    if not SCRIPT.is_file():
        if os.environ.get("CI") == "true":
            pytest.fail("axe-core is missing and CI may not go without it: npm ci --prefix tests/accessibility")
        pytest.skip("axe-core is not installed: npm ci --prefix tests/accessibility")
    return SCRIPT


def violations(page: Page) -> list[str]:
    """What the page breaks, a line for each element: rule, target and summary."""
    found: list[str] = page.evaluate(RUN, TAGS)
    return found
