"""``make bench``: every figure of the table measured in one run, held against what was aimed at."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from forms.documents.engine import CODECS, CompiledTemplate
from tests.benchmarks import archive, desk, pages, rivals
from tests.benchmarks.clock import seconds_each
from tests.benchmarks.subject import LEVELS, TEMPLATE, docxtpl_contender, engine_contenders, loading_contender, shown

BASE = "docxtpl"
ROUNDS, PEER_ROUNDS = 7, 3
SPEED_AIMS = {"zlib": 60, "zlib-ng": 130, "isal": 300}


def main() -> None:
    """Measure and print."""
    times = seconds_each({BASE: docxtpl_contender(), **engine_contenders()}, ROUNDS)
    print("Annex 2, full example: medians of interleaved rounds in one run")
    for name, seconds in times.items():
        line(name, seconds, times[BASE])
    best = peers(times[BASE])
    print("\nAims")
    for codec, aim in SPEED_AIMS.items():
        if codec in CODECS:
            told(f"× docxtpl with {LEVELS[codec]}", times[BASE] / times[f"compiled, {LEVELS[codec]}"], aim)
        else:
            print(f"  {LEVELS[codec]}: not installed")
    told("% of the limit, zlib 6", 100 * times["limit, zlib 6"] / times["compiled, zlib 6"], 75)
    if best is not None:
        told("× the fastest peer, zlib 6", best / times["compiled, zlib 6"], 10)
    told("ms to load a compiled template", 1000 * seconds_each({"load": loading_contender()}, ROUNDS)["load"], -2)
    for codec in ("zlib", "isal"):
        if codec in CODECS:
            bulk(codec)
    pages.main()
    desk.main()
    archive.main()


def line(name: str, seconds: float, base: float, note: str = "") -> None:
    print(f"  {name:24} {1 / seconds:9.1f} docs/s  {base / seconds:7.1f} × docxtpl  {note}".rstrip())


def told(what: str, found: float, aim: float) -> None:
    """One aim and whether it was met; a negative one is a limit that must not be passed."""
    met = found <= -aim if aim < 0 else found >= aim
    print(f"  {'pass' if met else 'MISS'}  {found:9.2f} {what} (aim {'≤' if aim < 0 else '≥'} {abs(aim):g})")


def peers(base: float) -> float | None:
    """Measure and print the peers; returns the seconds of the fastest."""
    expected = CompiledTemplate.compile(TEMPLATE.read_bytes()).render(shown())
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for result in rivals.results(Path(folder), expected, PEER_ROUNDS):
            if isinstance(result, str):
                print(f"  {result}")
                continue
            found.append(result.seconds)
            same = "same text" if result.same_text else "its text differs"
            line(result.name, result.seconds, base, f"{result.size / 1024:.1f} KiB, {same}")
    return min(found, default=None)


def bulk(codec: str) -> None:
    """1,000 documents, the median of three runs, and 10,000, each in a process of its own."""
    runs = {}
    for count, times in ((1000, 3), (10_000, 1)):
        command = [sys.executable, "-m", "tests.benchmarks.bulk", str(count), codec]
        told_by = [json.loads(subprocess.run(command, check=True, capture_output=True).stdout) for _ in range(times)]
        runs[count] = sorted(told_by, key=lambda run: run["seconds"])[times // 2]
        run = runs[count]
        size = run["size"] / 1024**2
        print(f"\n{count:,} documents streamed to a ZIP with {LEVELS[codec]}: {run['seconds']:.2f} s, {size:.0f} MiB")
        if count == 1000:
            told("s for 1,000 documents", run["seconds"], -3)
            told("MiB at the peak", run["megabytes"], -60)
    told("% more memory for 10,000", 100 * (runs[10_000]["megabytes"] / runs[1000]["megabytes"] - 1), -10)


if __name__ == "__main__":
    main()
