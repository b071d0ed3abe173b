"""A disk that writes down what it is asked, and what may be left of it when the power is cut.

SQLite writes through a file system of our own that records every write, truncation, sync and removal. A cut keeps what
was synced, and of what was not a random part: some writes, some not, some torn between sectors. The memory SQLite
shares between processes cannot be shared through such a file system: in WAL mode a connection locks the database.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw

SECTOR = 512


@dataclass(frozen=True)
class Asked:
    """One thing a disk was asked to do to a file. ``done``: a submission was acknowledged to somebody."""

    what: str
    file: str = ""
    offset: int = 0
    content: bytes = b""
    number: int = 0


class Recording(apsw.VFS):
    """A file system that writes down what it is asked to."""

    def __init__(self, name: str) -> None:
        self.log: list[Asked] = []
        super().__init__(name, "")

    def xOpen(self, name: Any, flags: list[int]) -> Any:
        return RecordedFile(self.log, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:
        self.log.append(Asked("remove", Path(filename).name, number=int(syncdir)))
        super().xDelete(filename, syncdir)


class RecordedFile(apsw.VFSFile):
    """A file whose writes, truncations and syncs are written down."""

    def __init__(self, log: list[Asked], name: Any, flags: list[int]) -> None:
        said = name.filename() if isinstance(name, apsw.URIFilename) else name
        self.log, self.name = log, Path(said or "temporary").name
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:
        super().xWrite(data, offset)
        self.log.append(Asked("write", self.name, offset, bytes(data)))

    def xTruncate(self, newsize: int) -> None:
        super().xTruncate(newsize)
        self.log.append(Asked("truncate", self.name, newsize))

    def xSync(self, flags: int) -> None:
        super().xSync(flags)
        self.log.append(Asked("sync", self.name))


@dataclass
class Disk:
    """What is safe on a disk, file by file, and what it was asked since and has not promised."""

    safe: dict[str, bytearray] = field(default_factory=dict)
    pending: dict[str, list[Asked]] = field(default_factory=dict)

    def take(self, asked: Asked) -> None:
        """The next thing asked of it."""
        if asked.what == "sync":
            held = self.safe.setdefault(asked.file, bytearray())
            for earlier in self.pending.pop(asked.file, []):
                held = applied(held, earlier)
            self.safe[asked.file] = held
        elif asked.what == "remove" and asked.number:
            self.safe.pop(asked.file, None)
            self.pending.pop(asked.file, None)
        elif asked.file:
            self.pending.setdefault(asked.file, []).append(asked)

    def settle(self) -> None:
        """Keep everything asked so far: nothing happens for a while."""
        for name in list(self.pending):
            self.take(Asked("sync", name))
            if self.safe[name] == b"":
                del self.safe[name]

    def cut(self, dice: random.Random) -> dict[str, bytes]:
        """What is there when the power is back."""
        found = {}
        for name in {*self.safe, *self.pending}:
            held: bytearray | None = bytearray(self.safe.get(name, b""))
            for asked in self.pending.get(name, []):
                if dice.random() < 0.5:
                    held = survived(bytearray() if held is None else held, asked, dice)
                elif asked.what == "remove":
                    break  # the old file is back, and what followed was written to another
            if held is not None:
                found[name] = bytes(held)
        return found


def applied(held: bytearray, asked: Asked) -> bytearray:
    if asked.what == "truncate":
        return held[: asked.offset]
    if asked.what == "remove":
        return bytearray()
    held.extend(bytes(max(0, asked.offset - len(held))))
    held[asked.offset : asked.offset + len(asked.content)] = asked.content
    return held


def survived(held: bytearray, asked: Asked, dice: random.Random) -> bytearray | None:
    """A thing asked for that came to pass unpromised: as a whole, or torn between sectors."""
    if asked.what == "remove":
        return None
    if asked.what == "truncate" or dice.random() < 0.5:
        return applied(held, asked)
    for start in range(0, len(asked.content), SECTOR):
        if dice.random() < 0.5:
            piece = asked.content[start : start + SECTOR]
            held = applied(held, Asked("write", asked.file, asked.offset + start, piece))
    return held
