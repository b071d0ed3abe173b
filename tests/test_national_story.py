"""The bureau's summer: seven regions with packages in every state, and one of them from the return to the proof.

``FUBIAO_REGIONS=20,6`` plays it with as many enterprises and agencies a region.
"""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import bagit
import pytest
from flask import Flask

from forms import archive, rehearsal
from forms.annexes.classifications import REGIONS
from forms.archive.bag.reading import verify_bag
from forms.models import ArchiveEntry, Pair, db, scoped
from forms.rehearsal.course import Course
from forms.rehearsal.staging import PACKAGES
from forms.workflow import OPERATOR, Actor
from forms.workflow.filing import STANDINGS
from tests.conftest import Person, make_app, officer, region_called
from tests.homes import homes
from tests.pages.packaging import ADDRESS, files
from tests.pages.pairing import attaches
from tests.pages.stories import everywhere
from tests.pages.test_inbox import INBOX, row_of
from tests.scanning import picture

ENTERPRISES, AGENCIES = map(int, os.environ.get("FUBIAO_REGIONS", "12,4").split(","))


@pytest.fixture(scope="module")
def country(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """All seven regions, each after a course of its own."""
    directory = homes.copy(seeded, tmp_path_factory.mktemp("country") / "instance")
    app = make_app(directory)
    with app.app_context(), scoped(OPERATOR.scope):
        bureau = Actor("bureau", "国家知识产权局 周处长")
        for slug, ending in zip(REGIONS, PACKAGES, strict=True):
            own = Actor("province", f"{REGIONS[slug]}知识产权局", region_id=region_called(slug).id)
            Course(own, bureau, rehearsal.province(slug, ENTERPRISES, AGENCIES), ending=ending).run()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def way_to(bureau: Person, region: str) -> str:
    """The address of the newest package of a region."""
    (way,) = bureau.get(INBOX).tree.xpath(f"//tbody/tr/th/a[normalize-space()='{region}']/@href")
    return str(way)


def test_the_bureau_sees_where_seven_regions_stand_and_takes_one_to_the_proof(country: Flask, tmp_path: Path) -> None:
    bureau, gansu = officer(country, "bureau"), officer(country, "gansu")
    board, came_in = bureau.get("/bureau/"), bureau.get(INBOX)
    for words in (*REGIONS.values(), *map(str, STANDINGS.values()), "还没有报送"):
        assert words in board.words() and words in came_in.words()
    waiting = sum(str(STANDINGS["filed"]) in row_of(came_in, name) for name in REGIONS.values())
    assert waiting >= 2 and f"待接收 {waiting} 个" in came_in.words()
    assert "还缺" in row_of(came_in, REGIONS["xizang"])
    assert "已归档" in row_of(came_in, REGIONS["xinjiang"])
    assert "材料已备齐" in row_of(came_in, REGIONS["qinghai"])

    is_returned_and_corrected(bureau, gansu)
    where = way_to(bureau, REGIONS["gansu"])
    compared = bureau.get(where).words()
    assert "第 2 版" in compared and "扫描件有更换" in compared
    bureau.post(f"{where}/receive")
    assert "国家局已接收" in gansu.get(ADDRESS).words()
    bureau.post(f"{where}/archive")
    assert "已归档，新增" in bureau.get(where).words()

    with everywhere(country):
        entered = db.session.execute(db.select(ArchiveEntry).where(ArchiveEntry.chain == "gansu")).scalars().all()
        assert {entry.kind for entry in entered} == {"document", "agreement", "package"}
        assert archive.verify() == []
    is_proved_offline(bureau, tmp_path, country.config["ARCHIVE_KEY"], len(entered))


def is_returned_and_corrected(bureau: Person, gansu: Person) -> None:
    """The bureau asks for the signed agreements; the province adds them and files anew."""
    bureau.post(f"{way_to(bureau, REGIONS['gansu'])}/return", {"return-agreement": "请附协议书扫描件。"})
    assert "请附协议书扫描件。" in gansu.get(ADDRESS).words()
    with everywhere(gansu.app):
        own = db.select(Pair.id).where(Pair.region_id == region_called("gansu").id)
        pairs = list(db.session.execute(own).scalars())
    for place, number in enumerate(pairs):
        attaches(gansu, number, (f"协议书{place}.jpg", picture(size=(500 + place, 700))))
    files(gansu)
    assert row_of(bureau.get(INBOX), REGIONS["gansu"]).count("第 2 版") == 1


def is_proved_offline(bureau: Person, place: Path, key: str, count: int) -> None:
    """What was archived leaves as a bag that holds with no server and no database; one changed byte does not."""
    body = {"csrf_token": bureau.token_of_session(), "_enc": "汉✓", "region": "gansu"}
    answer = bureau.client.post("/bureau/archive/export", data=body)
    with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
        packed.extractall(place)
    (bag,) = place.iterdir()
    assert bagit.Bag(str(bag)).validate()
    report = verify_bag(bag, key)
    assert report.findings == []
    assert report.looked_at["归档文件"] == count
    altered = next(bag.rglob("*.docx"))
    content = bytearray(altered.read_bytes())
    content[len(content) // 2] ^= 1
    altered.write_bytes(content)
    assert any(altered.name in finding.place for finding in verify_bag(bag, key).findings)
