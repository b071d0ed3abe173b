"""The systemd units: they parse, they shut the service in, and every way of starting a command agrees with them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest

from forms.environment import SETTINGS
from tests.terminal import ROOT

DEPLOY = ROOT / "deploy"
SERVICES = ("fubiao.service", "fubiao-backup.service", "fubiao-verify.service")
UNITS = (*SERVICES, "fubiao-backup.timer", "fubiao-verify.timer")
SHUT_IN = {
    "DynamicUser": ["yes"],
    "StateDirectoryMode": ["0700"],
    "UMask": ["0077"],
    "ProtectSystem": ["strict"],
    "ProtectHome": ["yes"],
    "PrivateTmp": ["yes"],
    "PrivateDevices": ["yes"],
    "PrivateUsers": ["yes"],
    "NoNewPrivileges": ["yes"],
    "CapabilityBoundingSet": [""],
    "AmbientCapabilities": [""],
    "LockPersonality": ["yes"],
    "MemoryDenyWriteExecute": ["yes"],
    "RestrictNamespaces": ["yes"],
    "RestrictSUIDSGID": ["yes"],
    "SystemCallFilter": ["@system-service", "~@privileged @resources"],
    "SystemCallArchitectures": ["native"],
    "IPAddressDeny": ["any"],
}


def unit(name: str) -> dict[str, list[str]]:
    """The settings of a unit, each with the values it is given in turn."""
    settings: dict[str, list[str]] = defaultdict(list)
    for line in (DEPLOY / name).read_text(encoding="utf-8").splitlines():
        if line and line[0] not in "#[":
            key, _, value = line.partition("=")
            settings[key].append(value)
    return dict(settings)


@pytest.fixture
def analyse() -> str:
    found = shutil.which("systemd-analyze")
    if found is None:
        pytest.skip("systemd-analyze is not installed: the units are only read, not verified")
    return found


def as_installed(unit: str) -> str:
    """A unit but for its program: systemd asks that it be there."""
    return re.sub(r"(?m)^ExecStart=\S+", "ExecStart=/bin/true", unit)


def understood(analyse: str, units: list[Path]) -> tuple[int, str]:
    """What systemd makes of units: its exit status, and what it warns of."""
    done = subprocess.run(
        [analyse, "verify", *map(str, units)],
        env=os.environ | {"SYSTEMD_LOG_LEVEL": "warning"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stderr


def test_systemd_understands_every_line(analyse: str, tmp_path: Path) -> None:
    for name in UNITS:
        text = (DEPLOY / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(as_installed(text), encoding="utf-8")
    assert understood(analyse, [tmp_path / name for name in UNITS]) == (0, "")


@pytest.mark.parametrize(
    ("name", "most"), [("fubiao.service", 1.5), ("fubiao-backup.service", 1.0), ("fubiao-verify.service", 1.0)]
)
def test_systemd_finds_little_exposed(analyse: str, name: str, most: float) -> None:
    command = [analyse, "security", "--offline=true", "--no-pager", str(DEPLOY / name)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    exposure = re.search(r"Overall exposure level for \S+: ([0-9.]+)", done.stdout)
    assert exposure, done.stdout + done.stderr
    assert float(exposure[1]) <= most, done.stdout


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_shut_in(name: str) -> None:
    settings = unit(name)
    for key, values in SHUT_IN.items():
        assert settings.get(key) == values, key
    assert "MemoryMax" in settings


def test_only_the_server_reaches_a_network_and_only_this_host() -> None:
    assert unit("fubiao.service")["IPAddressAllow"] == ["localhost"]
    for name in SERVICES[1:]:
        assert unit(name)["PrivateNetwork"] == ["yes"], name
        assert unit(name)["RestrictAddressFamilies"] == ["AF_UNIX"], name


def test_the_secret_is_no_part_of_any_environment() -> None:
    known = {setting.name for setting in SETTINGS}
    for name in SERVICES:
        settings = unit(name)
        assert settings["LoadCredential"] == ["secret:/etc/fubiao/secret"]
        given = dict(pair.split("=", 1) for pair in settings["Environment"])
        assert given["FUBIAO_SECRET_FILE"] == "%d/secret"
        assert given["FUBIAO_PRODUCTION"] == "1"
        assert "FUBIAO_SECRET_KEY" not in given
        assert {key for key in given if key.startswith("FUBIAO")} <= known


def test_backups_are_taken_daily_also_after_a_night_switched_off_and_fourteen_are_kept() -> None:
    timer = unit("fubiao-backup.timer")
    assert timer["OnCalendar"] == ["*-*-* 02:30:00"]
    assert timer["Persistent"] == ["true"]
    (command,) = unit("fubiao-backup.service")["ExecStart"]
    assert command == "/opt/fubiao/.venv/bin/fubiao backup /var/lib/fubiao-backup --keep 14"


def test_the_archive_is_verified_weekly() -> None:
    timer = unit("fubiao-verify.timer")
    assert timer["OnCalendar"] == ["Sun *-*-* 03:30:00"]
    assert timer["Persistent"] == ["true"]
    (command,) = unit("fubiao-verify.service")["ExecStart"]
    assert command == "/opt/fubiao/.venv/bin/fubiao archive verify"


def test_the_page_opens_the_way_to_other_hosts_one_by_one(analyse: str, tmp_path: Path) -> None:
    """The drop-in files of the page, word for word, beside the units they open."""
    page = (DEPLOY / "README.md").read_text(encoding="utf-8").partition("## 放行别的主机")[2]
    server, backup = [part.partition("```")[0] for part in page.split("```\n[") if part.startswith(("Service", "Unit"))]
    assert re.findall(r"IPAddressAllow=(\S+)", server) == ["192.0.2.25", "192.0.2.53", "192.0.2.40"]
    for name, text in (
        ("fubiao.service", server),
        ("fubiao-backup.service", backup),
        ("fubiao-verify.service", backup),
    ):
        whole = (DEPLOY / name).read_text(encoding="utf-8") + "\n[" + text
        (tmp_path / name).write_text(as_installed(whole), encoding="utf-8")
    assert understood(analyse, [tmp_path / name for name in SERVICES]) == (0, "")


def test_an_operators_command_runs_as_the_service_does() -> None:
    script = (DEPLOY / "fubiao-command").read_text(encoding="utf-8")
    assert os.access(DEPLOY / "fubiao-command", os.X_OK)
    properties = defaultdict(list)
    for key, value in re.findall(r'--property="?(\w+)=([^"\n]*?)"? \\\n', script):
        properties[key].append(value)
    service, backup = unit("fubiao.service"), unit("fubiao-backup.service")
    for key, values in properties.items():
        assert values == (backup if key == "StateDirectory" else service)[key], key
    assert {"DynamicUser", "User", "LoadCredential", "EnvironmentFile", "UMask"} <= set(properties)
    for pair in service["Environment"]:
        key, value = pair.split("=", 1)
        if key not in ("FUBIAO_SECRET_FILE", "FUBIAO_PROXIES"):
            assert f"--setenv={key}={value} " in script


def test_the_page_names_every_file_and_every_file_is_there() -> None:
    page = (DEPLOY / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"deploy/([\w.-]*\w)", page))
    there = {file.name for file in DEPLOY.iterdir() if file.is_file()} - {"README.md"}
    assert named == there
