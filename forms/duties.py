"""When an operator's regular duty was last done, and how it ended: one small file each, beside the database."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import current_app

DUTIES = ("backup", "verification", "drill")
FOLDER = "duties"


@dataclass(frozen=True)
class Last:
    """How a duty stands.

    :param at: when it was last done, in seconds since 1970; 0 for never
    :param well_at: when it last ended well; 0 for never
    """

    at: float = 0
    well_at: float = 0

    @property
    def well(self) -> bool:
        """Whether it ended well the last time it was done."""
        return self.at == self.well_at


def file_of(duty: str) -> Path:
    return Path(current_app.config["INSTANCE_DIRECTORY"]) / FOLDER / f"{duty}.json"


def last(duty: str) -> Last:
    """How a duty stands; never done, where nothing legible says otherwise."""
    try:
        kept = json.loads(file_of(duty).read_text(encoding="utf-8"))
        return Last(float(kept["at"]), float(kept["well_at"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Last()


def note(duty: str, well: bool) -> None:
    """Write down that a duty was done just now, and how it ended."""
    now = time.time()
    file, before = file_of(duty), last(duty)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = file.with_suffix(".partial")
    partial.touch(mode=0o600)
    partial.write_text(json.dumps({"at": now, "well_at": now if well else before.well_at}), encoding="utf-8")
    partial.replace(file)


@contextmanager
def doing(duty: str) -> Iterator[None]:
    """Write down how a duty ends: badly where it raises."""
    try:
        yield
    except Exception:
        note(duty, well=False)
        raise
    note(duty, well=True)
