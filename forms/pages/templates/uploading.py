"""Uploading a new version: the report of everything to be mended, or a version that waits for approval."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as Answer

from forms import documents
from forms.access import actor
from forms.documents.inspection.mending import mended
from forms.fields import Agree, Choice, Paragraph, Part
from forms.pages import errors
from forms.pages.templates.door import releasing
from forms.validators import Answered, Length
from forms.workflow import releases
from forms.workflow.releases import MOST_NOTE, Faulty, Unchanged, Upload

UPLOAD = "releases.upload"
MOST_BYTES = 10 * 1024 * 1024
UPLOADED = _("已上传，检查没有问题。请另一位同事核对后批准；批准之前仍用现行版。")
SAME = _("这两份文件就是现行版，没有重复上传。")


class Particulars(Part):
    """What is said of the files that are uploaded."""

    provenance = Choice(
        "来源",
        [Answered()],
        choices={"official": "原件：国家知识产权局印发的表", "reconstructed": "重构：依据通知正文拟的表"},
        hint="下载模板和生成的文件时都会显示。",
    )
    note = Paragraph("说明", [Length(0, MOST_NOTE)], hint="文件从哪里来、改了什么；下载的人都会看到。")
    mend = Agree("标记里的全角符号由系统改成半角，改了哪些逐处列出")


@releasing.get("/new")
def new() -> str:
    """The form that uploads a blank and a template for a paper."""
    return page(request.args.get("paper", ""), Particulars())


@releasing.post("/new")
def upload() -> Answer | tuple[str, int]:
    """Judge the files; keep them where nothing is wrong, and say what is otherwise."""
    form, tagged = Particulars(request.form), sent("tagged")
    paper = releases.paper_called(request.form.get("paper", ""))
    if paper is None:
        form.validate()
        return page("", form, lacking={"paper": _("请选择是哪一份表")}), 422
    former = releases.in_place(paper.name, paper.annex.edition)
    blank = sent("blank") or (former.blank if former is not None else b"")
    if not form.validate() or not tagged or not blank:
        return page(paper.name, form, lacking=lacking(tagged, blank)), 422
    tagged, mends = mended(tagged) if form.mend.data else (tagged, [])
    corrected = tuple(str(mend) for mend in mends)
    wanted = Upload(paper, blank, tagged, form.provenance.data, form.note.data or "", corrected)
    try:
        template_id = releases.propose(actor(), wanted).id
    except Faulty as error:
        mendable = len(mended(tagged)[1])
        return page(paper.name, form, judgement=error.judgement, mendable=mendable), 422
    except Unchanged as error:
        flash(SAME, "warning")
        return redirect(url_for("templates.version", template_id=error.template_id), 303)
    flash(UPLOADED, "success")
    if mends:
        flash(_("已改正 %(count)d 处全角标记，逐处列在“经过”里。", count=len(mends)), "success")
    return redirect(url_for("templates.version", template_id=template_id), 303)


def sent(name: str) -> bytes:
    """The bytes of a file of the form; none where none was chosen."""
    file = request.files.get(name)
    return file.read() if file is not None and file.filename else b""


def lacking(tagged: bytes, blank: bytes) -> dict[str, Any]:
    """What has to be chosen yet, by the name of its input."""
    missing = {}
    if not tagged:
        missing["tagged"] = _("请选择模板文件")
    if not blank:
        missing["blank"] = _("还没有现行的空白表，请选择空白表文件")
    return missing


def page(paper: str, form: Particulars, **context: Any) -> str:
    return render_template(
        "bureau/template_new.html",
        papers=documents.papers(),
        chosen=paper,
        form=form,
        most=MOST_BYTES // 1024**2,
        **context,
    )


@releasing.errorhandler(413)
def too_large(error: RequestEntityTooLarge) -> Any:
    """Say how large an upload may be; other posts are answered as everywhere."""
    if request.endpoint != UPLOAD:
        return errors.page(413)
    words = _(
        "两份文件加起来超过 %(most)d MB，没有保存。正常的表只有几十 KB；请在 Word 中压缩图片后再上传。",
        most=MOST_BYTES // 1024**2,
    )
    return render_template("error.html", title=_("文件太大"), advice=words, code=413), 413
