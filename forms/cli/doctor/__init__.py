"""The doctor: everything that must be right for the server to keep its word, checked, with what to do."""

from __future__ import annotations

import json
from collections.abc import Iterator

import click
from flask.cli import with_appcontext

from forms.cli.doctor import machine, records, surroundings
from forms.cli.doctor.finding import FAULT, Check, Finding, fault
from forms.models import db

CHECKS: dict[str, Check] = {
    "版本": machine.versions,
    "文件系统": machine.disk,
    "磁盘": machine.room,
    "权限": machine.permissions,
    "库结构": records.migrations,
    "数据库": records.durability,
    "时钟": machine.clock,
    "密钥": surroundings.keys,
    "备份": records.backups,
    "核验与演练": records.regular,
    "网址": surroundings.address,
    "邮件": surroundings.mail,
    "模板": records.templates,
    "字体": machine.fonts,
    "转换": machine.converter,
}


def examined(check: Check) -> Iterator[Finding]:
    """What a check finds; one that cannot be carried out is a finding too."""
    try:
        yield from check()
    except Exception as error:
        db.session.rollback()
        said = str(getattr(error, "orig", error)).partition("\n")[0]
        yield fault(f"没有查成（{type(error).__name__}：{said}）", "请先处理上面的问题，再运行一次")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
@with_appcontext
def doctor(as_json: bool) -> None:
    """体检：版本、磁盘、权限、数据库、备份、网址、模板等，逐项说明情况和怎么办；有问题时以 1 退出。"""
    found = {name: list(examined(check)) for name, check in CHECKS.items()}
    sick = any(finding.level == FAULT for findings in found.values() for finding in findings)
    if as_json:
        listed = [{"check": name, "findings": list(map(vars, findings))} for name, findings in found.items()]
        click.echo(json.dumps({"well": not sick, "checks": listed}, ensure_ascii=False))
    else:
        for name, findings in found.items():
            for finding in findings:
                click.echo(f"{finding.level}\t{name}\t{finding}", err=sick)
        click.echo("有问题，请照上面说的处理。" if sick else "可以正常工作。", err=sick)
    if sick:
        raise click.exceptions.Exit(1)


COMMANDS = (doctor,)
