"""``fubiao database copy``: an instance moves to PostgreSQL whole, and whoever has a link notices nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from forms.models import ChainHead, Organisation, Response, db, moving, transaction
from tests.archive.june import CORRECTED, plays_june
from tests.conftest import People, Person, furnish, make_app, region_called
from tests.homes import OWNER, SERVICE, add_database
from tests.pages.stories import everywhere
from tests.postgres import Cluster
from tests.terminal import Terminal

pytestmark = pytest.mark.postgresql


@pytest.fixture(scope="module")
def june(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> People:
    """A province's June on SQLite: filled in, returned, sealed, filed, received, archived, corrected."""
    directory = tmp_path_factory.mktemp("june") / "instance"
    app = make_app(directory, f"sqlite:///{directory}/fubiao.sqlite3")
    furnish(app)
    return plays_june(app)


@pytest.fixture
def terminal(june: People) -> Terminal:
    directory = Path(june.enterprise.app.config["INSTANCE_DIRECTORY"])
    with june.enterprise.app.app_context():
        db.engine.dispose()
    return Terminal(directory, {"DATABASE_URL": "", "DATABASE_OWNER_URL": ""})


def counted(app: Flask) -> dict[str, tuple[int, str]]:
    """Every table with its count and the hash of its rows."""
    with everywhere(app):
        found = moving.fingerprints(db.session.connection())
        db.session.remove()
        db.engine.dispose()
    return found


def test_everything_arrives_and_goes_on_there(june: People, terminal: Terminal, cluster: Cluster) -> None:
    before = june.enterprise.app
    database = add_database(cluster)
    printed = terminal.run("database", "copy", "--to", cluster.url(database, OWNER)).out
    after = make_app(terminal.instance, cluster.url(database, SERVICE))
    sent = counted(before)
    assert counted(after) == sent
    assert {f"{table}\t{count}" for table, (count, _) in sent.items()} <= set(printed.splitlines())
    with everywhere(before):
        heads = db.session.execute(db.select(ChainHead)).scalars().all()
        assert len(heads) >= 3
        assert all(f"链头\t{head.ledger}\t{head.chain}\t{head.seq}\t{head.hash}" in printed for head in heads)
    assert "核验相符" in printed
    link = Person(after, name=june.neighbour.name, token=june.neighbour.token, public_id=june.neighbour.public_id)
    assert june.neighbour.name in link.get(f"/fill/{june.neighbour.public_id}/").words()
    officer = Person(after, name=june.bureau.name, account="bureau")
    assert CORRECTED in officer.get("/bureau/archive").text
    with everywhere(after):
        greatest = db.session.execute(db.select(db.func.max(Organisation.id))).scalar_one()
        with transaction():
            added = Organisation(region_id=region_called("gansu").id, kind="enterprise", name="搬家以后的企业")
            db.session.add(added)
            db.session.flush()
            assert added.id == greatest + 1
        db.session.remove()
        db.engine.dispose()


def test_a_database_that_holds_anything_is_left_alone(june: People, terminal: Terminal, cluster: Cluster) -> None:
    strange, used = add_database(cluster), add_database(cluster)
    cluster.ask("CREATE TABLE somebody_elses (id integer)", strange, OWNER)
    assert "somebody_elses" in terminal.refused("database", "copy", "--to", cluster.url(strange, OWNER))
    assert cluster.ask("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", strange) == [(1,)]
    terminal.run("database", "copy", "--to", cluster.url(used, OWNER))
    before = counted(make_app(terminal.instance, cluster.url(used, SERVICE)))
    assert "绝不覆盖" in terminal.refused("database", "copy", "--to", cluster.url(used, OWNER))
    assert counted(make_app(terminal.instance, cluster.url(used, SERVICE))) == before


def test_where_to_is_told_from_where(terminal: Terminal, cluster: Cluster, tmp_path: Path) -> None:
    database = add_database(cluster)
    assert "PostgreSQL" in terminal.refused("database", "copy", "--to", f"sqlite:///{tmp_path}/other.sqlite3")
    assert "不支持数据库" in terminal.refused("database", "copy", "--to", "mysql://somewhere/else")
    served = Terminal(terminal.instance, {"DATABASE_URL": cluster.url(database, OWNER)})
    assert "不是内置的 SQLite" in served.refused("database", "copy", "--to", cluster.url(database, OWNER))
    empty = Terminal(tmp_path / "instance", {"DATABASE_URL": "", "DATABASE_OWNER_URL": ""})
    assert "请先运行 fubiao init" in empty.refused("database", "copy", "--to", cluster.url(database, OWNER))
    assert "数据库不可用" in terminal.refused("database", "copy", "--to", "postgresql://x@127.0.0.1:1/nobody")


def test_what_arrives_different_is_not_kept(
    june: People, terminal: Terminal, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: a row altered on its way is noticed."""
    source, url = june.enterprise.app, cluster.url(add_database(cluster), OWNER)
    honest = moving.rows_of
    spoiled: list[str] = []

    def spoil(connection: object, table: object) -> object:
        for rows in honest(connection, table):  # type: ignore[arg-type]
            if getattr(table, "name", "") == "organisation" and not spoiled:
                spoiled.append(rows[0]["name"])
                rows[0]["name"] = "另一家企业"
            yield rows

    monkeypatch.setattr(moving, "rows_of", spoil)
    with source.app_context():
        done = source.test_cli_runner().invoke(args=["database", "copy", "--to", url])
        db.session.remove()
        db.engine.dispose()
    assert done.exit_code == 1
    assert "organisation" in done.output
    assert "未保留" in done.output
    target = make_app(terminal.instance, url)
    with everywhere(target):
        assert db.session.execute(db.select(Response)).first() is None
        db.session.remove()
        db.engine.dispose()
