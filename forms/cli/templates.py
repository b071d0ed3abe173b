"""Templates at the command line: listed, saved, uploaded, approved, and documents rendered anew.

Whoever uploads or approves does so under an account of the bureau and gives its password, as in the browser.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask.cli import AppGroup
from flask_security import verify_password

from forms import documents as word
from forms.cli.documents import DOCX
from forms.documents.inspection.mending import mended
from forms.documents.publication import judge
from forms.documents.redline import Change, changed
from forms.models import Template, scoped
from forms.models.documents import PROVENANCES, STANDINGS
from forms.workflow import OPERATOR, Actor, Conflict, accounts, releases, rerendering
from forms.workflow.actors import staff

PAPERS = click.Choice([paper.name for paper in word.papers()])
ACCOUNT = click.option("--account", required=True, help="以哪个国家局账号办理；会询问它的密码")
REASON = click.option("--reason", required=True, help="原因，至少 2 个字，会记入日志")

template = AppGroup("template", help="模板：上传、批准、保存各次发布，按现行模板重新生成没有报送的文件。")


@contextmanager
def told() -> Iterator[None]:
    """What the workflow refuses, as the error of a command."""
    try:
        yield
    except releases.Faulty as error:
        raise click.ClickException("文件有下面这些问题：\n" + "\n".join(error.judgement.words())) from error
    except releases.Unchanged as error:
        raise click.ClickException("这两份文件就是现行版") from error
    except Conflict as error:
        raise click.ClickException("不能办理：这一版不在等待批准，或者要由另一个国家局账号办理") from error


def signed(account: str) -> Actor:
    """Whoever gives the password of an active account of the bureau. Raises ClickException."""
    user = accounts.find(account)
    password = click.prompt(f"{account} 的密码", hide_input=True, err=True)
    if user is None or not user.active or user.role != "bureau" or not verify_password(password, user.password):
        raise click.ClickException("账号或密码不正确，或者不是国家局账号")
    return staff(user)


def paper_of(name: str) -> word.Paper:
    found = releases.paper_called(name)
    assert found is not None, "click has checked the name"
    return found


def version_called(paper: str, number: int) -> Template:
    """A version by its number. Raises ClickException."""
    versions = releases.versions_of(paper, paper_of(paper).annex.edition)
    found = next((each for each in versions if each.number == number), None)
    if found is None:
        raise click.ClickException(f"没有 {paper} 第 {number} 次发布的模板；见 fubiao template list")
    return found


@template.command("list")
@click.argument("papers", type=PAPERS, nargs=-1)
def list_versions(papers: tuple[str, ...]) -> None:
    """列出各份表各次发布的模板：状态、来源、由谁上传和批准。"""
    with scoped(OPERATOR.scope):
        for paper in word.papers():
            if papers and paper.name not in papers:
                continue
            for each in releases.versions_of(paper.name, paper.annex.edition):
                standing = STANDINGS.get(each.status, each.status)
                where = PROVENANCES.get(each.provenance, each.provenance)
                people = f"上传：{each.uploaded_by}；批准：{each.approved_by or '无'}"
                click.echo(f"{each.paper}\t第 {each.number} 次发布\t{standing}\t{where}\t{people}\t{each.note}")


@template.command("upload")
@click.argument("paper", type=PAPERS)
@click.argument("file", type=DOCX)
@click.option("--blank", type=DOCX, help="空白表；不给时沿用现行版的")
@click.option(
    "--provenance", type=click.Choice(list(PROVENANCES)), required=True, help="reconstructed 重构、official 原件"
)
@click.option("--note", default="", help="从哪里来、改了什么")
@click.option("--mend", is_flag=True, help="把标记里的全角符号改成半角")
@ACCOUNT
def upload(*, paper: str, file: Path, blank: Path | None, provenance: str, note: str, mend: bool, account: str) -> None:
    """检查一份模板及其空白表，没有问题的等待另一个账号批准；有问题时逐处说明并以 1 退出。"""
    with scoped(OPERATOR.scope), told():
        who, asked = signed(account), paper_of(paper)
        if len(note) > releases.MOST_NOTE:
            raise click.ClickException(f"说明最多 {releases.MOST_NOTE} 个字")
        former = releases.in_place(paper, asked.annex.edition)
        content = blank.read_bytes() if blank is not None else former.blank if former is not None else b""
        tagged, mends = mended(file.read_bytes()) if mend else (file.read_bytes(), [])
        wanted = releases.Upload(asked, content, tagged, provenance, note, tuple(map(str, mends)))
        number = releases.propose(who, wanted).number
    for each in mends:
        click.echo(f"已改正 {each}")
    click.echo(f"已上传：{paper} 第 {number} 次发布，等待另一个国家局账号批准。")


@template.command("report")
@click.argument("paper", type=PAPERS)
@click.argument("number", type=int)
def report(paper: str, number: int) -> None:
    """说明一版模板检查的结果，以及它与现行版（现行版则与前一版）的差别。"""
    with scoped(OPERATOR.scope):
        held = version_called(paper, number)
        found = judge(held.blank, held.tagged, held.annex, held.paper).words()
        former = releases.before(held)
        changes = [] if former is None else changed(former.tagged, held.tagged)
        against = f"与第 {former.number} 次发布" if former is not None else ""
    click.echo("\n".join(found) or "检查没有问题。")
    if against:
        click.echo(f"{against}的差别：" if changes else f"{against}没有差别。")
    for change in changes:
        click.echo(line_of(change))


def line_of(change: Change) -> str:
    words = change.format or f"{change.before or '（没有）'} → {change.after or '（删去）'}"
    return f"{change.place}：{words}"


@template.command("approve")
@click.argument("paper", type=PAPERS)
@click.argument("number", type=int)
@ACCOUNT
def approve(paper: str, number: int, account: str) -> None:
    """批准另一个账号上传的一版，从此生成的文件都用它；以前生成的文件不变。"""
    with scoped(OPERATOR.scope), told():
        who, held = signed(account), version_called(paper, number)
        former = releases.in_place(held.paper, held.edition)
        releases.approve(who, held.id, former.id if former is not None else 0)
    click.echo(f"已启用：{paper} 第 {number} 次发布。")


@template.command("reject")
@click.argument("paper", type=PAPERS)
@click.argument("number", type=int)
@REASON
@ACCOUNT
def reject(paper: str, number: int, reason: str, account: str) -> None:
    """退回另一个账号上传的一版。"""
    decline(releases.reject, paper, number, reason, account=account)
    click.echo(f"已退回：{paper} 第 {number} 次发布。")


@template.command("withdraw")
@click.argument("paper", type=PAPERS)
@click.argument("number", type=int)
@REASON
@ACCOUNT
def withdraw(paper: str, number: int, reason: str, account: str) -> None:
    """撤回同一个账号上传、还没有批准的一版。"""
    decline(releases.withdraw, paper, number, reason, account=account)
    click.echo(f"已撤回：{paper} 第 {number} 次发布。")


def decline(
    function: Callable[[Actor, int, str], Template], paper: str, number: int, reason: str, *, account: str
) -> None:
    form = releases.Decline(data={"reason": reason})
    if not form.validate():
        raise click.ClickException(str(form.reason.errors[0]))
    with scoped(OPERATOR.scope), told():
        function(signed(account), version_called(paper, number).id, reason)


@template.command("save")
@click.argument("paper", type=PAPERS)
@click.argument("number", type=int)
@click.option("--blank", is_flag=True, help="保存空白表，而不是模板")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="输出的 .docx")
def save(paper: str, number: int, blank: bool, output: Path) -> None:
    """保存一版模板或它的空白表，并说明来源。"""
    with scoped(OPERATOR.scope):
        held = version_called(paper, number)
        output.write_bytes(held.blank if blank else held.tagged)
        source = PROVENANCES.get(held.provenance, held.provenance)
        click.echo(f"已保存 {output}（{source}）{held.note}")


@template.command("render")
@click.argument("paper", type=PAPERS)
@click.option("--yes", is_flag=True, help="重新生成；不给时只说有多少份")
@ACCOUNT
def render(paper: str, yes: bool, account: str) -> None:
    """按现行模板重新生成没有报送的文件；已报送、已归档的不变。可以反复运行，不会重复。"""
    with scoped(OPERATOR.scope), told():
        who, held = signed(account), releases.in_place(paper, paper_of(paper).annex.edition)
        if held is None:
            raise click.ClickException("这份表还没有现行模板")
        total, sealed = rerendering.count_outdated(held), rerendering.sealed_among(held)
        if not yes:
            click.echo(
                f"有 {total} 份没有报送的表是以前的版本生成的，其中 {sealed} 份的盖章件会失效。加 --yes 重新生成。"
            )
            return
        outcome = rerendering.render_all_anew(who, held, most=total)
    click.echo(f"已重新生成 {outcome.done} 份；{outcome.left} 份期间有变动，没有处理。")
    if outcome.failed:
        raise click.ClickException("\n".join(f"{name} 仍是原来的文件：{reason}" for name, reason in outcome.failed))


COMMANDS = (template,)
