"""What processes hold: their memory, their open files, and how large the write-ahead log of a database is."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from tests.proof.server import Server

MEGABYTE = 1024**2


@dataclass(frozen=True)
class Held:
    """The most memory, resident and proportional, and open files any worker holds; the size of the log."""

    rss: float
    pss: float
    files: int
    log: float

    def __str__(self) -> str:
        return f"worker RSS {self.rss:6.1f} MB, PSS {self.pss:6.1f} MB, {self.files:3} files, WAL {self.log:5.1f} MB"


def held(server: Server, database: Path | None) -> Held:
    """What the workers hold now; a worker that ends meanwhile is left out."""
    memory, files = [(0.0, 0.0)], [0]
    for pid in server.workers():
        try:
            memory.append(memory_of(pid))
            files.append(len(os.listdir(f"/proc/{pid}/fd")))
        except OSError:
            continue
    log = database.with_name(f"{database.name}-wal") if database is not None else None
    size = log.stat().st_size / MEGABYTE if log is not None and log.exists() else 0.0
    return Held(max(rss for rss, _ in memory), max(pss for _, pss in memory), max(files), size)


def processor(server: Server) -> float:
    """The seconds of processor time the workers have used; it tells what a request costs where others use the cores."""
    ticks = 0
    for pid in server.workers():
        try:
            said = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        ticks += int(said[11]) + int(said[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def memory_of(pid: int) -> tuple[float, float]:
    """Resident and proportional memory of a process in megabytes."""
    found = {}
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]:
        name, _, rest = line.partition(":")
        found[name] = int(rest.split()[0]) / 1024
    return found["Rss"], found["Pss"]
