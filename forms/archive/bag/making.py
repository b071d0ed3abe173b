"""Putting a bag together, file by file: whoever writes it to a disk or into a ZIP is handed one after the other."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select

from forms.archive.bag.folders import DATA, HANDED, Folder, Line
from forms.archive.bag.handover import Facts, paper
from forms.archive.bag.lists import README, index_page, index_sheet
from forms.archive.bag.selection import Bounded
from forms.calendar import CHINA, printed
from forms.documents.stored_zip import StoredZip
from forms.models import ArchiveEntry, canonical, db, digest

DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
HANDOVER = f"{DATA}/交接书.docx"
MANIFEST, TAGS = "manifest-sha256.txt", "tagmanifest-sha256.txt"


class File(NamedTuple):
    """One file that is in the bag."""

    path: str
    size: int
    sha256: str


class Member(NamedTuple):
    """One file on its way into the bag."""

    path: str
    content: bytes


@dataclass
class Bag:
    """A bag in the making.

    :param bounded: what it holds
    :param compiler: who makes it
    """

    bounded: Bounded
    compiler: str
    files: dict[str, File] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    facts: Facts = field(init=False)

    def __post_init__(self) -> None:
        self.facts = Facts(self.bounded.selection.words(), self.compiler, until_of(self.bounded))

    def note(self, line: Line, links: Iterable[tuple[str, int, str]], files: Iterable[File]) -> None:
        """Remember a document that is in the bag: what lists say of it, its entries, its files."""
        held = list(files)
        self.files.update((file.path, file) for file in held)
        self.lines.append(line)
        self.facts.links += links
        self.facts.add((line.region, line.class_code, line.retention), line.reference, len(held))

    def folder(self, folder: Folder) -> Iterator[Member]:
        """The files of one document that are not in the bag yet."""
        for path, load in folder.files():
            if path not in self.files:
                yield Member(path, load())

    def rest(self) -> Generator[Member, None, None]:
        """What comes after the documents: the lists, the record of handing over, the tag files."""
        yield from self.payload()
        tags = {
            "bagit.txt": DECLARATION.encode(),
            "bag-info.txt": self.info().encode(),
            MANIFEST: manifest(self.files.values()).encode(),
        }
        for path, content in tags.items():
            yield Member(path, content)
        listed = [File(path, len(content), digest(content)) for path, content in tags.items()]
        yield Member(TAGS, manifest(listed).encode())

    def payload(self) -> Iterator[Member]:
        title = f"归档文件目录：{self.facts.scope}"
        yield self.kept(Member(f"{DATA}/index.html", index_page(title, self.lines)))
        yield self.kept(Member(f"{DATA}/index.xlsx", index_sheet(self.lines)))
        yield self.kept(Member(f"{DATA}/说明.txt", README.encode()))
        self.facts.heads = heads_of(self.bounded)
        self.facts.files = len(self.files)
        self.facts.size = sum(file.size for file in self.files.values())
        self.facts.listing = digest(manifest(self.files.values()))
        yield self.kept(Member(HANDED, canonical(self.facts.told()).encode()))
        yield self.kept(Member(HANDOVER, paper(self.facts)))

    def kept(self, member: Member) -> Member:
        self.files[member.path] = told_of(member)
        return member

    def info(self) -> str:
        """The tag file that says what the bag is."""
        size = sum(file.size for file in self.files.values())
        facts = {
            "Source-Organization": "国家知识产权局",
            "External-Description": f"{self.facts.scope}归档文件 {self.facts.count} 件",
            "Bagging-Date": last_day(self.bounded),
            "Payload-Oxum": f"{size}.{len(self.files)}",
            "Bag-Software-Agent": "Fubiao",
            "Fubiao-Listing-SHA256": self.facts.listing,
        }
        return "".join(f"{name}: {value}\n" for name, value in facts.items())


def told_of(member: Member) -> File:
    return File(member.path, len(member.content), digest(member.content))


def manifest(files: Iterable[File]) -> str:
    """The lines of a manifest, in the order of the paths."""
    return "".join(f"{file.sha256}  {escaped(file.path)}\n" for file in sorted(files))


def escaped(path: str) -> str:
    """A path as RFC 8493 writes it."""
    return path.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")


def heads_of(bounded: Bounded) -> list[tuple[str, int, str]]:
    """Where each chain the bag tells of stood."""
    found = []
    for chain, seq in sorted(bounded.until.items()):
        if bounded.selection.region in (None, "", chain):
            wanted = select(ArchiveEntry.hash).where(ArchiveEntry.chain == chain, ArchiveEntry.seq == seq)
            found.append((chain, seq, db.session.execute(wanted).scalar_one()))
    return found


def last_instant(bounded: Bounded) -> datetime | None:
    """When the last entry within the bounds was written: the same for every bag of the same bounds."""
    found = []
    for chain, seq in bounded.until.items():
        wanted = select(ArchiveEntry.at).where(ArchiveEntry.chain == chain, ArchiveEntry.seq == seq)
        found.append(db.session.execute(wanted).scalar_one())
    return max(found, default=None)


def last_day(bounded: Bounded) -> str:
    instant = last_instant(bounded)
    return "1980-01-01" if instant is None else instant.astimezone(CHINA).date().isoformat()


def until_of(bounded: Bounded) -> str:
    """The same instant in words."""
    instant = last_instant(bounded)
    at: Any = None if instant is None else instant.astimezone(CHINA)
    return "" if at is None else f"{printed(at.date())} {at:%H:%M}"


def as_zip(bag: Bag, name: str) -> Generator[bytes, None, None]:
    """The bag as a ZIP, piece by piece; ``name`` is the folder it unpacks to."""
    archive = StoredZip()

    def put(member: Member) -> Generator[bytes, None, None]:
        yield archive.header(f"{name}/{member.path}", member.content)
        yield member.content

    for folder in Folder.all(bag.bounded):
        held = []
        for member in bag.folder(folder):
            held.append(told_of(member))
            yield from put(member)
        bag.note(folder.line, folder.links, held)
    for member in bag.rest():
        yield from put(member)
    yield archive.close()
