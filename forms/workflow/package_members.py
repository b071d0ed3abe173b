"""What a package is made of: a region's accepted responses with their files and sealed copies, and the agreements."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import defer, joinedload, selectinload

from forms.models import Attachment, Pair, Programme, Region, Response, Revision, db
from forms.workflow.pairs import current_scans, in_force
from forms.workflow.sealed_copy import paper_to_seal
from forms.workflow.submission import answers_of

PLAN = "plan"
ANNEXES = ("demand", "service")
FOLDERS = {
    "plan": "01_落实方案",
    "pairs": "02_帮扶结对名单",
    "contacts": "03_联系人更新名单",
    "demand": "04_附件2",
    "service": "05_附件3",
    "seal": "06_盖章件",
    "agreement": "07_帮扶工作协议书",
}
"""Part of a package to its folder; a package is remarked on and told of part by part."""

Member = dict[str, Any]
"""One paper of a package, as it is kept: whose, which revision, its file, the hashes of the scans that go with it."""


@dataclass(frozen=True)
class Candidate:
    """An accepted annex that may go into the package.

    :param revision: the number of the revision that would be filed
    :param listed: whether the province has listed its organisation, or the organisation is paired
    :param sealed: the files of its valid sealed copy
    """

    response: Response
    revision: int
    listed: bool
    sealed: list[Attachment]

    @property
    def value(self) -> str:
        """What its tick box posts: whose answers, and which revision of them the page showed."""
        return f"{self.response.public_id}.{self.revision}"

    @property
    def proposed(self) -> bool:
        """Whether it is ticked before anybody has chosen."""
        return self.listed and bool(self.sealed)


def plan_of(programme: Programme, region: Region) -> Response | None:
    """The region's plan, None before it was begun."""
    wanted = of_year(programme, region).where(Response.annex == PLAN, Response.organisation_id.is_(None))
    return db.session.execute(wanted).scalar_one_or_none()


def candidates(programme: Programme, region: Region) -> list[Candidate]:
    """The region's accepted annexes 2 and 3, annex by annex and by name."""
    wanted = of_year(programme, region).where(Response.annex.in_(ANNEXES), Response.state == "accepted")
    found = db.session.execute(wanted).scalars().all()
    pairs = in_force(programme, region)
    paired = {side for pair in pairs for side in (pair.enterprise_id, pair.agency_id)}
    ordered = sorted(found, key=lambda response: (ANNEXES.index(response.annex), response.filler_name, response.id))
    return [candidate(response, paired) for response in ordered]


def of_year(programme: Programme, region: Region) -> Any:
    """The region's responses of the year, with all a package needs of them and no more."""
    papers = selectinload(Response.revisions)
    return (
        select(Response)
        .where(Response.programme_id == programme.id, Response.region_id == region.id)
        .options(
            joinedload(Response.organisation),
            papers.options(defer(Revision.answers), defer(Revision.cautions), selectinload(Revision.documents)),
            selectinload(Response.attachments),
        )
    )


def candidate(response: Response, paired: Collection[int | None]) -> Candidate:
    opinion = response.answers.get("opinion") or {}
    listed = bool(opinion.get("listing")) or response.organisation_id in paired
    return Candidate(response, response.revisions[-1].number, listed, sealed_files(response))


def sealed_files(response: Response) -> list[Attachment]:
    """The files of the valid sealed copy: the newest, bound to the Word file as last rendered; none otherwise."""
    paper = paper_to_seal(response)
    newest = max((file.set_number for file in response.attachments), default=0)
    files = [file for file in response.attachments if file.set_number == newest]
    return files if paper is not None and files and files[0].document_sha256 == paper.sha256 else []


def members_of(responses: Iterable[Response], pairs: Iterable[Pair]) -> list[Member]:
    """What a package of these responses and agreements holds, as it is kept: canonical once it is JSON."""
    papers = [member for response in responses for member in papers_of(response)]
    agreements = [agreement_of(pair) for pair in pairs if pair.signed_on is not None]
    return [*papers, *agreements]


def papers_of(response: Response) -> list[Member]:
    """The papers of a response; the sealed copy goes with the first, which is the one that is printed."""
    revision = response.revisions[-1]
    sealed = [told_of(file) for file in sealed_files(response)]
    return [
        {
            "part": document.paper,
            "response": response.public_id,
            "revision": revision.number,
            "answers_sha256": revision.sha256,
            "receipt": response.receipt,
            "name": response.filler_name,
            "paper": document.paper,
            "file": document.file_name,
            "sha256": document.sha256,
            "attachments": sealed if place == 0 else [],
        }
        for place, document in enumerate(revision.papers)
    ]


def agreement_of(pair: Pair) -> Member:
    """A signed agreement: no file of ours, the scans of the signed paper."""
    return {
        "part": "agreement",
        "pair": pair.id,
        "name": f"{pair.enterprise.name}_{pair.agency.name}",
        "signed": pair.signed_on.isoformat() if pair.signed_on is not None else None,
        "paper": "agreement",
        "file": "",
        "sha256": None,
        "attachments": [told_of(scan) for scan in current_scans(pair)],
    }


def told_of(file: Any) -> dict[str, Any]:
    return {"id": file.id, "name": file.name, "sha256": file.sha256}


def answers_filed(response: Response) -> dict[str, Any]:
    """The answers a response would be filed with, empty before it was submitted."""
    return answers_of(response.revisions[-1]) if response.revisions else {}


# -- two versions ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Difference:
    """A paper that two versions of a package do not hold alike: ``what`` happened to it, in words."""

    part: str
    name: str
    what: str


def differences(before: list[Member], after: list[Member]) -> list[Difference]:
    """What the later version holds otherwise, in its own order; what it holds no more comes last."""
    earlier = {identity(member): member for member in before}
    found = []
    for member in after:
        old = earlier.pop(identity(member), None)
        what = _("新增") if old is None else changed(old, member)
        if what:
            found.append(Difference(member["part"], member["name"], what))
    return found + [Difference(member["part"], member["name"], _("不再报送")) for member in earlier.values()]


def identity(member: Member) -> tuple[Any, ...]:
    return member["part"], member.get("response"), member.get("pair")


def changed(old: Member, new: Member) -> str:
    """How a paper changed, empty where it did not."""
    words = []
    if old.get("answers_sha256") != new.get("answers_sha256"):
        words.append(
            _("内容有修改（第 %(before)d 版改为第 %(after)d 版）", before=old["revision"], after=new["revision"])
        )
    elif old["sha256"] != new["sha256"]:
        words.append(_("Word 文件重新生成"))
    if old.get("signed") != new.get("signed"):
        words.append(_("签订日期有修改"))
    hashes = [[file["sha256"] for file in member["attachments"]] for member in (old, new)]
    if hashes[0] != hashes[1]:
        words.append(_("扫描件有更换"))
    return _("；").join(words)
