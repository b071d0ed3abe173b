"""The answering pages of annex 2 under load, and the largest section beside stock WTForms and Bootstrap-Flask."""

from __future__ import annotations

import http.client
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from unittest import mock
from urllib.parse import urlencode

from flask import Flask

from forms import seed
from forms.cli.installation import migrate
from forms.models import db, scoped
from forms.workflow import OPERATOR
from tests.benchmarks import plain
from tests.benchmarks.clock import seconds_each
from tests.benchmarks.crowd import Ask, Waits, waits
from tests.conftest import Person, invited, make_app
from tests.pages.answering import controls, hold
from tests.servers import answers, free_port, gunicorn, running
from tests.terminal import PROGRAMS, ROOT, environment

SECTION = "needs"
ROUNDS, TIMES = 9, 20
SECRET = "a-secret-for-the-benchmark-of-pages-0123456789"
AIM = 2
LIMITS = {"section": 10, "section, errors": 10, "hub": 10, "save": 15}


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder, mock.patch.dict(os.environ, {"PLAIN_SECTION": f"demand.{SECTION}"}):
        instance = Path(folder) / "instance"
        app = make_app(instance)
        app.config["SECRET_KEY"] = SECRET
        person = somebody(app)
        print("\nAnnex 2 in one process: processor time, medians of interleaved rounds")
        in_process(person, plain.create_app())
        with app.app_context():
            db.engine.dispose()
        print("\nAnnex 2 under gunicorn (2 workers × 8 threads), 16 people at once")
        under_load(person, instance, Path(folder))


def somebody(app: Flask) -> Person:
    """An enterprise that has filled everything in."""
    with app.app_context(), scoped(OPERATOR.scope):
        migrate()
        seed.everything()
    person = invited(app, "enterprise")
    hold(person)
    return person


def addresses(person: Person) -> dict[str, str]:
    """Our pages; ``rows`` leaves the errors out, as the first visit does."""
    base = f"/fill/{person.public_id}"
    return {
        "section": f"{base}/sections/{SECTION}?rows=1",
        "section, errors": f"{base}/sections/{SECTION}",
        "hub": f"{base}/",
        "check": f"{base}/check",
    }


def in_process(person: Person, peer: Flask) -> None:
    """Our pages and the peer's through test clients, taking turns."""
    client, other, pages = person.client, peer.test_client(), addresses(person)
    data = controls(person.get(pages["section"]))
    work: dict[str, Callable[[], object]] = {
        name: lambda address=address: client.get(address)
        for name, address in pages.items()  # type: ignore[misc]
    }
    work["save"] = lambda: client.post(f"/fill/{person.public_id}/sections/{SECTION}", data=data)
    work |= {"peer": lambda: other.get("/"), "peer, errors": lambda: other.get("/wrong")}
    times = {name: 1000 * seconds for name, seconds in seconds_each(work, ROUNDS, time.process_time).items()}
    for name, milliseconds in times.items():
        limit = LIMITS.get(name)
        told = f"(aim ≤ {limit})" if limit else ""
        print(
            f"  {'MISS' if limit and milliseconds > limit else '    '}  {milliseconds:7.1f} ms  {name} {told}".rstrip()
        )
    compared(times["peer"] / times["section"], "filled in")
    compared(times["peer, errors"] / times["section, errors"], "judged")


def compared(ratio: float, what: str) -> None:
    print(f"  {'pass' if ratio >= AIM else 'MISS'}  {ratio:7.2f} × the peer, {what} (aim ≥ {AIM})")


def under_load(person: Person, instance: Path, folder: Path) -> None:
    """The same over loopback: median and 95th percentile of what one of sixteen waits."""
    data = controls(person.get(addresses(person)["section"]))
    cookie = person.client.get_cookie("fubiao")
    assert cookie is not None
    known = {"Cookie": f"{cookie.key}={cookie.value}", "Accept-Encoding": "gzip"}
    posted = known | {"Content-Type": "application/x-www-form-urlencoded"}
    target = f"/fill/{person.public_id}/sections/{SECTION}"
    body = urlencode(list(data.items(multi=True)))
    with ExitStack() as servers:
        ours = servers.enter_context(gunicorn(instance, folder / "ours.log", FUBIAO_SECRET_KEY=SECRET))
        other = servers.enter_context(peer_served(folder))
        found = {}
        for name, address in addresses(person).items():
            found[name] = measured(name, waits(ours, getting(address, known), 200, TIMES))
        measured("save", waits(ours, asking("POST", target, posted, body), 303, TIMES))
        for name, address in {"peer": "/", "peer, errors": "/wrong"}.items():
            found[name] = measured(name, waits(other, getting(address, {"Accept-Encoding": "gzip"}), 200, TIMES))
    compared(found["peer"].half / found["section"].half, "filled in")
    compared(found["peer, errors"].half / found["section, errors"].half, "judged")


def measured(name: str, found: Waits) -> Waits:
    print(f"        p50 {found.half:7.1f} ms  p95 {found.most:7.1f} ms  {found.rate:7.1f} a second  {name}")
    if found.put_off:
        print(f"        {found.put_off} answers of {name} were put off with 503: the database was busy")
    return found


def getting(address: str, headers: dict[str, str]) -> Ask:
    return asking("GET", address, headers)


def asking(method: str, address: str, headers: dict[str, str], body: str | None = None) -> Ask:
    """One request as a browser would send it."""

    def ask(line: http.client.HTTPConnection) -> http.client.HTTPResponse:
        line.request(method, address, body, headers)
        return line.getresponse()

    return ask


@contextmanager
def peer_served(folder: Path) -> Iterator[int]:
    """The peer under the same gunicorn settings; yields its port."""
    port = free_port()
    command = [str(PROGRAMS / "gunicorn"), "--config", str(ROOT / "deploy" / "gunicorn.conf.py")]
    command += ["--bind", f"127.0.0.1:{port}", "tests.benchmarks.plain:create_app()"]
    section = {"PLAIN_SECTION": f"demand.{SECTION}"}
    with running(command, folder / "peer.log", lambda: answers(port), env=environment(folder) | section, cwd=ROOT):
        yield port


if __name__ == "__main__":
    main()
