"""Hazards 22, 23, 25, 31 and 32: any sound package goes in, and the same bytes come out, whatever packed it."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import warnings
import zipfile
from pathlib import Path

import pytest

from forms.documents.engine import CODECS, CompiledTemplate, RenderingFailed, content_digest
from tests.documents.hazards.making import LAST, template, zipped
from tests.documents.reading import paragraphs, parts

ROOT = Path(__file__).parents[3]
DATA_DESCRIPTOR, UTF8 = 0x08, 0x800
WITHOUT = """
import sys
sys.modules["isal.isal_zlib"] = sys.modules["zlib_ng.zlib_ng"] = None
from forms.documents.engine import CODECS, CompiledTemplate, best_codec, content_digest
rendered = CompiledTemplate.compile(sys.stdin.buffer.read()).render({"a": "甲"})
print(*CODECS, best_codec().name, content_digest(rendered))
"""


class Pipe(io.RawIOBase):
    """A stream that cannot go back, so that zipfile puts sizes behind the data."""

    def __init__(self) -> None:
        self.content = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, piece: object) -> int:
        self.content += piece  # type: ignore[arg-type]
        return len(piece)  # type: ignore[arg-type]


def piped(docx: bytes) -> bytes:
    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts(docx).items():
            package.writestr(name, content)
    assert {entry.flag_bits & DATA_DESCRIPTOR for entry in zipfile.ZipFile(io.BytesIO(pipe.content)).infolist()} == {8}
    return bytes(pipe.content)


def with_zip64(docx: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts(docx).items():
            with package.open(name, "w", force_zip64=True) as member:
                member.write(content)
    return packed.getvalue()


def stored_backwards(docx: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as package:
        for name, content in reversed(parts(docx).items()):
            package.writestr(name, content)
    return packed.getvalue()


def test_hazard_22_a_file_does_not_tell_when_it_was_made(monkeypatch: pytest.MonkeyPatch) -> None:
    made = template("{{ a }}")
    first = CompiledTemplate.compile(made).render({"a": "甲"})
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert CompiledTemplate.compile(made).render({"a": "甲"}) == first
    with zipfile.ZipFile(io.BytesIO(first)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_hazard_22_the_digest_of_the_content_is_the_same_with_every_codec() -> None:
    compiled = CompiledTemplate.compile(template("{{ a }}"))
    rendered = {name: compiled.render({"a": "甲" * 500}, codec) for name, codec in CODECS.items()}
    assert len({content_digest(file) for file in rendered.values()}) == 1
    assert content_digest(compiled.render({"a": "乙" * 500})) != content_digest(rendered["zlib"])


def test_hazard_23_what_is_no_sound_package_is_refused() -> None:
    made = template("{{ a }}")
    for broken in (b"", b"PK", made[: len(made) // 2], zipped([("甲.txt", b"")])):
        with pytest.raises(RenderingFailed, match="不是完好的 Word 文件"):
            CompiledTemplate.compile(broken)


def test_hazard_23_a_member_that_is_there_twice_never_comes_out_twice() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        doubled = zipped([*parts(template("{{ a }}")).items(), *parts(template("另一份")).items()])
    try:
        rendered = CompiledTemplate.compile(doubled).render({"a": "甲"})
    except RenderingFailed:
        return
    names = zipfile.ZipFile(io.BytesIO(rendered)).namelist()
    assert len(names) == len(set(names))


@pytest.mark.parametrize("repack", [piped, with_zip64, stored_backwards])
def test_hazard_31_any_way_of_packing_the_template_gives_the_same_file(repack) -> None:  # type: ignore[no-untyped-def]
    made = template("{{ a }}", header="{{ a }}")
    plain = CompiledTemplate.compile(made).render({"a": "甲"})
    rendered = CompiledTemplate.compile(repack(made)).render({"a": "甲"})
    assert parts(rendered) == parts(plain)
    assert list(paragraphs(rendered)) == ["甲", LAST]
    with zipfile.ZipFile(io.BytesIO(rendered)) as package:
        assert package.testzip() is None
        assert {entry.flag_bits & ~UTF8 for entry in package.infolist()} == {0}
        assert not any(entry.extra for entry in package.infolist())


def test_hazard_32_without_fast_codecs_zlib_gives_the_same_content() -> None:
    made = template("{{ a }}")
    answer = subprocess.run(
        [sys.executable, "-c", WITHOUT], input=made, capture_output=True, check=True, cwd=ROOT, env=dict(os.environ)
    )
    expected = content_digest(CompiledTemplate.compile(made).render({"a": "甲"}))
    assert answer.stdout.decode().split() == ["zlib", "zlib", expected]
