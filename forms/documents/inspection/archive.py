"""The zip archive around a Word file, judged before anything opens it: no bombs, no doubles, no ways out.

The limits are generous: an official form is 20 KB packed, 300 KB unpacked. Record layouts follow the .ZIP application
note 6.3.10, sections 4.3.12, 4.3.15 and 4.3.16.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator

from forms.documents.inspection.finding import Finding

MOST_PACKED = 20_000_000
MOST_UNPACKED = 50_000_000
MOST_MEMBERS = 2_000
MOST_RATIO = 200
RATIO_COUNTS_FROM = 1_000_000
MOST_DIRECTORY = 1_000_000
STORED, DEFLATED = 0, 8
ENCRYPTED = 0x1
END = struct.Struct("<4s4H2LH")
LEAVES = re.compile(r"^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)|\\|\x00")
CUT = "文件不是完好的 Word 文件（zip 目录损坏），请用 Word 另存为 .docx 后再上传"


class Refused(ValueError):
    """The archive is not safe to open; the message says why."""


def members(template: bytes) -> dict[str, bytes]:
    """The members of the archive by name. Raises Refused where it is not safe to open or not whole."""
    judge_ends(template)
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as package:
            entries = package.infolist()
            faults = [fault for judge in JUDGES for fault in judge(entries)]
            if faults:
                raise Refused("；".join(faults[:5]))
            return {entry.filename: package.read(entry) for entry in entries}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError) as error:
        raise error if isinstance(error, Refused) else Refused(CUT) from error


def judge_ends(template: bytes) -> None:
    """Look at both ends of the file only. Raises Refused."""
    if len(template) > MOST_PACKED:
        raise Refused(f"文件大于 {MOST_PACKED // 1_000_000} MB")
    if template[:4] != b"PK\x03\x04":
        old = template[:4] == b"\xd0\xcf\x11\xe0"
        raise Refused(
            "文件不是 .docx：是旧版 .doc 或加了密码的文件，请去掉密码并另存为 .docx" if old else "文件不是 .docx"
        )
    start = template.rfind(b"PK\x05\x06")
    if start < 0 or len(template) < start + END.size:
        raise Refused(CUT)
    *_signature, here, count, size, offset, comment = END.unpack(template[start : start + END.size])
    if 0xFFFF in (here, count) or 0xFFFFFFFF in (size, offset) or b"PK\x06\x07" in template[max(0, start - 20) : start]:
        raise Refused("文件使用了 Zip64 格式，正常的 Word 文件不会这样")
    if count > MOST_MEMBERS or size > MOST_DIRECTORY:
        raise Refused(f"文件里的部件超过 {MOST_MEMBERS} 个")
    if comment or start + END.size != len(template):
        raise Refused("文件末尾附有多余的内容")
    if offset + size != start:
        raise Refused("文件各部件之间夹有多余的内容")


def numbers(entries: list[zipfile.ZipInfo]) -> Iterator[str]:
    if len(entries) > MOST_MEMBERS:
        yield f"文件里的部件超过 {MOST_MEMBERS} 个"


def names(entries: list[zipfile.ZipInfo]) -> Iterator[str]:
    for entry in entries:
        if LEAVES.search(entry.orig_filename):
            yield f"部件名“{entry.orig_filename!r}”指向文件之外"
    for name, count in Counter(entry.filename.lower() for entry in entries).items():
        if count > 1:
            yield f"部件“{name}”出现了 {count} 次"


def methods(entries: list[zipfile.ZipInfo]) -> Iterator[str]:
    for entry in entries:
        if entry.flag_bits & ENCRYPTED:
            yield f"部件“{entry.filename}”加了密码"
        elif entry.compress_type not in (STORED, DEFLATED):
            yield f"部件“{entry.filename}”的压缩方式（{entry.compress_type}）不是 Word 使用的方式"
        if b"\x01\x00" in (entry.extra[place : place + 2] for place in extra_fields(entry.extra)):
            yield f"部件“{entry.filename}”使用了 Zip64 格式"


def extra_fields(extra: bytes) -> Iterator[int]:
    """Where the extra fields of an entry start."""
    place = 0
    while place + 4 <= len(extra):
        yield place
        place += 4 + int.from_bytes(extra[place + 2 : place + 4], "little")


def sizes(entries: list[zipfile.ZipInfo]) -> Iterator[str]:
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        yield f"文件解压后超过 {MOST_UNPACKED // 1_000_000} MB"
    for entry in entries:
        if entry.file_size > RATIO_COUNTS_FROM and entry.file_size > MOST_RATIO * max(entry.compress_size, 1):
            yield f"部件“{entry.filename}”的压缩比异常，可能是压缩炸弹"


JUDGES: tuple[Callable[[list[zipfile.ZipInfo]], Iterator[str]], ...] = (numbers, names, methods, sizes)


def archive_findings(template: bytes) -> tuple[list[Finding], dict[str, bytes]]:
    """What is wrong with the archive, and its members where nothing is."""
    try:
        return [], members(template)
    except Refused as refused:
        return [Finding("package", "", str(refused))], {}
