"""Many at once: one form sent fifty times makes one receipt; of fifty who change one answer one wins, 49 are told."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape

from flask import Flask

from forms.models import EVERYWHERE, Response, db, scoped
from tests.proof.browser import Answer, Browser
from tests.proof.server import WEAKENED, WHOLE, Server, serving
from tests.proof.stage import Invited, enrolled, settings
from tests.proof.table import Row

MANY = 50
SECTION, QUESTION = "unit", "unit-city"


def at_once(work: Callable[[int], Answer]) -> list[Answer]:
    """What fifty threads that start together are answered."""
    gate, found = threading.Barrier(MANY), [Answer(0, "", b"", {})] * MANY

    def come(number: int) -> None:
        gate.wait()
        found[number] = work(number)

    threads = [threading.Thread(target=come, args=(number,)) for number in range(MANY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def survived_crowds(app: Flask, first: int) -> Iterator[Row]:
    """Both proofs, each with its control."""
    invited = enrolled(app, 4, first)
    with serving(app.config["INSTANCE_DIRECTORY"], WHOLE, **settings(app)) as server:
        statuses, receipts, revisions = sent_at_once(app, server, invited[0])
        seen = f"{statuses}, receipt numbers shown: {len(receipts)}, revisions: {revisions}"
        passed = statuses == {303: MANY} and len(receipts) == 1 and "" not in receipts and revisions == 1
        bar = "one receipt for all, one revision"
        yield Row("the same key 50 at once", "one form over 50 lines", bar, seen, passed)
        saved = edited_at_once(app, server, invited[1])
        passed = (saved.winners, saved.told, saved.kept) == (1, MANY - 1, MANY - 1) and saved.stored in saved.winning
        bar = "one winner, 49 told, 49 texts kept in the page"
        yield Row("50 editors on one response", DONE, bar, str(saved), passed)
    known = settings(app) | {"FUBIAO_PROOF_WITHOUT": "keys,merging"}
    with serving(app.config["INSTANCE_DIRECTORY"], WEAKENED, **known) as server:
        statuses, receipts, revisions = sent_at_once(app, server, invited[2])
        seen = f"{statuses}, revisions: {revisions}"
        yield Row("without keys and versions", "the same", "more than one", seen, revisions > 1, control=True)
        saved = edited_at_once(app, server, invited[3])
        lost = saved.winners == MANY
        yield Row("without merging", DONE, "texts are lost, nobody is told", str(saved), lost, control=True)


DONE = f"{MANY} people change the same answer of one page at once"


def sent_at_once(app: Flask, server: Server, invited: Invited) -> tuple[dict[int, int], set[str], int]:
    """One form sent over fifty lines: the statuses, the receipt numbers shown, the revisions there are."""
    browsers = [Browser(server.port, f"10.1.0.{number}") for number in range(MANY)]
    browsers[0].opens(invited.token)
    form = browsers[0].checks(invited.base)
    for browser in browsers:
        browser.cookie = browsers[0].cookie
    answers = at_once(lambda number: browsers[number].post(f"{invited.base}/submit", form))
    receipts = {browser.receipt(invited.base) for browser in browsers}
    for browser in browsers:
        browser.close()
    return dict(Counter(answer.status for answer in answers)), receipts, state_of(app, invited)[0]


@dataclass(frozen=True)
class Saved:
    """How many saves were taken, how many were told of another, how many of those have their text in the page."""

    winners: int
    told: int
    kept: int
    winning: list[str]
    stored: str

    def __str__(self) -> str:
        return f"{self.winners} saved, {self.told} told, {self.kept} texts kept in the page; stored is {self.stored}"


def edited_at_once(app: Flask, server: Server, invited: Invited) -> Saved:
    """Fifty people who opened the same page save it with fifty texts."""
    page, typed = f"{invited.base}/sections/{SECTION}", [f"第{number}人的城市" for number in range(MANY)]
    browsers = [Browser(server.port, f"10.2.0.{number}") for number in range(MANY)]
    forms = []
    for browser in browsers:
        browser.opens(invited.token)
        forms.append(browser.get(page).fields())
    answers = at_once(lambda number: browsers[number].post(page, forms[number] | {QUESTION: typed[number]}))
    for browser in browsers:
        browser.close()
    winners = [number for number, answer in enumerate(answers) if answer.status == 303]
    told = [number for number, answer in enumerate(answers) if answer.status == 409]
    kept = [number for number in told if f'value="{typed[number]}"' in unescape(answers[number].text)]
    winning = [typed[number] for number in winners]
    return Saved(len(winners), len(told), len(kept), winning, state_of(app, invited)[1])


def state_of(app: Flask, invited: Invited) -> tuple[int, str]:
    """How many revisions a response has, and the city it says."""
    with app.app_context(), scoped(EVERYWHERE):
        wanted = db.select(Response).where(Response.public_id == invited.public_id)
        response = db.session.execute(wanted).scalar_one()
        found = len(response.revisions), str(response.answers["unit"]["city"])
        db.session.remove()
    return found
