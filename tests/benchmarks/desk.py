"""The desk with 1,000, 10,000 and 100,000 responses: how long the list, searches and exports take, and their memory."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.parse import quote

from flask import Flask
from flask.testing import FlaskClient

from forms.models import db
from tests.benchmarks.crowded import grow
from tests.conftest import furnish, make_app, officer

SIZES = (1_000, 10_000, 100_000)
TIMES = 25
LIMIT = 50
ADDRESSES = {
    "list": "",
    "list, last page": "?page=1000000",
    "sorted by name": "?sort=name",
    "search, nothing found": "?q=" + quote("没有这家"),
    "search, one found": "?q=" + quote("第777有限"),
    "search, initials": "?q=gzqy",
    "search, initials of some": "?q=qyznzbd1",
    "search, every second": "?q=" + quote("有限公司"),
    "search, two words": "?q=" + quote("黔源 酿造"),
    "filters": "?state=submitted&annex=demand&city=" + quote("遵义市"),
    "filters, industry": "?industry=C&stage=submitted&seal=none",
}
EXPORTS = {"ZIP index": "documents.zip", "xlsx": "answers.xlsx", "csv": "answers.csv"}


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        instance = Path(folder) / "instance"
        app = made(instance)
        found: dict[tuple[str, str], list[float]] = {}
        for size in SIZES:
            grow(app, size)
            print(f"\nDesk with {size:,} responses: processor time of a page, p50 and p95 of {TIMES}", flush=True)
            for who in ("guizhou", "bureau"):
                client = officer(app, who).client
                for name, query in ADDRESSES.items():
                    half, most = taken(partial(fetched, client, f"/desk/{query}"))
                    found.setdefault((who, name), []).append(most)
                    told(half, most, f"{who}: {name}")
            for name in EXPORTS:
                exported(instance, name, size)
        print("\nGrowth of p95 from 1,000 to 100,000")
        for (who, name), times in found.items():
            print(f"  {times[-1] / times[0]:7.1f} ×  {who}: {name}")
        with app.app_context():
            db.engine.dispose()


def made(instance: Path) -> Flask:
    """An application with its staff and nobody else."""
    app = make_app(instance)
    furnish(app)
    return app


def fetched(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200, f"{answer.status_code} at {address}"


def taken(work: Callable[[], None]) -> tuple[float, float]:
    """The median and 95th percentile of many calls, in milliseconds of processor time; the first warms up."""
    work()
    times = []
    for _ in range(TIMES):
        start = time.process_time()
        work()
        times.append(1000 * (time.process_time() - start))
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]


def told(half: float, most: float, what: str) -> None:
    print(f"  {'pass' if most < LIMIT else 'MISS'}  p50 {half:7.1f} ms  p95 {most:7.1f} ms  {what} (aim < {LIMIT})")


def exported(instance: Path, name: str, size: int) -> None:
    """One export by a process of its own, so that its memory is its own."""
    command = [sys.executable, "-m", "tests.benchmarks.exporting", str(instance), EXPORTS[name]]
    run = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    figures = f"{run['seconds']:8.1f} s  {run['size'] / 1024**2:8.1f} MiB  peak {run['megabytes']:6.0f} MiB"
    print(f"        {figures}  bureau: {name} of {size:,}", flush=True)


if __name__ == "__main__":
    main()
