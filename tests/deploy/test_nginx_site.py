"""The nginx site: what it lets through, what it adds, what it stops, and what it writes down."""

from __future__ import annotations

import gzip
import http.server
import json
import ssl
import threading
from collections.abc import Iterator

import pytest

from forms.pages.headers import HEADERS
from tests.deploy.reader import ask, ask_plainly, reached, secured
from tests.deploy.stage import DOMAIN, Site, nginx
from tests.terminal import ROOT

TOKEN = "kZ3vQm0sTn4uJx7yBw1cDf6g"
LIMIT = 2 * 1024 * 1024
SECTION = "/fill/0123456789abcdef0123/sections/unit"


def test_the_home_page_comes_over_tls_with_every_header_once(site: Site) -> None:
    page = ask(site, "/")
    assert page.status == 200
    assert "附表" in page.text
    for name, value in HEADERS.items():
        assert page.headers.get_all(name) == [value], name
    assert page.headers.get_all("Strict-Transport-Security") == ["max-age=31536000"]
    assert page.headers.get_all("Cache-Control") == ["no-store"]
    assert page.headers["Server"] == "nginx", "neither version is told"


def test_cookies_are_for_this_host_over_tls_only(site: Site) -> None:
    cookie = ask(site, "/staff/login").headers["Set-Cookie"]
    assert cookie.startswith("__Host-fubiao=")
    for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert word in cookie
    assert "Domain" not in cookie


def test_text_travels_packed_and_static_files_are_kept(site: Site) -> None:
    page = ask(site, "/", Accept_Encoding="gzip")
    assert page.headers["Content-Encoding"] == "gzip"
    assert "附表" in gzip.decompress(page.body).decode()
    address = page.text.split('href="/static/fubiao.css')[1].split('"')[0]
    style = ask(site, f"/static/fubiao.css{address}", Accept_Encoding="gzip")
    assert style.headers["Content-Encoding"] == "gzip"
    assert style.headers.get_all("Cache-Control") == ["public, max-age=31536000, immutable"]
    assert style.text == (ROOT / "forms" / "static" / "fubiao.css").read_text(encoding="utf-8")


def test_without_tls_there_is_only_the_way_to_tls(site: Site) -> None:
    answer = ask_plainly(site, f"/l/{TOKEN}")
    assert answer.status == 301
    assert answer.headers["Location"] == f"https://{DOMAIN}/l/{TOKEN}"


def test_whoever_asks_for_another_site_gets_no_answer(site: Site) -> None:
    with pytest.raises(ssl.SSLError):
        secured(site, "elsewhere.example.cn")
    with reached(site.plain_port) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: elsewhere.example.cn\r\n\r\n")
        assert line.recv(100) == b""


def test_a_link_is_masked_in_the_log(site: Site) -> None:
    assert ask(site, f"/l/{TOKEN}?from=mail").status == 404
    assert ask(site, f"/%6C/{TOKEN}").status == 404
    assert ask(site, f"//l/{TOKEN}").status == 404
    line = site.logged("/l/*", 404)
    assert (line["method"], line["from"], line["upstream_status"]) == ("GET", "127.0.0.1", "404")
    assert set(line) == {"at", "from", "method", "path", "status", "bytes", "seconds", "upstream_status", "request"}
    assert ask(site, f"/staff/join/{TOKEN}").status == 410
    assert site.logged("/staff/join/*", 410)["upstream_status"] == "410"
    assert TOKEN not in site.written(), "a link is a credential: no log may hold it"


def test_a_body_over_the_limit_is_refused_in_words(site: Site) -> None:
    answer = ask(site, f"/l/{TOKEN}", method="POST", body=b"a" * (LIMIT + 1))
    assert answer.status == 413
    assert "提交的内容过大" in answer.text
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert TOKEN not in site.written()


def test_a_body_within_the_limit_reaches_the_application(site: Site) -> None:
    form = "application/x-www-form-urlencoded"
    answer = ask(site, SECTION, method="POST", body=b"a" * (LIMIT - 1000), Content_Type=form)
    assert answer.status == 400
    assert answer.headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]
    assert site.logged(SECTION, 400)["upstream_status"] == "400"


@pytest.mark.parametrize(
    "upload", ["/fill/0123456789abcdef0123/sealed-copy", "/province/pairs/12/scans", "/bureau/templates/new"]
)
def test_an_upload_of_scans_may_be_larger_and_nothing_else(site: Site, upload: str) -> None:
    form = "application/x-www-form-urlencoded"
    answer = ask(site, upload, method="POST", body=b"a" * 10 * 1024 * 1024, Content_Type=form)
    assert answer.status == 400
    assert site.logged(upload, 400)["upstream_status"] == "400"
    refused = ask(site, upload, method="POST", body=b"a" * 12 * 1024 * 1024, Content_Type=form)
    assert refused.status == 413
    assert site.logged(upload, 413)["upstream_status"] == ""
    for other in (f"{upload}/1", f"{upload}s", "/fill/0123456789abcdef0123/submit"):
        assert ask(site, other, method="POST", body=b"a" * (LIMIT + 1), Content_Type=form).status == 413
        assert site.logged(other, 413)["upstream_status"] == "", other


class Echo(http.server.BaseHTTPRequestHandler):
    """Answers with the headers it was sent."""

    def do_GET(self) -> None:
        body = json.dumps(self.headers.items()).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *said: object) -> None:
        """Say nothing."""


@pytest.fixture
def echo() -> Iterator[http.server.ThreadingHTTPServer]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_forwarding_headers_of_a_client_are_overwritten(
    echo: http.server.ThreadingHTTPServer, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with nginx(tmp_path_factory.mktemp("echo"), echo.server_port) as site:
        answer = ask(
            site,
            "/",
            X_Forwarded_For="6.6.6.6",
            X_Forwarded_Host="evil.example",
            X_Forwarded_Proto="http",
            Forwarded="for=6.6.6.6;host=evil.example",
        )
    arrived = [(name.lower(), value) for name, value in json.loads(answer.body)]
    assert sorted(pair for pair in arrived if "forwarded" in pair[0] or pair[0] == "host") == [
        ("host", DOMAIN),
        ("x-forwarded-for", "127.0.0.1"),
        ("x-forwarded-host", DOMAIN),
        ("x-forwarded-proto", "https"),
    ]


def test_who_knocks_too_often_is_told_to_wait(
    echo: http.server.ThreadingHTTPServer, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The sign-in page lets through a score at once, then one every two seconds; other pages are not held up."""
    with nginx(tmp_path_factory.mktemp("knocks"), echo.server_port) as site:
        answers = [ask(site, "/staff/login") for _ in range(40)]
        assert [answer.status for answer in answers[:20]] == [200] * 20
        refused = next(answer for answer in answers if answer.status != 200)
        assert refused.status == 429
        assert "操作太频繁" in refused.text
        assert refused.headers["Retry-After"] == "10"
        assert ask(site, "/").status == 200


def test_while_the_application_is_away_nothing_is_promised(
    echo: http.server.ThreadingHTTPServer, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with nginx(tmp_path_factory.mktemp("away"), echo.server_port) as site:
        echo.shutdown()
        echo.server_close()
        answer = ask(site, f"/l/{TOKEN}")
        assert answer.status == 503
        assert "已保存的内容不会丢失" in answer.text
        assert answer.headers["Retry-After"] == "30"
        assert site.logged("/l/*", 503)["upstream_status"] == "502"
        assert TOKEN not in site.written()
