"""LibreOffice and Poppler: real conversions, what stops one, and what is said where they are not installed."""

from __future__ import annotations

import http.server
import io
import os
import struct
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document as WordFile

from forms.documents import office
from forms.documents.office import Busy, Failed, Program, Unavailable
from forms.documents.previews import Previews
from tests.servers import required

needs_office = pytest.mark.office
DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a494441"
    "54789c636000000002000148afa4710000000049454e44ae426082"
)
"""A picture of one black dot."""


@pytest.fixture
def converters(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real programs, given time on a machine that is doing other things too."""
    required("soffice")
    required("pdftoppm")
    patient = {
        name: Program(program.names, program.title, program.package, 180.0) for name, program in office.PROGRAMS.items()
    }
    monkeypatch.setattr(office, "PROGRAMS", patient)


def word_file(pages: int = 1) -> bytes:
    """A Word file with so many pages."""
    file = WordFile()
    for number in range(pages):
        if number:
            file.add_page_break()
        file.add_paragraph(f"第 {number + 1} 页：贵州省 & <附件2>")
    packed = io.BytesIO()
    file.save(packed)
    return packed.getvalue()


def width_of(png: bytes) -> int:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return int(struct.unpack(">I", png[16:20])[0])


def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, seconds: float = 30.0) -> None:
    """Let a script stand in for LibreOffice."""
    file = tmp_path / "soffice"
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
    stand_in = Program((str(file),), "LibreOffice", "libreoffice-writer", seconds)
    monkeypatch.setattr(office, "PROGRAMS", office.PROGRAMS | {"soffice": stand_in})


# -- the real programs --------------------------------------------------------------------------


@needs_office
def test_a_word_file_has_as_many_images_as_pages(converters: None) -> None:
    pdf = office.pdf(word_file(3))
    assert pdf.startswith(b"%PDF-")
    images = office.pages(pdf)
    assert len(images) == 3
    assert {width_of(image) for image in images} == {816}, "letter paper at 96 dots an inch"


@needs_office
def test_more_than_nine_pages_stay_in_order(converters: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "MOST_PAGES", 11)
    assert len(office.pages(office.pdf(word_file(12)))) == 11


@needs_office
def test_what_is_no_word_file_fails_in_words(converters: None) -> None:
    with pytest.raises(Failed):
        office.pdf(b"PK\x03\x04 but no more")
    with pytest.raises(Failed, match="Poppler"):
        office.pages(b"%PDF-1.7 but no more")


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """A web server on loopback that writes down who asks."""
    asked: list[str] = []

    class Answers(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET

        def log_message(self, *words: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join()
    server.server_close()


@needs_office
def test_converting_asks_nobody_on_the_network(converters: None, listener: tuple[str, list[str]]) -> None:
    address, asked = listener
    file = WordFile()
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    shape = file.add_paragraph("图：").add_run().add_picture(io.BytesIO(DOT))._inline
    blip = shape.graphic.graphicData.pic.blipFill.blip
    link = file.part.relate_to(f"{address}/picture.png", f"{kinds}/image", is_external=True)
    del blip.attrib[f"{{{kinds}}}embed"]
    blip.set(f"{{{kinds}}}link", link)
    file.part.relate_to(f"{address}/template.dotx", f"{kinds}/attachedTemplate", is_external=True)
    packed = io.BytesIO()
    file.save(packed)
    assert office.pdf(packed.getvalue()).startswith(b"%PDF-")
    assert asked == []


# -- what stops a conversion --------------------------------------------------------------------


def test_one_that_does_not_end_is_killed_with_all_it_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    note = tmp_path / "child"
    program(tmp_path, monkeypatch, f"sleep 600 & echo $! > {note}\nwait", seconds=1.0)
    begun = time.monotonic()
    with pytest.raises(Failed, match="LibreOffice 超过 1 秒没有完成"):
        office.pdf(word_file())
    assert time.monotonic() - begun < 20
    assert is_gone(int(note.read_text()))


def test_nothing_outlives_a_conversion_that_ends_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    note = tmp_path / "child"
    program(tmp_path, monkeypatch, f"sleep 600 & echo $! > {note}\nexit 3")
    with pytest.raises(Failed, match="退出码 3"):
        office.pdf(word_file())
    assert is_gone(int(note.read_text()))


def is_gone(pid: int) -> bool:
    """Whether a process ends within some seconds."""
    for _ in range(200):
        listed = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], check=False, capture_output=True).stdout.strip()
        if not listed or listed.startswith(b"Z"):
            return True
        time.sleep(0.05)
    return False


def test_the_next_one_waits_its_turn_and_is_told_after_a_while(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, monkeypatch, "exit 0")
    monkeypatch.setattr(office, "PATIENCE", 0.1)
    with office.turn, pytest.raises(Busy, match="另一份文件正在转换"):
        office.pdf(word_file())
    with pytest.raises(Failed, match="没有转换出 PDF"):
        office.pdf(word_file())


def test_every_run_has_a_profile_of_its_own_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    note = tmp_path / "note"
    script = f'echo "$PWD $1 $HOME $http_proxy" >> {note}; grep -c MacroSecurityLevel profile/user/*.xcu >> {note}'
    program(tmp_path, monkeypatch, f"{script}\nprintf pdf > document.pdf")
    assert office.pdf(word_file()) == b"pdf"
    assert office.pdf(word_file()) == b"pdf"
    first, macros, second, _macros = note.read_text().splitlines()
    folder, profile, home, proxy = first.split()
    assert profile == f"-env:UserInstallation=file://{folder}/profile"
    assert (home, proxy, macros) == (folder, "http://127.0.0.1:9", "1")
    assert second.split()[0] != folder
    assert not os.path.exists(folder)


def test_a_file_beyond_the_bound_is_not_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "run", lambda *words: pytest.fail("tried"))
    with pytest.raises(Failed, match="超过 20 MB"):
        office.pdf(bytes(office.MOST_BYTES + 1))


def test_what_is_missing_is_said_with_the_way_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Unavailable, match=r"没有安装 LibreOffice.*apt install libreoffice-writer"):
        office.pdf(word_file())
    with pytest.raises(Unavailable, match="apt install poppler-utils"):
        office.pages(b"%PDF-")
    assert "LibreOffice、Poppler（pdftoppm）" in office.missing()
    assert "Poppler" not in office.missing("soffice")


def test_a_proxy_does_not_give_up_before_the_page_does() -> None:
    slowest = 2 * office.PATIENCE + sum(program.seconds for program in office.PROGRAMS.values())
    assert slowest < 60, "proxy_read_timeout in deploy/nginx.conf"


# -- the cache ----------------------------------------------------------------------------------


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Conversions that only write down that they were asked for: two pages each, 100 bytes a page."""
    asked: list[str] = []

    def pdf(docx: bytes) -> bytes:
        asked.append("pdf")
        return b"%PDF " + docx

    def pages(printed: bytes) -> list[bytes]:
        asked.append("pages")
        return [printed.ljust(100), b"2" * 100]

    monkeypatch.setattr(office, "pdf", pdf)
    monkeypatch.setattr(office, "pages", pages)
    return asked


def test_a_document_is_converted_once(tmp_path: Path, counted: list[str]) -> None:
    previews = Previews(tmp_path / "previews")
    first = previews.pages("a" * 64, lambda: b"one")
    assert first == previews.pages("a" * 64, lambda: pytest.fail("read again"))
    assert previews.pdf("a" * 64, lambda: pytest.fail("read again")) == b"%PDF one"
    assert previews.page("a" * 64, 2, lambda: pytest.fail("read again")) == b"2" * 100
    assert previews.page("a" * 64, 3, lambda: b"one") is None
    assert previews.page("a" * 64, 0, lambda: b"one") is None
    assert counted == ["pdf", "pages"]
    assert previews.pdf("b" * 64, lambda: b"two") == b"%PDF two"


def test_the_cache_is_closed_to_others_and_stays_within_its_bound(tmp_path: Path, counted: list[str]) -> None:
    previews = Previews(tmp_path / "previews", most_bytes=700)
    for number in range(8):
        previews.pages(f"{number:064}", lambda: b"docx")
        if number >= 2:
            previews.page(f"{2:064}", 1, lambda: b"docx")
            os.utime(previews.directory / f"{2:064}-pages")
        kept = sum(file.stat().st_size for file in previews.directory.rglob("*") if file.is_file())
        assert kept <= 700
    assert previews.directory.stat().st_mode & 0o777 == 0o700
    assert previews.taken(f"{7:064}", "pages")
    assert not previews.taken(f"{0:064}", "pages")
    assert not [file for file in previews.directory.iterdir() if file.name.startswith(".")]


def test_without_a_place_to_keep_it_a_preview_is_still_shown(tmp_path: Path, counted: list[str]) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    assert len(Previews(blocked / "previews").pages("a" * 64, lambda: b"one")) == 2


def test_a_failed_conversion_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(docx: bytes) -> bytes:
        raise Failed("no")

    monkeypatch.setattr(office, "pdf", fails)
    with pytest.raises(Failed):
        Previews(tmp_path / "previews").pages("a" * 64, lambda: b"one")
    assert not (tmp_path / "previews").exists()
