"""Commands in processes forked from one that has loaded the program: loading it takes longer than most of them."""

from __future__ import annotations

import multiprocessing
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["app", "forms.cli", __name__])
STREAMS = ("stdin", "stdout", "stderr")


def perform(words: list[str], environment: Mapping[str, str], folder: Path, streams: list[str]) -> None:
    """Be the process of a command: its environment, its folder, its three streams are those given."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    for number, (name, path) in enumerate(zip(STREAMS, streams, strict=True)):
        file = os.open(path, os.O_RDONLY if name == "stdin" else os.O_WRONLY)
        os.dup2(file, number)
        os.close(file)
        setattr(sys, name, open(number, "r" if name == "stdin" else "w", encoding="utf-8", closefd=False))  # noqa: SIM115
    sys.argv = ["fubiao", *words]

    from app import command_line

    command_line()


def run(
    words: list[str], environment: Mapping[str, str], folder: Path, stdin: bytes, timeout: float
) -> tuple[int, bytes, bytes]:
    """Run one ``fubiao`` command: its exit status, and what it wrote to stdout and stderr. Raises TimeoutError."""
    with tempfile.TemporaryDirectory() as place:
        streams = [Path(place, name) for name in STREAMS]
        for stream in streams:
            stream.write_bytes(stdin if stream.name == "stdin" else b"")
        process = PROCESSES.Process(target=perform, args=(words, dict(environment), folder, [str(s) for s in streams]))
        process.start()
        process.join(timeout)
        status = process.exitcode
        if status is None:
            process.kill()
            process.join()
            raise TimeoutError(f"fubiao {' '.join(words)} took longer than {timeout:g} seconds")
        process.close()
        return status, streams[1].read_bytes(), streams[2].read_bytes()
