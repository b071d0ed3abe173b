"""The sealed copy: scans uploaded by the filler, bound to the Word file they were printed from, read by the staff."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path
from urllib.parse import unquote

import pytest
from flask import Flask
from sqlalchemy.exc import DBAPIError
from werkzeug.datastructures import MultiDict

from forms import documents, workflow
from forms.annexes import by_code
from forms.models import Attachment, Event, db, transaction
from forms.workflow.grounds import mark_of
from forms.workflow.submission import answers_of
from tests.annexes.test_promises import posted
from tests.conftest import People, Person
from tests.homes import APPEND_ONLY
from tests.pages.answering import filler_of, stored, submitted
from tests.pages.sealing import address, form_of, kept, newest_file, uploads
from tests.pages.stories import arrive, everywhere, goes_on, statements, steps_of, submits
from tests.scanning import as_image, bomb, pdf, picture
from tests.servers import required


@pytest.fixture
def filler(people: People) -> Person:
    """The enterprise, its answers submitted."""
    submits(people.enterprise)
    return people.enterprise


def desk(person: Person) -> str:
    return f"/desk/responses/{person.public_id}"


def sends_back(people: People) -> None:
    assert people.guizhou.actor is not None
    with stored(people.enterprise) as response:
        workflow.send_back(people.guizhou.actor, response, "请更新联系人")


# -- uploading ----------------------------------------------------------------------------------


def test_a_scan_is_kept_byte_for_byte_and_bound_to_the_document(filler: Person) -> None:
    scan = pdf(3)
    page = filler.get(uploads(filler, ("盖章件.pdf", scan)).location)
    for words in ("已上传 1 个文件", "有效", "盖章件.pdf", "3 页", "上传人：贵州黔源智能装备有限公司"):
        assert words in page.words()
    with stored(filler) as response:
        paper = response.revisions[-1].documents[0]
        file = response.attachments[0]
        assert (file.content, file.sha256) == (scan, hashlib.sha256(scan).hexdigest())
        assert (file.document_sha256, file.set_number, file.media_type) == (paper.sha256, 1, "application/pdf")
        name = paper.file_name.removesuffix(".docx")
    answer = filler.client.get(page.tree.xpath("//a[@class='scan-save']/@href")[0])
    assert answer.data == scan
    assert answer.mimetype == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert unquote(answer.headers["Content-Disposition"]).endswith(f"{name}_盖章件_{file.id}.pdf")


def test_the_step_is_on_record_with_its_hashes(filler: Person) -> None:
    scan = picture()
    uploads(filler, ("一.jpg", scan))
    assert steps_of(filler)[-1] == ("seal", filler.name, "")
    with stored(filler) as response:
        event = db.session.execute(db.select(Event).where(Event.step == "seal")).scalar_one()
        assert event.details == {
            "set": 1,
            "document_sha256": response.revisions[-1].documents[0].sha256,
            "receipt": response.receipt,
            "files": [{"sha256": hashlib.sha256(scan).hexdigest(), "size": len(scan), "pages": 1}],
        }
        assert response.state == "submitted"


def test_pages_photographed_one_by_one_are_one_copy_in_their_order(filler: Person) -> None:
    uploads(filler, ("三.jpg", picture(color="blue")), ("一.PNG", picture("PNG")), ("二.pdf", pdf(2)))
    assert kept(filler) == [(1, "三.jpg", 1), (1, "一.png", 1), (1, "二.pdf", 2)]
    assert "共 3 个文件、4 页" in filler.get(f"/fill/{filler.public_id}/receipt").words()


def test_pages_can_be_added_and_the_whole_replaced(filler: Person) -> None:
    uploads(filler, ("一.jpg", picture()))
    uploads(filler, ("二.jpg", picture(color="blue")), way="add")
    assert kept(filler) == [(1, "一.jpg", 1), (1, "二.jpg", 1)]
    page = filler.get(uploads(filler, ("全.pdf", pdf(2)), way="replace").location)
    assert kept(filler)[2:] == [(2, "全.pdf", 2)]
    assert "全.pdf" in page.words()
    assert "一.jpg" not in page.words()


def test_the_same_bytes_are_kept_once(filler: Person) -> None:
    scan, other = picture(), pdf()
    form = form_of(filler)
    uploads(filler, ("一.jpg", scan), ("又是一.jpg", scan), ("二.pdf", other))
    assert kept(filler) == [(1, "一.jpg", 1), (1, "二.pdf", 1)]
    for way, files in (("add", [("三.jpg", scan)]), ("replace", [("一.jpg", scan), ("二.pdf", other)])):
        page = filler.get(uploads(filler, *files, way=way).location)
        assert "已经上传过，没有重复保存" in page.words()
    uploads(filler, ("一.jpg", scan), ("二.pdf", other), form=form)  # the button pressed twice
    assert len(kept(filler)) == 2
    assert [step for step, *_ in steps_of(filler)].count("seal") == 1


def test_replacing_with_fewer_files_is_a_new_copy(filler: Person) -> None:
    uploads(filler, ("一.jpg", picture()), ("二.pdf", pdf()))
    uploads(filler, ("一.jpg", picture()), way="replace")
    assert kept(filler)[2:] == [(2, "一.jpg", 1)]


def test_file_names_are_shown_harmless(filler: Person) -> None:
    hostile = "../..\u202e/<script>章.exe"
    page = filler.get(uploads(filler, (hostile, picture())).location)
    assert "<script>" not in page.text.replace("<script src", "")
    assert kept(filler)[0][1] == "＜script＞章.jpg"
    uploads(filler, ("长" * 300 + ".jpg", pdf()), way="replace")
    assert kept(filler)[-1][1] == "长" * 36 + ".pdf"


# -- what is refused ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("表.pdf", b"PK\x03\x04 a Word file", "“表.pdf”是 Word 一类的文件"),
        ("表.jpg", b"<svg onload=alert(1)>", "“表.jpg”不是 PDF、JPEG 或 PNG 文件"),
        ("表.pdf", pdf(password="x"), "“表.pdf”加了密码"),
        ("表.pdf", pdf()[:300], "“表.pdf”已损坏"),
        ("表.png", bomb(), "“表.png”像素太多"),
        ("表.pdf", b"", "“表.pdf”是空文件"),
        ("表.pdf", b"%PDF-1.7" + b"0" * (10 * 1024**2 + 1), "“表.pdf”超过 10 MB"),
    ],
    ids=["Word", "SVG", "locked", "damaged", "bomb", "empty", "large"],
)
def test_a_right_name_does_not_help_a_wrong_content(filler: Person, name: str, content: bytes, words: str) -> None:
    page = uploads(filler, ("好.jpg", picture()), (name, content), status=422)
    assert "没有上传" in page.words()
    assert words in page.words()
    assert page.tree.xpath("//*[@id='problems']")
    assert kept(filler) == []


def test_choosing_nothing_is_said(filler: Person) -> None:
    assert "还没有选择文件" in uploads(filler, status=422).words()
    assert "还没有选择文件" in uploads(filler, ("", b""), status=422).words()


def padded(size: int, color: str) -> bytes:
    """A picture that is so large on the disk."""
    whole = picture(color=color)
    return whole + b"\0" * (size - len(whole))


def test_files_are_weighed_together_with_those_there(filler: Person) -> None:
    uploads(filler, ("一.jpg", padded(6 * 1024**2, "white")))
    page = uploads(filler, ("二.jpg", padded(5 * 1024**2, "blue")), status=422, way="add")
    assert "加起来超过 10 MB" in page.words()
    uploads(filler, ("二.jpg", padded(5 * 1024**2, "blue")), way="replace")
    assert [name for _, name, _ in kept(filler)] == ["一.jpg", "二.jpg"]
    both = [("一.jpg", padded(6 * 1024**2, "red")), ("二.jpg", padded(4 * 1024**2 + 1, "green"))]
    assert "加起来超过 10 MB" in uploads(filler, *both, status=422, way="replace").words()


def test_a_copy_has_so_many_files_at_most(filler: Person) -> None:
    many = [(f"{number}.jpg", picture(size=(20, 20 + number))) for number in range(21)]
    assert "最多 20 个文件" in uploads(filler, *many, status=422).words()
    uploads(filler, *many[:20])
    assert "最多 20 个文件" in uploads(filler, many[20], status=422, way="add").words()
    assert len(kept(filler)) == 20


def test_far_too_much_is_refused_before_it_is_read(filler: Person) -> None:
    page = uploads(filler, ("大.pdf", b"0" * 12 * 1024**2), status=413)
    assert "加起来超过 10 MB" in page.words()
    assert kept(filler) == []


def test_only_an_upload_may_be_that_large(filler: Person) -> None:
    data = {"csrf_token": "x", "unit-name": "长" * 2 * 1024**2}
    page = filler.checked(filler.client.post(f"/fill/{filler.public_id}/sections/unit", data=data), 413)
    assert "提交的内容过大" in page.words()


@pytest.mark.parametrize("change", [{"seen": "x"}, {"way": ""}, {"way": "burn"}, {"_enc": "GBK"}])
def test_a_damaged_form_is_refused(filler: Person, change: dict[str, str]) -> None:
    uploads(filler, ("一.jpg", picture()), status=400, **change)
    assert kept(filler) == []


def test_who_saw_another_document_or_copy_is_told(filler: Person) -> None:
    early = form_of(filler)
    assert "有了变动" in uploads(filler, ("一.jpg", picture()), status=409, document="0" * 64).words()
    uploads(filler, ("一.jpg", picture()))
    page = uploads(filler, ("二.jpg", pdf()), status=409, form=early)
    assert "有了变动" in page.words()
    assert "一.jpg" in page.words()
    assert kept(filler) == [(1, "一.jpg", 1)]


def test_files_whose_record_fails_are_not_kept(filler: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("no event")

    monkeypatch.setattr("forms.workflow.sealed_copy.append", fail)
    uploads(filler, ("一.jpg", picture()), status=500)
    assert kept(filler) == []


def test_a_scan_is_never_altered_or_removed(filler: Person) -> None:
    uploads(filler, ("一.jpg", picture()))
    for change in (db.update(Attachment).values(name="别的"), db.delete(Attachment)):
        with everywhere(filler.app), pytest.raises(DBAPIError, match=APPEND_ONLY), transaction():
            db.session.execute(change)


# -- when ---------------------------------------------------------------------------------------


def test_before_submitting_there_is_nothing_to_seal(people: People) -> None:
    person = people.enterprise
    assert person.get(address(person), status=303).location == f"/fill/{person.public_id}/"
    data = MultiDict({"csrf_token": person.token_of_session(), "_enc": "汉✓", "seen": "0", "way": "replace"})
    assert "没有上传" in uploads(person, ("一.jpg", picture()), status=409, form=data).words()
    assert kept(person) == []


@pytest.mark.parametrize("steps", [("accept",), ("accept", "file")])
def test_until_it_is_filed_a_copy_can_be_uploaded(people: People, filler: Person, steps: tuple[str, ...]) -> None:
    form = form_of(filler)
    goes_on(people.guizhou, filler, *steps)
    if steps[-1] == "accept":
        uploads(filler, ("一.jpg", picture()), form=form)
        assert len(kept(filler)) == 1
        return
    uploads(filler, ("一.jpg", picture()), status=409, form=form)
    assert not filler.get(address(filler)).tree.xpath("//main//form")


def test_after_a_resubmission_the_copy_is_void_and_both_sides_are_told(people: People, filler: Person) -> None:
    uploads(filler, ("一.jpg", picture()))
    sends_back(people)
    assert "已退回修改" in filler.get(address(filler)).words()
    assert not filler.get(address(filler)).tree.xpath("//main//form")
    submitted_again(filler)
    for page in (filler.get(f"/fill/{filler.public_id}/receipt"), filler.get(address(filler))):
        assert "已失效" in page.words()
        assert "重新打印、签字、盖章后上传" in page.words()
    words = people.guizhou.get(desk(filler)).words()
    assert "盖章件 已失效" in words
    assert "不再对应" in words
    uploads(filler, ("新.jpg", picture(color="blue")))
    assert kept(filler) == [(1, "一.jpg", 1), (2, "新.jpg", 1)]
    words = people.guizhou.get(desk(filler)).words()
    assert "盖章件 有效" in words
    assert "第 1 次上传 已替换" in words


def submitted_again(person: Person) -> None:
    """Submit once more with another word in the answers."""
    assert person.actor is not None
    with stored(person) as response:
        answers = answers_of(response.revisions[-1])
        answers["unit"]["business"] += "（已更新）"
        mark = mark_of(workflow.loaded(response)["unit"].stored())
        workflow.save_row(person.actor, response, "unit", answers["unit"], mark)
    with stored(person) as saved:
        workflow.submit(person.actor, saved, key=workflow.new_key(), version=saved.version, confirmed=True)


def test_after_the_opinion_the_copy_is_void(people: People, filler: Person) -> None:
    uploads(filler, ("一.jpg", picture()))
    page = people.guizhou.get(desk(filler))
    assert "这份盖章件随即失效" in page.words()
    give_opinion(people)
    assert "已失效" in filler.get(address(filler)).words()
    uploads(filler, ("一.jpg", picture()))
    assert kept(filler) == [(1, "一.jpg", 1), (2, "一.jpg", 1)]


def give_opinion(people: People) -> None:
    officer = people.guizhou
    page = officer.get(f"{desk(people.enterprise)}/opinion")
    example = by_code("demand").load(by_code("demand").example())
    data = MultiDict(pair for section in example.sections("province") for pair in posted(section).items(multi=True))
    for name in ("csrf_token", "_enc", "key", "version"):
        data[name] = page.tree.xpath(f"//main//input[@name='{name}']/@value")[0]
    officer.checked(officer.client.post(f"{desk(people.enterprise)}/opinion", data=data), 303)


def test_a_file_that_was_not_rendered_cannot_be_sealed(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object) -> bytes:
        raise documents.RenderingFailed("模板第 3 行")

    monkeypatch.setattr(documents.CompiledTemplate, "render", fail)
    submitted(people.enterprise)
    page = people.enterprise.get(address(people.enterprise))
    assert "Word 文件暂时没有生成" in page.words()
    assert not page.tree.xpath("//main//form")


def test_the_province_uploads_the_sealed_copy_of_its_plan(people: People) -> None:
    person = filler_of(people, "plan")
    submitted(person, "plan")
    uploads(person, ("方案.pdf", pdf(2)))
    assert kept(person) == [(1, "方案.pdf", 2)]
    people.gansu.get(address(person), status=404)


# -- who ----------------------------------------------------------------------------------------


def test_files_are_for_the_filler_and_the_own_staff_only(people: People, filler: Person) -> None:
    uploads(filler, ("一.jpg", picture()))
    number = newest_file(filler)
    paths = [f"{address(filler)}/{number}", f"{address(filler)}/{number}/thumbnail"]
    others = (people.agency, people.neighbour, people.stranger, people.guizhou, people.gansu, people.bureau)
    for person in others:
        for path in (address(filler), *paths):
            person.get(path, status=404)
    for person in (people.agency, people.neighbour):
        submits(person)
        person.get(f"{address(person)}/{number}", status=404)
        person.get(f"{address(person)}/{number}/thumbnail", status=404)
    staff = [f"{desk(filler)}/sealed-copies/{name}" for name in (number, f"{number}/thumbnail", "1.zip")]
    for path in staff:
        for person, status in ((people.guizhou, 200), (people.bureau, 200), (people.gansu, 404), (people.auditor, 404)):
            answer = person.client.get(path)
            assert answer.status_code == status, f"{person.name} at {path}"
            answer.close()
        assert filler.client.get(path).status_code == 302


def test_nobody_else_uploads(people: People, filler: Person) -> None:
    form = form_of(filler)
    for person in (people.agency, people.neighbour, people.guizhou, people.gansu, people.bureau, people.stranger):
        theirs = form.copy()
        theirs["csrf_token"] = person.token_of_session()
        data = MultiDict([*theirs.items(), ("files", (io.BytesIO(picture()), "一.jpg"))])
        answer = person.client.post(address(filler), data=data, content_type="multipart/form-data")
        assert answer.status_code == 404
    assert kept(filler) == []


# -- the staff ----------------------------------------------------------------------------------


def test_staff_see_pictures_names_pages_times_and_take_everything(people: People, filler: Person) -> None:
    required("pdftoppm")
    scans = [("签字页.jpg", picture()), ("全文.pdf", pdf(4))]
    uploads(filler, *scans)
    page = people.guizhou.get(desk(filler))
    card = " ".join(page.tree.xpath("//section[@aria-labelledby='sealed']")[0].text_content().split())
    for words in ("盖章件 有效", "签字页.jpg", "全文.pdf", "4 页", "上传人：贵州黔源智能装备有限公司"):
        assert words in card
    for source in page.tree.xpath("//section[@aria-labelledby='sealed']//img/@src"):
        answer = people.guizhou.client.get(source)
        assert answer.mimetype == "image/jpeg"
        assert max(as_image(answer.data).size) <= 320
    assert len(page.tree.xpath("//section[@aria-labelledby='sealed']//img")) == 2
    archive = people.guizhou.client.get(f"{desk(filler)}/sealed-copies/1.zip")
    assert unquote(archive.headers["Content-Disposition"]).endswith("_盖章件_1.zip")
    with zipfile.ZipFile(io.BytesIO(archive.data)) as members:
        assert members.testzip() is None
        names = members.namelist()
        assert [Path(name).suffix for name in names] == [".jpg", ".pdf", ".xlsx"]
        assert [members.read(name) for name in names[:2]] == [content for _, content in scans]
    assert people.guizhou.client.get(f"{desk(filler)}/sealed-copies/2.zip").status_code == 404


def test_where_nothing_was_uploaded_staff_are_told(people: People, filler: Person) -> None:
    assert "填写人还没有上传" in people.guizhou.get(desk(filler)).words()


def test_what_is_filed_names_the_sealed_copy(app: Flask, people: People, filler: Person) -> None:
    scan = picture()
    uploads(filler, ("一.jpg", scan))
    goes_on(people.guizhou, filler, "accept", "file")
    goes_on(people.bureau, filler, "archive")
    with everywhere(app):
        for step in ("file", "archive"):
            event = db.session.execute(db.select(Event).where(Event.step == step)).scalar_one()
            assert event.details["sealed_copy"] == [hashlib.sha256(scan).hexdigest()]


def test_looking_at_a_copy_of_many_files_asks_the_database_no_more(people: People, filler: Person) -> None:
    arrive(people.guizhou)
    uploads(filler, ("0.jpg", picture()))
    with statements(filler.app) as few:
        people.guizhou.get(desk(filler))
    uploads(filler, *[(f"{number}.jpg", picture(size=(30, 30 + number))) for number in range(9)], way="add")
    with statements(filler.app) as many:
        people.guizhou.get(desk(filler))
    assert len(few) == len(many)
