"""Real servers on loopback: started, waited for, always stopped."""

from __future__ import annotations

import contextlib
import http.client
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.terminal import PROGRAMS, ROOT, environment

PATIENCE = 60.0


def required(program: str) -> str:
    """The path of a program of the system; without it a test skips, and in CI fails."""
    found = shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail(f"{program} is missing and CI may not go without it")
        pytest.skip(f"{program} is not installed")
    return found


def until(condition: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
    """Wait until a condition holds; fails after ``seconds`` saying what did not happen."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"within {seconds:.0f} s: {what}"
        time.sleep(0.02)


def listens(port: int) -> bool:
    """Whether anybody accepts connections on a port of loopback."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def answers(port: int) -> bool:
    """Whether a web server on a port of loopback answers its first page."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status < 600
    except OSError:
        return False
    finally:
        connection.close()


def free_port() -> int:
    """A port of loopback nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running(command: list[str], log: Path, ready: Callable[[], bool], **kwargs: Any) -> Iterator[None]:
    """A server process, ready to be used; what it prints goes to ``log``; stopped at the end whatever happens."""
    with log.open("ab") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, **kwargs)
    try:
        until(lambda: process.poll() is not None or ready(), f"{command[0]} is ready")
        assert process.poll() is None, f"{command[0]} ended with {process.returncode}: {log.read_text()}"
        yield
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextlib.contextmanager
def gunicorn(instance: Path, log: Path, **settings: str) -> Iterator[int]:
    """The application under gunicorn with the settings of deploy/; yields its port."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = int(door.getsockname()[1])
        command = [str(PROGRAMS / "gunicorn"), "--config", str(ROOT / "deploy" / "gunicorn.conf.py")]
        command += ["--bind", f"fd://{door.fileno()}", "app:create_app()"]
        with running(
            command,
            log,
            lambda: answers(port),
            env=environment(instance, **settings),
            cwd=ROOT,
            pass_fds=(door.fileno(),),
        ):
            yield port
