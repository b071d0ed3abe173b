"""What travels for a page: few bytes, packed as the reader can unpack, nobody's page kept, downloads left alone."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from typing import Any

import brotli
import pytest
from flask import Flask
from lxml import html
from werkzeug.test import TestResponse

from forms.pages.headers import FOREVER
from tests.conftest import People, Person
from tests.pages.answering import hold
from tests.pages.stories import documents_of, submits

pytestmark = pytest.mark.alike

MOST = 150_000
ENCODINGS = "gzip, deflate, br, zstd"
FILES = "//link[@rel='stylesheet']/@href | //link[@rel='icon']/@href | //script/@src | //img/@src"


@pytest.fixture
def person(people: People) -> Person:
    hold(people.enterprise)
    return people.enterprise


def fetch(person: Person, url: str, encodings: str = ENCODINGS, status: int = 200, **headers: str) -> TestResponse:
    """Fetch as a browser does that unpacks ``encodings``."""
    answer = person.client.get(url, headers={"Accept-Encoding": encodings} | headers, buffered=True)
    assert answer.status_code == status, answer.status
    return answer


def files_of(page: bytes) -> list[str]:
    return [str(address) for address in html.fromstring(page.decode()).xpath(FILES)]


def everything(person: Person, url: str, encodings: str) -> Iterator[tuple[str, int]]:
    """A page and every file it asks for: addresses and packed bytes."""
    yield url, len(fetch(person, url, encodings).data)
    for address in files_of(fetch(person, url, "identity").data):
        yield address, len(fetch(person, address, encodings).data)


@pytest.mark.parametrize("encodings", ["gzip", "gzip, deflate, br", ENCODINGS])
def test_a_first_page_weighs_little_with_all_its_files(person: Person, encodings: str) -> None:
    home = f"/fill/{person.public_id}/"
    for url in (f"/l/{person.token}", home, f"{home}sections/needs", f"{home}check"):
        parts = dict(everything(person, url, encodings))
        assert sum(parts.values()) < MOST, parts


def test_a_page_can_be_used_before_its_scripts_arrive(person: Person) -> None:
    page = html.fromstring(fetch(person, f"/fill/{person.public_id}/sections/needs", "identity").data.decode())
    assert page.xpath("//script")
    assert not page.xpath("//script[not(@defer)]")


def test_every_file_of_a_page_is_kept_for_ever_by_what_it_holds(person: Person) -> None:
    for address in files_of(fetch(person, f"/l/{person.token}", "identity").data):
        answer = fetch(person, address)
        assert answer.headers["Cache-Control"] == FOREVER
        assert "Accept-Encoding" in answer.headers["Vary"]
        mark = answer.headers["ETag"]
        again = fetch(person, address, status=304, **{"If-None-Match": mark})
        assert (again.data, again.headers["ETag"], again.headers["Cache-Control"]) == (b"", mark, FOREVER)


def test_a_file_asked_for_by_another_mark_is_not_kept(person: Person) -> None:
    assert fetch(person, "/static/fubiao.css?v=0123456789ab").headers["Cache-Control"] == "no-store"
    assert fetch(person, "/static/fubiao.css").headers["Cache-Control"] == "no-store"


def test_a_page_is_packed_and_never_kept(person: Person, app: Flask) -> None:
    url = f"/fill/{person.public_id}/answers"
    plain = fetch(person, url, "identity")
    assert "Content-Encoding" not in plain.headers
    unpack: dict[str, Any] = {"gzip": gzip.decompress, "br": brotli.decompress}
    for encoding, unpacked in unpack.items():
        packed = fetch(person, url, encoding)
        assert packed.headers["Content-Encoding"] == encoding
        assert packed.headers["Cache-Control"] == "no-store"
        assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 3
        assert html.fromstring(unpacked(packed.data).decode()).text_content().count("贵州黔源智能装备有限公司")
    held = next(part for part in app.after_request_funcs[None] if part.__name__ == "pack").__closure__ or ()
    kept = next(cell.cell_contents for cell in held if hasattr(cell.cell_contents, "cache")).cache.held
    assert kept == {}, "what somebody answered stays with nobody"


def test_a_file_is_packed_once(person: Person, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    first = fetch(person, "/static/fubiao.css", "br").data
    monkeypatch.setattr("flask_compress.flask_compress._compress_data", lambda *given: pytest.fail("packed again"))
    assert fetch(person, "/static/fubiao.css", "br").data == first


def test_a_page_another_site_opened_is_not_packed(person: Person) -> None:
    """Who lets readers ask for pages, and sees the packed lengths, can guess at what the pages hold (BREACH)."""
    url = f"/l/{person.token}"
    assert "Content-Encoding" not in fetch(person, url, **{"Sec-Fetch-Site": "cross-site"}).headers
    for site in ("same-origin", "none"):
        assert fetch(person, url, **{"Sec-Fetch-Site": site}).headers["Content-Encoding"] == "zstd"
    assert fetch(person, "/static/fubiao.css", **{"Sec-Fetch-Site": "cross-site"}).headers["Content-Encoding"] == "zstd"


def test_a_part_of_a_file_is_sent_as_it_is(person: Person) -> None:
    whole = fetch(person, "/static/fubiao.css", "identity").data
    part = fetch(person, "/static/fubiao.css", status=206, Range="bytes=10-29")
    assert "Content-Encoding" not in part.headers
    assert part.data == whole[10:30]


def test_word_files_are_sent_as_they_are(person: Person) -> None:
    submits(person)
    answer = fetch(person, f"/fill/{person.public_id}/documents/{documents_of(person)[0]}")
    assert "Content-Encoding" not in answer.headers
    assert answer.data.startswith(b"PK")
