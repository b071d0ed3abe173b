"""Where answers go: the Word file, the sheets, the bag. Each is read back with a library that is not ours."""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bagit
from flask import Flask
from openpyxl import load_workbook

from forms import archive
from forms.archive.bag.directory import export
from forms.archive.bag.reading import verify_bag
from forms.archive.bag.selection import Selection
from forms.exports.answers import write_answers
from forms.exports.books import LONGEST_CELL
from forms.models import EVERYWHERE, Document, Region, Response, db, digest, scoped
from forms.workflow import Actor, accept
from tests.documents.reading import faults, paragraphs
from tests.pages.stories import archive_received, file_alone
from tests.proof.entering import Entered, texts

ROW = re.compile(r"\.(\d+)\.")
Cells = dict[tuple[str, str, str], str]


def in_word(response: Response, entered: Entered) -> Iterator[str]:
    """What is not in the Word file as it was answered."""
    for document in [document for revision in response.revisions for document in revision.documents]:
        if document.content is None:
            yield f"no Word file {document.paper}: {document.failure}"
            return
    papers = [document.content or b"" for document in response.revisions[-1].documents]
    printed = "\n".join("\n".join(paragraphs(content)) for content in papers)
    for content in papers:
        yield from faults(content)
    for line, times in Counter(texts(entered)).items():
        if printed.count(line) < times:
            yield f"{line[:60]!r} is printed {printed.count(line)} times, not {times}"


def sheets(app: Flask, numbers: list[int]) -> dict[str, Cells]:
    """Every cell of the exported answers: receipt, column and row to text, out of the workbook and of the CSV files."""
    found: dict[str, Cells] = {"xlsx": {}, "csv": {}}
    with app.test_request_context(), scoped(EVERYWHERE):
        book, packed = io.BytesIO(), io.BytesIO()
        write_answers(numbers, book, "xlsx", "codes")
        write_answers(numbers, packed, "csv", "codes")
        db.session.remove()
    for sheet in load_workbook(io.BytesIO(book.getvalue())).worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            assert cell.data_type != "f", f"{cell.value!r} is a formula"
        gather(found["xlsx"], [[plain(value) for value in row] for row in sheet.values])
    with zipfile.ZipFile(packed) as package:
        for name in package.namelist():
            text = package.read(name).decode("utf-8-sig")
            rows = list(csv.reader(io.StringIO(text, newline="")))
            assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row), name
            gather(found["csv"], [[cell.removeprefix("'") for cell in row] for row in rows])
    return found


def plain(value: Any) -> str:
    """A cell as Excel shows it: it undoes the escape of what looks like an escape, openpyxl leaves that to us."""
    return "" if value is None else str(value).replace("_x005F_", "_")


def gather(found: Cells, rows: list[list[str]]) -> None:
    """Put the rows of a sheet under receipt, column and row; the third column on is ours to know by its head."""
    head = rows[0]
    which = next((place for place, name in enumerate(head) if name == "行"), None)
    for row in rows[1:]:
        for name, cell in zip(head, row, strict=True):
            found[row[0], name, row[which] if which is not None else ""] = cell


def in_sheets(cells: dict[str, Cells], response: Response, entered: Entered) -> Iterator[str]:
    """What does not come back from the sheets as it was answered."""
    for path, text in entered.exact.items():
        row = ROW.search(path)
        column, number = ROW.sub("[].", path), str(int(row[1]) + 1) if row else ""
        for form, held in cells.items():
            there = held.get((response.receipt or "", column, number))
            if there is None and f".{path.rsplit('.')[-1]}" in "".join(key[1] for key in held if "*" in key[1]):
                continue  # a line of a matrix; its sheet is keyed by the line
            cut = form == "xlsx" and len(text) > LONGEST_CELL
            if there != text and not cut:
                yield f"{form}: {column} {number} has {str(there)[:60]!r} for {text[:60]!r}"


def archived(app: Flask, responses: list[str], bureau: Actor) -> Iterator[str]:
    """Accept, file and archive every response; what is refused is a fault."""
    with app.app_context(), scoped(EVERYWHERE):
        for public_id in responses:
            try:
                response = held(public_id)
                region = db.session.get_one(Region, response.region_id)
                officer = Actor("province", region.office, region_id=region.id)
                accept(officer, response)
                file_alone(officer, held(public_id))
                archive_received(bureau, held(public_id))
            except Exception as error:
                db.session.rollback()
                yield f"{public_id}: not archived: {error} {getattr(error, 'words', '')}"
        db.session.remove()


def held(public_id: str) -> Response:
    return db.session.execute(db.select(Response).where(Response.public_id == public_id)).scalar_one()


def in_bag(app: Flask, expected: dict[str, str]) -> Iterator[str]:
    """Export everything, validate it with no server, and look for every document and the answers behind it.

    :param expected: public id to the SHA-256 of the answers
    """
    with tempfile.TemporaryDirectory() as folder, app.app_context(), scoped(EVERYWHERE):
        target = Path(folder) / "bag"
        export(Selection(), target, "国家知识产权局 周处长")
        try:
            bagit.Bag(str(target)).validate()
        except bagit.BagValidationError as error:
            yield f"not a bag: {error}"
        for finding in [*verify_bag(target, app.config["ARCHIVE_KEY"]).findings, *archive.verify()]:
            yield f"{finding.place}: {finding.words}"
        answers = {digest(path.read_bytes()) for path in target.rglob("答卷.json")}
        files = {digest(path.read_bytes()) for path in target.rglob("*.docx")}
        for path in target.rglob("答卷.json"):
            json.loads(path.read_bytes())
        for public_id, sha256 in expected.items():
            if sha256 not in answers:
                yield f"{public_id}: its answers are not in the bag"
        made = set(db.session.execute(db.select(Document.sha256).where(Document.revision_id.is_not(None))).scalars())
        if made - files:
            yield f"{len(made - files)} Word files are not in the bag"
        db.session.remove()
