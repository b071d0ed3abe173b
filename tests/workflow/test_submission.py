"""Submitting is one transaction: a receipt means that everything is there, once, unaltered."""

from __future__ import annotations

import io
import json
import re
import string
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from docx import Document as WordFile
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from forms import documents
from forms.annexes import by_code
from forms.archive import archive
from forms.models import Document, Event, Response, Revision, canonical, db, digest, scoped, transaction
from forms.workflow import (
    Conflict,
    Nonconforming,
    Refused,
    Unconfirmed,
    accept,
    give_opinion,
    new_key,
    send_back,
    submit,
)
from forms.workflow.drafts import Clash, mark_of, save_row
from forms.workflow.receipts import RECEIPT_ALPHABET, new_receipt, receipt_holds
from forms.workflow.responses import loaded
from tests.conftest import People, Person
from tests.homes import APPEND_ONLY
from tests.pages.stories import archive_received, file_alone


def fill(person: Person, annex: str = "demand", **changes: Any) -> Response:
    """Save the whole example as this person, with top-level sections replaced."""
    assert person.actor is not None
    for name, answers in (by_code(annex).example() | changes).items():
        response = person.response()
        if name in {section.short_name for section in by_code(annex)().sections("filler")}:
            save_row(person.actor, response, name, answers, mark_of(loaded(response)[name].stored()))
    return person.response()


@pytest.fixture
def story(app: Flask, people: People) -> Iterator[People]:
    """Inside the application, with the enterprise's scope, its draft filled."""
    with app.app_context(), scoped(people.enterprise.scope):
        fill(people.enterprise)
        yield people


def submitted(person: Person, **options: Any) -> Revision:
    assert person.actor is not None
    response = person.response()
    arguments = {"key": new_key(), "version": response.version, "confirmed": True} | options
    return submit(person.actor, response, **arguments)


def test_a_submission_holds_answers_receipt_document_and_event(story: People) -> None:
    revision = submitted(story.enterprise)
    response = story.enterprise.response()
    assert response.state == "submitted"
    assert response.receipt and receipt_holds(response.receipt)
    assert revision.sha256 == digest(revision.answers) == digest(canonical(json.loads(revision.answers)))
    (document,) = revision.documents
    assert document.content is not None and document.sha256 == digest(document.content)
    words = "\n".join(cell.text for table in WordFile(io.BytesIO(document.content)).tables for cell in table._cells)
    assert response.answers["unit"]["name"] in words
    event = db.session.execute(select(Event).where(Event.step == "submit")).scalar_one()
    assert event.details["sha256"] == revision.sha256
    assert event.details["documents"] == [{"paper": "demand", "sha256": document.sha256}]


def test_the_same_key_submits_once(story: People) -> None:
    key, version = new_key(), story.enterprise.response().version
    first = submitted(story.enterprise, key=key, version=version)
    again = submitted(story.enterprise, key=key, version=version)
    assert again.id == first.id
    assert db.session.execute(select(func.count()).select_from(Revision)).scalar_one() == 1


def test_the_same_key_from_many_at_once_gives_one_receipt(app: Flask, people: People) -> None:
    with app.app_context(), scoped(people.enterprise.scope):
        fill(people.enterprise)
        version = people.enterprise.response().version
    key, receipts = new_key(), []

    def press() -> None:
        with app.app_context(), scoped(people.enterprise.scope):
            revision = submitted(people.enterprise, key=key, version=version)
            receipts.append(revision.response.receipt)
            db.session.remove()

    threads = [threading.Thread(target=press) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(receipts) == 6
    assert len(set(receipts)) == 1


def test_an_older_page_does_not_submit_a_newer_draft(story: People) -> None:
    with pytest.raises(Conflict):
        submitted(story.enterprise, version=story.enterprise.response().version - 1)
    assert story.enterprise.response().state == "draft"


def test_answers_that_do_not_hold_are_refused_and_kept(story: People) -> None:
    broken = by_code("demand").example()["unit"] | {"employees": "许多人"}
    fill(story.enterprise, unit=broken)
    with pytest.raises(Refused) as refused:
        submitted(story.enterprise)
    ((question, message),) = refused.value.questionnaire.problems()
    assert question.path == "unit.employees"
    assert "整数" in message
    assert story.enterprise.response().answers["unit"]["employees"] == "许多人"


def test_doubts_are_confirmed_once_and_stored(story: People) -> None:
    doubtful = by_code("demand").example()["unit"] | {"postcode": "730000"}
    fill(story.enterprise, unit=doubtful)
    with pytest.raises(Unconfirmed):
        submitted(story.enterprise, confirmed=False)
    revision = submitted(story.enterprise)
    assert {"path": "unit.postcode", "text": "邮编与所属省区不符，请核对"} in revision.cautions


def test_a_rendering_that_fails_loses_no_answer(story: People, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: Any) -> bytes:
        raise documents.RenderingFailed("模板损坏")

    monkeypatch.setattr(documents.CompiledTemplate, "render", fail)
    revision = submitted(story.enterprise)
    (document,) = revision.documents
    assert (document.content, document.failure) == (None, "模板损坏")
    assert story.enterprise.response().state == "submitted"


def test_an_error_before_commit_leaves_no_trace(story: People, monkeypatch: pytest.MonkeyPatch) -> None:
    from forms.workflow import submission

    def fail(*arguments: Any, **options: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(submission, "append", fail)
    with pytest.raises(OSError, match="disk full"):
        submitted(story.enterprise)
    response = story.enterprise.response()
    assert (response.state, response.receipt) == ("draft", None)
    assert db.session.execute(select(func.count()).select_from(Document)).scalar_one() == 0


def test_two_people_on_one_section_keep_both_texts(story: People) -> None:
    actor, response = story.enterprise.actor, story.enterprise.response()
    assert actor is not None
    mark = mark_of(loaded(response)["unit"].stored())
    mine = response.answers["unit"] | {"city": "遵义市"}
    theirs = response.answers["unit"] | {"city": "安顺市"}
    save_row(actor, response, "unit", theirs, mark)
    with pytest.raises(Clash) as clash:
        save_row(actor, story.enterprise.response(), "unit", mine, mark)
    assert clash.value.mine["city"].data == "遵义市"
    assert clash.value.theirs["city"].data == "安顺市"
    assert story.enterprise.response().answers["unit"]["city"] == "安顺市"


def test_people_on_different_sections_do_not_clash(story: People) -> None:
    actor, response = story.enterprise.actor, story.enterprise.response()
    assert actor is not None
    held = loaded(response)
    marks = {name: mark_of(held[name].stored()) for name in ("unit", "difficulties")}
    for name, mark in marks.items():
        save_row(actor, story.enterprise.response(), name, held[name].stored(), mark)
    assert story.enterprise.response().version == response.version


def test_the_whole_life_of_a_response(app: Flask, story: People) -> None:
    submitted(story.enterprise)
    officer, bureau = story.guizhou.actor, story.bureau.actor
    assert officer is not None and bureau is not None
    receipt = story.enterprise.response().receipt
    with scoped(officer.scope):
        send_back(officer, story.enterprise.response(), "请核对职工人数")
        assert story.enterprise.response().state == "returned"
    with pytest.raises(Conflict):
        accept(officer, story.enterprise.response())
    submitted(story.enterprise)
    assert story.enterprise.response().receipt == receipt
    with scoped(officer.scope):
        response = story.enterprise.response()
        give_opinion(officer, response, opinion(), key=new_key(), version=response.version)
        accept(officer, story.enterprise.response())
        file_alone(officer, story.enterprise.response())
    with scoped(bureau.scope):
        with pytest.raises(Conflict, match="not been received"):
            archive(bureau, story.enterprise.response())
        archive_received(bureau, story.enterprise.response())
        response = story.enterprise.response()
        assert response.state == "archived"
        assert [revision.kind for revision in response.revisions] == ["submit", "submit", "opinion"]
        event = db.session.execute(select(Event).where(Event.step == "archive")).scalar_one()
        last = response.revisions[-1]
        assert event.details["documents"][0]["sha256"] == last.documents[0].sha256
        assert event.details["answers_sha256"] == last.sha256


def test_a_document_that_is_not_its_blank_with_answers_is_not_archived(
    story: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    forged = WordFile()
    forged.add_paragraph("另一份文件")
    file_of_forgery = io.BytesIO()
    forged.save(file_of_forgery)
    monkeypatch.setattr(documents.CompiledTemplate, "render", lambda *arguments: file_of_forgery.getvalue())
    submitted(story.enterprise)
    officer, bureau = story.guizhou.actor, story.bureau.actor
    assert officer is not None and bureau is not None
    with scoped(officer.scope):
        accept(officer, story.enterprise.response())
        file_alone(officer, story.enterprise.response())
    with scoped(bureau.scope):
        with pytest.raises(Nonconforming) as refused:
            archive(bureau, story.enterprise.response())
        assert all(words.startswith("重点联系单位专利信息需求调查表：") for words in refused.value.words)
        assert story.enterprise.response().state == "filed"


def opinion() -> Any:
    from werkzeug.datastructures import MultiDict

    (section,) = by_code("demand").load(by_code("demand").example()).sections("province")
    pairs = []
    for question in section.walk():
        values = question.data if isinstance(question.data, list) else [question.written()]
        pairs += [(question.name, value) for value in values]
    return MultiDict(pairs)


def test_an_archived_document_cannot_be_altered(app: Flask, story: People) -> None:
    from sqlalchemy.exc import DBAPIError

    revision = submitted(story.enterprise)
    with pytest.raises(DBAPIError, match=APPEND_ONLY), transaction():
        held = db.session.get_one(Document, revision.documents[0].id)
        held.sha256 = "0" * 64
        db.session.flush()


@given(st.integers(2017, 2099))
def test_a_receipt_can_be_read_over_the_telephone(year: int) -> None:
    receipt = new_receipt(year)
    assert re.fullmatch(r"\d{4}(-[2-9A-HJ-KM-NP-TV-Z]{4}){3}-[2-9A-HJ-KM-NP-TV-Z]", receipt)
    assert receipt_holds(receipt.lower().replace("-", " "))


@given(st.integers(0, 15), st.sampled_from(RECEIPT_ALPHABET + string.digits))
def test_a_misheard_character_is_noticed(place: int, heard: str) -> None:
    receipt = new_receipt(2017).replace("-", "")
    wrong = receipt[:place] + heard + receipt[place + 1 :]
    assert receipt_holds(wrong) is (wrong == receipt)
