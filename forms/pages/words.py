"""What templates may ask for: formatting of instants, names of states, the encoding mark, the annexes."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask import Flask, g
from flask_babel import format_decimal, gettext
from flask_babel import lazy_gettext as _
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from forms import workflow
from forms.annexes import ANNEXES, by_code
from forms.calendar import CHINA
from forms.languages import LANGUAGES, SOURCE, language_now, locale_now, source_language, spelled, words_of
from forms.models.documents import PROVENANCES, STANDINGS
from forms.models.responses import STATES
from forms.pages.headers import ENCODING_FIELD, ENCODING_MARK
from forms.pages.macros import PageContext
from forms.pages.returning import return_to
from forms.questionnaire import NOT_OURS

STEP_NAMES = {
    "begin": _("建立"),
    "invite": _("生成专属链接"),
    "revoke": _("停用专属链接"),
    "extend": _("延长链接有效期"),
    "open": _("打开链接"),
    "mail": _("发出邀请邮件"),
    "mail-failed": _("邀请邮件未确认发出"),
    "remind": _("发出催办邮件"),
    "remind-failed": _("催办邮件未确认发出"),
    "organisation": _("登记单位"),
    "organisation-change": _("修改单位资料"),
    "pair": _("结对"),
    "pair-change": _("修改结对资料"),
    "pair-dissolve": _("解除结对"),
    "pair-scan": _("上传协议书"),
    "draw": _("从系统取数"),
    "ledger": _("登记归档账"),
    "ledger-correct": _("更正归档著录"),
    "archive-export": _("导出归档文件"),
    "package": _("报送材料"),
    "package-receive": _("接收报送材料"),
    "package-return": _("退回报送材料"),
    "assign": _("指定经办人"),
    "render-missing": _("重新生成 Word 文件"),
    "carry": _("沿用往年填报内容"),
    "carry-confirm": _("确认沿用的内容"),
}
# Steps that are nobody's response and no region's.
NATIONAL_STEPS = {
    "account": _("建立账号"),
    "password": _("重设密码"),
    "account-link": _("发设密码链接"),
    "account-password": _("用链接设密码"),
    "account-change": _("修改账号"),
    "account-disable": _("停用账号"),
    "account-enable": _("恢复账号"),
    "account-sign-out": _("退出全部登录"),
    "own-password": _("修改密码"),
    "second-factor": _("设置两步验证"),
    "second-factor-off": _("停用两步验证"),
    "second-factor-reset": _("重设两步验证"),
    "recovery-codes": _("生成恢复码"),
    "template": _("发布模板"),
    "template-upload": _("上传模板"),
    "template-release": _("批准模板"),
    "template-reject": _("退回模板"),
    "template-withdraw": _("撤回模板"),
    "programme": _("新建年度"),
    "programme-change": _("修改年度"),
    "programme-open": _("开放年度"),
    "programme-close": _("关闭年度"),
}
FORMS = {"day": "day", "month": "month"}
NUMBERS = (int, Decimal)
IDEOGRAPH = re.compile("[\u3005-\u3007\u3400-\u9fff]")


def moment(instant: datetime | None) -> str:
    """An instant in China's time: 2017年6月8日 14:03."""
    return "" if instant is None else spelled(instant.astimezone(CHINA), "moment")


def clock(instant: datetime | None) -> str:
    """The time of day of an instant in China: 14:03."""
    return "" if instant is None else f"{instant.astimezone(CHINA):%H:%M}"


def step_name(step: str) -> Any:
    """What a step is called."""
    if step in workflow.STEPS:
        return workflow.STEPS[step].title
    return (STEP_NAMES | NATIONAL_STEPS).get(step, step)


def worded(text: Any, calendar: Any = None) -> str:
    """A label or hint in the reader's language, the years and dates of the programme put in: ``截至{cutoff}``."""
    plain = gettext(text) if type(text) is str and text else str(text)
    return plain.format_map(calendar.words()) if calendar is not None and "{" in plain else plain


def official(text: Any, calendar: Any = None) -> str:
    """The same words as the printed form has them, for readers who read others; empty for those who do not."""
    if language_now().is_chinese:
        return ""
    with source_language():
        return worded(text, calendar)


def named(text: str | None) -> Any:
    """A name kept in the database: translated where the catalogue has it, else marked as the Chinese it is."""
    return marked(gettext(text) if text else "")


def marked(text: Any) -> Any:
    """A text as somebody typed or listed it, marked as Chinese where it is and the page is not."""
    mark = spoken(text)
    return Markup("<span{}>{}</span>").format(mark, text) if mark else text


def spoken(text: Any) -> Markup:
    """The attribute that says a text on a page in another language is Chinese: names, and answers as typed."""
    foreign = not language_now().is_chinese and IDEOGRAPH.search(str(text))
    return Markup(' lang="zh-Hans"') if foreign else Markup("")


def told(question: Any) -> Any:
    """An answer to be read: as printed, or with dates and numbers as the reader's language writes them."""
    if locale_now() == SOURCE or question.raw is not None or question.is_blank:
        return question.shown()
    if question.kind in FORMS:
        return spelled(question.data, FORMS[question.kind])
    if isinstance(question.data, NUMBERS) and not isinstance(question.data, bool):
        return format_decimal(question.data, format="#,##0.00" if isinstance(question.data, Decimal) else None)
    return question.shown()


@pass_eval_context
def said(page: EvalContext, text: str, /, **found: Any) -> str:
    """A message in the reader's language, for templates: as Jinja's own, without its five calls a message."""
    words = words_of(locale_now()).ugettext(text)
    if page.autoescape:
        words = Markup(words)  # noqa: S704 - a message of ours; what is put into it is escaped
    return words % found if found or "%" in words else words


def context() -> dict[str, Any]:
    return {
        "language": language_now(),
        "languages": LANGUAGES,
        "return_to": return_to,
        "reader": getattr(g, "actor", None),
        "annexes": ANNEXES,
        "annex": by_code,
        "states": STATES,
        "standings": STANDINGS,
        "provenances": PROVENANCES,
        "not_ours": NOT_OURS,
        "may": workflow.may,
        "encoding_field": ENCODING_FIELD,
        "encoding_mark": ENCODING_MARK,
    }


def register(app: Flask) -> None:
    """Teach templates these words."""
    app.jinja_env.context_class = PageContext
    app.jinja_env.globals.update({"_": said, "gettext": said})
    app.context_processor(context)
    for word in (moment, clock, spelled, step_name, worded, official, named, marked, spoken, told):
        app.add_template_filter(word)
