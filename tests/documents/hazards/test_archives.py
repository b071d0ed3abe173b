"""Hazards 27 and 28: archives whose names Windows takes, and which are sound beyond the limits of the first format."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from forms.documents.member_names import MemberNames
from forms.documents.stored_zip import StoredZip

FORBIDDEN = set('\\/:*?"<>|')
DEVICES = {"CON", "PRN", "AUX", "NUL", *(f"{port}{number}" for port in ("COM", "LPT") for number in range(1, 10))}
UTF8_NAMES = 0x800
HOSTILE = st.sampled_from(
    ["../", "..\\", "/", ":", "*", "CON", "con", "nul.", ".", " ", "é", "e\u0301", "名" * 90, "\x07", "\u202e"]
)
NAMES = st.lists(st.one_of(HOSTILE, st.characters(exclude_categories=["Cs"])), max_size=5).map("".join)


@given(st.lists(NAMES, min_size=1, max_size=6))
def test_hazard_27_windows_takes_every_name_once(wanted: list[str]) -> None:
    names = MemberNames("索引.xlsx")
    given_names = [names.give(f"{name}.docx") for name in wanted]
    for name in given_names:
        assert not FORBIDDEN & set(name) and not any(ord(character) < 32 for character in name)
        assert name.split(".", maxsplit=1)[0].strip().upper() not in DEVICES
        assert name == name.strip(" .") and "docx" in name
        assert len(name.encode("utf-8")) <= 255
    folded = {unicodedata.normalize("NFC", name).casefold() for name in given_names}
    assert len(folded) == len(wanted)


def test_hazard_27_the_archive_says_that_names_are_utf_8() -> None:
    archive = StoredZip()
    packed = archive.header("附件2.docx", b"x") + b"x" + archive.close()
    [entry] = zipfile.ZipFile(io.BytesIO(packed)).infolist()
    assert entry.filename == "附件2.docx" and entry.flag_bits & UTF8_NAMES


def test_hazard_28_seventy_thousand_entries() -> None:
    archive = StoredZip()
    packed = io.BytesIO()
    for number in range(70_000):
        packed.write(archive.header(f"{number}.docx", b"x") + b"x")
    packed.write(archive.close())
    with zipfile.ZipFile(packed) as package:
        assert len(package.namelist()) == 70_000
        assert package.read("69999.docx") == b"x"


def test_hazard_28_an_archive_of_more_than_four_gibibytes(tmp_path: Path) -> None:
    """The members are nothing but zeros, so the file system stores holes in their place."""
    archive, block, path = StoredZip(), bytes(1 << 28), tmp_path / "wide.zip"
    with path.open("wb") as file:
        for number in range(17):
            file.write(archive.header(f"{number}.docx", block))
            file.seek(len(block), io.SEEK_CUR)
        file.write(archive.header("last.docx", b"last") + b"last" + archive.close())
    with zipfile.ZipFile(path) as package:
        assert package.getinfo("last.docx").header_offset > 1 << 32
        assert package.read("last.docx") == b"last"
