"""Templates in force: compiled when they are published, loaded once per process, never compiled for a request."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from functools import lru_cache
from importlib.metadata import version

from flask import current_app
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from forms.annexes import by_code
from forms.calendar import Calendar
from forms.documents import CompiledTemplate, Stale
from forms.languages import source_language
from forms.models import Template, db

MAC_LENGTH = hashlib.sha256().digest_size


def template_for(paper: str, edition: str) -> Template:
    """The template in force for a paper. Raises NoResultFound where none was published."""
    return db.session.execute(
        select(Template).where(Template.paper == paper, Template.edition == edition, Template.status == "active")
    ).scalar_one()


def in_force(papers: Iterable[str], edition: str) -> dict[str, Template]:
    """The templates in force for several papers, by paper, as they are at one moment: read in one statement.

    A release that comes in between is seen for all of them or for none. Raises NoResultFound where one is missing.
    """
    names = list(papers)
    wanted = select(Template).where(Template.paper.in_(names), Template.edition == edition, Template.status == "active")
    found = {template.paper: template for template in db.session.execute(wanted).scalars()}
    if missing := [name for name in names if name not in found]:
        raise NoResultFound(f"no template in force for {', '.join(missing)}")
    return found


def compiled(template: Template) -> CompiledTemplate:
    """The compiled form of a template, from this process's memory or the database.

    One made by another Python or program version, or under another secret, is made again from the Word file.
    Raises RenderingFailed where the file is no template.
    """
    return loaded_form(template.tagged_sha256, template.id)


@lru_cache(maxsize=64)
def loaded_form(sha256: str, template_id: int) -> CompiledTemplate:
    template = db.session.get_one(Template, template_id)
    try:
        return CompiledTemplate.load(opened(template.compiled or b""))
    except Stale:
        return CompiledTemplate.compile(template.tagged)


def sample_of(template: Template, calendar: Calendar) -> bytes:
    """The annex's example as a version prints it. Raises RenderingFailed."""
    annex = by_code(template.annex)
    with source_language():
        return compiled(template).render(annex.load(annex.example(), calendar).shown("无"))


def sealed_form(tagged: bytes) -> bytes:
    """A template compiled, for the database: its code under a MAC, so that no other code is ever run.

    Raises RenderingFailed where ``tagged`` is no template.
    """
    form = CompiledTemplate.compile(tagged).dump()
    return seal(form) + form


def opened(sealed: bytes) -> bytes:
    """The compiled form under its MAC. Raises Stale where the MAC is not ours."""
    mac, form = sealed[:MAC_LENGTH], sealed[MAC_LENGTH:]
    if not form or not hmac.compare_digest(mac, seal(form)):
        raise Stale("not sealed by this server")
    return form


def is_current(template: Template) -> bool:
    """Whether the stored compiled form can be loaded as it is."""
    try:
        CompiledTemplate.load(opened(template.compiled or b""))
    except Stale:
        return False
    return True


def seal(form: bytes) -> bytes:
    key = f"{current_app.config['SECRET_KEY']} compiled {version('fubiao')}".encode()
    return hmac.digest(key, form, "sha256")
