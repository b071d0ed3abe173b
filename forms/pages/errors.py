"""What a reader sees when something cannot be done, and what to do next."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from flask import Flask, current_app, g, render_template
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_limiter import RateLimitExceeded
from flask_login import AnonymousUserMixin
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoneFree
from werkzeug.exceptions import HTTPException

from forms.characters import Unprintable
from forms.models import db
from forms.pages import limits
from forms.pages.expired import page_keeping_it
from forms.workflow import Conflict

RETRY_AFTER = 5
NO_SUCH_VALUE = {"22003": 404, "22021": 400, None: 400}
"""What PostgreSQL calls a number or a text no row can have, and the answer; psycopg has no name for a NUL."""
PAGES = {
    400: (_("提交的内容不完整或编码有误"), _("请返回上一页，刷新后重新提交；已填写的内容仍在上一页。")),
    403: (_("不能进行这项操作"), _("请用有权限的账号登录，或与所在省区知识产权局联系。")),
    404: (_("没有找到这个页面"), _("请检查网址；如果您是通过专属链接来的，请重新打开链接。")),
    405: (_("不能这样打开这个页面"), _("请从首页或专属链接重新进入。")),
    409: (_("内容已被更新"), _("请返回上一页并刷新，核对后再提交。")),
    413: (_("提交的内容过大"), _("请减少内容后重新提交。")),
    429: (_("操作太频繁"), _("请稍等一分钟再试。")),
    500: (_("系统出现故障"), _("已填写并保存的内容不会丢失。请稍后再试；如仍有问题，请与管理员联系。")),
    503: (_("未确认，请重试"), _("系统暂时繁忙，刚才的操作没有完成。请返回上一页再次提交，不会重复。")),
}


def page(code: int, headers: dict[str, str] | None = None, words: str = "") -> tuple[str, int, dict[str, str]]:
    """The page of an HTTP status: what happened, and what to do next (``words``, where they are known better)."""
    title, advice = PAGES.get(code, PAGES[500])
    return render_template("error.html", title=title, advice=words or advice, code=code), code, headers or {}


def away(error: Exception) -> tuple[str, int, dict[str, str]]:
    """The database is busy, gone or full: nothing was done, and trying again is safe.

    The page asks it nothing: whoever is signed in is not looked up again.
    """
    current_app.logger.error("database unavailable", exc_info=error)
    with suppress(DBAPIError):
        db.session.rollback()
    if not hasattr(g, "_login_user"):
        g._login_user = AnonymousUserMixin()
    return page(503, {"Retry-After": str(RETRY_AFTER)})


def refused(error: HTTPException) -> Any:
    """A refusal in the words of its status."""
    if error.code is None or error.code < 400 or error.response is not None:
        return error
    kept = page_keeping_it(error.code) if error.code == 404 else None
    return kept or page(error.code)


def too_often(error: RateLimitExceeded) -> Any:
    """When the reader may try again."""
    words, seconds = limits.advice(error)
    return page(429, {"Retry-After": str(seconds)}, words)


def expired(error: CSRFError) -> Any:
    """The page the reader sent, with what was typed."""
    return page_keeping_it(400) or page(400)


def unprintable(error: Unprintable) -> Any:
    """What cannot be kept of a text."""
    db.session.rollback()
    return page(400, words=gettext("%(trouble)s。请返回上一页，已填写的内容仍在上一页。", trouble=str(error)))


def overtaken(error: Conflict) -> Any:
    """Somebody else was faster."""
    db.session.rollback()
    return page(409)


def broken(error: DBAPIError) -> Any:
    """The database went away in the midst of a statement, or refused it."""
    return away(error) if error.connection_invalidated else failed(error)


def impossible(error: DataError) -> Any:
    """No row can have the value asked for."""
    code = NO_SUCH_VALUE.get(getattr(error.orig, "sqlstate", ""))
    if code is None:
        return failed(error)
    db.session.rollback()
    current_app.logger.warning("no row can have such a value", exc_info=error)
    return page(code)


def failed(error: Exception) -> Any:
    """What nobody expected."""
    db.session.rollback()
    current_app.logger.exception("unhandled", exc_info=error)
    return page(500)


ANSWERS: dict[type[Exception], Callable[[Any], Any]] = {
    HTTPException: refused,
    RateLimitExceeded: too_often,
    CSRFError: expired,
    Unprintable: unprintable,
    Conflict: overtaken,
    OperationalError: away,
    InterfaceError: away,
    NoneFree: away,
    DBAPIError: broken,
    DataError: impossible,
    Exception: failed,
}


def register(app: Flask) -> None:
    """Answer every error of ``app`` in words."""
    for kind, answer in ANSWERS.items():
        app.register_error_handler(kind, answer)
