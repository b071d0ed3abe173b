"""An operator's terminal: every command in a process of its own, on an instance of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests import forked
from tests.homes import homes

ROOT = Path(__file__).parents[1]
PROGRAMS = Path(sys.executable).parent
OURS = ("FUBIAO_", "FLASK_", "DATABASE_URL")
LONGEST = 120


def environment(instance: Path, **settings: str) -> dict[str, str]:
    """This process's environment without any setting of ours, then those given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    own = {"FUBIAO_INSTANCE": str(instance), "PYTHONIOENCODING": "utf-8"}
    return kept | own | homes.settings(instance) | settings


def by_script(
    words: list[str], environment: Mapping[str, str], folder: Path, stdin: bytes, timeout: float
) -> tuple[int, bytes, bytes]:
    """Run the console script as it was installed: its exit status, and what it wrote to stdout and stderr."""
    command = [PROGRAMS / "fubiao", *words]
    done = subprocess.run(
        command, env=environment, cwd=folder, input=stdin, capture_output=True, timeout=timeout, check=False
    )
    return done.returncode, done.stdout, done.stderr


@dataclass(frozen=True)
class Printed:
    """What a command printed."""

    out: str
    err: str

    def last_word(self) -> str:
        """The secret, link or password a command ends with."""
        return self.out.split()[-1].rsplit("：", 1)[-1]


@dataclass
class Terminal:
    """Runs ``fubiao`` commands and inspects how they end.

    ``installed``: by the console script itself, which takes two seconds longer (see tests/forked.py).
    """

    instance: Path
    settings: dict[str, str] = field(default_factory=dict)
    installed: bool = False

    def run(self, *words: str | Path, status: int = 0, stdin: bytes = b"") -> Printed:
        """Run one command; fails when it ends with another status, or refuses other than in words on stderr."""
        known, folder = environment(self.instance, **self.settings), self.instance.parent
        start = by_script if self.installed else forked.run
        ended, out, err = start([str(word) for word in words], known, folder, stdin, LONGEST)
        printed = Printed(out.decode(), err.decode())
        assert ended == status, f"{ended} instead of {status}: {printed}"
        assert "Traceback" not in printed.err, printed.err
        if status:
            assert printed.err.strip(), "a refusal says why on stderr"
            assert not printed.out, f"a refusal prints nothing on stdout: {printed.out}"
        return printed

    def refused(self, *words: str | Path, status: int = 1, stdin: bytes = b"") -> str:
        """Run a command that is refused; returns what it said on stderr."""
        return self.run(*words, status=status, stdin=stdin).err
