"""Examples and Word files at the command line."""

from __future__ import annotations

import json
from pathlib import Path

import click
from flask.cli import AppGroup

from forms import documents as word
from forms.annexes import by_code
from forms.cli.arguments import FORM
from forms.models import canonical
from forms.seed import TEMPLATES

DOCX = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("annex", type=FORM)
@click.option("--json", "as_json", is_flag=True, help="输出可供 render 使用的 JSON")
def example(annex: str, as_json: bool) -> None:
    """打印一份完整、有效的示例答卷。"""
    questionnaire = by_code(annex)
    answers = questionnaire.example()
    if as_json:
        click.echo(json.dumps(answers, ensure_ascii=False, indent=2))
        return
    held = questionnaire.load(answers)
    for question in held.walk():
        click.echo(f"{question.number or question.path}\t{question.label.text}\t{question.shown('无')}")


@click.command()
@click.argument("annex", type=FORM)
@click.argument("answers", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="输出的 .docx")
@click.option("--paper", default="", help="附件1 另有 pairs、contacts 两份名单")
def render(annex: str, answers: Path, output: Path, paper: str) -> None:
    """把 JSON 答卷生成为 Word 文件；答卷不合格时说明原因并以 1 退出。"""
    questionnaire = by_code(annex)
    paper = paper or annex
    if paper not in questionnaire.papers:
        raise click.UsageError(f"--paper 可用：{'、'.join(questionnaire.papers)}")
    try:
        held = questionnaire.load(json.loads(answers.read_text(encoding="utf-8")))
    except (ValueError, AttributeError, TypeError, RecursionError) as error:
        raise click.ClickException(f"{answers} 不是这个附件的 JSON 答卷：{error}") from error
    if not held.only_for("filler").validate():
        problems = "\n".join(f"{question.name}：{text}" for question, text in held.problems())
        raise click.ClickException(f"答卷不合格：\n{problems}")
    held = questionnaire.load(json.loads(canonical(held.stored())))
    output.write_bytes(word.render((TEMPLATES / f"{paper}.template.docx").read_bytes(), held.shown("无")))
    click.echo(f"已生成 {output}")


documents = AppGroup("documents", help="生成与核对 doc_templates 中的空白表和模板。")


@documents.command("build")
@click.option("--directory", type=click.Path(path_type=Path), default=TEMPLATES, show_default=False)
def build(directory: Path) -> None:
    """按版式描述重新生成空白表、模板与清单。"""
    directory.mkdir(parents=True, exist_ok=True)
    word.build(directory)
    click.echo(f"已生成到 {directory}")


@documents.command("check")
@click.option("--directory", type=click.Path(path_type=Path), default=TEMPLATES, show_default=False)
def check(directory: Path) -> None:
    """核对目录中的文件与版式描述、清单是否一致；不一致时以 1 退出。"""
    differences = word.check(directory)
    if differences:
        raise click.ClickException("\n".join(differences))
    click.echo("空白表、模板与清单一致。")


@documents.command("lint")
@click.argument("file", type=DOCX)
@click.option("--annex", type=FORM, required=True, help="模板属于哪个附件，或 agreement 协议书")
@click.option("--paper", default="", help="附件1 另有 pairs、contacts 两份名单")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
def lint(file: Path, annex: str, paper: str, as_json: bool) -> None:
    """检查一份模板能否发布：是否安全、标记是否正确、生成的文件能否打开；有问题时以 1 退出。"""
    questionnaire = by_code(annex)
    paper = paper or annex
    if paper not in questionnaire.papers:
        raise click.UsageError(f"--paper 可用：{'、'.join(questionnaire.papers)}")
    found = word.inspect(file.read_bytes(), questionnaire, paper)
    if as_json:
        click.echo(json.dumps([finding.as_json() for finding in found], ensure_ascii=False, indent=2))
    if found:
        raise click.ClickException("\n".join(map(str, found)))
    if not as_json:
        click.echo(f"{file} 没有问题。")


@documents.command("conform")
@click.argument("blank", type=DOCX)
@click.argument("file", type=DOCX)
@click.option("--template", type=DOCX, help="生成该文件的模板；不给时用空白表旁边的同名模板")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
def conform(blank: Path, file: Path, template: Path | None, as_json: bool) -> None:
    """核对模板或已填写的文件与空白表除答案外是否一致；不一致时逐处说明并以 1 退出。"""
    beside = blank.with_name(blank.name.replace(".blank.docx", ".template.docx"))
    bridge = template or (beside if beside != blank and beside.is_file() else None)
    report = word.compare(blank.read_bytes(), file.read_bytes(), None if bridge is None else bridge.read_bytes())
    if as_json:
        click.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    if not report.holds:
        raise click.ClickException("\n".join(report.words()))
    if not as_json:
        click.echo(f"{file} 除答案外与空白表一致。")


COMMANDS = (example, render, documents)
