"""Demand meets service on pages: the balance, the agencies for each enterprise with the reasons, what stands behind."""

from __future__ import annotations

from flask import abort, render_template, request
from flask_babel import lazy_gettext as _

from forms.annexes.services import SERVICE_CLASSES
from forms.models import Pair
from forms.pages.programme import current_programme
from forms.pages.province.door import blueprint, own_region
from forms.workflow.matching import Market, market
from forms.workflow.pairs import in_force

STANDINGS = {
    "unserved": _("无人承接"),
    "lacking": _("无人提供"),
    "scarce": _("承接不足"),
    "idle": _("能力闲置"),
    "even": _("大致相当"),
    "unknown": _("逐份查看"),
}
EXPLAINED = {
    "unserved": _("有企业迫切需要，没有机构提供"),
    "lacking": _("有企业需要（一般），没有机构提供"),
    "scarce": _("需要的企业多于一年可承接的数量"),
    "idle": _("有机构提供，没有企业需要"),
    "even": _("需要的都能承接"),
    "unknown": _("“其他”所指各不相同，不能对照，请看答卷"),
}
PER_PAGE, BEST = 20, 3


@blueprint.get("/matching")
def matching() -> str:
    """The balance of the region, and the best agencies for each enterprise; all of them on one page to print."""
    found = market(current_programme(), own_region())
    turn = found.in_turn()
    pages = max(1, -(-len(turn) // PER_PAGE))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    whole = "all" in request.args
    shown = turn if whole else turn[(page - 1) * PER_PAGE : page * PER_PAGE]
    return render_template(
        "province/matching.html",
        market=found,
        lines=[line for line in found.lines() if line.matters],
        services=SERVICE_CLASSES,
        standings=STANDINGS,
        explained=EXPLAINED,
        ranked={number: found.ranked(number) for number in shown},
        best=BEST,
        names=partners(found),
        page=page,
        pages=pages,
        whole=whole,
    )


@blueprint.get("/matching/<int:organisation_id>")
def matches(organisation_id: int) -> str:
    """All agencies for one enterprise, each with all its reasons; 404 for an enterprise not heard."""
    found = market(current_programme(), own_region())
    if organisation_id not in found.demands:
        abort(404)
    return render_template(
        "province/matches.html",
        market=found,
        enterprise=found.enterprises[organisation_id],
        demand=found.demands[organisation_id],
        services=SERVICE_CLASSES,
        found=found.ranked(organisation_id),
        names=partners(found),
    )


@blueprint.get("/matching/services/<service>")
def service(service: str) -> str:
    """The responses behind the figures of one class of service."""
    if service not in SERVICE_CLASSES:
        abort(404)
    found = market(current_programme(), own_region())
    line = next(line for line in found.lines() if line.service == service)
    return render_template(
        "province/service.html",
        market=found,
        line=line,
        title=SERVICE_CLASSES[service],
        standings=STANDINGS,
        explained=EXPLAINED,
    )


def partners(found: Market) -> dict[int, list[Pair]]:
    """The pairs of each enterprise."""
    named: dict[int, list[Pair]] = {}
    for pair in in_force(current_programme(), own_region()) if found.paired else ():
        named.setdefault(pair.enterprise_id, []).append(pair)
    return named
