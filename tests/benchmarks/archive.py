"""An archive of 1,000 and of 10,000 documents: taken in, verified, handed over, verified again with no database.

``python -m tests.benchmarks.archive STEP FOLDER COUNT`` takes one step in a process of its own and prints JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask

from forms import archive, seed
from forms.annexes import by_code
from forms.archive.bag.directory import export
from forms.archive.bag.reading import verify_bag
from forms.archive.bag.selection import Selection
from forms.archive.terms import Terms
from forms.cli.installation import migrate
from forms.models import (
    Filing,
    FilingStep,
    Organisation,
    Programme,
    Region,
    Response,
    Revision,
    canonical,
    db,
    digest,
    now,
    scoped,
    transaction,
)
from forms.models.events import append
from forms.workflow import OPERATOR, Actor
from forms.workflow.filing import put_together
from forms.workflow.submission import add_document, new_key, new_receipt, render_all
from tests.benchmarks.bulk import peak
from tests.conftest import make_app

COUNTS = (1000, 10_000)
BATCH = 250
REGISTERED = {"city": "贵阳市", "contact": "", "phone": "", "email": ""}
OFFICER, CHIEF = "王处长", Actor("bureau", "周处长")


def main() -> None:
    """Measure and print."""
    found: dict[int, dict[str, dict[str, float]]] = {}
    for count in COUNTS:
        with tempfile.TemporaryDirectory() as folder:
            found[count] = {step: taken(step, folder, count) for step in STEPS}
        print(f"\nAn archive of {count:,} documents, one process a step")
        for step, run in found[count].items():
            rate = count / run["seconds"]
            print(f"  {step:12} {run['seconds']:8.1f} s  {rate:8.1f} docs/s  {run['megabytes']:6.0f} MiB at the peak")
    print("\nAims")
    few, many = (found[count] for count in COUNTS)
    for step in ("verify", "export", "verify-bag"):
        told(
            f"% more memory to {step} 10 times as many",
            100 * (many[step]["megabytes"] / few[step]["megabytes"] - 1),
            50,
        )
        slower = (many[step]["seconds"] / COUNTS[1]) / (few[step]["seconds"] / COUNTS[0])
        told(f"× the time a document to {step} among 10 times as many", slower, 1.3)
    told("ms a document to verify everything", 1000 * many["verify"]["seconds"] / COUNTS[1], 20)


def told(what: str, found: float, most: float) -> None:
    print(f"  {'pass' if found <= most else 'MISS'}  {found:9.2f} {what} (aim ≤ {most:g})")


def taken(step: str, folder: str, count: int) -> dict[str, float]:
    """One step in a process of its own: its seconds and the most memory it held."""
    command = [sys.executable, "-m", "tests.benchmarks.archive", step, folder, str(count)]
    found: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return found


# -- the steps ------------------------------------------------------------------------------------


def build(app: Flask, folder: Path, count: int) -> None:
    """A received package of so many filled annexes, written straight into the tables."""
    migrate()
    with scoped(OPERATOR.scope):
        seed.everything()
        example = by_code("demand").example()
        for start in range(0, count, BATCH):
            with transaction():
                for number in range(start, min(start + BATCH, count)):
                    add(number, example)
        with transaction():
            programme = db.session.execute(db.select(Programme)).scalar_one()
            region = db.session.execute(db.select(Region).where(Region.slug == "guizhou")).scalar_one()
            filed = list(db.session.execute(db.select(Response).order_by(Response.id)).scalars())
            filing = put_together(Actor("province", OFFICER, region_id=region.id), programme, filed)
            received = FilingStep(filing=filing, region_id=region.id, kind="received", actor=CHIEF.name)
            db.session.add(received)
            append("package-receive", CHIEF.name, region=region, details={"receipt": filing.receipt})


def add(number: int, example: dict[str, Any]) -> None:
    """One accepted annex 2, with its revision, its Word file and its events."""
    programme = db.session.execute(db.select(Programme)).scalar_one()
    region = db.session.execute(db.select(Region).where(Region.slug == "guizhou")).scalar_one()
    name = f"贵州第{number}号企业有限公司"
    answers = example | {"unit": example["unit"] | {"name": name}}
    organisation = Organisation(region=region, region_id=region.id, kind="enterprise", name=name, **REGISTERED)
    response = Response(
        programme_id=programme.id,
        programme=programme,
        region=region,
        region_id=region.id,
        organisation=organisation,
        annex="demand",
        edition=by_code("demand").edition,
        state="accepted",
        answers=answers,
        receipt=new_receipt(programme.year),
        submitted_at=now(),
    )
    db.session.add(response)
    db.session.flush()
    text = canonical(answers)
    revision = Revision(
        response_id=response.id,
        region_id=region.id,
        number=1,
        kind="submit",
        key=new_key(),
        answers=text,
        sha256=digest(text),
        cautions=[],
        actor=name,
    )
    db.session.add(revision)
    db.session.flush()
    documents = [add_document(revision, rendering) for rendering in render_all(response, answers)]
    told = {"revision": 1, "sha256": revision.sha256, "receipt": response.receipt}
    told["documents"] = [{"paper": document.paper, "sha256": document.sha256} for document in documents]
    for step, details in (("begin", {"annex": "demand"}), ("submit", told), ("accept", {})):
        append(step, name, region=region, response_id=response.id, details=details)


def take_in(app: Flask, folder: Path, count: int) -> None:
    with scoped(OPERATOR.scope):
        filing = db.session.execute(db.select(Filing)).scalar_one()
        assert archive.archive_package(CHIEF, filing.id, Terms()) == count + 1


def verify(app: Flask, folder: Path, count: int) -> None:
    with scoped(OPERATOR.scope):
        report = archive.examine()
    assert not report.findings, report.findings[:3]
    assert report.looked_at["重新生成"] == count


def hand_over(app: Flask, folder: Path, count: int) -> None:
    with scoped(OPERATOR.scope):
        assert export(Selection(), folder / "bag", CHIEF.name).facts.count == count + 1


def verify_handed_over(app: Flask, folder: Path, count: int) -> None:
    report = verify_bag(folder / "bag", app.config["ARCHIVE_KEY"])
    assert not report.findings, report.findings[:3]


STEPS: dict[str, Callable[[Flask, Path, int], None]] = {
    "build": build,
    "archive": take_in,
    "verify": verify,
    "export": hand_over,
    "verify-bag": verify_handed_over,
}


def step(name: str, folder: str, count: str) -> None:
    """Take a step and print what it took."""
    app = make_app(Path(folder) / "instance")
    with app.app_context():
        start = time.perf_counter()
        STEPS[name](app, Path(folder), int(count))
        seconds = time.perf_counter() - start
        db.session.remove()
    print(json.dumps({"seconds": seconds, "megabytes": peak()}))


if __name__ == "__main__":
    step(*sys.argv[1:]) if len(sys.argv) > 1 else main()
