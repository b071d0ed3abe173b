"""Whether what was acknowledged is in the database: once, unaltered, with its one Word file, every chain whole."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from flask import Flask

from forms import archive
from forms.models import EVERYWHERE, Document, Response, Revision, db, digest, scoped
from tests.proof.stage import Invited

BATCH = 200


@dataclass(frozen=True)
class Acknowledged:
    """What a respondent was told: that it is submitted, and under which receipt number (empty: none was shown)."""

    invited: Invited
    receipt: str


@dataclass(frozen=True)
class Found:
    """What the database says of it, in counts; ``unsound`` is what verifying finds."""

    acknowledged: int
    lost: int
    altered: int
    doubled: int
    without_word: int
    unsound: int

    @property
    def holds(self) -> bool:
        return not (self.lost or self.altered or self.doubled or self.without_word or self.unsound)

    def __str__(self) -> str:
        return (
            f"{self.acknowledged:,} acknowledged: {self.lost} lost, {self.altered} altered, {self.doubled} doubled, "
            f"{self.without_word} without its one Word file, {self.unsound} findings of verify"
        )


def examined(app: Flask, told: Iterable[Acknowledged], verify: bool = True) -> Found:
    """Hold what was acknowledged against the database."""
    faults: Counter[str] = Counter()
    told = list(told)
    with app.app_context(), scoped(EVERYWHERE):
        for start in range(0, len(told), BATCH):
            for _one, fault in judged(told[start : start + BATCH]):
                faults[fault] += 1
        unsound = len(archive.examine().findings) if verify else 0
        db.session.remove()
    counts = (faults[name] for name in ("lost", "altered", "doubled", "without word"))
    return Found(len(told), *counts, unsound)


def judged(told: list[Acknowledged]) -> Iterable[tuple[Acknowledged, str]]:
    """The faults of some acknowledged submissions."""
    wanted = db.select(Response).where(Response.public_id.in_([one.invited.public_id for one in told]))
    responses = {response.public_id: response for response in db.session.execute(wanted).scalars()}
    for one in told:
        response = responses[one.invited.public_id]
        revisions = response.revisions
        if not revisions or response.receipt is None or (one.receipt and one.receipt != response.receipt):
            yield one, "lost"
            continue
        if len(revisions) > 1:
            yield one, "doubled"
        if any(not as_sent(revision, one.invited) for revision in revisions):
            yield one, "altered"
        if any(not has_its_word_file(revision, one.invited) for revision in revisions):
            yield one, "without word"
    db.session.rollback()
    db.session.expunge_all()


def as_sent(revision: Revision, invited: Invited) -> bool:
    return revision.sha256 == invited.sha256 == digest(revision.answers)


def has_its_word_file(revision: Revision, invited: Invited) -> bool:
    """Whether there is one Word file, whole, in the name of whoever submitted."""
    documents: list[Document] = revision.documents
    if len(documents) != 1 or documents[0].content is None or digest(documents[0].content) != documents[0].sha256:
        return False
    with zipfile.ZipFile(io.BytesIO(documents[0].content)) as package:
        return invited.name in package.read("word/document.xml").decode()
