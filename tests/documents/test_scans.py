"""Scans are recognised by their content: PDF, JPEG and PNG that open, and a reason for everything else."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from forms.documents import office
from forms.documents.scans import MOST_BYTES, MOST_PIXELS, SMALL, Unusable, examined
from tests.scanning import as_image, bomb, pdf, picture, sideways
from tests.servers import required

pytestmark = pytest.mark.alike


@pytest.fixture(autouse=True)
def speaking(app: Flask) -> Iterator[None]:
    """Refusals are worded in the reader's language."""
    with app.test_request_context():
        yield


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server without Poppler."""
    monkeypatch.setitem(office.PROGRAMS, "pdftoppm", office.Program(("no-such-program",), "Poppler", "poppler", 1.0))


def refusal(content: bytes) -> str:
    with pytest.raises(Unusable) as caught:
        examined(content)
    return str(caught.value)


@pytest.mark.parametrize(
    ("kind", "media_type", "ending"), [("JPEG", "image/jpeg", ".jpg"), ("PNG", "image/png", ".png")]
)
def test_an_image_is_one_page_with_a_small_picture(kind: str, media_type: str, ending: str) -> None:
    scan = examined(picture(kind))
    assert (scan.media_type, scan.ending, scan.pages) == (media_type, ending, 1)
    assert scan.thumbnail is not None
    small = as_image(scan.thumbnail)
    assert (small.format, max(small.size)) == ("JPEG", SMALL)
    assert small.width < small.height


def test_a_photograph_taken_sideways_is_drawn_upright() -> None:
    thumbnail = examined(sideways()).thumbnail
    assert thumbnail is not None
    small = as_image(thumbnail).convert("RGB")
    assert small.size == (240, 320)
    red, _green, blue = small.getpixel((230, 160))  # the upper edge of the sensor is the right one when turned
    assert red > 200 > blue
    assert min(small.getpixel((10, 160))) > 200


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA", "I;16", "CMYK"])
def test_every_way_of_storing_colours_is_drawn(mode: str) -> None:
    made = io.BytesIO()
    Image.new(mode, (40, 30)).save(made, "JPEG" if mode == "CMYK" else "PNG")
    thumbnail = examined(made.getvalue()).thumbnail
    assert thumbnail is not None
    assert as_image(thumbnail).size == (40, 30)


def test_what_is_transparent_is_drawn_on_white() -> None:
    made = io.BytesIO()
    Image.new("RGBA", (40, 30), (0, 0, 0, 0)).save(made, "PNG")
    thumbnail = examined(made.getvalue()).thumbnail
    assert thumbnail is not None
    assert min(as_image(thumbnail).convert("RGB").getpixel((5, 5))) > 250


def test_the_pages_of_a_pdf_are_counted_and_the_first_is_drawn() -> None:
    required("pdftoppm")
    scan = examined(pdf(3))
    assert (scan.media_type, scan.ending, scan.pages) == ("application/pdf", ".pdf", 3)
    assert scan.thumbnail is not None
    small = as_image(scan.thumbnail)
    assert (small.format, small.height) == ("JPEG", SMALL)


@pytest.mark.usefixtures("undrawn")
def test_without_poppler_a_pdf_has_no_picture_and_is_good_all_the_same() -> None:
    scan = examined(pdf(2))
    assert (scan.pages, scan.thumbnail) == (2, None)


def test_a_pdf_behind_a_few_foreign_bytes_is_one() -> None:
    assert examined(b"\xef\xbb\xbf" + pdf()).pages == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "空文件"),
        (b"PK\x03\x04 a Word file", "签字盖章后扫描或拍照"),
        (b"\xd0\xcf\x11\xe0 an old Word file", "签字盖章后扫描或拍照"),
        (b"\x00\x00\x00\x18ftypheic", "HEIC"),
        (b"<html>%PDF", "不是 PDF、JPEG 或 PNG"),
        (b"GIF89a", "不是 PDF、JPEG 或 PNG"),
        (pdf(password="secret"), "加了密码"),
        (pdf()[:200], "已损坏"),
        (b"%PDF-1.7\n" + b"0" * 500, "已损坏"),
        (pdf(0), "没有一页"),
        (picture()[: len(picture()) // 2], "已损坏"),
        (picture("PNG")[:-40], "已损坏"),
        (picture("PNG").replace(b"IDAT", b"IDAX"), "已损坏"),
        (b"\xff\xd8\xff\xe0 not a picture", "已损坏"),
        (bomb(), "像素太多（20000×20000）"),
        (b"%PDF-1.7" + b" " * MOST_BYTES, "超过 10 MB"),
    ],
)
def test_whatever_is_no_scan_is_refused_in_words(content: bytes, words: str) -> None:
    assert words in refusal(content)


def test_a_restricted_pdf_that_opens_without_a_password_is_refused_too() -> None:
    """What the archive keeps must open for ever, with any program."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf())))
    writer.encrypt("", "owner")
    made = io.BytesIO()
    writer.write(made)
    assert "加了密码或限制" in refusal(made.getvalue())


def test_as_many_pixels_as_a_good_telephone_takes_are_let_in() -> None:
    assert MOST_PIXELS >= 8160 * 6120
    assert "像素太多" in refusal(bomb(int(MOST_PIXELS**0.5) + 1))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    place=st.integers(0, 400), noise=st.binary(min_size=1, max_size=30), which=st.sampled_from(["pdf", "jpeg", "png"])
)
@pytest.mark.usefixtures("undrawn")
def test_a_file_with_noise_in_it_is_taken_or_refused_and_nothing_else(place: int, noise: bytes, which: str) -> None:
    whole = {"pdf": pdf(), "jpeg": picture(size=(60, 80)), "png": picture("PNG", size=(60, 80))}[which]
    try:
        outcome = examined(whole[:place] + noise + whole[place + len(noise) :]).ending
    except Unusable as error:
        outcome = str(error)
    assert outcome


def test_drawing_a_page_is_held_to_its_memory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A program that asks for more than it may have fails; nobody else is hurt."""
    greedy = tmp_path / "pdftoppm"
    greedy.write_text("#!/bin/sh\nexec python3 -c 'bytearray(900 * 1024**2)'\n")
    greedy.chmod(0o755)
    program = office.Program((str(greedy),), "Poppler", "poppler", 10.0, 400 * 1024**2)
    monkeypatch.setitem(office.PROGRAMS, "pdftoppm", program)
    with pytest.raises(office.Failed, match="退出码 1"):
        office.first_page(pdf(), SMALL)
