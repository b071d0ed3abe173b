"""The June package of the province: what is missing, filing it, what the bureau did with it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response as Answer

from forms.access import actor
from forms.models import Filing, Response
from forms.pages.packages import PARTS, archive_answer, filing_or_404, told
from forms.pages.programme import current_programme
from forms.pages.province.door import blueprint, own_region
from forms.workflow import Conflict, new_key
from forms.workflow import filing as filings
from forms.workflow.package_check import Checklist
from forms.workflow.package_members import differences, members_of

OVERTAKEN = _("没有报送：您打开本页之后，材料有变化，或同事已经报送。请看下面现在的情况。")


@blueprint.get("/package")
def package() -> str:
    """The checklist and the choice of annexes; once a package is with the bureau, how it stands there."""
    return page()


@blueprint.post("/package")
def file_package() -> Answer | tuple[str, int]:
    """File what is chosen; say what is missing, or what has to be confirmed first."""
    wish = filings.Wish(
        key=request.form.get("key", ""),
        plan=request.form.get("plan", ""),
        annexes=tuple(request.form.getlist("annex")),
        confirmed="confirmed" in request.form,
    )
    try:
        filings.file_package(actor(), current_programme(), own_region(), wish)
    except filings.Incomplete as error:
        return page(wish, refused=bool(error.checklist.missing), unconfirmed=not error.checklist.missing), 422
    except Conflict:
        flash(OVERTAKEN, "warning")
        return redirect(url_for("province.package"), 303)
    flash(_("已报送国家局，请记下回执号。"), "success")
    return redirect(url_for("province.package"), 303)


@blueprint.get("/package/<int:filing_id>")
def package_version(filing_id: int) -> str:
    """One version of the package as it was filed."""
    return render_template("province/package_version.html", **told(filing_or_404(filing_id)))


@blueprint.get("/package/<int:filing_id>/archive.zip")
def package_archive(filing_id: int) -> Answer:
    """One version of the package as a ZIP."""
    return archive_answer(filing_or_404(filing_id))


def page(wish: filings.Wish | None = None, **context: Any) -> str:
    programme, region = current_programme(), own_region()
    last = next(iter(filings.versions(programme, region)), None)
    if last is not None:
        context |= told(last)
    if last is None or filings.standing(last) == "returned":
        check = Checklist(programme, region, wish.annexes if wish is not None else None)
        context |= to_choose(check, last)
        context["key"] = (wish.key if wish is not None else "") or new_key()
    return render_template(
        "province/package.html",
        this_year=programme,
        calendar=programme.calendar(),
        region=region,
        part_links=part_links(),
        **{"parts": PARTS, "filing": None, "check": None, **context},
    )


def to_choose(check: Checklist, last: Filing | None) -> dict[str, Any]:
    """What the form shows: the checklist with ways to mend it, the annexes, what differs from what was returned."""
    ticked = {one.value for one in check.chosen}
    changes = []
    if last is not None and check.plan is not None and check.plan.revisions:
        changes = differences(last.members, members_of(check.responses, check.pairs))
    return {
        "check": check,
        "ways": ways(check.plan),
        "ticked": ticked,
        "plan_shown": filings.shown_as(check.plan),
        "changes": changes,
    }


def ways(plan: Response | None) -> dict[str, str]:
    """Line of the checklist to the page where it is mended."""
    begun = url_for("desk.response", public_id=plan.public_id) if plan is not None else url_for("province.plan")
    sealing = url_for("answer.sealed", public_id=plan.public_id) if plan is not None and plan.revisions else begun
    pairs, drawing = url_for("province.pairs_list"), url_for("province.plan_facts")
    return {
        "plan": url_for("province.plan"),
        "lists": begun,
        "plan-sealed": sealing,
        "pairs": pairs,
        "contacts": begun,
        "annexes": url_for("desk.responses", state="accepted"),
        "enclosures": drawing,
        "pairs-alike": drawing,
        "pair-notes": pairs,
    }


def part_links() -> dict[str, str]:
    """Part of a package to the page where the province mends it."""
    plan, pairs = url_for("province.plan"), url_for("province.pairs_list")
    links = dict.fromkeys(("plan", "pairs", "contacts"), plan) | {"agreement": pairs}
    for annex in ("demand", "service"):
        links[annex] = url_for("desk.responses", annex=annex, state="accepted")
    return links
