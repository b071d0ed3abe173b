"""Examples and Word files at the command line."""

from __future__ import annotations

import json
from pathlib import Path

import click
from flask.cli import AppGroup

from forms import documents as word
from forms.annexes import by_code
from forms.cli.arguments import ANNEX
from forms.models import canonical
from forms.seed import TEMPLATES


@click.command()
@click.argument("annex", type=ANNEX)
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
@click.argument("annex", type=ANNEX)
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


COMMANDS = (example, render, documents)
