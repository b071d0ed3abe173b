"""Documents not filed yet, rendered anew under a new version: told beforehand, once each, and never what is filed."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from flask import Flask

from forms import archive, demonstration, workflow
from forms.models import Event, Revision, Template, db, scoped
from forms.workflow import rendering, rerendering, submission
from forms.workflow.sealed_copy import copies_of
from tests.conftest import People, Person
from tests.pages.answering import filler_of
from tests.pages.releasing import ADDRESS, approves, colleague_of, contents, proposed, redrawn, released
from tests.pages.sealing import uploads as uploads_scans
from tests.pages.stories import (
    all_rows,
    documents_of,
    everywhere,
    goes_on,
    remarked,
    state_of,
    statements,
    steps_of,
    submits,
)
from tests.scanning import picture


@pytest.fixture
def colleague(app: Flask) -> Person:
    return colleague_of(app)


def versions(person: Person) -> list[int]:
    return [number for number, _content in contents(person)]


def page_of(address: str) -> str:
    return f"{address}/render"


def seal_of(person: Person) -> list[str]:
    with everywhere(person.app):
        return [copy.standing for copy in copies_of(person.response())]


def test_the_page_says_how_many_and_what_differs_and_renders_each_once(
    app: Flask, people: People, colleague: Person
) -> None:
    submits(people.enterprise)
    submits(people.neighbour)
    before = contents(people.enterprise)
    address = released(people.bureau, colleague)
    assert "有 2 份没有报送的表仍是以前的版本生成的" in colleague.get(address).words()
    page = colleague.get(page_of(address))
    words = page.words()
    for said in (
        "全部重新生成（2 份）",
        "贵州黔源智能装备有限公司",
        "兰州陇原石化装备有限公司",
        "表 1 第 2 行",
        "单位全称",
    ):
        assert said in words, said

    done = colleague.get(colleague.post(page_of(address)).location)
    assert "已重新生成 2 份" in done.words() and "没有要重新生成的" in done.words()
    again = colleague.get(colleague.post(page_of(address)).location)
    assert "已重新生成 0 份" in again.words()
    assert versions(people.enterprise) == [1, 2] == versions(people.neighbour)
    assert contents(people.enterprise)[:1] == before
    assert [step for step, *_rest in steps_of(people.enterprise)].count("render") == 1


def test_the_answers_stay_and_the_event_names_the_old_and_the_new_file(
    app: Flask, people: People, colleague: Person
) -> None:
    submits(people.enterprise)
    address = released(people.bureau, colleague)
    people.bureau.post(page_of(address))
    with everywhere(app):
        first, second = people.enterprise.response().revisions
        assert (second.kind, second.answers, second.sha256) == ("render", first.answers, first.sha256)
        event = db.session.execute(db.select(Event).where(Event.step == "render")).scalar_one()
        assert event.chain == "guizhou"
        assert event.details["replaced"] == [{"paper": "demand", "sha256": first.documents[0].sha256}]
        assert event.details["documents"] == [{"paper": "demand", "sha256": second.documents[0].sha256, "template": 2}]
    assert "按现行模板重新生成" in people.guizhou.get(f"/desk/responses/{people.enterprise.public_id}").words()
    assert (
        f"/documents/{documents_of(people.enterprise)[-1]}"
        in people.enterprise.get(f"/fill/{people.enterprise.public_id}/receipt").text
    )


def test_one_alone_is_rendered_anew(people: People, colleague: Person) -> None:
    submits(people.enterprise)
    submits(people.neighbour)
    address = released(people.bureau, colleague)
    where = f"{page_of(address)}?only={people.enterprise.public_id}"
    words = people.bureau.get(where).words()
    assert "贵州黔源智能装备有限公司" in words and "兰州陇原石化装备有限公司" not in words
    people.bureau.post(page_of(address), {"only": people.enterprise.public_id})
    assert (versions(people.enterprise), versions(people.neighbour)) == ([1, 2], [1])


def test_what_is_filed_or_archived_never_changes(people: People, colleague: Person) -> None:
    submits(people.enterprise)
    submits(people.neighbour)
    goes_on(people.guizhou, people.enterprise, "accept", "file")
    goes_on(people.gansu, people.neighbour, "accept", "file")
    goes_on(people.bureau, people.neighbour, "archive")
    address = released(people.bureau, colleague)
    assert "没有要重新生成的" in people.bureau.get(page_of(address)).words()
    people.bureau.post(page_of(address))
    for person in (people.enterprise, people.neighbour):
        page = people.bureau.get(people.bureau.post(page_of(address), {"only": person.public_id}).location)
        assert "没有重新生成" in page.words()
        assert versions(person) == [1]
    assert (state_of(people.enterprise), state_of(people.neighbour)) == ("filed", "archived")


def test_a_sealed_copy_lapses_and_the_page_says_so_beforehand(people: People, colleague: Person) -> None:
    submits(people.enterprise)
    uploads_scans(people.enterprise, ("盖章件.jpg", picture()))
    address = released(people.bureau, colleague)
    words = people.bureau.get(page_of(address)).words()
    assert "其中 1 份已有盖章件" in words and "随即失效" in words
    assert seal_of(people.enterprise) == ["valid"]
    people.bureau.post(page_of(address))
    assert seal_of(people.enterprise) == ["void"]
    assert "已失效" in people.guizhou.get("/desk/?seal=stale").words()
    assert "启用了新版模板" in people.enterprise.get(f"/fill/{people.enterprise.public_id}/sealed-copy").words()


def test_papers_whose_template_did_not_change_keep_their_bytes_and_their_seal(
    app: Flask, people: People, colleague: Person
) -> None:
    planner = filler_of(people, "plan")
    submits(planner)
    uploads_scans(planner, ("盖章件.jpg", picture()))
    before = contents(planner)

    address = proposed(people.bureau, redrawn("pairs", "联系人", "联络人"), paper="pairs")
    approves(colleague, address)
    people.bureau.post(page_of(address))
    after = contents(planner)[len(before) :]
    assert [number for number, _content in after] == [1, 2, 1]
    assert after[0] == before[0] and after[2] == before[2] and after[1] != before[1]
    assert seal_of(planner) == ["valid"]


def test_a_returned_form_keeps_its_draft_and_is_submitted_under_the_new_version(
    people: People, colleague: Person
) -> None:
    submits(people.enterprise)
    remarked(people.guizhou, people.enterprise, "unit.city")
    people.guizhou.post(f"/desk/responses/{people.enterprise.public_id}/return", {"return-reason": "请更正城市。"})
    with everywhere(people.enterprise.app):
        drafted = dict(people.enterprise.response().answers)
        version = people.enterprise.response().version
    address = released(people.bureau, colleague)
    people.bureau.post(page_of(address))
    with everywhere(people.enterprise.app):
        assert people.enterprise.response().answers == drafted
        assert people.enterprise.response().version == version
    assert state_of(people.enterprise) == "returned"
    assert versions(people.enterprise) == [1, 2]


def test_what_failed_before_is_made_good(people: People, colleague: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_rest: Any) -> bytes:
        raise submission.documents.RenderingFailed("模板损坏")

    with monkeypatch.context() as patch:
        patch.setattr("forms.documents.CompiledTemplate.render", broken)
        submits(people.enterprise)
    address = released(people.bureau, colleague)
    assert "原来没有生成文件" in people.bureau.get(page_of(address)).words()
    people.bureau.post(page_of(address))
    assert [bool(content) for _number, content in contents(people.enterprise)] == [False, True]


def test_a_file_made_again_counts_as_what_it_was_made_with(
    app: Flask, people: People, colleague: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_rest: Any) -> bytes:
        raise submission.documents.RenderingFailed("模板损坏")

    with monkeypatch.context() as patch:
        patch.setattr("forms.documents.CompiledTemplate.render", broken)
        submits(people.enterprise)
        submits(people.neighbour)
    with everywhere(app):
        rendering.render_again(people.guizhou.actor, people.enterprise.response())  # type: ignore[arg-type]
    address = released(people.bureau, colleague)
    with everywhere(app):
        rendering.render_again(people.gansu.actor, people.neighbour.response())  # type: ignore[arg-type]
    assert "全部重新生成（1 份）" in people.bureau.get(page_of(address)).words()
    people.bureau.post(page_of(address))
    assert (versions(people.enterprise), versions(people.neighbour)) == ([1, 1, 2], [1, 2])
    assert "没有要重新生成的" in people.bureau.get(page_of(address)).words()
    with everywhere(app):
        assert archive.verify() == []


def test_what_cannot_be_rendered_keeps_the_file_it_has(
    people: People, colleague: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    submits(people.enterprise)
    address = released(people.bureau, colleague)

    def broken(*_rest: Any) -> bytes:
        raise submission.documents.RenderingFailed("不能打印这个字符")

    monkeypatch.setattr("forms.documents.CompiledTemplate.render", broken)
    page = people.bureau.get(people.bureau.post(page_of(address)).location)
    assert "有 1 份不能按现行模板生成" in page.words() and "不能打印这个字符" in page.words()
    assert versions(people.enterprise) == [1]


def test_looking_at_the_page_changes_nothing(app: Flask, people: People, colleague: Person) -> None:
    submits(people.enterprise)
    address = released(people.bureau, colleague)
    people.bureau.get(address)
    before = all_rows(app)
    people.bureau.get(page_of(address))
    people.bureau.get(page_of(f"{ADDRESS}/{first_of(app)}"), status=302)
    assert all_rows(app) == before


def first_of(app: Flask) -> int:
    with everywhere(app):
        wanted = db.select(Template.id).where(Template.paper == "demand", Template.number == 1)
        return int(db.session.execute(wanted).scalar_one())


# -- under load -----------------------------------------------------------------------------------


def test_the_rows_of_the_templates_are_read_once_for_a_submission(app: Flask, people: People) -> None:
    planner = filler_of(people, "plan")
    submits(planner)
    with everywhere(app):
        revision = db.session.execute(db.select(Revision)).scalars().first()
        assert revision is not None
        response, answers = planner.response(), submission.answers_of(revision)
        submission.render_all(response, answers)
        with statements(app) as sent:
            made = submission.render_all(response, answers)
    assert len(made) == 3
    assert sum("FROM template" in statement for statement in sent) == 1


def test_submissions_during_releases_are_each_of_one_version_whole(
    app: Flask, people: People, colleague: Person
) -> None:
    """Threads submit while versions take turns; every file equals what its own version alone would have given."""
    held = {"甲": redrawn(new="单位全称"), "乙": redrawn(new="单位名字")}
    expected = {}
    persons = [people.enterprise, people.neighbour]
    for person in persons:
        assert person.actor is not None
        with app.app_context(), scoped(person.scope):
            demonstration.fill(person.actor, person.response(), everything=True)
    failures: list[BaseException] = []
    go = threading.Barrier(len(persons) + 1)

    def work(person: Person) -> None:
        try:
            assert person.actor is not None
            go.wait()
            with app.app_context(), scoped(person.scope):
                for _round in range(6):
                    response = person.response()
                    made = submission.render_all(response, response.answers)
                    expected.setdefault(person.name, []).extend(made)
                    db.session.rollback()
                response = person.response()
                workflow.submit(
                    person.actor, response, key=workflow.new_key(), version=response.version, confirmed=True
                )
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(person,)) for person in persons]
    addresses = [proposed(people.bureau, sent) for sent in held.values()]
    for thread in threads:
        thread.start()
    go.wait()
    for address in addresses:
        approves(colleague, address)
    for thread in threads:
        thread.join()
    assert failures == []
    with everywhere(app):
        by_id = {each.id: each for each in db.session.execute(db.select(Template)).scalars()}
        for person in persons:
            alone = {}
            answers = submission.answers_of(person.response().revisions[-1])
            questionnaire = workflow.loaded(person.response(), answers)
            for each in [*expected[person.name], *person.response().revisions[-1].documents]:
                template = by_id[each.template_id]
                if each.template_id not in alone:
                    alone[each.template_id] = submission.rendered(person.response(), questionnaire, template).content
                assert each.content == alone[each.template_id]


def test_a_release_while_documents_are_rendered_anew_leaves_them_to_the_next_round(
    app: Flask, people: People, colleague: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    submits(people.enterprise)
    released(people.bureau, colleague)
    later = proposed(people.bureau, redrawn(new="单位名字"))
    prepared = rerendering.prepared

    def overtaken(numbers: Any) -> Any:
        made = list(prepared(numbers))
        approves(colleague, later)
        return made

    monkeypatch.setattr(rerendering, "prepared", overtaken)
    with everywhere(app):
        template = db.session.execute(db.select(Template).where(Template.number == 2)).scalar_one()
        assert people.bureau.actor is not None
        outcome = rerendering.render_all_anew(people.bureau.actor, template)
    assert (outcome.done, outcome.left) == (0, 1)
    assert versions(people.enterprise) == [1]


def test_many_are_rendered_in_batches_and_a_broken_off_run_goes_on(
    app: Flask, people: People, colleague: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rerendering, "BATCH", 1)
    submits(people.enterprise)
    submits(people.neighbour)
    address = released(people.bureau, colleague)
    record, seen = rerendering.record, []

    def once(*rest: Any) -> Any:
        seen.append(1)
        if len(seen) == 2:
            raise KeyboardInterrupt
        return record(*rest)

    with monkeypatch.context() as patch, everywhere(app):
        patch.setattr(rerendering, "record", once)
        template = db.session.execute(db.select(Template).where(Template.number == 2)).scalar_one()
        with pytest.raises(KeyboardInterrupt):
            assert people.bureau.actor is not None
            rerendering.render_all_anew(people.bureau.actor, template)
    assert sorted([versions(people.enterprise), versions(people.neighbour)]) == [[1], [1, 2]]
    people.bureau.post(page_of(address))
    assert versions(people.enterprise) == versions(people.neighbour) == [1, 2]
