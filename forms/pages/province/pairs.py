"""The pairs of the province: listed, formed, changed, dissolved, their agreement printed."""

from __future__ import annotations

import io
from typing import Any

from flask import abort, flash, redirect, render_template, request, send_file, url_for
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response as Answer

from forms.access import actor
from forms.documents import RenderingFailed
from forms.documents.scans import MOST_BYTES
from forms.models import Organisation, Pair, db, transaction
from forms.pages.desk.files import WORD
from forms.pages.programme import current_programme
from forms.pages.province.door import blueprint, organisation_or_404, own_region
from forms.workflow import Conflict, pairs
from forms.workflow.pair_cautions import cautions_of, cautions_of_region, known_of
from forms.workflow.pair_facts import agreement_of, proposal
from forms.workflow.pairs import FIELDS, AlreadyPaired, Dissolution, PairForm
from forms.workflow.sealed_copy import MOST_FILES

SIDES = ("enterprise", "agency")


def pair_or_404(pair_id: int) -> Pair:
    """The pair, within the region; those of other regions do not exist."""
    found = db.session.execute(select(Pair).where(Pair.id == pair_id).options(*pairs.WHOLE)).scalar_one_or_none()
    if found is None:
        abort(404)
    return found


@blueprint.get("/pairs")
def pairs_list() -> str:
    """The year's pairs with what to look at; those that were dissolved stand below."""
    programme, region = current_programme(), own_region()
    found = pairs.in_force(programme, region)
    known = known_of(programme, region, found, found)
    ended = pairs.dissolved(programme, region)
    return render_template(
        "province/pairs.html",
        pairs=found,
        cautions={pair.id: cautions_of(pair, known) for pair in found},
        told=cautions_of_region(found, region),
        dissolved=ended,
        reasons=pairs.reasons(region) if ended else {},
        current_scans=pairs.current_scans,
        this_year=programme,
        region=region,
    )


@blueprint.route("/pairs/new", methods=["GET", "POST"])
def new_pair() -> str | Answer | tuple[str, int]:
    """Choose the two, then say what is agreed; the form starts with what both have said."""
    chosen = {side: chosen_or_404(side) for side in SIDES}
    enterprise, agency = chosen["enterprise"], chosen["agency"]
    if enterprise is None or agency is None:
        return render_template("province/pair_choose.html", chosen=chosen, options=options())
    programme = current_programme()
    twin = pairs.between(programme, enterprise, agency)
    if request.method == "GET":
        if twin is not None:
            return already(twin.id)
        form = PairForm(data=proposal(programme, own_region(), enterprise, agency))
        return render_template("province/pair_new.html", form=form, **chosen)
    form = PairForm(request.form)
    if not form.validate():
        return render_template("province/pair_new.html", form=form, **chosen), 422
    try:
        with transaction():
            enterprise, agency = organisation_or_404(enterprise.id), organisation_or_404(agency.id)
            pair_id = pairs.bring_together(actor(), current_programme(), enterprise, agency, form).id
    except AlreadyPaired as error:
        return already(error.pair_id)
    flash(_("已结对。可以下载协议书，签字盖章后在这里上传。"), "success")
    return redirect(url_for("province.pair", pair_id=pair_id), 303)


def already(pair_id: int) -> Answer:
    flash(_("这两家已经结对，没有重复登记。"), "warning")
    return redirect(url_for("province.pair", pair_id=pair_id), 303)


def chosen_or_404(side: str) -> Organisation | None:
    """The organisation the address or the form names for a side; None where it names none."""
    asked = request.values.get(side, "")
    if not asked:
        return None
    if not (asked.isascii() and asked.isdecimal() and len(asked) <= 9):
        abort(404)
    found = organisation_or_404(int(asked))
    if found.kind != side:
        abort(404)
    return found


def options() -> dict[str, list[Organisation]]:
    """Whom there is to choose from: the region's organisations of each kind, by name."""
    wanted = select(Organisation).order_by(Organisation.name, Organisation.id)
    return {side: list(db.session.execute(wanted.where(Organisation.kind == side)).scalars()) for side in SIDES}


@blueprint.route("/pairs/<int:pair_id>", methods=["GET", "POST"])
def pair(pair_id: int) -> str | Answer | tuple[str, int]:
    """A pair: what is agreed, to change; what to look at; the agreement to print and its signed copy."""
    if request.method == "GET":
        return page(pair_or_404(pair_id))
    held = pair_or_404(pair_id)
    form, version = PairForm(request.form), asked_version()
    if not form.validate():
        return page(held, form, version=version), 422
    try:
        with transaction():
            changed = pairs.change(actor(), pair_or_404(pair_id), form, version)
    except Conflict:
        held = pair_or_404(pair_id)
        return page(held, form, theirs=differing(held, form), overtaken=True), 409
    flash(_("结对资料已保存。") if changed else _("没有改动。"), "success")
    return redirect(url_for("province.pair", pair_id=pair_id), 303)


@blueprint.post("/pairs/<int:pair_id>/dissolve")
def dissolve_pair(pair_id: int) -> Answer | tuple[str, int]:
    """End a pair, with the reason; it stays on record."""
    held = pair_or_404(pair_id)
    form, version = Dissolution(request.form), asked_version()
    if not form.validate():
        return page(held, dissolution=form), 422
    try:
        with transaction():
            pairs.dissolve(actor(), pair_or_404(pair_id), form.reason.data or "", version)
    except Conflict:
        return page(pair_or_404(pair_id), overtaken=True), 409
    flash(_("已解除结对，记录保留在名单下方。"), "success")
    return redirect(url_for("province.pairs_list"), 303)


@blueprint.get("/pairs/<int:pair_id>/agreement.docx")
def agreement(pair_id: int) -> Answer:
    """The agreement as a Word file, made of what is known now."""
    try:
        name, content = agreement_of(pair_or_404(pair_id), own_region())
    except RenderingFailed:
        abort(500)
    return send_file(io.BytesIO(content), WORD, as_attachment=True, download_name=name)


def asked_version() -> int:
    """The version of the pair the page was made from; 400 where the form does not say."""
    version = request.form.get("version", type=int)
    if version is None:
        abort(400)
    return version


def differing(held: Pair, form: PairForm) -> list[tuple[Any, str]]:
    """The questions answered otherwise by a colleague meanwhile: label, and what is stored."""
    stored = PairForm(data=values_of(held))
    names = [name for name in FIELDS if stored[name].stored() != form[name].stored()]
    return [(stored[name].label.text, str(stored[name].shown(_("未填")))) for name in names]


def values_of(held: Pair) -> dict[str, Any]:
    """What is agreed, as the form reads it."""
    values = {name: getattr(held, name) for name in FIELDS}
    return values | {"signed_on": held.signed_on.isoformat() if held.signed_on is not None else None}


def page(held: Pair, form: PairForm | None = None, **context: Any) -> str:
    programme, region = held.programme, own_region()
    everybody = pairs.in_force(programme, region)
    ended = held.dissolved_at is not None
    context.setdefault("version", held.version)
    context.setdefault("dissolution", Dissolution())
    return render_template(
        "province/pair.html",
        pair=held,
        form=form or PairForm(data=values_of(held)),
        cautions=[] if ended else cautions_of(held, known_of(programme, region, [held], everybody)),
        scans=pairs.current_scans(held),
        most=MOST_BYTES,
        most_files=MOST_FILES,
        reason=pairs.reasons(region).get(held.id, "") if ended else "",
        **context,
    )
