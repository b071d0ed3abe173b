"""Many documents as one ZIP: names every system can store, an index inside, one document in memory at a time."""

from __future__ import annotations

import hashlib
import io
import tempfile
import tracemalloc
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook

from forms.documents import bundle
from forms.documents.bundle import INDEX, Entry
from forms.documents.member_names import MemberNames
from forms.documents.package import EPOCH
from forms.documents.stored_zip import StoredZip

PORTS = {f"{port}{digit}" for port in ("COM", "LPT") for digit in "0123456789¹²³"}
DEVICES = {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"} | PORTS
HOSTILE = st.text(
    st.one_of(st.characters(), st.sampled_from(list('/\\:*?"<>|. \t\r\n\x00\x7fİıſßKÅ\u0301\u0338\u200d\u202e🀄')))
)
WANTED = st.one_of(HOSTILE, st.sampled_from(sorted(DEVICES)), st.sampled_from(["..", "../x", "a/b", "con.docx", INDEX]))


def archive(entries: list[Entry], heads: tuple[str, ...] = ()) -> zipfile.ZipFile:
    """The whole archive, its members' checksums compared."""
    package = zipfile.ZipFile(io.BytesIO(b"".join(bundle.stream(entries, heads))))
    assert package.testzip() is None
    return package


def index_of(package: zipfile.ZipFile) -> list[list[Any]]:
    sheet = load_workbook(io.BytesIO(package.read(INDEX))).active
    assert sheet is not None
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def windows_stores(name: str) -> bool:
    """Whether Windows stores a file under exactly this name."""
    if any(ord(sign) < 32 or sign in '<>:"/\\|?*' for sign in name) or name[-1] in ". ":
        return False
    return name.partition(".")[0].rstrip(" ").upper() not in DEVICES


# -- names --------------------------------------------------------------------------------------


@given(st.lists(st.one_of(WANTED, st.builds("{}.docx".format, WANTED)), max_size=8))
@example(["CON", "con.docx", "COM¹.docx", "NUL .docx", "aux.tar.docx"])
@example(["İ.docx", "i\u0307.docx", "ı.docx", "I.docx", "i.docx"])
@example(["e\u200d\u0301.docx", "é.docx", "e\u0301.docx"])
@example(["汉" * 300 + ".docx"] * 3)
@example(["a" * 300, "." * 300, "x." + "y" * 300])
def test_every_name_can_be_stored_and_none_twice(wanted: list[str]) -> None:
    names = MemberNames(INDEX)
    given_names = [names.give(name) for name in wanted]
    for name in given_names:
        assert name
        assert len(name.encode("utf-8")) <= 180
        assert windows_stores(name), name
        assert unicodedata.is_normalized("NFC", name), name
        assert not any(unicodedata.category(sign) in ("Cc", "Cf", "Cs") for sign in name)
    for fold in (str.lower, str.upper, str.casefold):
        seen = {unicodedata.normalize("NFC", fold(name)) for name in [INDEX, *given_names]}
        assert len(seen) == len(given_names) + 1, given_names


def test_a_name_that_can_be_stored_is_kept_and_numbered_only_when_taken() -> None:
    names = MemberNames()
    good = "贵州省_附件2_某某公司_2017-06-08.docx"
    assert names.give(good) == good
    assert names.give(good) == "贵州省_附件2_某某公司_2017-06-08 (2).docx"
    assert names.give(good.upper()) == "贵州省_附件2_某某公司_2017-06-08 (3).DOCX"


def test_an_ending_survives_a_name_that_is_too_long() -> None:
    names = MemberNames()
    found = [names.give("汉" * 100 + ".docx") for _ in range(12)]
    assert all(name.endswith(".docx") for name in found)
    assert len(set(found)) == 12


def test_nobody_takes_the_name_of_the_index() -> None:
    package = archive([Entry(INDEX, lambda: b"x"), Entry(INDEX.upper(), lambda: b"y")])
    assert package.namelist() == ["索引 (2).xlsx", "索引 (3).XLSX", INDEX]


# -- the archive --------------------------------------------------------------------------------


def test_files_arrive_as_they_are_stored_dated_1980_with_sizes_up_front() -> None:
    package = archive([Entry("甲.docx", lambda: b"one"), Entry("b.docx", lambda: b"")])
    assert package.read("甲.docx") == b"one"
    for member in package.infolist():
        assert member.compress_type == zipfile.ZIP_STORED
        assert member.date_time == EPOCH
        assert member.flag_bits == 0x800, "names are UTF-8, and nothing is told behind the content"
        assert not member.extra


def test_the_index_tells_what_is_in_the_archive_and_why_a_file_is_not() -> None:
    package = archive(
        [
            Entry("甲.docx", lambda: b"one", ("贵州省", 2017), sha256=hashlib.sha256(b"one").hexdigest()),
            Entry("", None, ("甘肃省", 2017), note="没有生成：缺少栏目"),
            Entry("乙.docx", lambda: None, ("青海省", 2017)),
            Entry("丙.docx", lambda: b"three", ("西藏自治区", 2017), sha256="0" * 64),
        ],
        ("省区", "年度"),
    )
    head, first, second, third, fourth = index_of(package)
    assert head == ["序号", "文件名", "省区", "年度", "字节", "SHA-256", "说明"]
    assert first == [1, "甲.docx", "贵州省", 2017, 3, hashlib.sha256(b"one").hexdigest(), None]
    assert second == [2, None, "甘肃省", 2017, 0, None, "没有生成：缺少栏目"]
    assert third == [3, None, "青海省", 2017, 0, None, "文件内容缺失"]
    assert fourth[1] == "丙.docx"
    assert "不符" in fourth[6]
    assert package.namelist() == ["甲.docx", "丙.docx", INDEX]


@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("http://x")', "+1", "-1", "@A1", "#N/A", "\t=1", "1e5", "TRUE"])
def test_a_text_in_the_index_is_never_a_formula(text: str) -> None:
    package = archive([Entry("甲.docx", lambda: b"", (text,))], ("单位",))
    workbook = zipfile.ZipFile(io.BytesIO(package.read(INDEX)))
    assert b"<f>" not in workbook.read("xl/worksheets/sheet1.xml")
    sheet = load_workbook(io.BytesIO(package.read(INDEX))).active
    assert sheet is not None
    cell = sheet.cell(2, 3)
    assert (cell.value, cell.data_type) == (text, "s")


def test_what_no_sheet_can_hold_is_shown_as_missing() -> None:
    package = archive([Entry("甲.docx", lambda: b"", ("a\x00b\ud800c\ufffe\x0bd",))], ("单位",))
    assert index_of(package)[1][2] == "a\ufffdb\ufffdc\ufffd\ufffdd"


def test_an_empty_selection_is_an_archive_with_an_index() -> None:
    assert archive([]).namelist() == [INDEX]


# -- many, and much -----------------------------------------------------------------------------


def test_hazard_28_seventy_thousand_entries_make_a_valid_zip64() -> None:
    entries = (Entry(f"甲{number}.docx", lambda: b"x") for number in range(70_000))
    package = zipfile.ZipFile(io.BytesIO(b"".join(bundle.stream(entries))))
    assert len(package.infolist()) == 70_001
    for name in ("甲0.docx", "甲65535.docx", "甲69999.docx"):
        assert package.read(name) == b"x"
    assert package.read(INDEX).startswith(b"PK")


@pytest.mark.parametrize("count", [65_534, 65_535, 65_536])
def test_hazard_28_the_step_to_zip64(count: int) -> None:
    """65,535 is what the old record says for "see the new one"."""
    archive = StoredZip()
    pieces = [archive.header(str(number), b"") for number in range(count)]
    data = b"".join((*pieces, archive.close()))
    assert len(zipfile.ZipFile(io.BytesIO(data)).namelist()) == count
    assert (b"PK\x06\x06" in data[-200:]) == (count >= 65_535)


def test_hazard_28_more_than_four_gibibytes(tmp_path: Path) -> None:
    """Written with holes, so that the disk hardly notices."""
    much, file = bytes(128 * 1024 * 1024), tmp_path / "much.zip"
    entries = [Entry(f"{number}.docx", lambda: much) for number in range(33)] + [Entry("last.docx", lambda: b"end")]
    with file.open("wb") as out:
        for piece in bundle.stream(entries):
            if piece is much:
                out.seek(len(piece), io.SEEK_CUR)
            else:
                out.write(piece)
    assert file.stat().st_size > 4 * 1024**3
    with zipfile.ZipFile(file) as package:
        assert package.read("last.docx") == b"end"
        assert package.read(INDEX).startswith(b"PK")
        assert package.getinfo("last.docx").header_offset > 4 * 1024**3
        assert [member.file_size for member in package.infolist()[:33]] == [len(much)] * 33


def loaded_by(sizes: list[int], each: int) -> Iterator[Entry]:
    """Entries that write down when they are read."""
    for number in range(1_000):

        def load(number: int = number) -> bytes:
            sizes.append(number)
            return number.to_bytes(4, "big") * (each // 4)

        yield Entry(f"贵州省_附件2_某某科技有限公司{number}_2017-06-08.docx", load)


def test_a_thousand_documents_take_the_memory_of_one() -> None:
    read: list[int] = []
    total = sum(len(piece) for piece in bundle.stream(loaded_by(read, 50_000)))  # what is imported once is not counted
    assert total > 50_000_000
    tracemalloc.start()
    try:
        for _piece in bundle.stream(loaded_by(read, 50_000)):
            pass
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(read) == 2_000
    assert peak < 3_000_000, f"{peak:,} bytes for fifty million"


def test_the_first_bytes_come_with_the_first_document() -> None:
    read: list[int] = []
    pieces = bundle.stream(loaded_by(read, 40))
    assert next(pieces).startswith(b"PK\x03\x04")
    assert read == [0]
    pieces.close()


def test_whoever_goes_away_stops_the_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    read: list[int] = []
    pieces = bundle.stream(loaded_by(read, 40))
    for _ in range(20):
        next(pieces)
    assert list(tmp_path.iterdir()), "the index grows in a file"
    pieces.close()
    assert read == list(range(10))
    assert not list(tmp_path.iterdir()), "nothing is left behind"


def test_a_reader_that_fails_leaves_no_archive_that_looks_whole() -> None:
    def fails() -> bytes:
        raise OSError("disk")

    got = []
    with pytest.raises(OSError, match="disk"):
        got.extend(bundle.stream([Entry("甲.docx", lambda: b"x"), Entry("乙.docx", fails)]))
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(io.BytesIO(b"".join(got)))
