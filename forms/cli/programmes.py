"""The programme years at the command line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import click
from flask.cli import AppGroup

from forms.calendar import printed
from forms.cli.arguments import all_regions, region_called
from forms.languages import source_language
from forms.models import Programme, scoped, transaction
from forms.models.programmes import PROGRAMME_STATES
from forms.workflow import OPERATOR, Conflict
from forms.workflow import programmes as years

programme = AppGroup("programme", help="管理年度：新建、查看、开放、关闭。")
YEAR = click.argument("year", type=click.IntRange(2000, 2100))
DAY = click.DateTime(["%Y-%m-%d"])


def stage_of(text: str) -> years.Term:
    """A stage as typed: 启动阶段:2018-05-01:2018-06-10. Raises ClickException."""
    title, *days = text.replace("：", ":").split(":")
    try:
        opens, closes = map(date.fromisoformat, days)
    except ValueError as error:
        raise click.ClickException(f"“{text}”不是阶段；请写成 名称:开始日期:结束日期，日期如 2018-05-01") from error
    return years.Term(title, opens, closes)


@programme.command("new")
@YEAR
@click.option("--notice", required=True, help="通知文号，例如 国知办函办字〔2018〕1号")
@click.option("--title", help="方案名称，默认由上一年度带出")
@click.option("--due", type=DAY, help="报送截止日期，默认由上一年度顺延")
@click.option("--stage", "stages", multiple=True, help="名称:开始日期:结束日期，可重复；默认由上一年度顺延")
@click.option("--region", "regions", multiple=True, help="参加的省区，可重复；默认与上一年度相同")
def new(year: int, **typed: Any) -> None:
    """由上一年度新建一个年度，状态为草稿。"""
    last = next(iter(years.programmes()), None)
    if last is None:
        raise click.ClickException("还没有年度方案；请先运行 fubiao init")
    said = replace(years.proposal(last, year), **told(**typed))
    with source_language():
        if found := years.faults(said):
            raise click.ClickException("没有建立：\n" + "\n".join(str(words) for _name, words in found))
        with scoped(OPERATOR.scope), transaction():
            try:
                years.create(OPERATOR, said)
            except Conflict as error:
                raise click.ClickException(str(error)) from error
    click.echo(f"已建立 {year} 年度（草稿）。核对后运行 fubiao programme open {year}")


def told(notice: str, title: str | None, due: datetime | None, stages: Any, regions: Any) -> dict[str, Any]:
    """What was said of the year; what was not is left to the proposal."""
    said = {
        "notice": notice,
        "title": title,
        "due": due.date() if due is not None else None,
        "stages": tuple(map(stage_of, stages)),
        "regions": tuple(region_called(name).slug for name in regions),
    }
    return {name: value for name, value in said.items() if value}


@programme.command("list")
def show_all() -> None:
    """逐行列出各年度：年度、状态、文号、报送截止日期。"""
    with source_language():
        for one in years.programmes():
            click.echo(f"{one.year}\t{PROGRAMME_STATES[one.state]}\t{one.notice}\t{one.due}")


@programme.command("show")
@YEAR
def show(year: int) -> None:
    """说明一个年度：文号、名称、期限、各阶段、参加的省区、附件版本。"""
    found = found_or_refused(year)
    with source_language():
        lines = {
            "年度": str(found.year),
            "状态": str(PROGRAMME_STATES[found.state]),
            "文号": found.notice,
            "名称": found.title,
            "报送截止": printed(found.due),
        }
        for stage in found.calendar().stages:
            lines[stage.title] = f"{printed(stage.opens)}至{printed(stage.closes)}"
        lines["省区"] = "、".join(region.name for region in all_regions() if found.includes(region))
        lines["附件版本"] = "、".join(f"{code} {edition}" for code, edition in years.held(found).editions.items())
        for name, words in lines.items():
            click.echo(f"{name}\t{words}")


@programme.command("open")
@YEAR
def open_year(year: int) -> None:
    """开放一个草稿年度，各省区可以邀请单位。"""
    turn(year, "open")


@programme.command("close")
@YEAR
@click.confirmation_option(prompt="关闭后不再生成新的链接，也不能重新开放。确认关闭？")
def close_year(year: int) -> None:
    """关闭一个开放的年度：不再生成新的链接，内容仍可查看。"""
    turn(year, "close")


def turn(year: int, step: str) -> None:
    found_or_refused(year)
    with source_language(), scoped(OPERATOR.scope), transaction():
        found = found_or_refused(year)
        try:
            years.turn(OPERATOR, found, step)
        except Conflict as error:
            raise click.ClickException(str(error)) from error
        click.echo(f"{year} 年度：{PROGRAMME_STATES[found.state]}")


def found_or_refused(year: int) -> Programme:
    """The programme of a year. Raises ClickException."""
    found = years.of_year(year)
    if found is None:
        raise click.ClickException(f"没有 {year} 年度；已有：{'、'.join(str(one.year) for one in years.programmes())}")
    return found


COMMANDS = (programme,)
