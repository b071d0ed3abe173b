"""What the tests of sealed copies do: send files as a browser would, and look at what is kept."""

from __future__ import annotations

import io
from typing import Any

from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from forms.models import Attachment, db
from tests.conftest import Person
from tests.pages.answering import controls
from tests.pages.stories import everywhere
from tests.visitor import Page


def address(person: Person) -> str:
    return f"/fill/{person.public_id}/sealed-copy"


def form_of(person: Person) -> MultiDict[str, Any]:
    """The fields of the upload form as the person's page has them now."""
    fields = controls(person.get(address(person)), "/sealed-copy")
    del fields["files"]
    return fields


def uploads(
    person: Person,
    *files: tuple[str, bytes],
    status: int = 303,
    form: MultiDict[str, Any] | None = None,
    **changes: str,
) -> Page:
    """Send files with the form as it stands, or as it stood when ``form`` was read."""
    data: MultiDict[str, Any] = form.copy() if form is not None else form_of(person)
    for name, value in changes.items():
        data[name] = value
    data.setlist("files", [FileStorage(io.BytesIO(content), name) for name, content in files])
    boundary, body = encode_multipart(data)
    sent = f"multipart/form-data; boundary={boundary}"
    return person.checked(person.client.post(address(person), data=body, content_type=sent), status)


def kept(person: Person) -> list[tuple[int, str, int]]:
    """The files kept of a person's sealed copies: number of the copy, name, pages."""
    with everywhere(person.app):
        wanted = db.select(Attachment).where(Attachment.response_id == person.response().id).order_by(Attachment.id)
        return [(file.set_number, file.name, file.pages) for file in db.session.execute(wanted).scalars()]


def newest_file(person: Person) -> int:
    """The number of the file kept last."""
    with everywhere(person.app):
        return int(db.session.execute(db.select(db.func.max(Attachment.id))).scalar_one())
