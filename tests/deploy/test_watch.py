"""What watches over the server: alerts that ask for figures there are, a page for each, a container."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from flask import Flask

from tests.conftest import People
from tests.pages.stories import submits
from tests.terminal import ROOT

DEPLOY = ROOT / "deploy"
ALERTS: list[dict[str, Any]] = yaml.safe_load((DEPLOY / "alerts.yml").read_text(encoding="utf-8"))["groups"][0]["rules"]


def test_every_figure_an_alert_asks_for_is_told(app: Flask, people: People) -> None:
    submits(people.enterprise)
    people.stranger.get("/")
    client = app.test_client()
    client.get("/metrics").close()
    told = client.get("/metrics").get_data(as_text=True)
    names = set(re.findall(r"(?m)^(fubiao_\w+)", told))
    for rule in ALERTS:
        asked = set(re.findall(r"\bfubiao_\w+", rule["expr"]))
        assert asked <= names, rule["alert"]
        assert asked or "up{" in rule["expr"], rule["alert"]
        for label, value in re.findall(r'(\w+)!?="([^"]+)"', rule["expr"]):
            assert label == "job" or f'{label}="{value}"' in told, (rule["alert"], label, value)


def test_what_must_not_be_missed_has_an_alert() -> None:
    asked = " ".join(rule["expr"] for rule in ALERTS)
    for figure in (
        "up{",
        "fubiao_ready == 0",
        'status=~"5.."',
        "histogram_quantile(0.95",
        "fubiao_free_bytes <",
        'fubiao_duty_timestamp_seconds{duty="backup"} > 93600',
        'fubiao_duty_failed{duty="verification"} == 1',
    ):
        assert figure in asked


def test_an_alert_says_how_urgent_it_is_and_leads_to_its_place_on_the_page() -> None:
    headings = set(re.findall(r"(?m)^## (\S+)$", (DEPLOY / "ON_CALL.md").read_text(encoding="utf-8")))
    for rule in ALERTS:
        assert rule["labels"]["severity"] in ("page", "ticket")
        assert rule["annotations"]["summary"]
        page, _, place = rule["annotations"]["page"].partition("#")
        assert (page, place in headings) == ("ON_CALL.md", True), rule["alert"]
    assert len({rule["alert"] for rule in ALERTS}) == len(ALERTS)


def test_prometheus_understands_every_rule_and_rings_when_it_should() -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("promtool is not installed: the rules are only read, not parsed")
    for words in (("check", "rules", "deploy/alerts.yml"), ("test", "rules", "tests/deploy/alerts.yml")):
        done = subprocess.run([promtool, *words], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_pages_for_operators_name_commands_that_are_there(app: Flask) -> None:
    commands = set(app.cli.list_commands(click.Context(app.cli)))
    for page in ("README.md", "ON_CALL.md", "UPGRADE.md"):
        text = (DEPLOY / page).read_text(encoding="utf-8")
        for word in re.findall(r"(?:^|`)fubiao ([a-z][a-z-]*)", text, re.MULTILINE):
            assert word in commands, f"{page}: fubiao {word}"


def test_readiness_is_explained_probe_by_probe() -> None:
    page = (DEPLOY / "ON_CALL.md").read_text(encoding="utf-8")
    for word in ("locked", "disk full", "read-only", "unavailable"):
        assert f"`database: {word}`" in page
    for probe in ("migrations: behind", "migrations: newer", "settings: ", "space: low"):
        assert f"`{probe}" in page


# The container cannot be built where there is no registry of images: its file is held against what it takes and runs.

CONTAINER = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
STEPS = [step for step in re.sub(r"(?m)^#.*\n", "", CONTAINER).replace("\\\n", " ").splitlines() if step.strip()]


def copied() -> set[Path]:
    """What is copied into the image from the source, stage by stage together."""
    sources: set[Path] = set()
    for step in STEPS:
        words = step.split()
        if words[0] == "COPY" and not words[1].startswith("--from"):
            sources |= {ROOT / word for word in words[1:-1]}
    return sources


def test_every_file_the_container_takes_is_there_and_kept_in_git() -> None:
    for source in copied():
        assert source.exists(), source
        listed = subprocess.run(["git", "ls-files", str(source)], cwd=ROOT, capture_output=True, text=True, check=True)
        assert listed.stdout, f"{source} is not part of the source"


def test_the_container_holds_what_the_server_needs() -> None:
    needed = {"app.py", "forms", "doc_templates", "pyproject.toml", "requirements.lock", "deploy/gunicorn.conf.py"}
    assert {ROOT / name for name in needed} <= copied()
    assert not any(part in str(source) for source in copied() for part in ("tests", "instance", ".git"))


def test_the_container_installs_by_hash_and_runs_as_nobody_in_particular() -> None:
    installs = [step for step in STEPS if "pip install" in step]
    assert len(installs) == 2
    assert "--require-hashes --requirement requirements.lock" in installs[0]
    assert "--no-deps" in installs[1]
    assert "USER 10001:10001" in STEPS
    assert all("FUBIAO_SECRET_KEY" not in step for step in STEPS), "a secret is no part of an image"
    (command,) = [step for step in STEPS if step.startswith("CMD")]
    service = (DEPLOY / "fubiao.service").read_text(encoding="utf-8")
    words = json.loads(command.removeprefix("CMD "))
    assert words == ["gunicorn", "--config", "deploy/gunicorn.conf.py", "app:create_app()"]
    assert words[-1] in service
    (health,) = [step for step in STEPS if step.startswith("HEALTHCHECK")]
    assert "/readyz" in health


def test_the_container_has_a_python_the_project_wants() -> None:
    images = {step.split()[1] for step in STEPS if step.startswith("FROM")}
    (image,) = images
    version = re.fullmatch(r"docker\.io/library/python:(\d+\.\d+)-slim-bookworm", image)
    assert version
    assert f'requires-python = ">={version[1]}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
