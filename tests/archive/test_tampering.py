"""Whoever has the file and changes one row, one column, one bit of what verifying vouches for is found, and placed.

The cases come from the models. Outside are the registers of today, which change for good reasons after a document was
archived (what held then is quoted in its entry), drafts and conveniences, which prove nothing, and single columns named
below with their reasons.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect

from forms.archive.finding import AUTHENTICITY, COMPLETENESS, Finding
from forms.models import db
from tests.archive.june import CORRECTED, June, archived_june

OUTSIDE = {
    "region": "a register: names, offices and contacts change; the entry quotes those of its day",
    "programme": "a calendar: stages are moved; the entry keeps the one its document was rendered with",
    "organisation": "a register: telephones change; the entry quotes the name",
    "pair": "a register: a pair is dissolved later; the entry quotes what was agreed",
    "invitation": "links are opened, extended and revoked after everything was archived",
    "user": "accounts: people come and go; events name them in words",
    "message": "mails sent; their events are in the chain",
    "catalogue_entry": "an index that is worked out from the rest",
    "sign_in": "attempts to sign in: no document rests on one; the database refuses to change them",
    "section_draft": "a draft proves nothing",
    "saved_view": "a convenience",
}
LOOSE = {
    "event": {"id": "a place in the table; the order is that of chain and seq"},
    "archive_entry": {"id": "a place in the table; the order is that of chain and seq"},
    "response": {"assignee_id": "whose desk it is on may change"},
    "template": {
        "status": "it is retired one day",
        "ended_by": "whoever released the one that took its place",
        "ended_at": "when that was",
        "reason": "said of versions that never came into force",
        "compiled": "it is made again from the Word file",
    },
}
FLIPPED = 1 << 20

pytestmark = pytest.mark.sqlite


@pytest.fixture(scope="module")
def june(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> June:
    return archived_june(seeded, tmp_path_factory.mktemp("june") / "instance")


@pytest.fixture
def untouched(june: June) -> Iterator[June]:
    """The archive as it was, whatever a test did to it."""
    kept = june.file.with_suffix(".kept")
    if not kept.exists():
        shutil.copyfile(june.file, kept)
    yield june
    shutil.copyfile(kept, june.file)


def tables() -> dict[str, Any]:
    """Every table of the models by its name."""
    return {mapper.local_table.name: mapper for mapper in db.Model.registry.mappers}  # type: ignore[attr-defined]


def vouched() -> dict[str, list[str]]:
    """Table to the columns verifying vouches for."""
    return {
        name: [column.name for column in mapper.local_table.columns if column.name not in LOOSE.get(name, {})]
        for name, mapper in sorted(tables().items())
        if name not in OUTSIDE
    }


def flipped(value: Any) -> Any:
    """The value with one bit changed."""
    if value is None:
        return 1
    if isinstance(value, int):
        return value ^ FLIPPED
    if isinstance(value, bytes):
        middle = len(value) // 2
        return value[:middle] + bytes([value[middle] ^ 1]) + value[middle + 1 :]
    middle = len(value) // 2
    return value[:middle] + chr(ord(value[middle]) ^ 1) + value[middle + 1 :] if value else "x"


def placed(found: list[Finding]) -> list[Finding]:
    """The findings that name where they stand, not only that a check broke off."""
    return [finding for finding in found if not finding.place.startswith("核验")]


def test_every_table_is_vouched_for_or_has_a_reason() -> None:
    assert set(OUTSIDE) < set(tables())
    for name, columns in LOOSE.items():
        assert set(columns) <= {column.name for column in tables()[name].local_table.columns}


def test_what_was_not_touched_holds(june: June) -> None:
    assert june.findings() == []


def rowids(connection: Any, table: str) -> list[int]:
    """The rows behind the archived documents, first to last. Templates: those a document was rendered from."""
    where = " WHERE id IN (SELECT template_id FROM document)" if table == "template" else ""
    if table == "revision":
        where = " WHERE response_id IN (SELECT id FROM response WHERE state = 'archived')"
    if table == "response":
        where = " WHERE state = 'archived'"
    return [row[0] for row in connection.execute(f'SELECT rowid FROM "{table}"{where} ORDER BY rowid')]


@pytest.mark.parametrize("table", vouched())
def test_one_bit_of_any_column_is_found(untouched: June, table: str) -> None:
    missed = []
    for column in vouched()[table]:
        with untouched.opened() as connection:
            row = rowids(connection, table)[-1]
            (before,) = connection.execute(f'SELECT "{column}" FROM "{table}" WHERE rowid = ?', (row,)).fetchone()
            is_key = column == "id"
            connection.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE rowid = ?', (flipped(before), row))
            row = flipped(before) if is_key else row
        if not placed(untouched.findings()):
            missed.append(column)
        with untouched.opened() as connection:
            connection.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE rowid = ?', (before, row))
    assert not missed


@pytest.mark.parametrize("table", vouched())
def test_a_row_taken_away_is_found(untouched: June, table: str) -> None:
    """The first, a middle and the last one."""
    with untouched.opened() as connection:
        rows = rowids(connection, table)
        names = [name for _place, name, *_rest in connection.execute(f'PRAGMA table_info("{table}")')]
    for row in dict.fromkeys((rows[0], rows[len(rows) // 2], rows[-1])):
        with untouched.opened() as connection:
            held = connection.execute(f'SELECT rowid, * FROM "{table}" WHERE rowid = ?', (row,)).fetchone()
            connection.execute(f'DELETE FROM "{table}" WHERE rowid = ?', (row,))
        found = untouched.findings()
        assert any(finding.quality == COMPLETENESS for finding in found), (table, row, found)
        with untouched.opened() as connection:
            columns = ", ".join(f'"{name}"' for name in ["rowid", *names])
            marks = ", ".join("?" * (len(names) + 1))
            connection.execute(f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', held)
    assert untouched.findings() == []


UNIQUE = {
    "response": {"public_id": "x", "receipt": None, "organisation_id": 999},
    "revision": {"number": 999, "key": "x"},
    "filing": {"number": 999, "receipt": "x"},
    "template": {"number": 999, "status": "retired"},
    "event": {"seq": 999},
    "archive_entry": {"seq": 999},
    "chain_head": {"chain": "nowhere"},
}


@pytest.mark.parametrize("table", vouched())
def test_a_row_added_is_found(untouched: June, table: str) -> None:
    with untouched.opened() as connection:
        row = rowids(connection, table)[-1]
        cursor = connection.execute(f'SELECT * FROM "{table}" WHERE rowid = ?', (row,))
        names = [name for name, *_rest in cursor.description]
        copy = dict(zip(names, cursor.fetchone(), strict=True)) | UNIQUE.get(table, {})
        copy.pop("id", None)
        columns, marks = ", ".join(f'"{name}"' for name in copy), ", ".join("?" * len(copy))
        connection.execute(f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', list(copy.values()))
    assert placed(untouched.findings()), table


@pytest.mark.parametrize(
    ("statement", "place", "words"),
    [
        (
            "UPDATE document SET content = zeroblob(9) WHERE paper = 'demand'",
            "归档文件 0001-2017-520000-FJ2-0001",
            "改动",
        ),
        ("DELETE FROM attachment WHERE id = 1", "归档文件 0001-2017-520000-FJ2-0001 的盖章件 1", "缺失"),
        ("UPDATE remark SET text = '别的话'", "归档文件 0001-2017-520000-FJ2-0001 的批注 1", "改动"),
        ("UPDATE archive_entry SET title = '别的' WHERE seq = 2", "归档账 guizhou 第 2 条", "哈希不符"),
        ("DELETE FROM archive_entry WHERE seq = 9", "归档账 guizhou 的链头", "末尾缺失"),
        ("DELETE FROM event WHERE chain = 'national' AND seq = 3", "事件链 national 第 4 条", "序号不连续"),
        ("UPDATE template SET tagged = zeroblob(9) WHERE paper = 'plan'", "模板 plan 第 1 版", "SHA-256 不符"),
        ("UPDATE response SET receipt = '2017-2222-2222-2222-2' WHERE annex = 'plan'", "2222", "回执号"),
        ("UPDATE filing SET actor = '别人'", "报送材料", "报送人"),
        ("UPDATE event SET details = '{' WHERE chain = 'guizhou' AND seq = 3", "数据表 event", "details 损坏"),
        ("UPDATE revision SET actor = CAST(x'e8b4' AS TEXT) WHERE id = 1", "数据表 revision 的 1", "actor 损坏"),
    ],
)
def test_the_place_is_named(untouched: June, statement: str, place: str, words: str) -> None:
    with untouched.opened() as connection:
        assert connection.execute(statement).rowcount > 0
    found = untouched.findings()
    assert any(place in finding.place and words in finding.words for finding in found), found


def test_without_the_key_no_entry_is_forged(untouched: June) -> None:
    """A forger works out every hash again, in the ledger and at its head; the MACs tell."""
    from forms.models import EVERYWHERE, ArchiveEntry, canonical, digest, scoped

    with untouched.opened() as connection:
        connection.execute("UPDATE archive_entry SET title = '伪造的题名' WHERE seq = 1")
    with untouched.app.app_context(), scoped(EVERYWHERE):
        rows = db.session.execute(db.select(ArchiveEntry).order_by(ArchiveEntry.seq)).scalars().all()
        prev, told = "0" * 64, []
        for entry in rows:
            said = entry.said() | {"prev": prev}
            told.append((prev, digest(canonical(said)), entry.seq))
            prev = told[-1][1]
        db.session.remove()
        db.engine.dispose()
    with untouched.opened() as connection:
        connection.executemany("UPDATE archive_entry SET prev = ?, hash = ? WHERE seq = ?", told)
        connection.execute("UPDATE chain_head SET hash = ? WHERE ledger = 'archive'", (prev,))
    found = untouched.findings()
    assert any("印记" in finding.words and finding.quality == AUTHENTICITY for finding in found), found


def test_a_head_that_was_forged_stays_wrong(untouched: June) -> None:
    """A chain cut short with a head to match is found even after events were added to it."""
    with untouched.opened() as connection:
        last = connection.execute("SELECT seq, prev FROM event WHERE chain = 'guizhou' ORDER BY seq DESC").fetchone()
        connection.execute("DELETE FROM event WHERE chain = 'guizhou' AND seq = ?", (last[0],))
        connection.execute(
            "UPDATE chain_head SET seq = ?, hash = ? WHERE ledger = 'event' AND chain = 'guizhou'",
            (last[0] - 1, last[1]),
        )
    later = {"kind": "enterprise", "name": "贵州后来的一家公司"}
    untouched.people.guizhou.post("/province/organisations/new", later)
    found = [finding.words for finding in untouched.findings() if "guizhou 的链头" in finding.place]
    assert any("印记" in words for words in found), found


def test_another_key_is_told(untouched: June) -> None:
    key = untouched.app.config["ARCHIVE_KEY"]
    try:
        untouched.app.config["ARCHIVE_KEY"] = "another-key-that-is-long-enough-to-be-one"
        assert any("另一把密钥" in finding.words for finding in untouched.findings())
    finally:
        untouched.app.config["ARCHIVE_KEY"] = key


def test_heads_kept_elsewhere_find_what_was_rolled_back(untouched: June) -> None:
    """A whole older copy of the database holds together; only what was kept elsewhere knows better."""
    from forms.archive.heads import daily_heads, unlike_heads
    from forms.models import EVERYWHERE, scoped
    from forms.models.chains import ARCHIVE

    with untouched.app.app_context(), scoped(EVERYWHERE):
        lines = [str(head) for head in daily_heads()]
        assert list(unlike_heads(lines)) == []
        chain, seq = next(told[2:4] for told in (line.split("\t") for line in reversed(lines)) if told[1] == ARCHIVE)
        db.session.remove()
        db.engine.dispose()
    with untouched.opened() as connection:
        connection.execute("DELETE FROM archive_entry WHERE chain = ? AND seq = ?", (chain, seq))
    with untouched.app.app_context(), scoped(EVERYWHERE):
        (finding,) = unlike_heads([*lines, ""])
        assert "链被截短" in finding.words
        db.session.remove()
        db.engine.dispose()


def test_the_corrected_document_is_described_anew(june: June) -> None:
    from forms.archive.corrections import newest
    from forms.models import EVERYWHERE, scoped

    with june.app.app_context(), scoped(EVERYWHERE):
        assert newest(CORRECTED).record["更正"] == {"附注": ["", "补记。"]}
        assert inspect(newest(CORRECTED)).mapper.local_table.name == "archive_entry"
