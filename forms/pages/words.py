"""What templates may ask for: formatting of instants, names of states, the encoding mark, the annexes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Flask, g
from flask_babel import get_locale

from forms import workflow
from forms.annexes import ANNEXES, by_code
from forms.calendar import CHINA
from forms.models.responses import STATES
from forms.pages.headers import ENCODING_FIELD, ENCODING_MARK
from forms.pages.macros import PageContext
from forms.questionnaire import NOT_OURS

STEP_NAMES = {
    "begin": "建立",
    "invite": "生成专属链接",
    "revoke": "停用专属链接",
    "open": "打开链接",
    "organisation": "登记单位",
    "organisation-change": "修改单位资料",
    "account": "建立账号",
    "password": "重设密码",
    "template": "发布模板",
}


def moment(instant: datetime | None) -> str:
    """An instant in China's time: 2017年6月8日 14:03."""
    if instant is None:
        return ""
    there = instant.astimezone(CHINA)
    return f"{there.year}年{there.month}月{there.day}日 {there:%H:%M}"


def clock(instant: datetime | None) -> str:
    """The time of day of an instant in China: 14:03."""
    return "" if instant is None else f"{instant.astimezone(CHINA):%H:%M}"


def step_name(step: str) -> str:
    """What a step is called."""
    if step in workflow.STEPS:
        return workflow.STEPS[step].title
    return STEP_NAMES.get(step, step)


def worded(text: Any, calendar: Any) -> str:
    """A label or hint with the years and dates of the programme put in: ``截至{cutoff}``."""
    plain = str(text)
    return plain.format_map(calendar.words()) if "{" in plain else plain


def context() -> dict[str, Any]:
    return {
        "language": str(get_locale() or "zh_Hans_CN").replace("_", "-"),
        "reader": getattr(g, "actor", None),
        "annexes": ANNEXES,
        "annex": by_code,
        "states": STATES,
        "not_ours": NOT_OURS,
        "may": workflow.may,
        "encoding_field": ENCODING_FIELD,
        "encoding_mark": ENCODING_MARK,
    }


def register(app: Flask) -> None:
    """Teach templates these words."""
    app.jinja_env.context_class = PageContext
    app.context_processor(context)
    app.add_template_filter(moment)
    app.add_template_filter(clock)
    app.add_template_filter(step_name)
    app.add_template_filter(worded)
