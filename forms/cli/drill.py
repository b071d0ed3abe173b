"""A rehearsal of the worst day: the newest backup brought to life in a folder of its own, verified, taken away."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any, TextIO

import click
from flask import Flask, current_app
from flask.cli import ScriptInfo, with_appcontext
from lxml import html
from sqlalchemy import select
from sqlalchemy.engine import URL

from forms import archive as archives
from forms import duties, settings
from forms.cli import backups
from forms.cli.backups import dumps
from forms.cli.installation import migrate
from forms.models import EVERYWHERE, Invitation, database, db, scoped
from forms.workflow.links import token_of

MOST_LINKS = 200
ADDRESS = "https://drill.invalid"
SHOWN = 5


class Report:
    """What was done, step by step, what came of it, and how long it took."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.begun = perf_counter()

    @contextmanager
    def step(self, words: str) -> Iterator[Callable[[str], None]]:
        """One step; yields what takes the words for its outcome."""
        begun, said = perf_counter(), [words]
        yield said.append
        self.lines.append(f"{'：'.join(said)}（{perf_counter() - begun:.1f} 秒）")


def newest(place: Path) -> Path:
    """The backup to rehearse with: one, or the newest of a directory. Raises ClickException where there is none."""
    if place.is_file() or (place / backups.MANIFEST).is_file():
        return place
    found = backups.dated(place)
    if not found:
        raise click.ClickException(f"{place} 里没有备份；请先运行 fubiao backup")
    return found[-1]


@contextmanager
def somewhere(folder: Path, into: str | None) -> Iterator[Path | URL]:
    """Where the backup is brought to life: a file in a folder, or an empty database, which is empty again afterwards.

    Raises ClickException where that database is not empty.
    """
    if into is None:
        yield folder / settings.DATABASE
        return
    url = dumps.address_in(into)
    dumps.refuse_occupied(url)
    try:
        yield url
    finally:
        dumps.empty(url)


def revived(create_app: Callable[[dict[str, Any]], Flask], folder: Path, place: Path | URL) -> Flask:
    """A server on the restored database, with this server's secrets."""
    url = place.render_as_string(hide_password=False) if isinstance(place, URL) else f"sqlite:///{place}"
    configuration = settings.configuration() | {
        "INSTANCE_DIRECTORY": folder,
        "SQLALCHEMY_DATABASE_URI": url,
        "SQLALCHEMY_ENGINE_OPTIONS": database.engine_options(url),
        "DATABASE_OWNER_URI": "",
        "ARCHIVE_KEY": current_app.config["ARCHIVE_KEY"],
        "PROXIES": 0,
        "RATELIMIT_ENABLED": False,
        "RATELIMIT_STORAGE_URI": "memory://",
    }
    return create_app(configuration)


def live_link() -> tuple[str, str] | None:
    """The secret of a link handed out before, and whose it is; None where this server's key can work none out."""
    asked = select(Invitation).order_by(Invitation.id.desc()).limit(MOST_LINKS)
    for invitation in db.session.execute(asked).scalars():
        token = token_of(invitation) if invitation.standing() == "live" else None
        if token is not None:
            return token, invitation.response.filler_name
    return None


def open_link(app: Flask, token: str) -> None:
    """Go in by a link as its holder does: look, press the button, see form or receipt. Raises ClickException."""
    browser = app.test_client()
    looked = browser.get(f"/l/{token}", base_url=ADDRESS)
    pressed = [form for form in html.document_fromstring(looked.get_data(as_text=True)).forms if form.action]
    typed = next((dict(form.fields) for form in pressed if form.action.endswith(token)), {})
    begun = browser.post(f"/l/{token}", base_url=ADDRESS, data=typed)
    shown = browser.get(begun.headers.get("Location", "/nowhere"), base_url=ADDRESS, follow_redirects=True)
    codes = [answer.status_code for answer in (looked, begun, shown)]
    if codes != [200, 303, 200]:
        said = "、".join(map(str, codes))
        raise click.ClickException(f"以前的链接打不开（{said}）：请核对密钥，并照 ON_CALL.md 处理")


def verify() -> str:
    """Verify everything in the restored database. Raises ClickException with the first findings."""
    with scoped(EVERYWHERE):
        report = archives.examine(archives.EVERYTHING)
    if report.findings:
        told = "；".join(f"{finding.place}：{finding.words}" for finding in report.findings[:SHOWN])
        raise click.ClickException(f"核验发现 {len(report.findings)} 处不符：{told}")
    return "、".join(f"{name} {count}" for name, count in report.looked_at.items())


@contextmanager
def quiet() -> Iterator[None]:
    """The requests of a drill are nobody's: they stay out of the log."""
    logging.disable(logging.INFO)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


def examine(app: Flask, report: Report) -> None:
    """Start a server on what was restored, verify everything, open a link. Raises ClickException where one fails."""
    try:
        with app.app_context():
            with report.step("启动服务并升级库结构"):
                migrate()
            with report.step("核验全部归档与事件记录") as told:
                told(f"全部相符（{verify()}）")
            with scoped(EVERYWHERE):
                link = live_link()
            db.session.remove()
        with report.step("打开以前发出的链接") as told:
            told("没有仍有效、由本机密钥算得出的链接，未试" if link is None else f"{link[1]} 的页面已打开")
            if link is not None:
                open_link(app, link[0])
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@click.command()
@click.argument("place", type=click.Path(exists=True, path_type=Path))
@click.option("--identity", type=click.File(encoding="utf-8"), help="私钥文件，用于加密的备份；- 为标准输入")
@click.option("--into", help="PostgreSQL 的备份：一个空数据库的地址，用后清空，例如 postgresql://owner:pass@host/drill")
@with_appcontext
def drill(place: Path, identity: TextIO | None, into: str | None) -> None:
    """恢复演练：把最近的备份恢复到临时目录，核验全部内容，打开一个以前的链接，然后全部删去。"""
    create_app = click.get_current_context().ensure_object(ScriptInfo).create_app
    if create_app is None:
        raise click.ClickException("请用 fubiao 命令运行演练")
    report, source = Report(), newest(place)
    try:
        with duties.doing("drill"), quiet(), backups.aside() as folder, somewhere(folder, into) as target:
            with report.step(f"恢复 {source.name} 到临时{'目录' if into is None else '数据库'}") as told:
                with backups.opened(source, identity) as opened:
                    manifest = backups.lay(opened, target)
                told(f"备份于 {manifest.get('taken')}")
            examine(revived(create_app, folder, target), report)
    except Exception:
        click.echo("\n".join(report.lines), err=True)
        raise
    report.lines.append(f"演练完成：备份可以恢复，恢复出来的已全部删去（共 {perf_counter() - report.begun:.1f} 秒）")
    click.echo("\n".join(report.lines))


COMMANDS = (drill,)
