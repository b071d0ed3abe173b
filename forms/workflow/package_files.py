"""A filed package as the ZIP a province would send: its receipt, its papers in folders, its scans, an index."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from datetime import datetime
from functools import partial
from itertools import count
from pathlib import PurePath

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from forms.calendar import CHINA, printed
from forms.documents.file_names import shortened, storable
from forms.documents.parcel import Enclosure, stream
from forms.languages import source_language
from forms.models import AgreementScan, Attachment, Document, Filing, Response, Revision, db
from forms.workflow.filing import STANDINGS, parts_of, standing
from forms.workflow.package_members import FOLDERS, Member

HEADS = ("材料", "单位（结对双方）", "回执号", "版次")
NAME_BYTES = 110


def file_name(filing: Filing) -> str:
    """What the ZIP is saved as: ``贵州省_2017年报送材料_第1版.zip``."""
    return f"{storable(filing.region.name)}_{filing.programme.year}年报送材料_第{filing.number}版.zip"


def archive_of(filing: Filing) -> Generator[bytes, None, None]:
    """The ZIP, piece by piece; to be read in the source language and within the reader's scope."""
    return stream(cover(filing), enclosures(list(filing.members)), HEADS)


def cover(filing: Filing) -> str:
    """The receipt of a package, as a text anybody can open."""
    at = filing.created_at.astimezone(CHINA)
    counts = [(FOLDERS[part], files_in(filing.members, part)) for part in parts_of(filing.members)]
    with source_language():
        steps = [f"{STANDINGS[step.kind]}：{spelled(step.created_at)} {step.actor}" for step in filing.steps]
        state = str(STANDINGS[standing(filing)])
    lines = [
        f"{filing.region.name}{filing.programme.year}年专利信息帮扶工作报送材料回执",
        "",
        f"回执号：{filing.receipt}",
        f"版次：第 {filing.number} 版",
        f"报送单位：{filing.region.office}",
        f"报送时间：{printed(at.date())} {at:%H:%M}",
        f"报送人：{filing.actor}",
        f"报送期限：{printed(filing.programme.due)}",
        f"状态：{state}",
        *steps,
        f"材料清单 SHA-256：{filing.sha256}",
        "",
        *(f"{folder}：{number} 个文件" for folder, number in counts),
        "",
        "各文件的名称和 SHA-256 见“目录.xlsx”和“SHA256SUMS”。",
    ]
    return "\n".join(lines) + "\n"


def spelled(instant: datetime) -> str:
    at = instant.astimezone(CHINA)
    return f"{printed(at.date())} {at:%H:%M}"


def files_in(members: list[Member], part: str) -> int:
    """How many files the folder of a part holds."""
    if part == "seal":
        return sum(len(member["attachments"]) for member in members if member["part"] != "agreement")
    if part == "agreement":
        return sum(len(member["attachments"]) for member in members if member["part"] == part)
    return sum(member["part"] == part and bool(member["sha256"]) for member in members)


def enclosures(members: list[Member]) -> Iterator[Enclosure]:
    """Every file of a package, folder by folder."""
    for part in parts_of(members):
        if part == "seal":
            yield from scans([member for member in members if member["part"] != "agreement"], part, Attachment)
        elif part == "agreement":
            yield from scans([member for member in members if member["part"] == part], part, AgreementScan)
        else:
            yield from (paper(member) for member in members if member["part"] == part and member["sha256"])


def paper(member: Member) -> Enclosure:
    """A Word file as it was rendered from the revision that was filed."""
    told = (member["file"].rpartition(".")[0], member["name"], member["receipt"] or "", member["revision"])
    return Enclosure(FOLDERS[member["part"]], member["file"], partial(word_file, member), told, member["sha256"])


def word_file(member: Member) -> bytes | None:
    """The bytes of a member's Word file, None where the record does not hold it any more."""
    wanted = (
        select(Document.content)
        .join(Document.revision)
        .join(Revision.response)
        .where(Response.public_id == member["response"], Revision.number == member["revision"])
        .where(Document.paper == member["paper"])
        .order_by(Document.id.desc())
        .limit(1)
    )
    return db.session.execute(wanted).scalar_one_or_none()


def scans(members: list[Member], part: str, table: type[Attachment] | type[AgreementScan]) -> Iterator[Enclosure]:
    """The scans that go with some papers, each named after whose paper it is and numbered within it."""
    for member in members:
        place = count(1)
        owner = shortened(storable(member["name"]), NAME_BYTES)
        kind = "协议书" if part == "agreement" else f"{storable(paper_name(member))}_盖章件"
        for file in member["attachments"]:
            name = f"{owner}_{kind}_{next(place)}{PurePath(file['name']).suffix}"
            told = (f"{kind}扫描件", member["name"], member.get("receipt") or "", member.get("revision") or "")
            content = partial(scanned, table.id, table.content, file["id"])
            yield Enclosure(FOLDERS[part], name, content, told, file["sha256"])


def paper_name(member: Member) -> str:
    """What the sealed paper is called: 落实方案, 附件2."""
    return FOLDERS[member["part"]].partition("_")[2]


def scanned(key: InstrumentedAttribute[int], content: InstrumentedAttribute[bytes], number: int) -> bytes | None:
    """The bytes of a scan, None where it is not there any more."""
    return db.session.execute(select(content).where(key == number)).scalar_one_or_none()
