"""What every database starts with: the regions, the programme of 2017, the Word templates."""

from __future__ import annotations

import json
from pathlib import Path

from sqlalchemy import func, select

from forms.annexes.classifications import REGIONS
from forms.calendar import notice_of_2017
from forms.documents import objections
from forms.models import Programme, Region, Template, db, digest, now, transaction
from forms.models.events import append
from forms.workflow import OPERATOR
from forms.workflow.releases import INSTALLATION
from forms.workflow.templates import is_current, sealed_form

TEMPLATES = Path(__file__).parents[1] / "doc_templates"
MANIFEST = "manifest.json"
BUREAU = "国家知识产权局"
REGION_CODES = {
    "guizhou": "520000",
    "gansu": "620000",
    "qinghai": "630000",
    "ningxia": "640000",
    "xizang": "540000",
    "xinjiang": "650000",
    "xpcc": None,
}


def everything() -> None:
    """Put in what is missing; what is there stays as it is. One transaction."""
    with transaction():
        seed_regions()
        seed_programme()
        publish(TEMPLATES)


def office_of(region: str) -> str:
    """What a region's office is called."""
    return f"{region}知识产权局"


def contact_of(office: str) -> str:
    """Whom to ask, until an officer writes down a name and a telephone."""
    return f"{office}专利信息帮扶工作联系人"


def words() -> list[str]:
    """The words a new database holds that pages show."""
    calendar = notice_of_2017()
    offices = [BUREAU, *map(office_of, REGIONS.values())]
    stages = [stage.title for stage in calendar.stages]
    return [calendar.title, *stages, *offices, *map(contact_of, offices), INSTALLATION]


def seed_regions() -> None:
    known = set(db.session.execute(select(Region.slug)).scalars())
    for position, (slug, name) in enumerate(REGIONS.items(), start=1):
        if slug not in known:
            office = office_of(name)
            db.session.add(
                Region(
                    slug=slug,
                    name=name,
                    office=office,
                    code=REGION_CODES[slug],
                    contact=contact_of(office),
                    position=position,
                )
            )


def seed_programme() -> None:
    """The year of the notice; later years are rows an officer adds."""
    if db.session.execute(select(Programme)).first() is not None:
        return
    calendar = notice_of_2017()
    db.session.add(
        Programme(
            year=calendar.year,
            notice=calendar.notice,
            title=calendar.title,
            due=calendar.due,
            stages=[
                {"title": stage.title, "opens": stage.opens.isoformat(), "closes": stage.closes.isoformat()}
                for stage in calendar.stages
            ],
            contact=contact_of(BUREAU),
            state="open",
        )
    )


def publish(directory: Path) -> None:
    """Put the templates of a directory in force where they differ from those that are. Belongs in a transaction.

    Earlier versions stay, for the documents that were rendered from them. What the bureau released itself stays in
    force: an upgrade never replaces it.
    Raises ValueError when a file is not the one its manifest names, and with one sentence a line when a template has
    faults or is not its blank with tags.
    """
    manifest = json.loads((directory / MANIFEST).read_text(encoding="utf-8"))
    for entry in manifest["papers"]:
        publish_paper(directory, entry)


def publish_paper(directory: Path, entry: dict[str, str]) -> None:
    blank = (directory / entry["blank"]).read_bytes()
    tagged = (directory / entry["template"]).read_bytes()
    if digest(blank) != entry["blank_sha256"] or digest(tagged) != entry["template_sha256"]:
        raise ValueError(
            f"doc_templates 中“{entry['title']}”的文件与 manifest.json 不符，请运行 fubiao documents check"
        )
    versions = select(Template).where(Template.paper == entry["paper"], Template.edition == entry["edition"])
    active = db.session.execute(versions.where(Template.status == "active")).scalar_one_or_none()
    is_known = active is not None and (active.blank_sha256, active.tagged_sha256) == (digest(blank), digest(tagged))
    if active is not None and (is_known or active.uploader_id is not None):
        if not is_current(active):
            active.compiled = sealed_form(active.tagged)
        return
    if faults := objections(blank, tagged, entry["annex"], entry["paper"]):
        raise ValueError("\n".join([f"“{entry['title']}”的模板不能发布：", *faults]))
    if active is not None:
        active.status, active.ended_by, active.ended_at = "retired", INSTALLATION, now()
        db.session.flush()  # only one may be in force at any moment
    count = db.session.execute(select(func.count()).select_from(versions.subquery())).scalar_one()
    put_in_force(entry, count + 1, blank, tagged)


def put_in_force(entry: dict[str, str], number: int, blank: bytes, tagged: bytes) -> None:
    """Add a version that the installation uploads and approves in one."""
    template = Template(
        annex=entry["annex"],
        edition=entry["edition"],
        paper=entry["paper"],
        number=number,
        title=entry["title"],
        provenance=entry["provenance"],
        blank=blank,
        blank_sha256=digest(blank),
        tagged=tagged,
        tagged_sha256=digest(tagged),
        compiled=sealed_form(tagged),
        status="active",
        uploaded_by=INSTALLATION,
        approved_by=INSTALLATION,
        approved_at=now(),
    )
    db.session.add(template)
    db.session.flush()
    append(
        "template",
        OPERATOR.name,
        details={"paper": template.paper, "number": template.number, "sha256": template.tagged_sha256},
    )
