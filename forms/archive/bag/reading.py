"""Verifying a bag where it lies: no server, no database, no instance; the archive's key only where it is given."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from forms.archive.bag.folders import DATA, DESCRIPTION, EVENTS, HANDED
from forms.archive.checks.chains import faults_of
from forms.archive.finding import AUTHENTICITY, COMPLETENESS, USABILITY, Finding, Report
from forms.archive.renewal import renewed, said_in
from forms.models import canonical, digest
from forms.models.seals import key_name, mac_of, same

MANIFEST = "manifest-sha256.txt"
OURS = (MANIFEST, "tagmanifest-sha256.txt", "bag-info.txt")
"""Tag files every bag of ours has, though BagIt does not ask for all of them."""

Held = dict[tuple[str, int], dict[str, Any]]


class NoBag(Exception):
    """There is no bag of ours; the message says what is missing."""


def verify_bag(directory: Path, key: str | None = None) -> Report:
    """Verify a bag: as BagIt asks, every entry by itself and in its chain, every file, every document made again.

    :param key: the archive's key; without it the MACs are not checked, and the report says so
    :raises NoBag: it is none
    """
    if not (directory / "bagit.txt").is_file() or not (directory / HANDED).is_file():
        raise NoBag(f"{directory} 不是本系统导出的目录：缺少 bagit.txt 或 {HANDED}")
    report, held = Report(), Held()
    if key is None:
        report.notes.append("没有给出归档密钥，印记没有核验；可用 --key-file 给出")
    absent = [name for name in OURS if not (directory / name).is_file()]
    report.add(Finding(name, "缺失", COMPLETENESS) for name in absent)
    report.add(unlike_bagit(directory))
    for described in sorted(directory.glob(f"{DATA}/*/*/{DESCRIPTION}")):
        report.looked_at["归档文件"] += 1
        try:
            report.add(document(directory, described, key, held, report))
        except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
            report.add([Finding(named(directory, described), f"不能读取：{error}", USABILITY)])
    report.add(unlinked(held))
    report.add(unlike_handover(directory, key, held))
    return report


def named(directory: Path, path: Path) -> str:
    return str(path.relative_to(directory))


def unlike_bagit(directory: Path) -> Iterator[Finding]:
    """What the public validator finds: files missing, altered or too many."""
    import bagit

    logging.getLogger("bagit").addHandler(logging.NullHandler())
    logging.getLogger("bagit").propagate = False
    told = {
        bagit.FileMissing: ("清单中有，目录中缺失", COMPLETENESS),
        bagit.UnexpectedFile: ("目录中有，清单中没有", COMPLETENESS),
    }
    try:
        bag = bagit.Bag(str(directory))
        try:
            bag.validate()
        except bagit.BagValidationError as error:
            for detail in error.details:
                words, quality = told.get(type(detail), ("与清单的 SHA-256 不符", AUTHENTICITY))
                yield Finding(str(getattr(detail, "path", directory.name)), words, quality)
            if not error.details:
                yield Finding("bagit", f"不是完好的 BagIt 目录：{error}", COMPLETENESS)
                yield from unlike_manifest(directory, bag)
    except (bagit.BagError, UnicodeDecodeError, OSError) as error:
        yield Finding("bagit", f"不是完好的 BagIt 目录：{error}", COMPLETENESS)


def unlike_manifest(directory: Path, bag: Any) -> Iterator[Finding]:
    """Where a bag whose counts are wrong is wrong: the validator stops at the counts."""
    missing, unexpected = bag.compare_manifests_with_fs()
    yield from (Finding(path, "清单中有，目录中缺失", COMPLETENESS) for path in sorted(missing))
    yield from (Finding(path, "目录中有，清单中没有", COMPLETENESS) for path in sorted(unexpected))
    for path, hashes in bag.payload_entries().items():
        if path not in missing and sha256_of(directory / path) != hashes["sha256"]:
            yield Finding(path, "与清单的 SHA-256 不符")


def sha256_of(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def document(directory: Path, described: Path, key: str | None, held: Held, report: Report) -> Iterator[Finding]:
    """One document: its entries, its files, its events, and the Word file made again."""
    told = json.loads(described.read_bytes())
    entry, corrections = told["账目"], told["更正"]
    place = f"归档文件 {entry['reference']}"
    for one in (entry, *corrections):
        held[one["chain"], one["seq"]] = one
        yield from (Finding(f"{place} 第 {one['seq']} 条", words) for words in faults_of(one, key))
        if one["reference"] != described.parent.name:
            yield Finding(place, "账目不是这一件的")
    if told["著录"] != (entry, *corrections)[-1]["record"]["著录"]:
        yield Finding(place, "著录与最后一条账目不符")
    files = dict(zip((file["role"] for file in entry["record"]["文件"]), told["路径"], strict=True))
    for file, path in zip(entry["record"]["文件"], told["路径"], strict=True):
        report.looked_at["文件"] += 1
        yield from unlike_file(place, directory, path, file)
    yield from unlike_events(place, described.parent / EVENTS, entry)
    if entry["kind"] == "document" and entry["record"]["可重新生成"]:
        report.looked_at["重新生成"] += 1
        yield from unlike_renewal(place, directory, files, entry)


def within(directory: Path, path: str) -> Path:
    """A path of the bag. Raises ValueError for one that leads out of it."""
    found = (directory / path).resolve()
    found.relative_to(directory.resolve())
    return found


def unlike_file(place: str, directory: Path, path: str, file: dict[str, Any]) -> Iterator[Finding]:
    """A file that is not the one the entry names."""
    found = within(directory, path)
    if not found.is_file():
        yield Finding(place, f"“{path}”缺失", COMPLETENESS)
        return
    if sha256_of(found) != file["sha256"]:
        yield Finding(place, f"“{path}”与账目所记的 SHA-256 不符")


def unlike_events(place: str, path: Path, entry: dict[str, Any]) -> Iterator[Finding]:
    """Events that are not the ones the entry names."""
    told = json.loads(path.read_bytes())
    for event in told:
        if digest(event["content"]) != event["hash"]:
            yield Finding(place, "事件的内容与其哈希不符")
    if [event["hash"] for event in told] != [known for _chain, _seq, known in entry["record"]["事件"]]:
        yield Finding(place, "事件与账目所记的不是同一些", COMPLETENESS)


def unlike_renewal(place: str, directory: Path, files: dict[str, str], entry: dict[str, Any]) -> Iterator[Finding]:
    """A Word file that its answers and template do not give again."""
    answers = within(directory, files["答卷"]).read_text(encoding="utf-8")
    template = within(directory, files["模板"]).read_bytes()
    wanted = said_in(within(directory, files["Word 文件"]).read_bytes())
    found = renewed(entry["annex"], answers, template, entry["record"]["年度方案"])
    if found is None or not found == wanted == entry["record"]["内容 SHA-256"]:
        yield Finding(place, "由答案和模板重新生成的文件与所存的不同", USABILITY)


def unlinked(held: Held) -> Iterator[Finding]:
    """Entries that do not follow from the one before, where that one is here too."""
    for (chain, seq), entry in sorted(held.items()):
        before = held.get((chain, seq - 1))
        if before is not None and before["hash"] != entry["prev"]:
            yield Finding(f"归档账 {chain} 第 {seq} 条", "与前一条的哈希不相连")


def unlike_handover(directory: Path, key: str | None, held: Held) -> Iterator[Finding]:
    """Where the documents differ from what was handed over: entries, files, heads."""
    place = HANDED
    try:
        told = json.loads((directory / HANDED).read_bytes())
        listed = {(chain, seq): known for chain, seq, known in told["账目"]}
        heads = {(chain, seq): known for chain, seq, known in told["账末"]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        yield Finding(place, f"不能读取：{error}", USABILITY)
        return
    for chain, seq in sorted({*listed, *held}):
        where = f"归档账 {chain} 第 {seq} 条"
        if (chain, seq) not in held:
            yield Finding(where, "交接清单中有，目录中缺失", COMPLETENESS)
        elif (chain, seq) not in listed:
            yield Finding(where, "目录中有，交接清单中没有", COMPLETENESS)
        elif held[chain, seq]["hash"] != listed[chain, seq]:
            yield Finding(where, "与交接清单所记的哈希不符")
    for link, known in heads.items():
        if link in held and held[link]["hash"] != known:
            yield Finding(f"归档账 {link[0]} 第 {link[1]} 条", "与交接清单所记的账末不符")
    if listing_of(directory) != told.get("清单 SHA-256"):
        yield Finding(place, "文件清单与交接时的不符")
    said = {name: value for name, value in told.items() if name != "mac"}
    if key is not None and (
        told.get("密钥") != key_name(key) or not same(str(told.get("mac")), mac_of(canonical(said), key))
    ):
        yield Finding(place, "印记（HMAC）不符：不是本系统所记，或记后被改动")


def listing_of(directory: Path) -> str:
    """The hash of the manifest as it stood before the record of handing over was added; empty without a manifest."""
    try:
        lines = (directory / MANIFEST).read_text(encoding="utf-8").splitlines(keepends=True)
    except (OSError, UnicodeDecodeError):
        return ""
    own = (HANDED, f"{DATA}/交接书.docx")
    return digest("".join(line for line in lines if line.split("  ", 1)[-1].strip() not in own))
