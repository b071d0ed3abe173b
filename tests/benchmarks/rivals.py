"""The peers, installed into a folder that is thrown away again, and run in processes of their own."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import venv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.subject import TEMPLATE, answers_json, parted, shown
from tests.benchmarks.translating import for_carbone, for_docxtemplater, for_rust_docxtpl
from tests.documents.reading import paragraphs

SCRIPTS = Path(__file__).parent / "peers"
TURN_SECONDS = "2"
PATIENCE = 300


@dataclass(frozen=True)
class Result:
    """What a peer did: the median seconds of a document, its size, whether it printed the same text as the engine."""

    name: str
    seconds: float
    size: int
    same_text: bool


@dataclass(frozen=True)
class Peer:
    """A peer and what it needs: its packages, its script, the translation of its template."""

    name: str
    packages: tuple[str, ...]
    script: str
    translate: Callable[[bytes, set[str]], bytes]

    @property
    def is_node(self) -> bool:
        return self.script.endswith(".js")

    def install(self, folder: Path) -> None:
        """Install the packages by name from the registry the machine is set up for."""
        command = ["npm", "install", "--no-audit", "--no-fund", "--prefix", str(folder), *self.packages]
        if not self.is_node:
            venv.create(folder / "venv", with_pip=True)
            command = [str(python_in(folder)), "-m", "pip", "install", "--quiet", *self.packages]
        subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)

    def command(self, folder: Path, template: Path, answers: Path) -> tuple[list[str], dict[str, str]]:
        """How it is run, and in which environment."""
        runner = "node" if self.is_node else str(python_in(folder))
        arguments = [str(SCRIPTS / self.script), str(template), str(answers), TURN_SECONDS, str(folder / "result.docx")]
        return [runner, *arguments], dict(os.environ) | {"NODE_PATH": str(folder / "node_modules")}


def python_in(folder: Path) -> Path:
    """The Python of the environment in a folder: rust-docxtpl refuses to live beside docxtpl."""
    return folder / "venv" / "bin" / "python"


PEERS = (
    Peer("rust-docxtpl", ("rust-docxtpl",), "rust_docxtpl.py", for_rust_docxtpl),
    Peer("docxtemplater", ("docxtemplater", "pizzip"), "docxtemplater.js", for_docxtemplater),
    Peer("carbone", ("carbone",), "carbone.js", for_carbone),
)


def measured(peer: Peer, folder: Path, expected: bytes, rounds: int) -> Result:
    """Install a peer and time it. Raises CalledProcessError, TimeoutExpired or OSError where it cannot be had."""
    folder.mkdir()
    peer.install(folder)
    template, answers = folder / "template.docx", folder / "answers.json"
    template.write_bytes(peer.translate(TEMPLATE.read_bytes(), parted(shown())))
    answers.write_text(answers_json(), encoding="utf-8")
    command, environment = peer.command(folder, template, answers)
    told = []
    for _ in range(rounds):
        run = subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE, env=environment)
        told.append(json.loads(run.stdout))
    same = list(paragraphs((folder / "result.docx").read_bytes())) == list(paragraphs(expected))
    seconds = statistics.median(turn["milliseconds"] for turn in told) / 1000
    return Result(peer.name, seconds, told[-1]["size"], same)


def results(folder: Path, expected: bytes, rounds: int) -> Iterator[Result | str]:
    """Every peer's result, or a line that says why it is missing."""
    for peer in PEERS:
        try:
            yield measured(peer, folder / peer.name, expected, rounds)
        except (subprocess.SubprocessError, OSError) as error:
            said = getattr(error, "stderr", b"") or b""
            lines = [line for line in said.decode("utf-8", "replace").splitlines() if "Error" in line]
            yield f"{peer.name}: missing ({lines[-1].strip() if lines else type(error).__name__})"
