"""A compiled template: deterministic, safe in threads, kept and loaded again, and the same by both of its ways."""

from __future__ import annotations

import marshal
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from forms.documents.engine import CODECS, CompiledTemplate, Stale, content_digest
from forms.documents.engine.language import Interpreted, interpretation
from tests.documents.engine.compiled import PAPERS, compiled
from tests.documents.hazards.making import LAST, template
from tests.documents.reading import paragraphs

ROOT = Path(__file__).parents[3]
SCRIPT = """
import hashlib
from tests.documents.engine.compiled import PAPERS, compiled
for name, paper in PAPERS.items():
    rendered = compiled(name).render(paper.annex.load(paper.annex.example()).shown())
    print(name, hashlib.sha256(rendered).hexdigest())
"""


def hashes(zone: str, seed: str) -> str:
    """What another process in another time zone says of every paper's example."""
    environment = dict(os.environ) | {"TZ": zone, "PYTHONHASHSEED": seed}
    command = [sys.executable, "-c", SCRIPT]
    return subprocess.run(command, capture_output=True, check=True, cwd=ROOT, env=environment, text=True).stdout


def test_two_processes_in_two_time_zones_give_the_same_bytes() -> None:
    here, there = hashes("Asia/Shanghai", "1"), hashes("America/St_Johns", "2")
    assert len(here.splitlines()) == len(PAPERS)
    assert here == there


def test_eight_threads_hold_only_their_own_marker() -> None:
    shared = CompiledTemplate.compile(template("{{ a }}", "{%p for row in rows %}", "{{ row }}", "{%p endfor %}"))

    def renderings(thread: int) -> list[tuple[str, bytes]]:
        markers = [f"第{thread}人第{number}份" for number in range(200)]
        return [(marker, shared.render({"a": marker, "rows": [marker] * 3}, CODECS["zlib"])) for marker in markers]

    with ThreadPoolExecutor(8) as threads:
        files = [file for batch in threads.map(renderings, range(8)) for file in batch]
    assert len(files) == 1600
    for marker, file in files:
        assert list(paragraphs(file)) == [marker] * 4 + [LAST]


@pytest.mark.parametrize("name", PAPERS)
def test_a_compiled_form_is_kept_and_loaded_again(name: str) -> None:
    shown = PAPERS[name].annex.load(PAPERS[name].annex.example()).shown()
    loaded = CompiledTemplate.load(compiled(name).dump())
    assert loaded.render(shown) == compiled(name).render(shown)
    assert loaded.tags() == compiled(name).tags()
    assert loaded.dump() == compiled(name).dump()


def test_a_form_that_jinja_runs_is_loaded_too() -> None:
    made = CompiledTemplate.compile(template("{% set b = a %}{{ b }}"))
    assert next(paragraphs(CompiledTemplate.load(made.dump()).render({"a": "甲<乙>"}))) == "甲<乙>"


def test_a_form_of_another_runtime_is_stale_and_is_not_even_read(monkeypatch: pytest.MonkeyPatch) -> None:
    dumped = compiled("pairs").dump()
    monkeypatch.setattr("forms.documents.engine.template.RUNTIME", "CPython 4.0.0 format 1")
    monkeypatch.setattr(marshal, "loads", lambda _content: pytest.fail("read"))
    with pytest.raises(Stale):
        CompiledTemplate.load(dumped)


@pytest.mark.parametrize("name", PAPERS)
@pytest.mark.parametrize("kind", ["example", "longest"])
def test_compiled_jinja_prints_what_straight_line_code_prints(name: str, kind: str) -> None:
    annex = PAPERS[name].annex
    shown = annex.load(getattr(annex, kind)()).shown()
    for run in compiled(name).runners:
        assert run.part.is_plain
        plain: list[bytes] = []
        jinja: list[bytes] = []
        run.write(shown, plain.append)
        Interpreted(*interpretation(run.part.source)).write(shown, jinja.append)
        assert b"".join(plain) == b"".join(jinja)


def test_parts_that_work_something_out_are_run_by_jinja() -> None:
    lines = (
        "{% set n = rows.list %}{% for row in n %}{{ loop.index * 10 }}{{ row }}{% endfor %}",
        "{% for row in n %}{{ loop.revindex }}{% endfor %}",
        "{{ a if b else '无' }}",
        "{% if a in n %}在{% endif %}",
    )
    made = CompiledTemplate.compile(template(*lines))
    assert not made.parts[0].is_plain
    rendered = made.render({"a": "<甲>\t\n", "b": True, "rows": {"list": ["<甲>\t\n", "乙"]}})
    assert list(paragraphs(rendered)) == ["10<甲>\t\n20乙", "21", "<甲>\t\n", "在", LAST]


def test_every_codec_tells_the_same() -> None:
    shown = PAPERS["service"].annex.load(PAPERS["service"].annex.example()).shown()
    assert len({content_digest(compiled("service").render(shown, codec)) for codec in CODECS.values()}) == 1
