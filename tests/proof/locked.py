"""The database is locked by another process: everybody waits their turn, or is put off with 503 and Retry-After."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from forms.models.database import database_file
from tests.proof.browser import Answer, Browser
from tests.proof.evidence import Acknowledged, examined
from tests.proof.server import WEAKENED, WHOLE, serving
from tests.proof.stage import Invited, enrolled, settings
from tests.proof.table import Row

CLIENTS = 16
HOLD = """
import sys, time
from forms.models.database import newest_sqlite
connection = newest_sqlite().connect(sys.argv[1], isolation_level=None, timeout=60)
connection.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
time.sleep(float(sys.argv[2]))
sys.stdin.read()
connection.execute("ROLLBACK")
"""


@dataclass(frozen=True)
class Times:
    """How long the lock is held, and how long the server is patient, in milliseconds (0: as it is set).

    The long lock is held until everybody was answered, if that takes longer.
    """

    brief: float = 5
    long: float = 30
    patience: int = 0


SHORT = Times(brief=1, long=1, patience=5000)


@contextmanager
def lock(file: Path, seconds: float, until_answered: bool) -> Iterator[None]:
    """Another process holds the write lock from the start of the block on, for so long, or to the block's end too."""
    command = [sys.executable, "-c", HOLD, str(file), str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.PIPE) as holder:
        assert holder.stdout is not None and holder.stdin is not None
        assert holder.stdout.readline() == b"locked\n"
        if not until_answered:
            holder.stdin.close()
        yield
        holder.stdin.close()
        holder.wait()


def survived_locks(app: Flask, first: int, times: Times) -> Iterator[Row]:
    """Both proofs and the control: with no patience at all the brief lock is an error already."""
    file = database_file(app)
    assert file is not None
    invited = enrolled(app, 2 * CLIENTS + 4, first)
    brief, long, control = invited[:CLIENTS], invited[CLIENTS : 2 * CLIENTS], invited[2 * CLIENTS :]
    application, without = (WEAKENED, f"patience={times.patience}") if times.patience else (WHOLE, "")
    known = settings(app) | {"FUBIAO_PROOF_WITHOUT": without}
    with serving(app.config["INSTANCE_DIRECTORY"], application, **known) as server:
        answers = submitted(server.port, brief, file, times.brief, False)[0]
        found = examined(app, [Acknowledged(one, "") for one in brief])
        bar, done = "all succeed", f"{CLIENTS} submissions while another process holds the write lock"
        seen = f"{said(answers)}; {found}"
        passed = statuses(answers) == {303: CLIENTS} and found.holds
        yield Row(f"database locked {times.brief:g} s", done, bar, seen, passed)
        answers, later = submitted(server.port, long, file, times.long, True)
        found = examined(app, [Acknowledged(one, "") for one in long])
        seen = f"{said(answers)}; the same forms afterwards: {said(later)}; {found}"
        passed = statuses(answers) == {503: CLIENTS} and all("Retry-After" in answer.headers for answer in answers)
        passed = passed and statuses(later) == {303: CLIENTS} and found.holds
        bar = "503 with Retry-After and no receipt, then all succeed"
        yield Row(f"database locked {named(times)}", done, bar, seen, passed)
    known |= {"FUBIAO_PROOF_WITHOUT": "patience=0"}
    with serving(app.config["INSTANCE_DIRECTORY"], WEAKENED, **known) as server:
        answers = submitted(server.port, control, file, times.brief, True)[0]
    refused = statuses(answers).get(503, 0)
    yield Row("no patience", f"locked {times.brief:g} s", "put off at once", said(answers), refused > 0, control=True)


def submitted(
    port: int, invited: list[Invited], file: Path, seconds: float, until_answered: bool
) -> tuple[list[Answer], list[Answer]]:
    """What the invited are answered who all submit while the lock is held; and again, once it is gone."""
    browsers = [Browser(port, one.address) for one in invited]
    forms = []
    for browser, one in zip(browsers, invited, strict=True):
        browser.opens(one.token)
        forms.append(browser.checks(one.base))
    found: dict[int, Answer] = {}

    def send(number: int) -> None:
        found[number] = browsers[number].post(f"{invited[number].base}/submit", forms[number])

    rounds = []
    for held, kept in ((seconds, until_answered), (0, False)):
        threads = [threading.Thread(target=send, args=(number,)) for number in range(len(invited))]
        with lock(file, held, kept):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        rounds.append([found[number] for number in range(len(invited))])
    for browser in browsers:
        browser.close()
    return rounds[0], rounds[1]


def named(times: Times) -> str:
    return f"{times.long:g} s" if not times.patience else f"longer than {times.patience / 1000:g} s of patience"


def statuses(answers: list[Answer]) -> dict[int, int]:
    return dict(Counter(answer.status for answer in answers))


def said(answers: list[Answer]) -> str:
    waits = {answer.headers["Retry-After"] for answer in answers if "Retry-After" in answer.headers}
    told = ", ".join(f"{count} × {status}" for status, count in sorted(statuses(answers).items()))
    return told + (f" with Retry-After {', '.join(sorted(waits))}" if waits else "")
