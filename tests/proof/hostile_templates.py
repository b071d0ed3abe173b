"""Corrupt, hostile and bomb templates: refused at once and in little memory, the version in force as before."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from flask import Flask

from forms.documents.publication import Judgement
from forms.models import EVERYWHERE, Template, db, scoped
from forms.workflow import releases
from tests.conftest import Person, officer
from tests.documents.damage import Change
from tests.documents.inspection.test_inspect import BROUGHT, CONTENTS, PACKAGES, STRUCTURES, TAGS
from tests.documents.samples import files
from tests.pages.releasing import uploads
from tests.proof.table import Row

MEGABYTES = 200
KINDS = {"package": PACKAGES, "content": CONTENTS, "brought": BROUGHT, "structure": STRUCTURES, "tag": TAGS}
WHOLE = ("package: empty",)
"""An empty file is one the browser does not send."""


@dataclass(frozen=True)
class Upload:
    """How one upload ended, in how many seconds of the processor, and how much the memory grew at its peak."""

    name: str
    status: int
    seconds: float
    megabytes: float


def corpus() -> dict[str, Change]:
    """Every damage there is, by kind and name."""
    held = {f"{kind}: {name}": change for kind, table in KINDS.items() for name, (change, _said) in table.items()}
    return {name: change for name, change in held.items() if name not in WHOLE}


def survived_templates(app: Flask, seconds: float) -> Iterator[Row]:
    """The proof, each upload refused within so many seconds of the processor, and its control without inspection."""
    person, held, chosen = officer(app, "bureau"), files("demand"), list(corpus())
    before, found = in_force(app), []
    uploaded(person, held["blank"], held["template"], "the version in force, which is no new one")
    for name in chosen:
        found.append(uploaded(person, held["blank"], corpus()[name](held["template"]), name))
    after, taken = in_force(app), [one.name for one in found if one.status not in (413, 422)]
    slowest, largest = max(found, key=lambda one: one.seconds), max(found, key=lambda one: one.megabytes)
    seen = f"{len(found) - len(taken)} of {len(found)} refused, slowest {slowest.seconds:.2f} s ({slowest.name}), "
    seen += f"most memory {largest.megabytes:.0f} MB ({largest.name}), in force {said(before, after)} {taken or ''}"
    passed = not taken and slowest.seconds < seconds and largest.megabytes < MEGABYTES and before == after
    bar = f"each refused under {seconds:g} s and {MEGABYTES} MB, the version in force unchanged"
    yield Row("hostile templates", f"{len(found)} uploads through the page", bar, seen.strip(), passed)
    with mock.patch.object(releases, "judge", return_value=Judgement()):
        hostile = CONTENTS["external picture"][0](held["template"])
        status = uploaded(person, held["blank"], hostile, "not inspected").status
    seen = f"{status}, {in_force(app)[1] - before[1]} version more"
    yield Row("no inspection", "one of them", "it becomes a version", seen, in_force(app) != before, control=True)


def said(before: object, after: object) -> str:
    return "as before" if before == after else "CHANGED"


def uploaded(person: Person, blank: bytes, tagged: bytes, name: str) -> Upload:
    """Send a template through the page."""
    forget_peak()
    before, started = memory("VmRSS"), time.process_time()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        status = answered(person, blank, tagged)
    return Upload(name, status, time.process_time() - started, memory("VmHWM") - before)


def answered(person: Person, blank: bytes, tagged: bytes) -> int:
    seen: list[int] = []
    checked: Callable[..., object] = person.checked

    def note(answer: object, status: int) -> object:
        seen.append(answer.status_code)  # type: ignore[attr-defined]
        return checked(answer, answer.status_code)  # type: ignore[attr-defined]

    with mock.patch.object(person, "checked", note):
        uploads(person, {"blank": blank, "tagged": tagged})
    return seen[-1]


def in_force(app: Flask) -> tuple[list[str], int]:
    """The templates in force by their hashes, and how many versions there are in all."""
    with app.app_context(), scoped(EVERYWHERE):
        wanted = db.select(Template.tagged_sha256).where(Template.status == "active").order_by(Template.id)
        found = list(db.session.execute(wanted).scalars())
        count = db.session.execute(db.select(db.func.count(Template.id))).scalar_one()
        db.session.remove()
    return found, int(count)


def forget_peak() -> None:
    """Let the kernel count the peak of this process's memory from now on."""
    Path("/proc/self/clear_refs").write_text("5")


def memory(name: str) -> float:
    """A figure of this process's memory in megabytes."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) / 1024
    return 0.0
