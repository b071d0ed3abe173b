"""Looking at a Word file without Word: its pages, its PDF, and what is said where that cannot be had."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from forms.documents import office
from forms.models import Document, db
from forms.pages.desk import preview
from tests.conftest import People, Person
from tests.pages.stories import documents_of, everywhere, submits
from tests.servers import required

pytestmark = pytest.mark.alike

WAYS = ("preview", "pages/1.png", "pdf")


@pytest.fixture
def converted(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """A LibreOffice that prints two pages at once and writes down what it was given."""
    asked: list[bytes] = []

    def pdf(docx: bytes) -> bytes:
        asked.append(docx)
        return b"%PDF-1.7 printed"

    monkeypatch.setattr(office, "pdf", pdf)
    monkeypatch.setattr(office, "pages", lambda printed: [b"\x89PNG one", b"\x89PNG two"])
    monkeypatch.setattr(office, "missing", lambda *names: "")
    return asked


def address_of(person: Person, way: str = "") -> str:
    return f"/desk/documents/{documents_of(person)[-1]}{way and '/'}{way}"


def stored(person: Person) -> bytes:
    with everywhere(person.app):
        wanted = db.select(Document.content).where(Document.id == documents_of(person)[-1])
        return bytes(db.session.execute(wanted).scalar_one() or b"")


def test_the_pages_of_the_stored_file_are_shown(people: People, converted: list[bytes]) -> None:
    submits(people.enterprise)
    page = people.guizhou.get(address_of(people.enterprise, "preview"))
    assert converted == [stored(people.enterprise)]
    images = page.tree.xpath("//main//img")
    assert [image.get("alt") for image in images] == ["第 1 页", "第 2 页"]
    answers = [people.guizhou.client.get(image.get("src")) for image in images]
    assert [answer.data for answer in answers] == [b"\x89PNG one", b"\x89PNG two"]
    assert {answer.mimetype for answer in answers} == {"image/png"}
    assert "Content-Disposition" not in answers[0].headers
    assert len(converted) == 1, "converted once"
    assert page.tree.xpath(f"//a[@href='{address_of(people.enterprise)}']")
    assert page.tree.xpath(f"//a[@href='/desk/responses/{people.enterprise.public_id}']")


def test_the_first_page_stands_on_the_response_page_and_is_converted_only_when_looked_at(
    people: People, converted: list[bytes]
) -> None:
    submits(people.enterprise)
    page = people.guizhou.get(f"/desk/responses/{people.enterprise.public_id}")
    (image,) = page.tree.xpath("//details[@class='first-page']//img")
    assert (image.get("src"), image.get("loading")) == (address_of(people.enterprise, "pages/1.png"), "lazy")
    assert not converted
    assert people.guizhou.client.get(image.get("src")).data == b"\x89PNG one"


def test_the_pdf_is_saved_under_the_name_of_the_word_file(people: People, converted: list[bytes]) -> None:
    submits(people.enterprise)
    answer = people.guizhou.client.get(address_of(people.enterprise, "pdf"))
    assert answer.data == b"%PDF-1.7 printed"
    assert answer.mimetype == "application/pdf"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert ".pdf" in answer.headers["Content-Disposition"]
    assert "docx" not in answer.headers["Content-Disposition"]


def test_the_response_offers_all_three_ways(people: People, converted: list[bytes]) -> None:
    submits(people.enterprise)
    page = people.guizhou.get(f"/desk/responses/{people.enterprise.public_id}")
    for way in ("", "preview", "pdf"):
        assert page.tree.xpath(f"//a[@href='{address_of(people.enterprise, way)}']"), way
    assert converted == [], "nothing is converted before somebody asks"


def test_a_page_that_is_not_there_is_not_found(people: People, converted: list[bytes]) -> None:
    submits(people.enterprise)
    for way in ("pages/0.png", "pages/3.png", "pages/99999999999999999999.png", "pages/-1.png", "pages/x.png"):
        people.guizhou.get(address_of(people.enterprise, way), status=404)


@pytest.mark.parametrize("way", WAYS)
def test_documents_of_others_do_not_exist(people: People, converted: list[bytes], way: str) -> None:
    submits(people.enterprise)
    address = address_of(people.enterprise, way)
    people.guizhou.get(address)
    people.bureau.get(address)
    people.gansu.get(address, status=404)
    people.auditor.get(address, status=404)
    assert people.enterprise.get(address, status=302).location.startswith("/staff/login")
    assert people.stranger.get(address, status=302).location.startswith("/staff/login")
    people.guizhou.get(f"/desk/documents/999999/{way}", status=404)
    assert len(converted) == 1


def test_only_the_cache_is_written(app: Flask, people: People, converted: list[bytes]) -> None:
    submits(people.enterprise)
    assert people.guizhou.client
    folder = Path(app.config["INSTANCE_DIRECTORY"])
    before = {file.name: file.read_bytes() for file in folder.iterdir() if file.suffix == ".sqlite3"}
    for way in WAYS:
        people.guizhou.get(address_of(people.enterprise, way))
    assert {name: (folder / name).read_bytes() for name in before} == before
    assert (folder / "previews").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (office.Failed("LibreOffice 超过 30 秒没有完成，已停止。"), 500, "超过 30 秒没有完成"),
        (office.Busy("另一份文件正在转换，请稍等片刻再试。"), 503, "正在转换"),
        (office.Unavailable("这台服务器没有安装 LibreOffice"), 501, "没有安装 LibreOffice"),
    ],
)
def test_why_there_is_nothing_to_see(
    people: People, monkeypatch: pytest.MonkeyPatch, way: str, error: Exception, status: int, words: str
) -> None:
    def fails(docx: bytes) -> bytes:
        raise error

    monkeypatch.setattr(office, "pdf", fails)
    submits(people.enterprise)
    page = people.guizhou.get(address_of(people.enterprise, way), status=status)
    assert words in page.words()
    assert "Word 文件可以照常下载" in page.words()
    assert ("Retry-After" in page.answer.headers) == (status == 503)


def test_where_libreoffice_is_missing_the_page_says_what_to_install(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    submits(people.enterprise)
    monkeypatch.setenv("PATH", "")
    page = people.guizhou.get(f"/desk/responses/{people.enterprise.public_id}")
    assert "apt install libreoffice-writer" in page.words()
    assert address_of(people.enterprise) in page.text
    assert address_of(people.enterprise, "preview") not in page.text
    words = people.guizhou.get(address_of(people.enterprise, "preview"), status=501).words()
    assert "apt install libreoffice-writer" in words


def test_a_damaged_file_is_not_shown(people: People, converted: list[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    submits(people.enterprise)
    monkeypatch.setattr(preview, "content_of", lambda number: b"other")
    words = people.guizhou.get(address_of(people.enterprise, "preview"), status=500).words()
    assert "SHA-256 不符" in words
    assert converted == []


@pytest.mark.office
def test_a_real_file_is_shown_page_by_page(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    required("soffice")
    required("pdftoppm")
    patient = {
        name: office.Program(program.names, program.title, program.package, 180.0)
        for name, program in office.PROGRAMS.items()
    }
    monkeypatch.setattr(office, "PROGRAMS", patient)
    submits(people.enterprise)
    page = people.guizhou.get(address_of(people.enterprise, "preview"))
    images = page.tree.xpath("//main//img/@src")
    assert len(images) >= 2
    for image in images:
        assert people.guizhou.client.get(image).data.startswith(b"\x89PNG")
    assert people.guizhou.client.get(address_of(people.enterprise, "pdf")).data.startswith(b"%PDF-")
