"""The figures and the log of two workers, as whoever runs the site collects them."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
from pathlib import Path
from typing import Any

from tests.deploy.conftest import PRODUCTION
from tests.deploy.reader import ask
from tests.deploy.stage import Site
from tests.servers import gunicorn, until
from tests.terminal import Terminal

TOKEN = "0123456789abcdefghjkmnpqrstvwxyz"


def asked(port: int, address: str) -> str:
    """A page asked for on a line of its own, as from this machine."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        line.request("GET", address)
        return line.getresponse().read().decode()
    finally:
        line.close()


def counted(port: int) -> int:
    """How often the home page was answered, by all workers together."""
    found = re.search(r'fubiao_requests_total{endpoint="front.home",.*} (\d+)', asked(port, "/metrics"))
    return int(found[1]) if found else 0


def lines(log: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]


def workers(log: Path) -> list[int]:
    """The processes that have been started, in turn."""
    return [int(found[1]) for line in lines(log) if (found := re.search(r"worker.* pid: (\d+)", line["event"]))]


def test_workers_count_together_and_a_successor_goes_on(terminal: Terminal, tmp_path: Path) -> None:
    log, folder = tmp_path / "gunicorn.log", tmp_path / "runtime"
    folder.mkdir()

    def agree(what: str) -> None:
        """Every request that has its line in the log is in the figures, whichever worker answered it."""
        until(lambda: counted(port) == sum(line.get("endpoint") == "front.home" for line in lines(log)), what, 20)

    with gunicorn(terminal.instance, log, **PRODUCTION, RUNTIME_DIRECTORY=str(folder)) as port:
        for _ in range(20):
            asked(port, "/")
        agree("both workers' requests are counted")
        (figures,) = folder.iterdir()
        for _ in range(3):
            born = len(workers(log))
            os.kill(workers(log)[-1], signal.SIGKILL)
            until(lambda born=born: len(workers(log)) > born, "a worker is started in its place")
            for _ in range(10):
                asked(port, "/")
            agree("what a worker had counted is not lost with it")
        assert counted(port) >= 50
        files = sorted(file.name for file in figures.iterdir())
        assert len(files) <= 4, f"two files for each of two places, not for each worker that ever was: {files}"
    assert not list(folder.iterdir()), "nothing is left behind"


def test_every_line_of_a_server_is_json_and_names_no_address(site: Site) -> None:
    ask(site, f"/l/{TOKEN}?from=mail")
    ask(site, "/staff/login")
    log = site.folder / "gunicorn.log"

    def told() -> list[dict[str, Any]]:
        return [line for line in lines(log) if line.get("endpoint") == "front.link"]

    until(lambda: bool(told()), "the request is told")
    line = told()[-1]
    assert (line["event"], line["method"], line["status"]) == ("request", "GET", 404)
    assert site.logged("/l/*", 404)["request"] == line["request"], "found in both logs by its number"
    assert TOKEN not in log.read_text(encoding="utf-8")
    assert any(line["event"].startswith("Booting worker") for line in lines(log))


def test_the_site_tells_the_world_nothing_but_that_it_lives(site: Site) -> None:
    for address in ("/metrics", "/readyz", "/readyz/", "//metrics", "/%6detrics", "/./metrics", "/x/../readyz"):
        answer = ask(site, address)
        assert answer.status == 404, address
        assert "fubiao_" not in answer.text
        assert "ready" not in answer.text
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert json.loads(ask(site, "/livez").text) == {"alive": True}
