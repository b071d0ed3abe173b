"""A gunicorn to be killed: its workers one by one or all at once, on a port that is kept."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.servers import answers, until
from tests.terminal import ROOT, environment

WHOLE = "app:create_app()"
WEAKENED = "tests.proof.unprotected:create_app()"


class Server:
    """The application under gunicorn with the settings of deploy/, in a process group of its own."""

    def __init__(self, instance: Path, application: str = WHOLE, *options: str, **settings: str) -> None:
        self.door = socket.socket()
        self.door.bind(("127.0.0.1", 0))
        self.door.listen(512)
        self.port = int(self.door.getsockname()[1])
        self.log = instance.parent / "gunicorn.log"
        self.environment = environment(instance, **settings) | {"PYTHONPATH": str(ROOT)}
        self.command = [sys.executable, "-m", "gunicorn", "--config", str(ROOT / "deploy" / "gunicorn.conf.py")]
        self.command += ["--bind", f"fd://{self.door.fileno()}", *options, application]
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait for its first page."""
        self.launch()
        assert self.process is not None
        process = self.process
        until(lambda: process.poll() is not None or answers(self.port), f"{self.command[-1]} answers")
        assert process.poll() is None, self.log.read_text()

    def launch(self) -> None:
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                self.command,
                stdout=out,
                stderr=out,
                env=self.environment,
                cwd=ROOT,
                pass_fds=(self.door.fileno(),),
                start_new_session=True,
            )

    @property
    def master(self) -> int:
        assert self.process is not None
        return self.process.pid

    def workers(self) -> list[int]:
        """The processes that answer, by number."""
        try:
            return [int(pid) for pid in Path(f"/proc/{self.master}/task/{self.master}/children").read_text().split()]
        except OSError:
            return []

    def kill_worker(self) -> bool:
        """SIGKILL to one worker; whether there was one."""
        found = self.workers()
        if found:
            try:
                os.kill(random.choice(found), signal.SIGKILL)
            except ProcessLookupError:
                return False
        return bool(found)

    def kill_everybody(self) -> None:
        """SIGKILL to the whole group."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def stop(self) -> None:
        """End it in peace, and close the door."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill_everybody()
        self.door.close()


def end_tidily() -> None:
    """Let a proof that is told to end stop the servers it has started: they are in process groups of their own."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))


@contextmanager
def serving(instance: Path, application: str = WHOLE, *options: str, **settings: str) -> Iterator[Server]:
    """A server that answers, stopped at the end whatever happens."""
    server = Server(instance, application, *options, **settings)
    try:
        server.start()
        yield server
    finally:
        server.stop()
