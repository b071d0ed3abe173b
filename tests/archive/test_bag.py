"""What leaves the house: a bag any tool validates, that goes on where it stopped and tells of every bit changed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import bagit
import pytest
from docx import Document as WordFile
from lxml import html
from openpyxl import load_workbook

from forms.archive.bag import directory, making
from forms.archive.bag.directory import Occupied, export
from forms.archive.bag.reading import NoBag, verify_bag
from forms.archive.bag.selection import Selection
from forms.archive.finding import AUTHENTICITY, COMPLETENESS
from forms.models import EVERYWHERE, db, scoped
from tests.archive.june import CORRECTED, June, archived_june
from tests.terminal import ROOT

pytestmark = pytest.mark.alike

EVERYTHING = Selection()
DEMAND = "data/贵州省/0001-2017-520000-FJ2-0001"


@pytest.fixture(scope="module")
def june(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> June:
    return archived_june(seeded, tmp_path_factory.mktemp("june") / "instance")


def exported(june: June, target: Path, selection: Selection = EVERYTHING) -> making.Bag:
    with june.app.app_context(), scoped(EVERYWHERE):
        bag = export(selection, target, "国家知识产权局 周处长")
        db.session.remove()
    return bag


@pytest.fixture(scope="module")
def whole(june: June, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything, exported once; nobody changes it."""
    target = tmp_path_factory.mktemp("bags") / "whole"
    exported(june, target)
    return target


@pytest.fixture
def bag(whole: Path, tmp_path: Path) -> Path:
    """A copy to do harm to."""
    return Path(shutil.copytree(whole, tmp_path / "bag"))


def paths_in(place: Path) -> dict[str, bytes]:
    return {str(path.relative_to(place)): path.read_bytes() for path in sorted(place.rglob("*")) if path.is_file()}


def test_any_bagit_tool_validates_it(june: June, whole: Path) -> None:
    assert bagit.Bag(str(whole)).validate()
    report = verify_bag(whole, june.app.config["ARCHIVE_KEY"])
    assert report.findings == []
    assert report.looked_at == {"归档文件": 8, "文件": 26, "重新生成": 5}
    assert verify_bag(whole).findings == []
    assert "印记没有核验" in verify_bag(whole).notes[0]


def test_every_document_has_all_there_is_of_it(whole: Path) -> None:
    names = {path.removeprefix(f"{DEMAND}/") for path in paths_in(whole) if path.startswith(DEMAND)}
    (word,) = [name for name in names if name.endswith(".docx")]
    assert names == {word, "答卷.json", "答卷.html", "著录.json", "事件.json", "扫描件/01_盖章件.jpg"}
    told = json.loads((whole / DEMAND / "著录.json").read_bytes())
    assert told["著录"]["文件题名"] == "贵州黔源智能装备有限公司2017年重点联系单位专利信息需求调查表（附件2）"
    assert {"档号", "文件题名", "文件编号", "责任者", "日期", "密级", "保管期限"} <= set(told["著录"])
    events = [json.loads(event["content"]) for event in json.loads((whole / DEMAND / "事件.json").read_bytes())]
    steps = [event["step"] for event in events]
    assert steps[:2] == ["begin", "invite"] and steps[-1] == "archive" and "return" in steps
    corrected = json.loads((whole / f"data/贵州省/{CORRECTED}/著录.json").read_bytes())
    assert corrected["著录"]["附注"] == "补记。"
    assert corrected["账目"]["record"]["著录"]["附注"] == ""
    assert [one["corrects"] for one in corrected["更正"]] == [corrected["账目"]["seq"]]
    assert len([path for path in paths_in(whole) if path.startswith("data/模板/")]) == 10


def test_people_open_it_in_a_browser_or_as_a_sheet(whole: Path) -> None:
    page = html.fromstring((whole / "data/index.html").read_bytes().decode())
    assert not page.xpath("//script | //link | //img")
    assert "<" not in page.text_content()
    links = page.xpath("//td/a/@href")
    assert len(links) == 16
    for link in links:
        from urllib.parse import unquote

        assert (whole / "data" / unquote(link)).exists()
    answers = (whole / DEMAND / "答卷.html").read_text(encoding="utf-8")
    assert "单位名称" in answers and "贵州" in answers and "<script" not in answers and "{cutoff}" not in answers
    rows = list(load_workbook(whole / "data/index.xlsx").worksheets[0].values)
    assert rows[0][:2] == ("档号", "文件题名") and len(rows) == 9


def test_both_sides_sign_a_paper_with_the_counts_and_the_proofs(whole: Path) -> None:
    paper = WordFile(str(whole / "data/交接书.docx"))
    words = "\n".join(paragraph.text for paragraph in paper.paragraphs)
    cells = [[cell.text for cell in row.cells] for row in paper.tables[0].rows]
    told = json.loads((whole / "data/交接.json").read_bytes())
    assert "电子档案移交与接收登记表" in words and "件数：8" in words
    assert told["清单 SHA-256"] in words.replace("\n", "")
    assert ["贵州省", "FJ1", "永久", "3"] in [row[1:5] for row in cells]
    assert any("移交单位（盖章）" in cell.text for cell in paper.tables[1].rows[0].cells)


def interrupted(monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """Let the export stop in the middle of writing a file, once."""
    write, count = directory.write, iter(range(1_000_000))

    def failing(place: Path, member: Any) -> None:
        if next(count) == after:
            (place / member.path).parent.mkdir(parents=True, exist_ok=True)
            (place / f"{member.path}~").write_bytes(member.content[:3])
            raise KeyboardInterrupt
        write(place, member)

    monkeypatch.setattr(directory, "write", failing)


@pytest.mark.parametrize("after", [0, 9, 30, 50, 54])
def test_an_interrupted_export_goes_on_and_ends_in_the_same_bytes(
    june: June, whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    target = tmp_path / "bag"
    with monkeypatch.context() as patched:
        interrupted(patched, after)
        with pytest.raises(KeyboardInterrupt):
            exported(june, target)
    assert not target.exists()
    half = tmp_path / "bag.partial"
    written = {path: (half / path).stat().st_mtime_ns for path in paths_in(half) if not path.endswith("~")}
    exported(june, target)
    assert paths_in(target) == paths_in(whole)
    if after == 30:
        kept = [path for path, at in written.items() if (target / path).stat().st_mtime_ns == at]
        assert len(kept) > 10, "what was whole is not written again"
    assert sorted(place.name for place in tmp_path.iterdir()) == ["bag"]


def test_what_was_damaged_meanwhile_is_written_again(
    june: June, whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "bag"
    with monkeypatch.context() as patched:
        interrupted(patched, 40)
        with pytest.raises(KeyboardInterrupt):
            exported(june, target)
    victim = next(path for path in (tmp_path / "bag.partial").rglob("*.docx") if "模板" not in path.parts)
    victim.write_bytes(b"x" * victim.stat().st_size)
    with (tmp_path / "bag.journal").open("a") as notes:
        notes.write('{"mark": "half a li')
    exported(june, target)
    assert paths_in(target) == paths_in(whole)


def test_nothing_is_written_over(june: June, whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Occupied, match="已存在"):
        exported(june, whole)
    with monkeypatch.context() as patched:
        interrupted(patched, 9)
        with pytest.raises(KeyboardInterrupt):
            exported(june, tmp_path / "bag")
    with pytest.raises(Occupied, match="另一次导出"):
        exported(june, tmp_path / "bag", Selection(annex="demand"))


def test_a_part_is_a_bag_as_well(june: June, tmp_path: Path) -> None:
    made = exported(june, tmp_path / "plan", Selection(region="guizhou", year=2017, annex="plan"))
    assert made.facts.count == 3
    assert verify_bag(tmp_path / "plan", june.app.config["ARCHIVE_KEY"]).findings == []
    made = exported(june, tmp_path / "none", Selection(region="gansu"))
    assert made.facts.count == 0
    assert bagit.Bag(str(tmp_path / "none")).validate()


def harms(place: Path) -> Iterator[tuple[str, Callable[[], object], Callable[[], object]]]:
    """Every file with one bit changed, then gone: name, harm, and how to undo it."""
    for path in [path for path in sorted(place.rglob("*")) if path.is_file()]:
        content, name = path.read_bytes(), str(path.relative_to(place))
        middle = len(content) // 2
        flipped = content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
        undo = partial(path.write_bytes, content)
        yield f"{name} changed", partial(path.write_bytes, flipped), undo
        yield f"{name} gone", path.unlink, undo


def test_one_bit_of_any_file_is_found_and_so_is_its_absence(bag: Path) -> None:
    missed = []
    for name, harm, undo in harms(bag):
        harm()
        try:
            if not verify_bag(bag).findings:
                missed.append(name)
        except NoBag:
            assert name.startswith(("bagit.txt", "data/交接.json"))
        undo()
    assert not missed
    assert verify_bag(bag).findings == []


def test_a_file_too_many_is_found(bag: Path) -> None:
    (bag / DEMAND / "多.txt").write_text("x")
    found = {(finding.quality, finding.place) for finding in verify_bag(bag).findings}
    assert (COMPLETENESS, f"{DEMAND}/多.txt") in found


def sealed_again(bag: Path) -> None:
    """What a forger does: the manifests are made anew, so that every BagIt tool is content."""
    held = bagit.Bag(str(bag))
    held.save(manifests=True)


def test_a_forger_who_makes_the_manifests_anew_is_found(june: June, bag: Path) -> None:
    answers = bag / DEMAND / "答卷.json"
    answers.write_text(answers.read_text(encoding="utf-8").replace("贵阳", "安顺"), encoding="utf-8")
    sealed_again(bag)
    assert bagit.Bag(str(bag)).validate()
    words = {finding.words for finding in verify_bag(bag).findings}
    assert any("答卷.json”与账目所记的 SHA-256 不符" in one for one in words)
    assert "由答案和模板重新生成的文件与所存的不同" in words


def test_a_document_taken_out_with_its_manifest_lines_is_found(bag: Path) -> None:
    shutil.rmtree(bag / DEMAND)
    sealed_again(bag)
    found = verify_bag(bag).findings
    assert any("目录中缺失" in finding.words and finding.quality == COMPLETENESS for finding in found)


def test_a_whole_new_ledger_is_found_with_the_key(june: June, bag: Path) -> None:
    from forms.models import canonical, digest

    described = bag / DEMAND / "著录.json"
    told = json.loads(described.read_bytes())
    told["账目"]["creator"] = "别人"
    said = {name: value for name, value in told["账目"].items() if name not in ("hash", "mac", "sm3")}
    told["账目"]["hash"] = digest(canonical(said))
    described.write_text(canonical(told), encoding="utf-8")
    sealed_again(bag)
    found = verify_bag(bag, june.app.config["ARCHIVE_KEY"]).findings
    assert any("印记" in finding.words and finding.quality == AUTHENTICITY for finding in found)


def test_a_path_that_leads_out_of_the_bag_is_not_followed(bag: Path) -> None:
    described = bag / DEMAND / "著录.json"
    told = json.loads(described.read_bytes())
    told["路径"][0] = "../../../etc/passwd"
    described.write_text(json.dumps(told), encoding="utf-8")
    assert any("不能读取" in finding.words for finding in verify_bag(bag).findings)


def test_it_verifies_with_no_server_no_database_and_no_instance(june: June, whole: Path, tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text(june.app.config["ARCHIVE_KEY"])
    (tmp_path / "empty").mkdir()
    code = f"import sys; sys.path[:0] = {[str(ROOT), *sys.path]!r}; import app; app.command_line()"
    words = ["archive", "verify-bag", str(whole), "--key-file", str(key)]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FUBIAO_", "DATABASE_URL"))}
    done = subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=tmp_path / "empty",
        env=kept | {"PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert "全部相符" in done.stdout.decode()
    assert list((tmp_path / "empty").iterdir()) == []


def test_what_is_no_bag_of_ours_is_said(tmp_path: Path) -> None:
    with pytest.raises(NoBag, match="不是本系统导出的目录"):
        verify_bag(tmp_path)
