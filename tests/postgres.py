"""A PostgreSQL of the tests' own: a real, throw-away cluster on a socket nobody else listens on."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.servers import required

PLACES = "/usr/lib/postgresql"
UNPRIVILEGED = "postgres"
# Durable is what the tests of durability make theirs; here a power cut takes the cluster with it anyway.
QUICK = {"fsync": "off", "full_page_writes": "off", "max_connections": "200", "listen_addresses": ""}


@dataclass
class Cluster:
    """A cluster that can be stopped and started; its superuser is ``postgres``, and nobody needs a password."""

    folder: Path
    programs: Path

    def run(self, program: str, *words: str | Path) -> None:
        """Run a program of PostgreSQL as somebody who is not root: the server refuses to be."""
        command = [str(self.programs / program), *map(str, words)]
        if os.geteuid() == 0:
            command = ["runuser", "-u", UNPRIVILEGED, "--", *command]
        log = self.folder / "programs.log"
        with log.open("ab") as out:
            done = subprocess.run(command, cwd=self.folder, stdout=out, stderr=out, timeout=120, check=False)
        assert done.returncode == 0, f"{program}: {log.read_text()}"

    def create(self) -> None:
        """Lay the cluster out, with checksums, sorting by code point as SQLite does."""
        words = ("--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8")
        self.run("initdb", *words, "--data-checksums", "--no-sync", "-D", self.folder / "data")
        settings = QUICK | {"unix_socket_directories": str(self.folder)}
        with (self.folder / "data" / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in settings.items())

    def start(self) -> None:
        self.run("pg_ctl", "start", "-w", "-s", "-D", self.folder / "data", "-l", self.folder / "server.log")

    def admit(self) -> None:
        """Make the roles of deploy/README.md: who owns the tables, the service, a reader."""
        for role in ("fubiao_owner", "fubiao_app", "fubiao_reader"):
            self.ask(f"CREATE ROLE {role} LOGIN")

    def stop(self, mode: str = "fast") -> None:
        """Stop as ``smart``, ``fast`` (connections are cut) or ``immediate`` (as a crash)."""
        self.run("pg_ctl", "stop", "-w", "-s", "-m", mode, "-D", self.folder / "data")

    def is_running(self) -> bool:
        return (self.folder / "data" / "postmaster.pid").exists()

    def url(self, database: str, role: str = "postgres") -> str:
        """The address of a database, for a role."""
        return f"postgresql://{role}@/{database}?host={quote(str(self.folder), safe='')}"

    def ask(self, statement: str, database: str = "postgres", role: str = "postgres") -> list[tuple[Any, ...]]:
        """What one statement answers, outside any transaction."""
        import psycopg

        with psycopg.connect(self.url(database, role), autocommit=True) as connection:
            found = connection.execute(statement)
            return found.fetchall() if found.description else []


def programs() -> Path:
    """Where the newest PostgreSQL of this machine keeps its programs; without one a test skips, and in CI fails."""
    installed = sorted(Path(PLACES).glob("*/bin/initdb"), key=lambda file: int(file.parts[-3]))
    return installed[-1].parent if installed else Path(required("initdb")).parent


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A running cluster, for as long as the tests run."""
    found = programs()
    folder = Path(tempfile.mkdtemp(prefix="fubiao-pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, UNPRIVILEGED)
    running = Cluster(folder, found)
    try:
        running.create()
        running.start()
        running.admit()
        yield running
    finally:
        if running.is_running():
            running.stop("immediate")
        shutil.rmtree(folder)
