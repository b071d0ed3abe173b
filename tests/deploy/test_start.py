"""Production starts with a secret or not at all, and stops when it is asked to."""

from __future__ import annotations

import http.client
import subprocess
from pathlib import Path

import pytest

from tests.deploy.conftest import PRODUCTION
from tests.servers import gunicorn
from tests.terminal import PROGRAMS, ROOT, Terminal, environment

WITHOUT_SECRET = {name: value for name, value in PRODUCTION.items() if name != "FUBIAO_SECRET_KEY"}


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        (WITHOUT_SECRET, "生产环境须设置 FUBIAO_SECRET_KEY"),
        (PRODUCTION | {"FUBIAO_SECRET_KEY": "too-short"}, "密钥太短：至少 32 个字符"),
        (PRODUCTION | {"FLASK_DEBUG": "1"}, "生产环境不能打开调试"),
    ],
)
def test_a_server_that_must_not_start_ends_with_the_reason_on_stderr(
    tmp_path: Path, settings: dict[str, str], reason: str
) -> None:
    command = [f"{PROGRAMS}/gunicorn", "--config", f"{ROOT}/deploy/gunicorn.conf.py", "--bind", "127.0.0.1:0"]
    ended = subprocess.run(
        [*command, "app:create_app()"],
        env=environment(tmp_path / "instance", **settings),
        cwd=ROOT,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode not in (0, None)
    assert reason in ended.stderr.decode()
    assert not ended.stdout
    assert not (tmp_path / "instance" / "secret_key").exists(), "production makes up no secret of its own"


def test_with_the_secret_in_a_file_it_starts_and_stops_in_order(terminal: Terminal, tmp_path: Path) -> None:
    secret, log = tmp_path / "secret", tmp_path / "gunicorn.log"
    secret.write_text(f"{PRODUCTION['FUBIAO_SECRET_KEY']}\n")
    with gunicorn(terminal.instance, log, **WITHOUT_SECRET, FUBIAO_SECRET_FILE=str(secret)) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request("GET", "/")
        assert connection.getresponse().status == 200
        connection.close()
    said = log.read_text(encoding="utf-8")
    assert "Shutting down: Master" in said
    assert "Traceback" not in said
    assert "rror" not in said
