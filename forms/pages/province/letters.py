"""Letters of invitation: one Word file for everybody meant who has a link, as one ZIP."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from urllib.parse import quote

from flask import Flask, current_app
from flask_babel import gettext
from werkzeug.wrappers import Response as Answer

from forms.documents import bundle, file_name, letters
from forms.documents.file_names import storable
from forms.models import Programme
from forms.pages.programme import current_programme
from forms.pages.province.circle import Circle
from forms.pages.province.door import blueprint, own_region
from forms.pages.province.inviting import today
from forms.workflow.invitations import Addressee
from forms.workflow.letters import letter_to
from forms.workflow.link_list import remark


@blueprint.get("/letters.zip")
def letters_archive() -> Answer:
    """The letters, handed on while they are written; the index says who has none and why."""
    region, programme = own_region(), current_programme()
    entries = [entry(one, region.name, programme) for one in Circle.of_address().addressees()]
    heads = [gettext("单位名称"), gettext("联系人"), gettext("电话")]
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    answer = Answer(pieces(app, entries, heads), mimetype="application/zip")
    name = f"{storable(region.name)}_{gettext('邀请函')}_{today().date().isoformat()}.zip"
    answer.headers["Content-Disposition"] = f"attachment; filename=letters.zip; filename*=UTF-8''{quote(name)}"
    return answer


def entry(one: Addressee, region_name: str, programme: Programme) -> bundle.Entry:
    """A line of the index and the letter it is about, which is written only when its turn comes."""
    known = one.organisation
    told, link = (known.name, known.contact, known.phone), one.link()
    if link is None:
        return bundle.Entry("", told=told, note=remark(one, link))
    said = letter_to(one, link, programme)
    return bundle.Entry(file_name(region_name, "邀请函", known.name), partial(letters.write, said), told)


def pieces(app: Flask, entries: list[bundle.Entry], heads: list[str]) -> Iterator[bytes]:
    """The ZIP; a context is held while a piece is made, and none while a slow reader takes it."""
    archive = bundle.stream(entries, heads)
    try:
        while True:
            with app.app_context():
                piece = next(archive, None)
            if piece is None:
                return
            yield piece
    finally:
        archive.close()
