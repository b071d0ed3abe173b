"""The pairs of a province: formed, changed, dissolved, their signed agreements kept; each step is an event."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from forms.fields import Day, Paragraph, Part, Text
from forms.models import AgreementScan, Event, Organisation, Pair, Programme, Region, db, now, transaction
from forms.models.events import append
from forms.validators import Answered, Length, Phone
from forms.workflow.actors import Actor
from forms.workflow.outcome import Conflict
from forms.workflow.sealed_copy import Page, examined, hold_together

CONTACT, LINE = 20, 100


class PairForm(Part):
    """What is agreed, beside who the two are. All of it may be filled in later."""

    content = Paragraph("帮扶内容", [Length(0, 300)], hint=_("服务机构为企业做什么，会写进协议书和结对名单。"))
    mode = Text("帮扶方式", [Length(0, LINE)], show_example=True, example="上门服务、定期推送")
    term = Text("协议期限", [Length(0, LINE)], show_example=True, example="2017年6月至2017年11月")
    signed_on = Day("协议书签订日期", hint=_("还没有签订的先不填。"))
    enterprise_contact = Text("企业联系人", [Length(0, CONTACT)])
    enterprise_telephone = Text("企业联系电话", [Phone()])
    agency_contact = Text("服务机构联系人", [Length(0, CONTACT)])
    agency_telephone = Text("服务机构联系电话", [Phone()])
    remark = Text("备注", [Length(0, LINE)])


class Dissolution(Part):
    """Why a pair ends."""

    reason = Text("解除原因", [Answered(), Length(2, LINE)])


class AlreadyPaired(Conflict):
    """The two are paired already; ``pair_id`` is that pair's."""

    def __init__(self, pair_id: int) -> None:
        super().__init__("already paired")
        self.pair_id = pair_id


FIELDS = tuple(question.short_name for question in PairForm())
WHOLE = [joinedload(kin) for kin in (Pair.agency, Pair.enterprise, Pair.programme)]


def in_force(programme: Programme, region: Region) -> list[Pair]:
    """The region's pairs of the year that were not dissolved, oldest first."""
    return list(db.session.execute(of_year(programme, region).where(Pair.dissolved_at.is_(None))).scalars())


def dissolved(programme: Programme, region: Region) -> list[Pair]:
    """The region's pairs of the year that were dissolved, newest first."""
    ended = of_year(programme, region).where(Pair.dissolved_at.is_not(None))
    return list(db.session.execute(ended.order_by(None).order_by(Pair.dissolved_at.desc())).scalars())


def of_year(programme: Programme, region: Region) -> Any:
    wanted = select(Pair).where(Pair.programme_id == programme.id, Pair.region_id == region.id)
    return wanted.options(*WHOLE, selectinload(Pair.scans)).order_by(Pair.id)


def between(programme: Programme, enterprise: Organisation, agency: Organisation) -> Pair | None:
    """The pair in force of these two."""
    same = select(Pair).where(
        Pair.programme_id == programme.id,
        Pair.enterprise_id == enterprise.id,
        Pair.agency_id == agency.id,
        Pair.dissolved_at.is_(None),
    )
    return db.session.execute(same).scalar_one_or_none()


def answers_in(form: PairForm) -> dict[str, Any]:
    """The columns of a valid form."""
    return {name: form[name].data if name == "signed_on" else form[name].data or "" for name in FIELDS}


def bring_together(
    actor: Actor, programme: Programme, enterprise: Organisation, agency: Organisation, form: PairForm
) -> Pair:
    """Form a pair of two organisations of one region. Belongs inside a transaction.

    Raises AlreadyPaired, and ValueError where the two are not an enterprise and an agency of the same region.
    """
    kinds = (enterprise.kind, agency.kind)
    if kinds != ("enterprise", "agency") or enterprise.region_id != agency.region_id:
        raise ValueError("a pair is an enterprise and an agency of one region")
    twin = between(programme, enterprise, agency)
    if twin is not None:
        raise AlreadyPaired(twin.id)
    pair = Pair(
        programme=programme,
        region_id=enterprise.region_id,
        enterprise=enterprise,
        agency=agency,
        created_by=actor.name,
        **answers_in(form),
    )
    db.session.add(pair)
    db.session.flush()
    log(actor, pair, "pair")
    return pair


def change(actor: Actor, pair: Pair, form: PairForm, version: int) -> bool:
    """Change what is agreed; says whether anything was. Belongs inside a transaction that read the pair.

    Raises Conflict when the pair was changed or dissolved since ``version``.
    """
    hold(pair, version)
    wanted = answers_in(form)
    changed = {name: value for name, value in wanted.items() if getattr(pair, name) != value}
    if not changed:
        return False
    told = {name: [written(getattr(pair, name)), written(value)] for name, value in changed.items()}
    for name, value in changed.items():
        setattr(pair, name, value)
    pair.version += 1
    log(actor, pair, "pair-change", changed=told)
    return True


def dissolve(actor: Actor, pair: Pair, reason: str, version: int) -> None:
    """End a pair; its row, its scans and the reason stay. Belongs inside a transaction. Raises as :func:`change`."""
    hold(pair, version)
    pair.dissolved_at = now()
    pair.version += 1
    log(actor, pair, "pair-dissolve", reason)


def hold(pair: Pair, version: int) -> None:
    if pair.dissolved_at is not None or pair.version != version:
        raise Conflict("the pair has changed meanwhile")


def written(value: Any) -> str:
    return "" if value is None else str(value)


def log(actor: Actor, pair: Pair, step: str, reason: str = "", **details: Any) -> None:
    names = {"enterprise": pair.enterprise.name, "agency": pair.agency.name}
    region = db.session.get_one(Region, pair.region_id)
    append(step, actor.name, region=region, reason=reason, details={"pair": pair.id} | names | details)


def reasons(region: Region) -> dict[int, str]:
    """Why each of the region's dissolved pairs was dissolved, by pair."""
    ended = select(Event.details, Event.reason).where(Event.region_id == region.id, Event.step == "pair-dissolve")
    return {details["pair"]: reason for details, reason in db.session.execute(ended)}


# -- the signed agreement -------------------------------------------------------------------------


def current_scans(pair: Pair) -> list[AgreementScan]:
    """The files of the signed agreement in force, in the order they were uploaded."""
    newest = max((scan.set_number for scan in pair.scans), default=0)
    return [scan for scan in pair.scans if scan.set_number == newest]


def attach(actor: Actor, pair_id: int, files: Sequence[tuple[str, bytes]], *, seen: int, replace: bool) -> int:
    """Keep scans of a pair's signed agreement, recognised and bounded as those of a sealed copy are.

    :param files: names and contents as uploaded; what is kept already is not kept twice
    :param seen: the number of the newest set the page showed, 0 for none
    :param replace: whether a new set begins; otherwise the files are added to the one in force
    :returns: how many files were kept
    :raises Unusable: a file is no scan, or they are too many or too large together
    :raises Conflict: the pair was dissolved, or somebody else has uploaded meanwhile
    """
    pages = examined(files)
    with transaction():
        pair = db.session.execute(select(Pair).where(Pair.id == pair_id).with_for_update()).scalar_one()
        present = current_scans(pair)
        last = present[0].set_number if present else 0
        known = {scan.sha256 for scan in present}
        fresh = [page for page in pages if page.sha256 not in known]
        if not fresh and (not replace or len(known) == len(pages)):
            return 0
        if pair.dissolved_at is not None or seen != last:
            raise Conflict("the agreement has changed meanwhile")
        if replace or not present:
            last, fresh = last + 1, pages
        else:
            hold_together(fresh, len(present), size_of(pair, last))
        for page in fresh:
            add(actor, pair, last, page)
        files_kept = [{"sha256": page.sha256, "size": len(page.content), "pages": page.scan.pages} for page in fresh]
        log(actor, pair, "pair-scan", set=last, files=files_kept)
    return len(fresh)


def size_of(pair: Pair, number: int) -> int:
    """The bytes of one set."""
    size = select(func.coalesce(func.sum(func.length(AgreementScan.content)), 0))
    wanted = size.where(AgreementScan.pair_id == pair.id, AgreementScan.set_number == number)
    return int(db.session.execute(wanted).scalar_one())


def add(actor: Actor, pair: Pair, number: int, page: Page) -> None:
    db.session.add(
        AgreementScan(
            pair=pair,
            region_id=pair.region_id,
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
