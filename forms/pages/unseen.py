"""Why a Word file cannot be looked at: the status, what the page says, and when to come again."""

from __future__ import annotations

from flask import current_app, render_template
from flask_babel import lazy_gettext as _

from forms.documents import office

# The status, what the page says, and after how many seconds to come again.
REASONS: dict[type[Exception], tuple[int, object, int]] = {
    office.Unavailable: (501, _("这台服务器还不能预览"), 0),
    office.Busy: (503, _("正在转换另一份文件"), 20),
    office.Failed: (500, _("这份文件没有转换成功"), 0),
}


def unseen(error: Exception, instead: object) -> tuple[str, int, dict[str, str]]:
    """The page that says why there is nothing to see, and what can be done instead."""
    code, title, pause = REASONS[type(error)]
    current_app.logger.warning("preview: %s", error)
    page = render_template(
        "error.html", title=title, advice=_("%(reason)s%(instead)s", reason=error, instead=instead), code=code
    )
    return page, code, {"Retry-After": str(pause)} if pause else {}
