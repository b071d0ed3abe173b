"""``fubiao archive verify`` finds what was altered, names the place, and repairs nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask

from forms import archive
from forms.models import EVERYWHERE, db, scoped
from forms.models.database import database_file, newest_sqlite
from tests.conftest import People
from tests.pages.sealing import uploads
from tests.scanning import picture
from tests.workflow.test_submission import fill, submitted

pytestmark = pytest.mark.sqlite

TRIGGERS = ("event", "revision", "document", "attachment", "template")


@pytest.fixture
def kept(app: Flask, people: People) -> Iterator[Path]:
    """A database with one submission and its sealed copy, and the file it is in."""
    with app.app_context(), scoped(people.enterprise.scope):
        fill(people.enterprise)
        submitted(people.enterprise)
        db.session.remove()
    uploads(people.enterprise, ("盖章件.jpg", picture()))
    file = database_file(app)
    assert file is not None
    with app.app_context():
        db.engine.dispose()
        yield file


def tamper(file: Path, statement: str) -> None:
    """Change a row behind the application's back, its triggers taken away."""
    with closing(newest_sqlite().connect(file)) as connection:
        for table in TRIGGERS:
            connection.execute(f"DROP TRIGGER {table}_no_update")
            connection.execute(f"DROP TRIGGER {table}_no_delete")
        assert connection.execute(statement).rowcount == 1
        connection.commit()


def findings() -> list[str]:
    with scoped(EVERYWHERE):
        return [f"{finding.place}：{finding.words}" for finding in archive.verify()]


def test_what_was_not_touched_holds(kept: Path) -> None:
    assert findings() == []


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        (
            "UPDATE revision SET answers = replace(answers, '贵阳', '安顺') WHERE id = 1",
            "答卷版本 1：答案与记录的 SHA-256 不符",
        ),
        ("UPDATE document SET content = zeroblob(10) WHERE id = 1", "内容与记录的 SHA-256 不符"),
        ("UPDATE event SET actor = '别人' WHERE chain = 'guizhou' AND seq = 2", "事件链 guizhou 第 2 条"),
        ("DELETE FROM event WHERE chain = 'guizhou' AND seq = 1", "序号不连续"),
        ("UPDATE attachment SET content = zeroblob(10) WHERE id = 1", "盖章件 1 盖章件.jpg：内容与记录的 SHA-256 不符"),
        ("UPDATE attachment SET document_sha256 = hex(zeroblob(32)) WHERE id = 1", "不再对应原来的 Word 文件"),
        ("DELETE FROM attachment WHERE id = 1", "缺失"),
        ("UPDATE template SET tagged = zeroblob(10) WHERE paper = 'demand'", "模板 demand 第 1 版"),
    ],
)
def test_what_was_altered_is_found_and_placed(kept: Path, statement: str, place: str) -> None:
    tamper(kept, statement)
    found = findings()
    assert any(place in words for words in found), found


def test_a_state_without_its_archive_entry_is_found(kept: Path) -> None:
    with closing(sqlite3.connect(kept)) as connection:
        connection.execute("UPDATE response SET state = 'archived' WHERE receipt IS NOT NULL")
        connection.commit()
    assert any("没有归档记录" in words for words in findings())
