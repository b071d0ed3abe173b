"""Two hosts behind nginx on one PostgreSQL: one session, one count of requests, restarted in turns under load."""

from __future__ import annotations

import contextlib
import itertools
import re
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.client import HTTPMessage
from pathlib import Path
from urllib.parse import urlencode

import pytest
from lxml import html

from tests import sheets
from tests.deploy.conftest import PRODUCTION
from tests.deploy.reader import Answer, ask, speak
from tests.deploy.stage import DOMAIN, Site, nginx, point
from tests.homes import homes
from tests.pages.answering import values_of
from tests.servers import answers, free_port, listens, running, until
from tests.terminal import PROGRAMS, ROOT, Terminal, environment

pytestmark = pytest.mark.postgresql

SHARED = PRODUCTION | {"FUBIAO_ARCHIVE_KEY": "a-key-for-the-tests-of-several-hosts-0123456789"}
"""What hosts of one site have in common besides the database."""
OPENINGS = 60
Asking = Callable[..., Answer]


@dataclass
class Host:
    """One host: an instance directory of its own, a port, gunicorn."""

    folder: Path
    settings: dict[str, str]
    port: int = field(default_factory=free_port)
    stack: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)
    reader: str = "192.0.2.7"

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def start(self) -> None:
        """As systemd starts it: it opens the port itself, so that between stop and start nobody listens there."""
        command = [str(PROGRAMS / "gunicorn"), "--config", str(ROOT / "deploy" / "gunicorn.conf.py")]
        command += ["--bind", self.address, "app:create_app()"]
        own = environment(self.folder / "instance", **self.settings)
        ready = lambda: listens(self.port) and answers(self.port)  # noqa: E731
        self.stack.enter_context(running(command, self.folder / "gunicorn.log", ready, env=own, cwd=ROOT))

    def stop(self) -> None:
        """Let it finish what it has begun, and end."""
        self.stack.close()

    def ask(self, path: str, *, method: str = "GET", body: bytes = b"", **headers: str) -> Answer:
        """One request past nginx, with the headers nginx would write."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        written = {"X-Forwarded-For": self.reader, "X-Forwarded-Proto": "https", "X-Forwarded-Host": DOMAIN}
        line = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        return speak(line, DOMAIN, method, path, body, named | written)


@dataclass
class Guest:
    """Somebody with a cookie, who asks whichever host is next."""

    turns: Iterator[Asking]
    cookie: str = ""

    def get(self, path: str) -> Answer:
        return self.kept(next(self.turns)(path, Cookie=self.cookie))

    def post(self, path: str, page: Answer, **answers: str) -> Answer:
        """Send the form of a page that leads to ``path``, as it stands but for ``answers``."""
        tree = html.document_fromstring(page.text)
        found = tree.xpath("//form[@method='post'][not(contains(@action, '/language'))]")
        form = next((form for form in found if path in (form.get("action") or "")), found[0])
        named = form.xpath(".//input[@name]|.//textarea[@name]|.//select[@name]")
        standing = [(control.get("name"), value) for control in named for value in values_of(control)]
        sent = [(name, value) for name, value in standing if name not in answers] + list(answers.items())
        kind = "application/x-www-form-urlencoded"
        body = urlencode(sent).encode()
        return self.kept(next(self.turns)(path, method="POST", body=body, Cookie=self.cookie, Content_Type=kind))

    def kept(self, answer: Answer) -> Answer:
        headers: HTTPMessage = answer.headers
        for cookie in headers.get_all("Set-Cookie") or ():
            self.cookie = cookie.split(";")[0]
        return answer


@pytest.fixture(scope="module")
def operator(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """The operator of the first host, who has set the site up and imported a register."""
    instance = homes.copy(seeded, tmp_path_factory.mktemp("host") / "instance")
    terminal = Terminal(instance, SHARED)
    terminal.run("organisation", "import", "--region", "guizhou", "-", stdin=sheets.xlsx(sheets.ALL))
    return terminal


@pytest.fixture(scope="module")
def hosts(operator: Terminal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Host]]:
    """Two running hosts on one database."""
    settings = SHARED | homes.settings(operator.instance)
    first, second = Host(operator.instance.parent, settings), Host(tmp_path_factory.mktemp("host"), settings)
    try:
        first.start()
        second.start()
        yield [first, second]
    finally:
        first.stop()
        second.stop()


@pytest.fixture(scope="module")
def site(hosts: list[Host], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with nginx(tmp_path_factory.mktemp("site"), *(host.port for host in hosts)) as running_site:
        yield running_site


@pytest.fixture(scope="module")
def link(operator: Terminal) -> str:
    """The path of a personal link."""
    words = ("link", "create", "--annex", "demand", "--organisation", sheets.QIANYUAN[1])
    return operator.run(*words).out.strip().removeprefix(f"https://{DOMAIN}")


def test_a_session_begun_on_one_host_goes_on_on_the_other(hosts: list[Host], link: str) -> None:
    guest = Guest(itertools.cycle([host.ask for host in hosts]))
    begun = guest.post(link, guest.get(link))
    assert begun.status == 303
    where = begun.headers["Location"]
    assert guest.get(where).status == guest.get(where).status == 200
    unit = f"{where}sections/unit"
    saved = guest.post(unit, guest.get(unit), **{"unit-address": "贵阳市观山湖区林城东路一号", "then": "next"})
    assert saved.status in (302, 303)
    for _ in hosts:
        assert "贵阳市观山湖区林城东路一号" in guest.get(unit).text


def test_staff_signed_in_on_one_host_are_known_on_the_other(hosts: list[Host], operator: Terminal) -> None:
    made = operator.run("user", "create", "zhao", "--name", "赵处长", "--role", "province", "--region", "guizhou")
    guest = Guest(itertools.cycle([host.ask for host in hosts]))
    page = guest.get("/staff/login")
    assert guest.post("/staff/login", page, account="zhao", password=made.last_word()).status == 302
    for _ in hosts:
        assert "赵处长" in guest.get("/desk/").text


def test_requests_are_counted_for_all_hosts_together(hosts: list[Host]) -> None:
    for host in hosts:
        host.reader = "192.0.2.99"
    turns = itertools.cycle(hosts)
    found = [next(turns).ask("/l/nobody-has-this-link").status for _ in range(OPENINGS)]
    assert set(found) == {404}
    for host in hosts:
        refused = host.ask("/l/nobody-has-this-link")
        assert refused.status == 429
        assert "操作太频繁" in refused.text


def test_hosts_are_restarted_in_turns_and_no_request_fails(hosts: list[Host], site: Site, operator: Terminal) -> None:
    """The way of deploy/README.md: out of nginx, stop, start, back into nginx; the next."""
    words = ("link", "create", "--annex", "demand", "--organisation")
    links = [operator.run(*words, name).out.strip() for name in (sheets.QIANYUAN[1], sheets.MIAOLING[1])]
    over = threading.Event()
    told: list[list[str]] = [[] for _ in links]

    def fill(number: int) -> None:
        guest = Guest(itertools.repeat(lambda path, **words: ask(site, path, **words)))
        path = links[number].removeprefix(f"https://{DOMAIN}")
        unit = guest.post(path, guest.get(path)).headers["Location"] + "sections/unit"
        while not over.is_set():
            page = guest.get(unit)
            answer = guest.post(unit, page, **{"unit-address": f"贵阳市第{len(told[number])}号"})
            told[number].append(f"{page.status} {answer.status}")

    def work(number: int) -> None:
        try:
            fill(number)
        except Exception as error:
            told[number].append(repr(error))

    workers = [threading.Thread(target=work, args=(number,)) for number in range(len(told))]
    for worker in workers:
        worker.start()
    try:
        for host in hosts:
            point(site, *(other.address if other is not host else f"{host.address} down" for other in hosts))
            done = [len(answers) for answers in told]
            until(lambda done=done: all(len(a) > n + 1 for a, n in zip(told, done, strict=True)), "nobody waits for it")
            host.stop()
            done = [len(answers) for answers in told]
            until(lambda done=done: all(len(a) > n + 1 for a, n in zip(told, done, strict=True)), "the other goes on")
            host.start()
            point(site, *(other.address for other in hosts))
    finally:
        over.set()
        for worker in workers:
            worker.join()
    failed = [answer for answers in told for answer in answers if not re.fullmatch(r"200 (302|303|200)", answer)]
    assert failed == [], f"{len(failed)} of {sum(map(len, told))} failed"
    assert all(len(answers) >= 4 for answers in told)


def test_a_host_that_ends_unannounced_costs_readers_nothing(hosts: list[Host], site: Site) -> None:
    hosts[0].stop()
    try:
        assert {ask(site, "/").status for _ in range(6)} == {200}
    finally:
        hosts[0].start()
