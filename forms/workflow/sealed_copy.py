"""The sealed copy: scans of the printed, signed and sealed paper, bound to the Word file that was printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import PurePath

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import undefer

from forms.documents import scans
from forms.documents.file_names import shortened, storable
from forms.models import Attachment, Document, Response, db, digest, transaction
from forms.models.events import append
from forms.workflow.actors import Actor
from forms.workflow.drafts import locked
from forms.workflow.outcome import Conflict
from forms.workflow.steps import may

MOST_FILES = 20
NAME_BYTES = 110


class Unusable(Exception):
    """Files that cannot be the sealed copy; ``words`` says why, a sentence each. Nothing was stored."""

    def __init__(self, words: list[str]) -> None:
        super().__init__("not a sealed copy")
        self.words = words


@dataclass(frozen=True)
class Page:
    """One file as uploaded, and what it was found to be."""

    name: str
    content: bytes
    sha256: str
    scan: scans.Scan


@dataclass(frozen=True)
class SealedCopy:
    """The files uploaded as one copy.

    ``standing`` is ``valid``, ``void`` (the document has changed since) or ``replaced``.
    """

    number: int
    files: list[Attachment]
    standing: str

    @property
    def pages(self) -> int:
        """How many pages its files have together."""
        return sum(file.pages for file in self.files)


def paper_to_seal(response: Response) -> Document | None:
    """The Word file that is printed and sealed: the first paper as last rendered, None where there is none."""
    papers = response.revisions[-1].papers if response.revisions else []
    return papers[0] if papers and papers[0].sha256 is not None else None


def copies_of(response: Response) -> list[SealedCopy]:
    """Every sealed copy of a response, the newest first; at most this one is valid."""
    paper = paper_to_seal(response)
    wanted = select(Attachment).where(Attachment.response_id == response.id).options(undefer(Attachment.thumbnail))
    ordered = db.session.execute(wanted.order_by(Attachment.set_number.desc(), Attachment.id)).scalars()
    found: list[SealedCopy] = []
    for number, group in groupby(ordered, key=lambda file: file.set_number):
        files = list(group)
        current = paper is not None and files[0].document_sha256 == paper.sha256
        standing = "replaced" if found else "valid" if current else "void"
        found.append(SealedCopy(number, files, standing))
    return found


def seal(
    actor: Actor,
    response: Response,
    files: Sequence[tuple[str, bytes]],
    *,
    document_sha256: str,
    seen: int,
    replace: bool,
) -> int:
    """Store scans as the sealed copy of a response, and log them by hash.

    The page's view is held against the present as ``submission.record`` does it with the version: nobody seals a
    document that has changed meanwhile, or replaces what they have not seen. Sending the same files again stores
    nothing.

    :param files: names and contents as uploaded; files of equal content count once
    :param document_sha256: the hash of the document the page told to print
    :param seen: the number of the newest copy the page showed, 0 for none
    :param replace: whether a new copy begins; otherwise the files are added to the one that is valid
    :returns: how many files were stored
    :raises Unusable: a file is no scan, or they are too many or too large together
    :raises Conflict: the copy cannot be uploaded now, or what the page showed has changed
    """
    pages = examined(files)
    with transaction():
        held = locked(response.public_id)
        paper = paper_to_seal(held)
        if not may(actor, "seal", held) or paper is None or paper.sha256 != document_sha256:
            raise Conflict("this document cannot be sealed now")
        number, fresh = placed(held, pages, seen, replace)
        for page in fresh:
            add(actor, held, document_sha256, number, page)
        if fresh:
            log(actor, held, document_sha256, number, fresh)
    return len(fresh)


def placed(response: Response, pages: list[Page], seen: int, replace: bool) -> tuple[int, list[Page]]:
    """The number of the copy the pages go to, and which of them are not in it yet. Raises as :func:`seal`."""
    newest = next(iter(copies_of(response)), None)
    last = newest.number if newest is not None else 0
    held = newest.files if newest is not None and newest.standing == "valid" else []
    hashes = {file.sha256 for file in held}
    fresh = [page for page in pages if page.sha256 not in hashes]
    if not fresh and (not replace or len(hashes) == len(pages)):
        return last, []
    if seen != last:
        raise Conflict("another copy was uploaded meanwhile")
    if replace or not held:
        return last + 1, pages
    hold_together(fresh, len(held), size_of(response, last))
    return last, fresh


def examined(files: Sequence[tuple[str, bytes]]) -> list[Page]:
    """Every file of different content as a page. Raises Unusable, with a sentence for each file that is none."""
    if len(files) > MOST_FILES:
        raise too_many()
    found: dict[str, Page] = {}
    words = []
    for name, content in files:
        sha256 = digest(content)
        if sha256 in found:
            continue
        try:
            scan = scans.examined(content)
        except scans.Unusable as error:
            words.append(_("“%(file)s”%(reason)s", file=called(name, ""), reason=error))
            continue
        found[sha256] = Page(called(name, scan.ending), content, sha256, scan)
    if not found and not words:
        words.append(_("还没有选择文件；请选择盖章件的扫描件或照片。"))
    if words:
        raise Unusable(words)
    pages = list(found.values())
    hold_together(pages)
    return pages


def hold_together(pages: list[Page], count: int = 0, size: int = 0) -> None:
    """Refuse more than a copy may hold beside the ``count`` files of ``size`` bytes it has. Raises Unusable."""
    if count + len(pages) > MOST_FILES:
        raise too_many()
    if size + sum(len(page.content) for page in pages) > scans.MOST_BYTES:
        most = scans.MOST_BYTES // 1024**2
        raise Unusable([_("这些文件加起来超过 %(most)d MB；请降低扫描分辨率（300 dpi 足够）后再上传。", most=most)])


def too_many() -> Unusable:
    return Unusable([_("一份盖章件最多 %(most)d 个文件；请把各页扫描成一个 PDF 再上传。", most=MOST_FILES)])


def called(name: str, ending: str) -> str:
    """What a file is called on pages: its own name without anything a page or disk mistakes, the ending of its kind."""
    plain = PurePath(name.replace("\\", "/")).name
    stem = PurePath(plain).stem if ending else plain
    return shortened(storable(stem), NAME_BYTES) + ending


def size_of(response: Response, number: int) -> int:
    """The bytes of the files of one copy."""
    size = select(func.coalesce(func.sum(func.length(Attachment.content)), 0))
    wanted = size.where(Attachment.response_id == response.id, Attachment.set_number == number)
    return int(db.session.execute(wanted).scalar_one())


def add(actor: Actor, response: Response, document_sha256: str, number: int, page: Page) -> None:
    db.session.add(
        Attachment(
            response=response,
            region_id=response.region_id,
            document_sha256=document_sha256,
            set_number=number,
            name=page.name,
            media_type=page.scan.media_type,
            content=page.content,
            sha256=page.sha256,
            pages=page.scan.pages,
            thumbnail=page.scan.thumbnail,
            actor=actor.name,
        )
    )
    db.session.flush()  # one by one, so that they keep their order


def log(actor: Actor, response: Response, document_sha256: str, number: int, pages: list[Page]) -> None:
    """Append the event: which files were bound to which document, by hash."""
    files = [{"sha256": page.sha256, "size": len(page.content), "pages": page.scan.pages} for page in pages]
    append(
        "seal",
        actor.name,
        region=response.region,
        response_id=response.id,
        details={"set": number, "document_sha256": document_sha256, "receipt": response.receipt, "files": files},
    )
