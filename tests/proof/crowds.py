"""Many at once: one form sent fifty times makes one receipt; of fifty who change one answer one wins, 49 are told."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from html import unescape

from flask import Flask

from forms.models import EVERYWHERE, Response, db, scoped
from tests.proof.browser import Answer, Browser
from tests.proof.server import WEAKENED, WHOLE, serving
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
    yield from same_key(app, invited[0], WHOLE, "", False)
    yield from same_key(app, invited[1], WEAKENED, "keys", True)
    yield from editors(app, invited[2], WHOLE, "", False)
    yield from editors(app, invited[3], WEAKENED, "merging", True)


def same_key(app: Flask, invited: Invited, application: str, without: str, control: bool) -> Iterator[Row]:
    known = settings(app) | {"FUBIAO_PROOF_WITHOUT": without}
    with serving(app.config["INSTANCE_DIRECTORY"], application, **known) as server:
        browsers = [Browser(server.port, f"10.1.0.{number}") for number in range(MANY)]
        browsers[0].opens(invited.token)
        form = browsers[0].checks(invited.base)
        for browser in browsers:
            browser.cookie = browsers[0].cookie
        answers = at_once(lambda number: browsers[number].post(f"{invited.base}/submit", form))
        receipts = {browser.receipt(invited.base) for browser in browsers}
    statuses = dict(Counter(answer.status for answer in answers))
    revisions, _city = state_of(app, invited)
    seen = f"{statuses}, {len(receipts)} receipt number shown, {revisions} revisions"
    if control:
        yield Row("without keys and versions", f"{MANY} at once", "more than one", seen, revisions > 1, control=True)
        return
    passed = statuses == {303: MANY} and len(receipts) == 1 and "" not in receipts and revisions == 1
    yield Row("the same key 50 at once", "one form over 50 lines", "one receipt for all, one revision", seen, passed)


def editors(app: Flask, invited: Invited, application: str, without: str, control: bool) -> Iterator[Row]:
    known = settings(app) | {"FUBIAO_PROOF_WITHOUT": without}
    page, typed = f"{invited.base}/sections/{SECTION}", [f"第{number}人的城市" for number in range(MANY)]
    with serving(app.config["INSTANCE_DIRECTORY"], application, **known) as server:
        browsers = [Browser(server.port, f"10.2.0.{number}") for number in range(MANY)]
        forms = []
        for browser in browsers:
            browser.opens(invited.token)
            forms.append(browser.get(page).fields())
        answers = at_once(lambda number: browsers[number].post(page, forms[number] | {QUESTION: typed[number]}))
    winners = [number for number, answer in enumerate(answers) if answer.status == 303]
    told = [number for number, answer in enumerate(answers) if answer.status == 409]
    kept = [number for number in told if f'value="{typed[number]}"' in unescape(answers[number].text)]
    _revisions, city = state_of(app, invited)
    seen = f"{len(winners)} saved, {len(told)} told, {len(kept)} texts kept in the page; stored is {city}"
    done = f"{MANY} people change the same answer of one page at once"
    if control:
        lost = len(winners) == MANY
        yield Row("without merging", done, "texts are lost and nobody is told", seen, lost, control=True)
        return
    passed = len(winners) == 1 and len(kept) == MANY - 1 and city == typed[winners[0]]
    yield Row("50 editors on one response", done, "one winner, 49 told, 49 texts kept in the page", seen, passed)


def state_of(app: Flask, invited: Invited) -> tuple[int, str]:
    """How many revisions a response has, and the city it says."""
    with app.app_context(), scoped(EVERYWHERE):
        wanted = db.select(Response).where(Response.public_id == invited.public_id)
        response = db.session.execute(wanted).scalar_one()
        found = len(response.revisions), str(response.answers["unit"]["city"])
        db.session.remove()
    return found
