"""Moving an instance from the embedded database to PostgreSQL."""

from __future__ import annotations

import click
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, current_app
from flask.cli import AppGroup

from forms import archive as archives
from forms.cli.installation import MIGRATIONS, migrate
from forms.database_address import database_settings
from forms.extensions import babel, choose_locale
from forms.extensions import migrate as migrations
from forms.models import ChainHead, database, db, hold_everything, moving, scoped, transaction
from forms.workflow import OPERATOR

group = AppGroup("database", help="把数据搬到 PostgreSQL。")


def twin(url: str) -> Flask:
    """An application with the settings of this one, on another database."""
    app = Flask("forms")
    asked = {"DATABASE_URL": url, "DATABASE_OWNER_URL": "", "FUBIAO_RATE_LIMIT_STORAGE": ""}
    app.config.update(dict(current_app.config) | database_settings(asked, ""))
    database.prepare(app)
    babel.init_app(app, locale_selector=choose_locale)
    migrations.init_app(app, db)
    return app


def refuse_outdated() -> None:
    """Raises ClickException where the database is not at the version of this program."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    head = ScriptDirectory.from_config(config).get_current_head()
    if MigrationContext.configure(db.session.connection()).get_current_revision() != head:
        raise click.ClickException("这个数据库还没有建立，或不是这个版本的：请先运行 fubiao init")
    db.session.rollback()


@group.command("copy")
@click.option(
    "--to", "url", required=True, help="目标数据库的地址，以表的所有者登录，例如 postgresql://owner:pass@host/fubiao"
)
def copy(url: str) -> None:
    """把内置数据库整个搬到一个空的 PostgreSQL，并逐行比较、核验；请先停止服务。原来的数据库不变。"""
    if database.database_file(current_app) is None:
        raise click.ClickException("现在用的不是内置的 SQLite；请去掉 DATABASE_URL 再运行")
    refuse_outdated()
    target = twin(url)
    if database.database_file(target) is not None:
        raise click.ClickException("--to 应是 PostgreSQL 的地址")
    try:
        with scoped(OPERATOR.scope):
            counts = moved(target)
        for table, count in counts.items():
            click.echo(f"{table}\t{count}")
        verify(target)
    finally:
        with target.app_context():
            db.session.remove()
            db.engine.dispose()
    click.echo("已全部搬到 PostgreSQL，逐行相同，核验相符；专属链接照常可用。")
    click.echo("请把 DATABASE_URL 改为服务角色的地址，再启动服务。")


def moved(target: Flask) -> dict[str, int]:
    """Copy while nobody writes; returns how many rows each table has. Raises ClickException."""
    with transaction():
        source = db.session.connection()
        try:
            with target.app_context():
                with db.engine.begin() as connection:
                    hold_everything(connection)
                    moving.refuse_occupied(connection)
                migrate()
                with db.engine.begin() as connection:
                    hold_everything(connection)
                    moving.refuse_occupied(connection)
                    return moving.move(source, connection)
        except moving.Occupied as error:
            raise click.ClickException(f"目标数据库不是空的，绝不覆盖（{error}）") from error
        except moving.Different as error:
            raise click.ClickException(f"搬过去的与原来的不同，未保留（{error}）") from error


def verify(target: Flask) -> None:
    """Verify what has arrived, and show where its chains end. Raises ClickException where something does not hold."""
    with target.app_context(), scoped(OPERATOR.scope):
        report = archives.examine()
        heads = db.session.execute(db.select(ChainHead).order_by(ChainHead.ledger, ChainHead.chain)).scalars()
        for head in heads:
            click.echo(f"链头\t{head.ledger}\t{head.chain}\t{head.seq}\t{head.hash}")
    if report.findings:
        found = "\n".join(f"{finding.place}：{finding.words}" for finding in report.findings)
        raise click.ClickException(f"搬过去的数据核验不符，请勿启用：\n{found}")


COMMANDS = (group,)
