"""What the environment may say, and what makes a start refuse."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from forms import settings
from forms.environment import SETTINGS
from forms.settings import Misconfigured, configuration

LONG = "a-secret-that-is-long-enough-for-anything"


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An environment that says nothing but where the instance is."""
    for setting in SETTINGS:
        monkeypatch.delenv(setting.name, raising=False)
    monkeypatch.delenv("FLASK_DEBUG", raising=False)
    monkeypatch.setenv("FUBIAO_INSTANCE", str(tmp_path / "instance"))


def test_on_a_machine_of_ones_own_nothing_needs_to_be_said(tmp_path: Path) -> None:
    first = configuration()
    file = tmp_path / "instance" / "secret_key"
    assert first["SECRET_KEY"] == file.read_text(encoding="ascii")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert [place.name for place in file.parent.iterdir()] == ["secret_key"]
    assert configuration()["SECRET_KEY"] == first["SECRET_KEY"], "the next start keeps everybody signed in"
    assert (first["PRODUCTION"], first["PROXIES"], first["SESSION_COOKIE_SECURE"]) == (False, 0, False)


def test_workers_that_start_together_agree_on_one_secret() -> None:
    with ThreadPoolExecutor(16) as workers:
        secrets = {found["SECRET_KEY"] for found in workers.map(lambda _: configuration(), range(64))}
    assert len(secrets) == 1
    assert len(secrets.pop()) >= 32


def test_production_keeps_its_cookies_to_this_host_and_tls(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FUBIAO_PRODUCTION", "1")
    monkeypatch.setenv("FUBIAO_SECRET_KEY", LONG)
    found = configuration()
    assert (found["SESSION_COOKIE_NAME"], found["SESSION_COOKIE_SECURE"]) == ("__Host-fubiao", True)
    assert found["SECRET_KEY"] == LONG
    assert list((tmp_path / "instance").iterdir()) == []


def test_a_secret_may_come_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(f"{LONG}\n")
    monkeypatch.setenv("FUBIAO_PRODUCTION", "1")
    monkeypatch.setenv("FUBIAO_SECRET_FILE", str(tmp_path / "secret"))
    assert configuration()["SECRET_KEY"] == LONG


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"FUBIAO_PRODUCTION": "1"}, "生产环境须设置 FUBIAO_SECRET_KEY"),
        ({"FUBIAO_PRODUCTION": "1", "FUBIAO_SECRET_KEY": "short"}, "密钥太短：至少 32 个字符"),
        ({"FUBIAO_SECRET_KEY": "short"}, "密钥太短：至少 32 个字符"),
        ({"FUBIAO_PRODUCTION": "1", "FUBIAO_SECRET_FILE": "/nowhere"}, "读不到 FUBIAO_SECRET_FILE=/nowhere"),
        ({"FUBIAO_SECRET_FILE": "/dev/null"}, "密钥太短"),
        ({"FUBIAO_PRODUCTION": "1", "FUBIAO_SECRET_KEY": LONG, "FLASK_DEBUG": "1"}, "生产环境不能打开调试"),
        ({"FUBIAO_SECOND_FACTOR": "yes"}, "FUBIAO_SECOND_FACTOR 应为 required（必须）或 optional（自选）"),
        ({"FUBIAO_PROXIES": "one"}, "FUBIAO_PROXIES 应为前置代理的层数"),
        ({"FUBIAO_PROXIES": "-1"}, "FUBIAO_PROXIES 应为前置代理的层数"),
        ({"DATABASE_URL": "mysql://somewhere/fubiao"}, "不支持数据库 mysql"),
        ({"DATABASE_URL": "no address"}, "DATABASE_URL 应如 postgresql://"),
        ({"DATABASE_OWNER_URL": "postgresql://owner@somewhere/fubiao"}, "应指向同一个数据库"),
        ({"FUBIAO_INSTANCE": "/dev/null/instance"}, "FUBIAO_INSTANCE=/dev/null/instance 不可用"),
    ],
)
def test_what_must_not_start_says_why(monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], reason: str) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(Misconfigured) as refused:
        configuration()
    assert reason in str(refused.value)


def test_an_instance_open_to_others_is_closed_where_it_is_ours(tmp_path: Path) -> None:
    instance = tmp_path / "instance"
    instance.mkdir()
    instance.chmod(0o755)
    (instance / ".gitignore").write_text("*")
    configuration()
    assert stat.S_IMODE(instance.stat().st_mode) == 0o700


def test_a_directory_others_use_is_refused_and_stays_as_it_is(tmp_path: Path) -> None:
    instance = tmp_path / "instance"
    instance.mkdir()
    instance.chmod(0o755)
    (instance / "somebody-elses").touch()
    with pytest.raises(Misconfigured, match="请指定一个专用目录"):
        configuration()
    assert stat.S_IMODE(instance.stat().st_mode) == 0o755


@pytest.mark.parametrize(
    ("production", "asked", "required"),
    [("", "", False), ("1", "", True), ("", "required", True), ("1", "optional", False)],
)
def test_the_second_factor_of_the_bureau_is_required_in_production(
    monkeypatch: pytest.MonkeyPatch, production: str, asked: str, required: bool
) -> None:
    monkeypatch.setenv("FUBIAO_PRODUCTION", production)
    monkeypatch.setenv("FUBIAO_SECRET_KEY", LONG)
    monkeypatch.setenv("FUBIAO_SECOND_FACTOR", asked)
    assert configuration()["SECOND_FACTOR_REQUIRED"] is required


@pytest.mark.parametrize(
    ("url", "asked", "counted"),
    [
        ("", "", "memory://"),
        ("postgresql://fubiao_app@somewhere/fubiao", "", "postgresql://"),
        ("postgresql+psycopg://fubiao_app@somewhere/fubiao", "memory://", "memory://"),
    ],
)
def test_requests_are_counted_where_all_hosts_can_see(
    monkeypatch: pytest.MonkeyPatch, url: str, asked: str, counted: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("FUBIAO_RATE_LIMIT_STORAGE", asked)
    assert configuration()["RATELIMIT_STORAGE_URI"] == counted


def test_postgresql_without_its_driver_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://fubiao_app@somewhere/fubiao")
    monkeypatch.setattr("forms.database_address.find_spec", lambda name: None)
    with pytest.raises(Misconfigured, match=r"fubiao\[postgresql\]"):
        configuration()


def test_a_database_is_not_kept_on_another_machines_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "network_kind", lambda folder: "cifs")
    with pytest.raises(Misconfigured, match="在网络文件系统上（cifs），数据库会损坏"):
        configuration()
    monkeypatch.setenv("DATABASE_URL", "postgresql://127.0.0.1/fubiao")
    assert configuration()["INSTANCE_DIRECTORY"], "only secrets are kept there then"
