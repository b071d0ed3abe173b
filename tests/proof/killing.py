"""kill -9 of random workers and of the whole group while sixteen respondents submit, one in ten of them twice."""

from __future__ import annotations

import queue
import random
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask

from tests.proof.browser import GONE, Browser
from tests.proof.evidence import Acknowledged, examined
from tests.proof.server import WEAKENED, WHOLE, Server, serving
from tests.proof.stage import Invited, enrolled, settings
from tests.proof.table import Row

CLIENTS = 16
TWICE = 0.1
SHARE_OF_ALL = 0.15
BAR = "every acknowledged receipt in the database with its answers and one Word file; 0 lost, 0 altered, 0 doubled"


@dataclass
class Crowd:
    """Respondents who each open the link, check, submit and read the receipt, asking again when the line breaks."""

    port: int
    waiting: queue.SimpleQueue[Invited]
    told: list[Acknowledged] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    again: int = 0
    twice: int = 0

    def run(self) -> None:
        """Let everybody come, and wait until the last one has gone."""
        clients = [threading.Thread(target=self.work) for _ in range(CLIENTS)]
        for client in clients:
            client.start()
        for client in clients:
            client.join()

    def work(self) -> None:
        while True:
            try:
                invited = self.waiting.get_nowait()
            except queue.Empty:
                return
            try:
                self.submit(invited)
            except (AssertionError, TimeoutError) as error:
                self.wrong.append(f"{invited.name}: {error}")

    def submit(self, invited: Invited) -> None:
        with Browser(self.port, invited.address, patient=True) as browser:
            browser.opens(invited.token)
            form = browser.checks(invited.base)
            if random.random() < TWICE:
                self.twice += 1
                self.send_beside(browser, invited, form)
            answer = browser.post(f"{invited.base}/submit", form)
            assert answer.status == 303 and answer.location.endswith("/receipt"), f"{answer.status} for submitting"
            self.told.append(Acknowledged(invited, browser.receipt(invited.base)))
            self.again += browser.again

    def send_beside(self, browser: Browser, invited: Invited, form: dict[str, str]) -> None:
        """The same form over a second line, its answer not waited for before the first is sent."""
        other = Browser(self.port, invited.address)
        other.cookie = browser.cookie
        sent = threading.Thread(target=self.post, args=(other, f"{invited.base}/submit", form))
        sent.start()
        answer = browser.post(f"{invited.base}/submit", form)
        sent.join()
        assert answer.status == 303, f"{answer.status} for the first of two"

    def post(self, browser: Browser, path: str, form: dict[str, str]) -> None:
        with suppress(*GONE):
            browser.post(path, form)
        browser.close()


@dataclass
class Killer:
    """Kills a worker or the whole group each time so many more were told they have submitted, and starts it again.

    What it waits for is progress: on a slow machine a server killed by the clock would never answer at all.
    """

    server: Server
    crowd: Crowd
    after: tuple[int, int]
    over: threading.Event = field(default_factory=threading.Event)
    workers: int = 0
    groups: int = 0

    def work(self) -> None:
        following = random.randint(*self.after)
        while not self.over.wait(random.uniform(0.01, 0.2)):
            if len(self.crowd.told) < following:
                continue
            following = len(self.crowd.told) + random.randint(*self.after)
            if random.random() < SHARE_OF_ALL:
                self.server.kill_everybody()
                self.server.launch()
                self.groups += 1
            else:
                self.workers += self.server.kill_worker()


def survived(app: Flask, count: int, first: int = 0) -> Iterator[Row]:
    """The proof with ``count`` submissions, and its control with a server that acknowledges before COMMIT."""
    told, killer, crowd = killed(app, enrolled(app, count, first), WHOLE, (count // 60 + 4, count // 15 + 8))
    found = examined(app, told)
    done = f"{count:,} submissions, {CLIENTS} clients, {crowd.twice} sent twice; {kills(killer)}"
    passed = found.holds and not crowd.wrong and len(told) == count
    seen = f"{found}; {crowd.again} requests asked again, {len(crowd.wrong)} answered wrongly"
    yield Row("kill -9 of workers and of the whole group", done, BAR, f"{seen} {crowd.wrong[:3] or ''}".strip(), passed)
    fewer = max(min(count // 10, 300), 60)
    told, killer, crowd = killed(app, enrolled(app, fewer, first + count), WEAKENED, (5, 15))
    found = examined(app, told, verify=False)
    done = f"{fewer} submissions; {kills(killer)}"
    yield Row("acknowledged before COMMIT", done, "some are lost", str(found), found.lost > 0, control=True)


def kills(killer: Killer) -> str:
    return f"{killer.workers} workers and {killer.groups} times everybody killed"


def killed(
    app: Flask, invited: list[Invited], application: str, after: tuple[int, int]
) -> tuple[list[Acknowledged], Killer, Crowd]:
    """Let the invited submit to a server that is killed again and again."""
    waiting: queue.SimpleQueue[Invited] = queue.SimpleQueue()
    for one in invited:
        waiting.put(one)
    instance: Path = app.config["INSTANCE_DIRECTORY"]
    with serving(instance, application, FUBIAO_PROOF_WITHOUT="commit", **settings(app)) as server:
        crowd = Crowd(server.port, waiting)
        killer = Killer(server, crowd, after)
        death = threading.Thread(target=killer.work)
        death.start()
        try:
            crowd.run()
        finally:
            killer.over.set()
            death.join()
    return crowd.told, killer, crowd
