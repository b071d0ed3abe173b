"""The table a proof prints: a fault, what was done, the bar, what was seen, whether it held."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line. A control is passed when the failure appeared: without it the line above would prove nothing."""

    fault: str
    done: str
    bar: str
    seen: str
    passed: bool
    control: bool = False

    def __str__(self) -> str:
        verdict = "pass" if self.passed else "FAIL"
        told = f"    control: {self.fault}" if self.control else self.fault
        return f"{verdict}  {told}\n        done  {self.done}\n        bar   {self.bar}\n        seen  {self.seen}"


def told(proofs: Iterable[Callable[[], Iterable[Row]]]) -> list[Row]:
    """Carry out proofs one after the other, printing every row as soon as it is known."""
    rows: list[Row] = []
    for proof in proofs:
        started = time.monotonic()
        for row in proof():
            rows.append(row)
            print(row, flush=True)
        print(f"        took  {time.monotonic() - started:.0f} s\n", flush=True)
    failed = [row for row in rows if not row.passed]
    print(f"{len(rows) - len(failed)} of {len(rows)} rows pass", *(f"FAIL  {row.fault}" for row in failed), sep="\n")
    return rows
