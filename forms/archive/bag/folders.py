"""What lies in the folder of one archived document: its files, its answers to be read, its description, its events."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import PurePath
from typing import Any, NamedTuple

from sqlalchemy import select

from forms.archive.bag.readable import answers_page
from forms.archive.bag.selection import Bounded
from forms.documents.file_names import storable
from forms.models import (
    AgreementScan,
    ArchiveEntry,
    Attachment,
    Document,
    Event,
    Filing,
    FilingStep,
    Revision,
    Template,
    canonical,
    db,
    digest,
)
from forms.models.images import image

DATA = "data"
TEMPLATES = f"{DATA}/模板"
DESCRIPTION, ANSWERS, PAGE, EVENTS = "著录.json", "答卷.json", "答卷.html", "事件.json"
SCANS = "扫描件"
HANDED = f"{DATA}/交接.json"
Load = Callable[[], bytes]


class Line(NamedTuple):
    """What lists say of a document."""

    reference: str
    title: str
    creator: str
    receipt: str
    day: str
    secrecy: str
    retention: str
    region: str
    class_code: str
    folder: str
    opens: str


@dataclass(frozen=True)
class Folder:
    """The folder of one document. Contents are read when they are asked for."""

    entry: ArchiveEntry
    corrections: list[ArchiveEntry]

    @classmethod
    def all(cls, bounded: Bounded) -> Iterator[Folder]:
        """The folders of a selection, in order."""
        for entry in bounded.entries():
            yield cls(entry, bounded.corrections(entry))

    @property
    def place(self) -> str:
        """Where it lies in the bag."""
        return f"{DATA}/{storable(self.entry.region.name)}/{self.entry.reference}"

    @property
    def mark(self) -> str:
        """Equal for folders that hold the same."""
        return digest("\n".join(entry.hash for entry in (self.entry, *self.corrections)))

    @property
    def links(self) -> list[tuple[str, int, str]]:
        """The entries of the ledger it tells of: chain, number and hash."""
        return [(entry.chain, entry.seq, entry.hash) for entry in (self.entry, *self.corrections)]

    @property
    def line(self) -> Line:
        """What lists say of it, corrections counted."""
        now = self.corrections[-1] if self.corrections else self.entry
        opens = {"document": PAGE, "agreement": DESCRIPTION, "package": "材料清单.json"}[self.entry.kind]
        return Line(
            *(now.reference, now.title, now.creator, now.receipt, now.day.isoformat(), now.secrecy, now.retention),
            *(self.entry.region.name, now.reference.split("-")[3], self.place.removeprefix(f"{DATA}/"), opens),
        )

    @cached_property
    def paths(self) -> list[str]:
        """Where each file of the record lies in the bag, in the order of the record."""
        found: list[str] = []
        number = 0
        for file in self.entry.record["文件"]:
            role, name = file["role"], file["name"]
            if role in ("模板", "空白表"):
                path = f"{TEMPLATES}/{file['sha256'][:16]}_{name}"
            elif role in ("盖章件", "协议书扫描件"):
                number += 1
                path = f"{self.place}/{SCANS}/{number:02}_{role}{PurePath(name).suffix}"
            else:
                path = f"{self.place}/{name.replace('%', '％')}"  # %25 in a manifest: see FULL_WIDTH
            found.append(path)
        return found

    def files(self) -> Iterator[tuple[str, Load]]:
        """Path and reader of every file."""
        for file, path in zip(self.entry.record["文件"], self.paths, strict=True):
            yield path, partial(READERS[file["role"]], self.entry, file)
        if self.entry.kind == "document":
            yield f"{self.place}/{PAGE}", partial(page, self.entry)
        yield f"{self.place}/{EVENTS}", partial(events, self.entry)
        yield f"{self.place}/{DESCRIPTION}", self.description

    def description(self) -> bytes:
        """The entry and its corrections with their proofs, and where the files lie."""
        told: dict[str, Any] = {
            "账目": self.entry.whole(),
            "更正": [entry.whole() for entry in self.corrections],
            "著录": (self.corrections[-1] if self.corrections else self.entry).record["著录"],
            "路径": self.paths,
        }
        if self.entry.kind == "package":
            told["办理"] = steps(self.entry)
        return canonical(told).encode()


def column(wanted: Any, number: int | None, key: Any) -> Any:
    """One column of one row; an empty content where the row is gone, so that the bag does not hold together."""
    return db.session.execute(select(wanted).where(key == number)).scalar_one_or_none()


def word(entry: ArchiveEntry, file: dict[str, Any]) -> bytes:
    return column(Document.content, entry.document_id, Document.id) or b""


def answers(entry: ArchiveEntry, file: dict[str, Any]) -> bytes:
    """The canonical text that was submitted: its hash is the one on record."""
    wanted = select(Revision.answers).join(Revision.documents).where(Document.id == entry.document_id)
    return (db.session.execute(wanted).scalar_one_or_none() or "").encode()


def template(content: Any, entry: ArchiveEntry, file: dict[str, Any]) -> bytes:
    wanted = select(content).join(Document, Document.template_id == Template.id).where(Document.id == entry.document_id)
    return db.session.execute(wanted).scalar_one_or_none() or b""


def scan(table: Any, entry: ArchiveEntry, file: dict[str, Any]) -> bytes:
    return column(table.content, file["id"], table.id) or b""


def listing(entry: ArchiveEntry, file: dict[str, Any]) -> bytes:
    return canonical(column(Filing.members, entry.filing_id, Filing.id)).encode()


READERS: dict[str, Callable[[ArchiveEntry, dict[str, Any]], bytes]] = {
    "Word 文件": word,
    "答卷": answers,
    "模板": partial(template, Template.tagged),
    "空白表": partial(template, Template.blank),
    "盖章件": partial(scan, Attachment),
    "协议书扫描件": partial(scan, AgreementScan),
    "清单": listing,
}


def page(entry: ArchiveEntry) -> bytes:
    """The answers to be read in a browser."""
    return answers_page(entry.title, entry.annex, answers(entry, {}).decode(), entry.record["年度方案"])


def events(entry: ArchiveEntry) -> bytes:
    """The events on record, each with what its hash is of."""
    told = []
    for chain, seq, _hash in entry.record["事件"]:
        event = db.session.execute(select(Event).where(Event.chain == chain, Event.seq == seq)).scalar_one_or_none()
        if event is not None:
            told.append({"content": event.content(), "hash": event.hash})
    return canonical(told).encode()


def steps(entry: ArchiveEntry) -> list[dict[str, Any]]:
    """What the bureau did with a package."""
    wanted = select(FilingStep).where(FilingStep.filing_id == entry.filing_id).order_by(FilingStep.id)
    return [image(step) for step in db.session.execute(wanted).scalars()]
