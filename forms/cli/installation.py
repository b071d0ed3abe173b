"""Setting a server up: the schema, what every database starts with, the first account, the demonstration."""

from __future__ import annotations

from pathlib import Path

import click
from alembic import command as alembic_command
from alembic.util import CommandError
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import Config
from sqlalchemy import inspect, select

from forms import demonstration, rehearsal, seed
from forms.annexes.classifications import REGIONS
from forms.archive import enter_missing
from forms.archive_key import keep_archive_key
from forms.models import ChainHead, User, database, db, scoped, transaction
from forms.workflow import OPERATOR, catalogue
from forms.workflow.accounts import create, new_password

MIGRATIONS = Path(__file__).parents[1] / "migrations"
DEMONSTRATION_FILE = "demonstration.txt"
DEMONSTRATED = ("guizhou", "gansu")


def prepare_archive_key() -> None:
    """Make the archive's key where there is none; say so, and warn where the database was marked with another."""
    marked = inspect(db.engine).has_table(ChainHead.__tablename__)
    made = keep_archive_key(current_app)
    if made and marked and db.session.execute(select(ChainHead)).first() is not None:
        click.echo(
            f"数据库中的账用另一把归档密钥记过：请把原来的密钥放回 {made} 再使用，否则核验会报印记不符。", err=True
        )
    elif made:
        click.echo(f"已建立归档密钥 {made}；请另存一份，与数据库备份分开保管，不可更换。", err=True)
    db.session.rollback()


def migrate() -> None:
    """Bring the schema of the database at hand forward to this version. Raises ClickException when it is newer."""
    prepare_archive_key()
    config = Config(str(MIGRATIONS / "alembic.ini"))
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    file = database.database_file(current_app)
    if file is not None:
        file.touch(mode=0o600)
        file.chmod(0o600)
    try:
        alembic_command.upgrade(config, "head")
    except CommandError as error:
        raise click.ClickException(f"数据库不是这个版本能升级的，请改用与它相应或更新的版本（{error}）") from error


@click.command()
@with_appcontext
def init() -> None:
    """建立或升级数据库，写入省区、2017年度方案、Word 模板和首个国家局账号。"""
    migrate()
    with scoped(OPERATOR.scope):
        try:
            seed.everything()
            catalogue.enter_missing()
            enter_missing(OPERATOR)
        except ValueError as error:
            raise click.ClickException(str(error)) from error
        if db.session.execute(select(User).where(User.role == "bureau")).first() is None:
            password = new_password()
            with transaction():
                create(OPERATOR, account="guojiaju", name="国家局管理员", role="bureau", region=None, password=password)
            click.echo(f"国家局账号 guojiaju，初始密码（只显示这一次）：{password}")
    click.echo("数据库已就绪。")


@click.command()
@click.option("--load", type=click.Choice(["yes", "no"]), default="yes", show_default=True, help="是否载入示范数据")
@click.option("--size", type=click.IntRange(1, 5000), help="改为载入演练数据：每个省区这么多家虚构企业，各种状态都有")
@click.option(
    "--agencies", type=click.IntRange(1, 5000), help="演练数据：每个省区的服务机构数（默认为企业数的七分之一）"
)
@click.option("--region", "regions", type=click.Choice(list(REGIONS)), multiple=True, help="演练数据：省区，可多次给出")
@click.option(
    "--seed", "number", type=int, default=rehearsal.SEED, show_default=True, help="演练数据：种子，相同则数据相同"
)
@with_appcontext
def demonstrate(load: str, size: int | None, agencies: int | None, regions: tuple[str, ...], number: int) -> None:
    """在空数据库里载入示范数据，并打印可以打开的网址与账号；生产环境不载入。"""
    if load == "yes" and current_app.config["PRODUCTION"]:
        raise click.ClickException("生产环境不载入示范数据")
    file = Path(current_app.config["INSTANCE_DIRECTORY"]) / DEMONSTRATION_FILE
    with scoped(OPERATOR.scope):
        if load == "yes" and not file.exists() and demonstration.is_empty():
            base_url = current_app.config["BASE_URL"]
            if size is None:
                text = demonstration.load(base_url)
            else:
                slugs = list(dict.fromkeys(regions)) or list(DEMONSTRATED)
                text = rehearsal.stage(base_url, slugs, size, agencies or max(1, size // 7), number)
            file.touch(mode=0o600)
            file.write_text(text, encoding="utf-8")
    if file.exists():
        click.echo(file.read_text(encoding="utf-8"))
    else:
        click.echo(f"打开 {current_app.config['BASE_URL']}/ （未载入示范数据）；工作人员登录：/staff/login")


COMMANDS = (init, demonstrate)
